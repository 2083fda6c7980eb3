"""Facts that stand in the way of a survey."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class BadSurvey(BadInput):
    """Something of a survey or a question cannot be so; the sentence says what."""


class SurveyFixed(RuleViolation):
    sentence = _(
        "This survey is open or over, so its questions stay as they are. Copy it as a new one instead."
    )


class NotReady(RuleViolation):
    """A survey cannot be opened yet; the sentence says why."""


class SurveyNotOpen(RuleViolation):
    sentence = _("This survey takes no answers now.")


class AnsweredAlready(RuleViolation):
    sentence = _("You have answered this survey already. One answer each: nothing was changed.")


class DrawnAlready(RuleViolation):
    sentence = _(
        "You have drawn your code for this survey already. Use the code you were shown; nobody can look it up for you."
    )


class WrongCode(RuleViolation):
    sentence = _("No survey has this code. Please look at it again.")
    status = 404


class CodeUsed(RuleViolation):
    sentence = _("This code has been used: it opens one answer only.")


class NotAnonymous(RuleViolation):
    sentence = _("This survey asks for names: there are no codes for it.")


class TooFew(RuleViolation):
    sentence = _("Fewer than %(few)s people answered: what they said could tell who they are.")
