"""Changes to the tree."""

from datetime import datetime
from typing import Any

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.orgs.access import may_keep_calendar
from niangjia.orgs.choices import Level
from niangjia.orgs.codes import clean_credit_code, clean_union_code
from niangjia.orgs.errors import (
    BelowItself,
    CalendarKnown,
    CodeTaken,
    OrgClosed,
    OtherDistrict,
    StillInUse,
    WrongLevel,
)
from niangjia.orgs.models import Org, YearCalendar
from niangjia.orgs.workdays import read_days

#: What is on one of these levels owns itself, and what a cadre may do follows from it.
OWN_MASTERS = frozenset({Level.NATIONAL, Level.PROVINCE, Level.CITY, Level.DISTRICT})


def _fresh(org: Org) -> Org:
    """Read the org's place again, and hold it until the change is done: a parent numbers its children."""
    rows = Org.objects.select_for_update()
    org.refresh_from_db(
        from_queryset=rows, fields=["path", "depth", "numchild", "closed_on", "district", "level"]
    )
    return org


def _must_be_open(org: Org) -> None:
    if org.closed_on:
        raise OrgClosed(org=org.name)


def _district_of(parent: Org | None, org: Org) -> Org | None:
    if parent is None:
        return None
    return org if org.level == Level.DISTRICT or parent.district_id is None else parent.district


@transaction.atomic
def create_org(
    *, parent: Org | None, name: str, kind: str, level: str, actor: Actor, at: datetime, **fields: Any
) -> Org:
    """Open an org under another. Its district is fixed here and never changes.

    What is right under the root owns itself: a district, an industry federation, or the city's own work.

    :raises OrgClosed: the parent is closed.
    :raises WrongLevel: a district, city or province under a district.
    :raises CodeTaken: an open org has the code.
    """
    if parent is not None:
        _must_be_open(_fresh(parent))
        if parent.district_id is not None and level in OWN_MASTERS:
            raise WrongLevel
    org = Org(name=name.strip(), kind=kind, level=level, **_checked(fields))
    _must_have_own_codes(org)
    district = _district_of(parent, org)
    org.district_id = district.pk if district else None
    if parent is None:
        Org.objects.add_root(instance=org)
    else:
        Org.objects.add_child(parent, instance=org)
    audit.record(
        action="org.created",
        subject_type="org",
        subject_id=org.pk,
        subject_label=org.name,
        actor=actor,
        at=at,
        org=org,
    )
    return org


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    if "unit_code" in fields:
        fields["unit_code"] = clean_credit_code(fields["unit_code"])
    if "union_code" in fields:
        fields["union_code"] = clean_union_code(fields["union_code"])
    return fields


def _must_have_own_codes(org: Org) -> None:
    others = Org.objects.open().exclude(pk=org.pk)
    taken = (
        org.unit_code and others.filter(unit_code=org.unit_code, kind=org.kind).first(),
        org.union_code and others.filter(union_code=org.union_code).first(),
    )
    for other in taken:
        if other:
            raise CodeTaken(org=other.name)


@transaction.atomic
def update_org(*, org: Org, version: int, changes: dict[str, Any], actor: Actor, at: datetime) -> Org:
    """Change what is recorded of an org.

    :param version: the version the editor saw.
    :raises StaleRecord: somebody else saved meanwhile.
    :raises WrongLevel: the level of a district or above changes, or something becomes one.
    :raises CodeTaken: another open org has the code.
    """
    current: Org = Org.objects.select_for_update().get(pk=org.pk)
    if current.version != version:
        raise StaleRecord
    before = {name: getattr(current, name) for name in changes}
    for name, value in _checked(dict(changes)).items():
        setattr(current, name, value)
    if before.get("level", current.level) != current.level and {before["level"], current.level} & OWN_MASTERS:
        raise WrongLevel
    if current.closed_on is None:
        _must_have_own_codes(current)
    current.version += 1
    current.save()
    changed = {
        name: [str(before[name]), str(getattr(current, name))]
        for name in changes
        if before[name] != getattr(current, name)
    }
    audit.record(
        action="org.changed",
        subject_type="org",
        subject_id=current.pk,
        subject_label=current.name,
        actor=actor,
        at=at,
        org=current,
        detail=changed,
    )
    return current


