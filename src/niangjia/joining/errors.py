"""Facts that stand in the way of joining, moving or being asked."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, NotAllowed, RuleViolation


class WrongJoinCode(BadInput):
    sentence = _("This code is not one of ours. Scan the poster again, or ask at the station.")
    status = 404


class NoSuchUnion(BadInput):
    sentence = _("Please choose a union of this district.")


class NameMissing(BadInput):
    sentence = _("Please write your name, as on your ID card.")


class GroupMissing(BadInput):
    sentence = _("Please say what your work is.")


class WaitsElsewhere(RuleViolation):
    sentence = _("%(person)s has applied to %(org)s already. That application waits for an answer.")


class AttemptTaken(RuleViolation):
    sentence = _("This form was sent before. Please open the page again.")


class OwnAffair(NotAllowed):
    sentence = _("Somebody else has to decide about yourself.")


class Decided(RuleViolation):
    sentence = _("This application was decided meanwhile: %(state)s.")


class TooLate(RuleViolation):
    sentence = _(
        "A decision can be undone within %(days)s days, as long as nothing was built on it. Use leaving or transfer instead."
    )


class WindowClosed(RuleViolation):
    sentence = _("This joining window is closed. Scan the code of your station instead.")


class SameUnion(RuleViolation):
    sentence = _("%(person)s is a member of %(org)s already.")


class MovesAlready(RuleViolation):
    sentence = _("%(person)s has a transfer to %(org)s that waits for an answer.")


class TransferDecided(RuleViolation):
    sentence = _("This transfer was decided meanwhile: %(state)s.")


class CardTaken(RuleViolation):
    sentence = _("This card number was issued to somebody else.")


class NumberMissing(BadInput):
    sentence = _("Please type the number of the card.")
