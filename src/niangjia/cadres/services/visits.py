"""The quick record of a visit to a station."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.cadres.errors import EndedAlready, NotAStation, NotHere, NotYet
from niangjia.cadres.models import StationVisit
from niangjia.cadres.policies import can_take_back, can_visit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.errors import ReasonMissing
from niangjia.people.models import Person, Post


@transaction.atomic
def record_visit(
    *,
    org: Org,
    on: date,
    actor: Actor,
    at: datetime,
    seen: str = "",
    persons: Collection[Person] = (),
    attempt: UUID | None = None,
) -> StationVisit:
    """Record that somebody was at a station: the actor, unless others are named.

    :param seen: one line on what was seen; may stay empty.
    :param attempt: the number of the form, which becomes the visit's id.
    :raises NotAStation: the org is none.
    :raises NotAllowed: the station is none of the actor's scope.
    :raises NotYet: the day is still to come.
    :raises NotHere: somebody named acts for no union.
    """
    if org.kind != OrgKind.SERVICE_STATION:
        raise NotAStation(org=org.name)
    if not can_visit(actor, org):
        raise NotAllowed
    if on > local_day(at):
        raise NotYet
    named = {person.root_id for person in persons}
    acting = Post.objects.in_force(on).filter(person__in=named).order_by().values("person").distinct()
    if acting.count() != len(named):
        raise NotHere
    visit = StationVisit.objects.create(
        id=attempt or uuid7(),
        district_id=org.district_id or org.pk,
        org=org,
        on=on,
        seen=seen.strip()[:200],
        recorded_at=at,
        recorded_by=actor.person_id,
    )
    visit.persons.set(Person.objects.filter(pk__in=named or [actor.person_id]))
    _told("station_visit.recorded", visit, actor, at)
    return visit


@transaction.atomic
def take_back_visit(*, visit: StationVisit, reason: str, actor: Actor, at: datetime) -> StationVisit:
    """Take a visit back that was recorded by mistake; it counts no longer and is kept with the reason.

    :raises NotAllowed: somebody else recorded it.
    :raises ReasonMissing: no reason was given.
    :raises EndedAlready: it was taken back before.
    """
    current = StationVisit.objects.select_for_update().get(pk=visit.pk)
    if not can_take_back(actor, current):
        raise NotAllowed
    if current.taken_back_at:
        raise EndedAlready
    if not reason.strip():
        raise ReasonMissing
    current.taken_back_at, current.taken_back_reason = at, reason.strip()[:200]
    current.save(update_fields=["taken_back_at", "taken_back_reason"])
    _told("station_visit.taken_back", current, actor, at, reason=reason)
    return current


def _told(action: str, visit: StationVisit, actor: Actor, at: datetime, reason: str = "") -> None:
    audit.record(
        action=action,
        subject_type="org",
        subject_id=visit.org_id,
        subject_label=visit.org.name,
        actor=actor,
        at=at,
        org=visit.org,
        reason=reason,
        detail={"on": visit.on},
    )
