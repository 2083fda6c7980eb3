"""Where a record of joining is opened."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from niangjia.core.actor import Actor
from niangjia.people.models import Membership


def membership_links(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    """Give the page of each membership's person, where they belong to the reader's scope. Two statements."""
    if actor is None:
        return {}
    found = (
        Membership.objects.filter(pk__in=refs)
        .filter(person__home_org__path__startswith=actor.scope.path if actor.scope else "-")
        .values_list("pk", "person_id")
    )
    return {pk: reverse("people:desk_person", args=[person]) for pk, person in found}
