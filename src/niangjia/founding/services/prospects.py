"""The list of enterprises that could have a union."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import RuleViolation, StaleRecord
from niangjia.founding.errors import AlreadyListed, HasUnion, InFounding, ReasonMissing
from niangjia.founding.models import Prospect
from niangjia.founding.policies import must_keep
from niangjia.orgs.choices import UNION_KINDS
from niangjia.orgs.codes import clean_credit_code
from niangjia.orgs.models import Org

FIELDS = ("name", "unit_code", "industry", "workers", "group", "address", "phone", "track", "note")


def _record(action: str, prospect: Prospect, actor: Actor, at: datetime, **more: Any) -> None:
    audit.record(
        action=f"prospect.{action}",
        subject_type="prospect",
        subject_id=prospect.pk,
        subject_label=prospect.name,
        actor=actor,
        at=at,
        org=prospect.org,
        **more,
    )


def _must_be_new(prospect: Prospect) -> None:
    """Say whose an enterprise is already, by its credit code; without one by its name at the same org."""
    others = Prospect.objects.exclude(pk=prospect.pk).select_related("org")
    if prospect.unit_code:
        twin = others.filter(district_id=prospect.district_id, unit_code=prospect.unit_code).first()
        union = Org.objects.open().filter(unit_code=prospect.unit_code, kind__in=UNION_KINDS).first()
        if union is not None and union.pk != (prospect.case.union_id if prospect.case else None):
            raise HasUnion(org=union.name)
    else:
        twin = others.filter(org=prospect.org, name=prospect.name).first()
    if twin is not None:
        raise AlreadyListed(name=twin.name, org=twin.org.name)


def _save(prospect: Prospect) -> None:
    """Save; whoever was quicker with the same code is named."""
    try:
        with transaction.atomic():
            prospect.save()
    except IntegrityError:
        _must_be_new(prospect)
        raise


@transaction.atomic
def add_prospect(*, org: Org, actor: Actor, at: datetime, **known: Any) -> Prospect:
    """Put an enterprise on the list. Takes the fields of a prospect, and ``id``.

    :raises BadCode: the credit code cannot be right.
    :raises AlreadyListed: it is on the list already; says under whom.
    :raises HasUnion: a union of this enterprise stands already.
    :raises NotAllowed: the actor keeps no list there.
    """
    must_keep(actor, org)
    known["unit_code"] = clean_credit_code(known.get("unit_code", ""))
    prospect = Prospect(org=org, district_id=org.district_id, listed_on=local_day(at), **known)
    prospect.name = prospect.name.strip()
    _must_be_new(prospect)
    _save(prospect)
    _record("listed", prospect, actor, at)
    return prospect


@dataclass(slots=True)
class Added:
    """What came of a list: the new ones, and for each line that stays out why."""

    new: list[Prospect] = field(default_factory=list)
    left: list[tuple[int, str, str]] = field(default_factory=list)


def add_prospects(*, rows: Sequence[tuple[int, Mapping[str, Any]]], actor: Actor, at: datetime) -> Added:
    """Put many enterprises on the list; each line for itself, so that one bad one keeps no other out.

    :param rows: number of the line and the fields of ``add_prospect``, ``org`` among them.
    """
    added = Added()
    for number, known in rows:
        try:
            added.new.append(add_prospect(actor=actor, at=at, **known))
        except RuleViolation as refusal:
            added.left.append((number, str(known.get("name", "")), str(refusal)))
    return added


@transaction.atomic
def update_prospect(
    *, prospect: Prospect, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Prospect:
    """Correct what is known of an enterprise.

    :param version: the version the editor saw.
    :raises StaleRecord: somebody else saved meanwhile.
    :raises AlreadyListed: another on the list has the code.
    :raises HasUnion: a union of this enterprise stands already.
    """
    current = Prospect.objects.select_for_update().get(pk=prospect.pk)
    must_keep(actor, current.org)
    if current.version != version:
        raise StaleRecord
    changed = []
    for name in FIELDS:
        if name not in changes:
            continue
        value = clean_credit_code(changes[name]) if name == "unit_code" else changes[name]
        if getattr(current, name) != value:
            setattr(current, name, value)
            changed.append(name)
    _must_be_new(current)
    current.version += 1
    _save(current)
    _record("changed", current, actor, at, detail={"fields": sorted(changed)})
    return current


@transaction.atomic
def set_aside(*, prospect: Prospect, reason: str, actor: Actor, at: datetime) -> Prospect:
    """Set an enterprise aside: it closed, moved away, or joined another union. The list says why.

    :raises ReasonMissing: no reason was given.
    :raises InFounding: a founding has taken it up.
    """
    if not reason.strip():
        raise ReasonMissing
    current = Prospect.objects.select_for_update().get(pk=prospect.pk)
    must_keep(actor, current.org)
    if current.case_id:
        raise InFounding(name=current.name)
    if current.set_aside_on is None:
        current.set_aside_on, current.set_aside_reason = local_day(at), reason.strip()[:200]
        current.save()
        _record("set_aside", current, actor, at, reason=current.set_aside_reason)
    return current


@transaction.atomic
def take_up_again(*, prospect: Prospect, actor: Actor, at: datetime) -> Prospect:
    """Put an enterprise that was set aside on the list again."""
    current = Prospect.objects.select_for_update().get(pk=prospect.pk)
    must_keep(actor, current.org)
    if current.set_aside_on is not None:
        current.set_aside_on, current.set_aside_reason = None, ""
        current.save()
        _record("taken_up", current, actor, at)
    return current
