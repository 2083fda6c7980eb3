"""The way from a concern back to the survey it came from: never to one answer."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.concerns import choices
from niangjia.concerns.sources import Source
from niangjia.core.actor import Actor
from niangjia.surveys.models import Survey
from niangjia.surveys.policies import READERS


def _links(ids: Collection[Any], actor: Actor) -> Mapping[Any, str]:
    if not actor.has_role(*READERS):
        return {}
    found = Survey.objects.within(actor.scope).filter(pk__in=ids).values_list("pk", flat=True)
    return {pk: reverse("surveys:desk_survey", args=[pk]) for pk in found}


SOURCES = [Source(choices.Source.SURVEY.value, _("Survey"), _links)]
