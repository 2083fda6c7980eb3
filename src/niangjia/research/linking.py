"""The pages of this room's records, for those who may open them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from niangjia.core.actor import Actor
from niangjia.research.models import Talk, Visit
from niangjia.research.policies import READERS


def visit_links(ids: Collection[Any], actor: Actor) -> Mapping[Any, str]:
    """Give the pages of visits. One statement."""
    if not actor.has_role(*READERS):
        return {}
    found = Visit.objects.seen_by(actor).filter(pk__in=ids).values_list("pk", flat=True)
    return {pk: reverse("research:desk_visit", args=[pk]) for pk in found}


def talk_links(ids: Collection[Any], actor: Actor) -> Mapping[Any, str]:
    """Give the pages of talks. One statement."""
    if not actor.has_role(*READERS):
        return {}
    found = Talk.objects.within(actor.scope).filter(pk__in=ids).values_list("pk", flat=True)
    return {pk: reverse("research:desk_talk", args=[pk]) for pk in found}
