"""Visits: recorded on the spot, once, however often the phone sends them; what was raised becomes concerns."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.core.files import save_picture
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.research.choices import MOST_PHOTOS, MOST_RAISED
from niangjia.research.errors import NotYet, OrgIsClosed, ReasonMissing, TakenBackAlready, TooMany
from niangjia.research.models import Photo, Stay, Visit, WorkGroup
from niangjia.research.policies import can_take_back, can_visit
from niangjia.research.services.raising import Raised, raise_all
from niangjia.research.services.recording import told

#: What the list of concerns calls it.
SOURCE = "visit"


@transaction.atomic
def record_visit(
    *,
    org: Org,
    on: date,
    actor: Actor,
    at: datetime,
    attempt: UUID | None = None,
    persons: Collection[Person] = (),
    met: str = "",
    heads: int = 0,
    seen: str = "",
    raised: Sequence[Raised] = (),
    photos: Sequence[Any] = (),
    written_at: datetime | None = None,
) -> Visit:
    """Record that the actor was somewhere, with whoever went along, and what was raised there.

    Where a group of the actor stays at that org on that day, the visit is part of its campaign.

    :param attempt: the number the form was given on the phone, which becomes the visit's id; sent again, the visit that is there is
        given back.
    :param persons: who went, where the actor is not the only one.
    :param photos: uploaded pictures; they are made small.
    :param written_at: when the phone says it was written, which may be long before it is sent.
    :raises NotYet: the day is still to come.
    :raises OrgIsClosed: the org was closed before that day.
    :raises NotAllowed: the place is none of the actor's.
    :raises TooMany: more was raised, or more pictures taken, than a visit holds.
    :raises TooLong: a text is longer than what is kept.
    :raises BadPicture: a file is no picture.
    """
    kept = Visit.objects.filter(pk=attempt).first() if attempt is not None else None
    if kept is not None:
        if not actor.is_system and kept.recorded_by != actor.person_id:
            raise NotAllowed
        return kept
    if not can_visit(actor, org):
        raise NotAllowed
    if on > local_day(at):
        raise NotYet
    if org.closed_on and org.closed_on <= on:
        raise OrgIsClosed(org=org.name)
    if len(raised) > MOST_RAISED or len(photos) > MOST_PHOTOS:
        raise TooMany(most=MOST_RAISED, photos=MOST_PHOTOS)
    went = {person.root_id for person in persons} | ({actor.person_id} if actor.person_id else set())
    visit = Visit(
        id=attempt or uuid7(),
        district_id=org.district_id or org.pk,
        org=org,
        work_group=_group_there(went, org, on),
        on=on,
        met=met,
        heads=heads,
        seen=seen.strip()[:200],
        written_at=min(written_at, at) if written_at is not None else None,
        recorded_at=at,
        recorded_by=actor.person_id,
    )
    visit.save(force_insert=True)
    visit.persons.set(Person.objects.filter(pk__in=went))
    concerns = raise_all(
        raised,
        org=org,
        source_kind=SOURCE,
        source_id=visit.pk,
        attempt=visit.pk,
        actor=actor,
        at=at,
    )
    for photo in photos:
        Photo.objects.create(district_id=visit.district_id, visit=visit, file=save_picture(photo, "visits"))
    detail = {"on": on, "concerns": len(concerns)}
    told("research_visit.recorded", "research_visit", visit, actor, at, detail=detail)
    return visit


def _group_there(went: Collection[UUID | None], org: Org, on: date) -> WorkGroup | None:
    """Find the group of one of those who went that stays at the org on the day; or that is sent there at all."""
    stays = Stay.objects.filter(
        org=org, group__members__person__in=[one for one in went if one], group__campaign__closed_on=None
    )
    inside = stays.filter(group__campaign__since__lte=on, group__campaign__until__gte=on)
    stay = inside.on(on).select_related("group").first() or inside.select_related("group").first()
    return stay.group if stay is not None else None


@transaction.atomic
def take_back_visit(*, visit: Visit, reason: str, actor: Actor, at: datetime) -> Visit:
    """Take back a visit that was recorded by mistake: it counts no longer. Concerns that were raised stay on their list.

    :raises NotAllowed: somebody else recorded it.
    :raises ReasonMissing: no reason was given.
    :raises TakenBackAlready: it was taken back before.
    """
    current = Visit.objects.select_for_update().get(pk=visit.pk)
    if not can_take_back(actor, current):
        raise NotAllowed
    if current.taken_back_at:
        raise TakenBackAlready
    if not reason.strip():
        raise ReasonMissing
    current.taken_back_at, current.taken_back_reason = at, reason.strip()[:200]
    current.save(update_fields=["taken_back_at", "taken_back_reason"])
    told("research_visit.taken_back", "research_visit", current, actor, at, reason=reason)
    return current
