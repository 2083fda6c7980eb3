"""What the subjects of evidence are called, as the reader may see them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext

from niangjia.core.actor import Actor
from niangjia.core.masking import mask_name
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.people.roles import STAFF_UP


def may_see_names(actor: Actor | None) -> bool:
    """Say whether the actor sees whole names: those who serve people do, auditors do not."""
    return actor is not None and actor.has_role(*STAFF_UP)


def shown_name(name: str, erased: bool, whole: bool) -> str:
    """Write a person's name for somebody who may see it whole, or not."""
    if erased:
        return gettext("Erased")
    if not name:
        return gettext("Service person")
    return name if whole else mask_name(name)


def person_names(ids: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    """Name persons. One statement."""
    whole = may_see_names(actor)
    found = Person.objects.filter(pk__in=ids).values_list("pk", "name", "erased_at")
    return {pk: shown_name(name, erased_at is not None, whole) for pk, name, erased_at in found}


def org_names(ids: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    """Name orgs. One statement."""
    return dict(Org.objects.filter(pk__in=ids).values_list("pk", "name"))
