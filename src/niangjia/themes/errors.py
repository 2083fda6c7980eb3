"""Facts that stand in the way of themes and proposals."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, NotAllowed, RuleViolation


class BadPeriod(BadInput):
    sentence = _("The end must be after the start.")


class AlreadySearching(RuleViolation):
    sentence = _("A search for themes is under way here already.")


class NameMissing(BadInput):
    sentence = _("Please give the theme a name.")


class NotSuggested(RuleViolation):
    sentence = _("This theme is no longer a suggestion.")


class WrongThemeState(RuleViolation):
    sentence = _("This cannot be done with a theme that is: %(state)s.")


class OtherHome(RuleViolation):
    sentence = _("Only themes of the same union can be merged.")


class NothingChosen(BadInput):
    sentence = _("Please choose at least one concern.")


class NothingLeft(RuleViolation):
    sentence = _("At least one concern has to stay in the theme.")


class NotToStudy(RuleViolation):
    """Alarms and what few may see stay out of themes."""

    sentence = _("This concern stays out of themes.")


class NoSuchConcern(BadInput):
    sentence = _("There is no concern %(number)s here.")


class HasConsequences(RuleViolation):
    sentence = _("A proposal, an activity or another theme hangs on this theme. It stays accepted.")


class TextMissing(BadInput):
    sentence = _("Before it is sent the proposal needs: %(what)s.")


class WrongProposalState(RuleViolation):
    sentence = _("This cannot be done with a proposal that is: %(state)s.")


class OwnProposal(NotAllowed):
    sentence = _("Whoever sent the proposal cannot decide on it.")


class ReasonMissing(BadInput):
    sentence = _("Please give a reason; it is kept with the record.")


class NotPublished(RuleViolation):
    sentence = _("Publish the activity first: then those who asked can sign up.")


class ToldAlready(RuleViolation):
    sentence = _("Those who asked were told of this activity: it stays with the theme.")
