"""What the trail's actions on concerns are called."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.concerns.choices import StepKind
from niangjia.concerns.models import Concern, Draw
from niangjia.concerns.queries import numbers_of
from niangjia.concerns.sources import all_sources
from niangjia.core.actor import Actor
from niangjia.people.roles import STAFF_UP

ACTIONS = {
    **{f"concern.{kind.value}": kind.label for kind in StepKind},
    "concern.raised": _("Concern raised"),
    "concern.changed": _("Concern corrected"),
    "concern.exported": _("Concerns exported"),
    "concern_draw.made": _("Call-backs drawn by lot"),
    "concern_duty.named": _("Duty person named"),
    "concern_duty.ended": _("Duty ended"),
}
GROUPS = {"concern": _("Concerns"), "concern_draw": _("Concerns"), "concern_duty": _("Concerns")}
SUBJECTS = {"concern": _("Concern"), "concern_draw": _("Draw of call-backs")}
DETAILS = {
    "source": _("Came from"),
    "told": _("Told"),
    "number": _("Number"),
    "seed": _("Seed of the lot"),
    "population": _("Drawn from"),
    "drawn": _("Drawn"),
    "solved": _("Solved"),
}
VALUES = {"source": {key: one.label for key, one in all_sources().items()}}


def _links(ids: Collection[str], reader: Actor) -> dict[str, str]:
    if not reader.has_role(*STAFF_UP):
        return {}
    found = Concern.objects.seen_by(reader).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(pk): reverse("concerns:desk_concern", args=[pk]) for pk in found}


def _draws(ids: Collection[str]) -> dict[str, Any]:
    found = Draw.objects.filter(pk__in=ids).select_related("org")
    return {str(one.pk): f"{one.org.label} · {one.month:%Y-%m}" for one in found}


NAMES = {"concern": lambda ids: numbers_of({UUID(one) for one in ids}), "concern_draw": _draws}
LINKS = {"concern": _links}
