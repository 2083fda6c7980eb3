"""Pairing two unions of different districts, and what they do together."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.activities.models import Activity
from niangjia.cadres.choices import JointKind
from niangjia.cadres.errors import EndBeforeStart, NotOfThePair, NotYet, OneDistrict
from niangjia.cadres.models import JointRecord, JointShare, Pairing, PairingSide
from niangjia.cadres.policies import can_keep_pairing, can_pair
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org


@transaction.atomic
def pair(
    *,
    org: Org,
    partner: Org,
    title: str,
    starts_on: date,
    actor: Actor,
    at: datetime,
    goals: str = "",
    ends_on: date | None = None,
    attempt: UUID | None = None,
) -> Pairing:
    """Pair two unions with a plan.

    :param org: the side the actor speaks for.
    :param attempt: the number of the form, which becomes the pairing's id.
    :raises NotAllowed: the actor does not speak for that side.
    :raises OneDistrict: both lie in one district.
    :raises EndBeforeStart: the last day lies before the first.
    """
    if not can_pair(actor, org):
        raise NotAllowed
    if org.district_id is None or partner.district_id is None or org.district_id == partner.district_id:
        raise OneDistrict
    if ends_on is not None and ends_on < starts_on:
        raise EndBeforeStart
    made = Pairing.objects.create(
        id=attempt or uuid7(), title=title.strip(), goals=goals.strip(), starts_on=starts_on, ends_on=ends_on
    )
    PairingSide.objects.bulk_create(
        PairingSide(pairing=made, org=side, district_id=side.district_id, number=number)
        for number, side in enumerate((org, partner), start=1)
    )
    _told("pairing.made", made, actor, at, {"with": partner.name})
    return made


@transaction.atomic
def update_pairing(
    *, pairing: Pairing, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> Pairing:
    """Change the plan; its sides stay.

    :param version: the version the editor saw.
    :raises NotAllowed: the actor speaks for neither side.
    :raises StaleRecord: somebody else saved meanwhile.
    :raises EndBeforeStart: the last day lies before the first.
    """
    current = Pairing.objects.select_for_update().get(pk=pairing.pk)
    if not can_keep_pairing(actor, current):
        raise NotAllowed
    if current.version != version:
        raise StaleRecord
    before = {name: getattr(current, name) for name in changes}
    for name, value in changes.items():
        setattr(current, name, value)
    if current.ends_on is not None and current.ends_on < current.starts_on:
        raise EndBeforeStart
    current.version += 1
    current.save()
    changed = {
        name: [before[name], getattr(current, name)]
        for name in changes
        if before[name] != getattr(current, name)
    }
    _told("pairing.changed", current, actor, at, changed)
    return current


@transaction.atomic
def record_joint(
    *,
    pairing: Pairing,
    kind: str,
    on: date,
    title: str,
    actor: Actor,
    at: datetime,
    result: str = "",
    activity: Activity | None = None,
    attempt: UUID | None = None,
) -> JointRecord:
    """Record what both sides did together. It counts for either side, and once for a scope over both.

    :param activity: the activity of either side it was; linked twice it is one record.
    :param attempt: the number of the form, which becomes the record's id.
    :raises NotAllowed: the actor speaks for neither side.
    :raises NotOfThePair: the activity is of neither side.
    :raises NotYet: the day is still to come.
    """
    current = Pairing.objects.select_for_update().get(pk=pairing.pk)
    sides = list(current.sides.select_related("org"))
    if not can_keep_pairing(actor, current):
        raise NotAllowed
    if on > local_day(at):
        raise NotYet
    if activity is not None:
        if not any(activity.org.path.startswith(side.org.path) for side in sides):
            raise NotOfThePair(activity=activity.title)
        known = current.records.filter(activity=activity).first()
        if known is not None:
            return known
    made = JointRecord.objects.create(
        id=attempt or uuid7(),
        pairing=current,
        kind=JointKind(kind),
        on=on,
        title=title.strip(),
        result=result.strip(),
        activity=activity,
        recorded_at=at,
    )
    JointShare.objects.bulk_create(
        JointShare(record=made, org=side.org, district_id=side.district_id) for side in sides
    )
    _told("pairing.recorded", current, actor, at, {"title": made.title})
    return made


def _told(action: str, pairing: Pairing, actor: Actor, at: datetime, detail: dict[str, Any]) -> None:
    """Write into the trail of the side the actor speaks for."""
    sides = list(pairing.sides.select_related("org"))
    own = next((side.org for side in sides if can_pair(actor, side.org)), sides[0].org)
    audit.record(
        action=action,
        subject_type="pairing",
        subject_id=pairing.pk,
        subject_label=pairing.title,
        actor=actor,
        at=at,
        org=own,
        detail=detail,
    )