@transaction.atomic
def move_org(*, org: Org, new_parent: Org, actor: Actor, at: datetime) -> Org:
    """Put an org under another of the same district.

    :raises OtherDistrict: the new place belongs to another district; use ``transfer_org``.
    :raises BelowItself: the new place lies under the org.
    :raises OrgClosed: one of them is closed.
    """
    for one in (_fresh(org), _fresh(new_parent)):
        _must_be_open(one)
    if new_parent.path.startswith(org.path):
        raise BelowItself(org=org.name)
    if new_parent.district_id != org.district_id:
        raise OtherDistrict
    Org.objects.move(org, new_parent, "last-child")
    moved: Org = Org.objects.get(pk=org.pk)
    audit.record(
        action="org.moved",
        subject_type="org",
        subject_id=org.pk,
        subject_label=org.name,
        actor=actor,
        at=at,
        org=moved,
        detail={"to": new_parent.name},
    )
    return moved


@transaction.atomic
def close_org(*, org: Org, reason: str, actor: Actor, at: datetime) -> Org:
    """Close an org for good; what it did stays its own.

    :raises StillInUse: something open is under it.
    :raises OrgClosed: it is closed already.
    """
    _must_be_open(_fresh(org))
    if Org.objects.get_children(org).filter(closed_on=None).exists():
        raise StillInUse(org=org.name)
    org.closed_on = local_day(at)
    org.save(update_fields=["closed_on", "updated_at"])
    audit.record(
        action="org.closed",
        subject_type="org",
        subject_id=org.pk,
        subject_label=org.name,
        actor=actor,
        at=at,
        org=org,
        reason=reason,
    )
    return org


@transaction.atomic
def transfer_org(*, org: Org, new_parent: Org, reason: str, actor: Actor, at: datetime) -> Org:
    """Move an org to another district: the row here is closed, a new one there follows it.

    :raises StillInUse: something open is under it.
    :raises OrgClosed: one of them is closed.
    :raises WrongLevel: a district cannot go under another.
    """
    close_org(org=org, reason=reason, actor=actor, at=at)
    org.refresh_from_db()
    kept = {
        field.name: getattr(org, field.name)
        for field in Org._meta.concrete_fields
        if field.editable and field.name not in {"id", "path", "depth", "numchild", "name", "kind", "level"}
    }
    return create_org(
        parent=new_parent,
        name=org.name,
        kind=org.kind,
        level=org.level,
        actor=actor,
        at=at,
        follows=org,
        **kept,
    )


def _must_keep_calendar(actor: Actor) -> None:
    if not (actor.is_system or may_keep_calendar(actor)):
        raise NotAllowed


@transaction.atomic
def keep_calendar(*, year: int, free: str, worked: str, actor: Actor, at: datetime) -> YearCalendar:
    """Enter the days off and working weekends of a year.

    :raises NotAllowed: the actor is not an administrator of the whole city.
    :raises CalendarKnown: the year is entered already.
    :raises BadDays: a line names no day of the year.
    """
    _must_keep_calendar(actor)
    for text in (free, worked):
        read_days(text, year)
    if YearCalendar.objects.filter(year=year).exists():
        raise CalendarKnown(year=year)
    made: YearCalendar = YearCalendar.objects.create(year=year, free=free.strip(), worked=worked.strip())
    _calendar_kept(made, actor, at)
    return made


@transaction.atomic
def update_calendar(
    *, calendar: YearCalendar, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> YearCalendar:
    """Correct the days of a year. Deadlines counted before stay as they were told.

    :raises StaleRecord: somebody saved meanwhile.
    """
    _must_keep_calendar(actor)
    current = YearCalendar.objects.select_for_update().get(pk=calendar.pk)
    if current.version != version:
        raise StaleRecord
    for name in ("free", "worked"):
        read_days(changes.get(name, getattr(current, name)), current.year)
        setattr(current, name, changes.get(name, getattr(current, name)).strip())
    current.version += 1
    current.save()
    _calendar_kept(current, actor, at)
    return current


def _calendar_kept(calendar: YearCalendar, actor: Actor, at: datetime) -> None:
    audit.record(
        action="org.calendar_kept",
        subject_type="calendar",
        subject_id=calendar.pk,
        subject_label=str(calendar.year),
        actor=actor,
        at=at,
    )
