"""Foundings: opened for one or several enterprises, corrected, given up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.founding.choices import Form
from niangjia.founding.errors import (
    FoundingOver,
    InFounding,
    NoEnterprise,
    NotUnderWay,
    OneEnterprise,
    OtherOrg,
    ReasonMissing,
    SetAside,
)
from niangjia.founding.models import Case, Prospect
from niangjia.founding.policies import must_keep
from niangjia.orgs.models import Org

FIELDS = ("name", "parent", "form", "track", "party_org", "party_on", "party_activity")
#: What an approval was given for; afterwards only the Party's lead is added to.
APPROVED = ("name", "parent", "form")


def record(action: str, case: Case, actor: Actor, at: datetime, **more: Any) -> None:
    """Write down in the trail what was done with a founding."""
    audit.record(
        action=f"founding.{action}",
        subject_type="founding",
        subject_id=case.pk,
        subject_label=case.name,
        actor=actor,
        at=at,
        org=case.org,
        **more,
    )


def locked(case: Case) -> Case:
    """Read a founding again and hold it until the change is done."""
    current: Case = Case.objects.select_for_update().get(pk=case.pk)
    return current


def under_way(case: Case) -> Case:
    """Read a founding again, and hold it.

    :raises FoundingOver: it is registered or was given up.
    """
    current = locked(case)
    if current.over:
        raise FoundingOver
    return current


def _held(prospects: Sequence[Prospect]) -> list[Prospect]:
    rows = Prospect.objects.select_for_update().filter(pk__in=[one.pk for one in prospects]).order_by("pk")
    return list(rows)


def _must_be_free(prospect: Prospect) -> None:
    if prospect.case_id:
        raise InFounding(name=prospect.name)
    if prospect.set_aside_on:
        raise SetAside(name=prospect.name)


@transaction.atomic
def open_case(
    *,
    prospects: Sequence[Prospect],
    form: str,
    actor: Actor,
    at: datetime,
    name: str = "",
    parent: Org | None = None,
    on: date | None = None,
    attempt: UUID | None = None,
) -> Case:
    """Begin the founding of a union in one enterprise or several.

    :param name: of the union to be; that of the first enterprise with 工会 behind it without one.
    :param parent: under which the union will stand; the org that looks after the enterprises without one.
    :raises NoEnterprise: none was given.
    :raises OneEnterprise: several for a single union.
    :raises InFounding: one is part of a founding already.
    :raises SetAside: one was set aside.
    :raises OtherOrg: they are looked after by different orgs.
    """
    held = _held(prospects)
    if not held:
        raise NoEnterprise
    if form == Form.SINGLE and len(held) > 1:
        raise OneEnterprise
    org = held[0].org
    must_keep(actor, org)
    for one in held:
        _must_be_free(one)
        if one.org_id != org.pk:
            raise OtherOrg
    day = on or local_day(at)
    case = Case.objects.create(
        id=attempt or uuid7(),
        district_id=org.district_id,
        org=org,
        name=name.strip() or f"{held[0].name}工会",
        parent=parent or org,
        form=form,
        track=held[0].track,
        opened_on=day,
        moved_on=day,
        opened_by=actor.name[:60],
    )
    for one in held:
        one.case = case
        one.save(update_fields=["case", "updated_at"])
    record("opened", case, actor, at, detail={"enterprises": len(held)})
    return case


@transaction.atomic
def join_enterprise(*, case: Case, prospect: Prospect, actor: Actor, at: datetime) -> Case:
    """Add an enterprise to a joint founding. One that is part of it already stays.

    :raises OneEnterprise: the union is a single one.
    :raises InFounding: another founding has taken it up.
    :raises OtherOrg: another org looks after it.
    :raises NotUnderWay: the founding is approved.
    """
    current = under_way(case)
    must_keep(actor, current.org)
    held = _held([prospect])[0]
    if held.case_id == current.pk:
        return current
    if current.approved:
        raise NotUnderWay
    if current.form == Form.SINGLE:
        raise OneEnterprise
    _must_be_free(held)
    if held.org_id != current.org_id:
        raise OtherOrg
    held.case = current
    held.save(update_fields=["case", "updated_at"])
    record("enterprise_joined", current, actor, at, detail={"enterprise": held.name})
    return current


@transaction.atomic
def update_case(*, case: Case, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime) -> Case:
    """Correct what a founding is to be, and how the Party leads it.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises NotUnderWay: what the superior approved is to change.
    :raises OneEnterprise: a single union in several enterprises.
    :raises NotAllowed: the superior union stands outside of the scope of who founds.
    """
    current = locked(case)
    must_keep(actor, current.org)
    if current.version != version:
        raise StaleRecord
    changed = [name for name in FIELDS if name in changes and getattr(current, name) != changes[name]]
    if current.approved and set(changed) & set(APPROVED):
        raise NotUnderWay
    for name in changed:
        setattr(current, name, changes[name])
    if current.form == Form.SINGLE and current.prospects.count() > 1:
        raise OneEnterprise
    if not current.org.scope.covers(current.parent.path):
        raise NotAllowed
    current.version += 1
    current.save()
    record("changed", current, actor, at, detail={"fields": sorted(changed)})
    return current


@transaction.atomic
def give_up(*, case: Case, reason: str, actor: Actor, at: datetime) -> Case:
    """Give a founding up; its enterprises go back on the list. Giving it up again changes nothing.

    :raises ReasonMissing: no reason was given.
    :raises NotUnderWay: the superior has approved it.
    """
    if not reason.strip():
        raise ReasonMissing
    current = locked(case)
    must_keep(actor, current.org)
    if current.approved:
        raise NotUnderWay
    if current.ended_on is None:
        current.ended_on, current.end_reason = local_day(at), reason.strip()[:200]
        current.save()
        for one in current.prospects.all():
            one.case = None
            one.save(update_fields=["case", "updated_at"])
        record("given_up", current, actor, at, reason=current.end_reason)
    return current
