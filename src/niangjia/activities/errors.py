"""Facts that stand in the way of a sign-up, a check-in or a change to an offer."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, NotAllowed, RuleViolation


class SessionFull(RuleViolation):
    sentence = _("All places are taken.")


class SignupClosed(RuleViolation):
    """Sign-up is not possible now; the sentence says why."""


class NotEligible(RuleViolation):
    """The activity is not for this person; the sentence says why."""


class LimitReached(RuleViolation):
    sentence = _("You have a place in “%(programme)s” this year already; it is once a year.")


class OnceOnly(LimitReached):
    sentence = _("You have a place in “%(activity)s” already; everybody can take part once.")


class AttemptUsed(RuleViolation):
    sentence = _("This form was sent for somebody else already. Please open the page again.")


class QuotaFull(RuleViolation):
    sentence = _("All %(places)s places kept for you are used.")


class OfferExpired(RuleViolation):
    sentence = _("This offer is no longer open. The place went to the next person.")


class CannotCancel(RuleViolation):
    """The sign-up cannot be cancelled now; the sentence says why."""


class WrongCode(BadInput):
    sentence = _("This code is not one of ours. Please scan it again.")


class CodeExpired(RuleViolation):
    sentence = _("This code has changed meanwhile. Please scan the one on the screen now.")


class CannotCheckIn(RuleViolation):
    """The person cannot be checked in; the sentence says why."""


class NotCheckedIn(RuleViolation):
    sentence = _("Only somebody who was there can do this.")


class OwnActivity(RuleViolation):
    sentence = _("Somebody who runs the activity cannot rate it or make its call-backs.")


class CapacityBelowTaken(RuleViolation):
    sentence = _("%(taken)s places are taken or kept already, so there cannot be only %(capacity)s.")


class NotReady(RuleViolation):
    """The activity cannot be published yet; the sentence says what is missing."""


class WrongState(RuleViolation):
    sentence = _("This cannot be done while the activity is in this state.")


class MayNotRun(NotAllowed):
    sentence = _("Only staff of the organiser can do this.")


class BadQuestion(BadInput):
    """A custom question or its answer cannot be used; the sentence says why."""


class BadHeadcount(BadInput):
    sentence = _("Please give how many people were there (1 to 100,000).")


class ReasonMissing(BadInput):
    sentence = _("Please give a reason; it is kept with the record.")
