"""Facts that stand in the way of liaison, the reserve and pairing."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class NotAStation(BadInput):
    sentence = _("%(org)s is not an open service station.")


class NotATownship(BadInput):
    sentence = _("%(org)s is not an open township union.")


class NotItsCadre(RuleViolation):
    sentence = _("%(person)s does not act for a union above %(org)s, or not in the rank this needs.")


class EndedAlready(RuleViolation):
    sentence = _("This ended already.")


class NotYet(BadInput):
    sentence = _("A day to come cannot be recorded yet.")


class NothingSaid(BadInput):
    sentence = _("Please write a line.")


class NotHere(BadInput):
    sentence = _("Somebody of those named does not act for a union.")


class OwnName(RuleViolation):
    sentence = _("Nobody puts themselves forward.")


class WrongStep(RuleViolation):
    sentence = _("From “%(state)s” this step is not possible.")


class OneDistrict(BadInput):
    sentence = _("Pairing is between unions of two different districts.")


class EndBeforeStart(BadInput):
    sentence = _("The last day cannot lie before the first.")


class NotOfThePair(BadInput):
    sentence = _("“%(activity)s” is an activity of neither side.")
