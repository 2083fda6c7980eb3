"""What the trail's actions on surveys are called."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.surveys.models import Survey
from niangjia.surveys.policies import READERS
from niangjia.surveys.queries import titles

ACTIONS = {
    "survey.made": _("Survey begun"),
    "survey.changed": _("Survey changed"),
    "survey.dropped": _("Draft of a survey thrown away"),
    "survey.question_added": _("Question put in"),
    "survey.question_changed": _("Question changed"),
    "survey.question_moved": _("Question moved"),
    "survey.question_dropped": _("Question taken out"),
    "survey.opened": _("Survey opened"),
    "survey.closed": _("Survey ended"),
    "survey.codes_printed": _("Codes printed"),
    "survey.answered": _("Survey answered"),
    "survey.exported": _("Answers exported"),
}
GROUPS = {"survey": _("Surveys")}
SUBJECTS = {"survey": _("Survey")}
DETAILS = {"survey_question": _("Survey question"), "needs_recorded": _("Needs recorded")}


def _links(ids: Collection[str], reader: Actor) -> dict[str, str]:
    if not reader.has_role(*READERS):
        return {}
    found = Survey.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(pk): reverse("surveys:desk_survey", args=[pk]) for pk in found}


NAMES = {"survey": lambda ids: {str(pk): title for pk, title in titles(ids).items()}}
LINKS = {"survey": _links}
