"""Talks to come: planned, corrected, called off."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.research.choices import TalkKind
from niangjia.research.errors import (
    DayOver,
    EnterpriseMissing,
    NobodyGoes,
    OrgIsClosed,
    PlanOver,
    ReasonMissing,
)
from niangjia.research.models import Campaign, TalkPlan
from niangjia.research.policies import can_talk
from niangjia.research.services.recording import told

FIELDS = ("kind", "title", "on", "hour", "place", "enterprise", "group", "campaign")


def _check(plan: TalkPlan, persons: Sequence[Person], at: datetime) -> None:
    if plan.on < local_day(at):
        raise DayOver
    if plan.kind == TalkKind.ENTERPRISE and not plan.enterprise.strip():
        raise EnterpriseMissing
    if not persons:
        raise NobodyGoes


@transaction.atomic
def plan_talk(
    *,
    org: Org,
    kind: str,
    title: str,
    on: date,
    persons: Sequence[Person],
    actor: Actor,
    at: datetime,
    hour: time | None = None,
    place: str = "",
    enterprise: str = "",
    group: str = "",
    campaign: Campaign | None = None,
    attempt: UUID | None = None,
) -> TalkPlan:
    """Plan a talk: it stands on the phones of those who go.

    :raises NotAllowed: the org is none of the actor's.
    :raises OrgIsClosed: the org was closed.
    :raises DayOver: the day is over; :raises NobodyGoes: nobody was chosen.
    :raises EnterpriseMissing: an enterprise talk without an enterprise.
    """
    if not can_talk(actor, org):
        raise NotAllowed
    if org.closed_on:
        raise OrgIsClosed(org=org.name)
    plan = TalkPlan(
        id=attempt or uuid7(),
        district_id=org.district_id or org.pk,
        org=org,
        kind=kind,
        title=title.strip(),
        on=on,
        hour=hour,
        place=place.strip(),
        enterprise=enterprise.strip(),
        group=group,
        campaign=campaign,
    )
    _check(plan, persons, at)
    plan.save(force_insert=True)
    plan.persons.set(persons)
    told("talk_plan.made", "talk_plan", plan, actor, at, detail={"persons": len(persons)})
    return plan


def _open(plan: TalkPlan, actor: Actor) -> TalkPlan:
    current: TalkPlan = TalkPlan.objects.select_for_update().get(pk=plan.pk)
    if not can_talk(actor, current.org):
        raise NotAllowed
    if not current.is_open:
        raise PlanOver
    return current


@transaction.atomic
def update_plan(
    *, plan: TalkPlan, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> TalkPlan:
    """Correct a plan: another day, another place, others go.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises PlanOver: the talk was held or called off.
    """
    current = _open(plan, actor)
    if current.version != version:
        raise StaleRecord
    for name in FIELDS:
        if name in changes:
            setattr(current, name, changes[name])
    persons = list(changes["persons"] if "persons" in changes else current.persons.all())
    _check(current, persons, at)
    current.version += 1
    current.save()
    current.persons.set(persons)
    told("talk_plan.changed", "talk_plan", current, actor, at)
    return current


@transaction.atomic
def call_off(*, plan: TalkPlan, reason: str, actor: Actor, at: datetime) -> TalkPlan:
    """Call a talk off that was planned: it leaves the phones of those who were to go.

    :raises ReasonMissing: no reason was given; :raises PlanOver: it was held, or called off before.
    """
    current = _open(plan, actor)
    if not reason.strip():
        raise ReasonMissing
    current.called_off_at, current.called_off_reason = at, reason.strip()[:200]
    current.version += 1
    current.save()
    told("talk_plan.called_off", "talk_plan", current, actor, at, reason=reason)
    return current
