"""Rounds of bargaining: opened, corrected, given up, renewed; and whom their contract covers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.choices import UNION_KINDS, OrgKind
from niangjia.orgs.models import Org
from niangjia.rights.choices import ContractKind, Reach, StepKind
from niangjia.rights.errors import (
    BadDay,
    ClosedOrg,
    NotAUnion,
    NotCovered,
    ReasonMissing,
    RoundOver,
    UnderWay,
)
from niangjia.rights.models import Contract, Cover, Step
from niangjia.rights.policies import must_keep

#: Orgs that sit at the table: unions, whatever their form, and the federations of towns for a region or an industry.
BARGAINING = (*UNION_KINDS, OrgKind.FEDERATION, OrgKind.WORK_COMMITTEE, OrgKind.BRANCH)
FIELDS = ("title", "employer", "authority", "note")
EARLIEST = date(1995, 1, 1)


def record(action: str, contract: Contract, actor: Actor, at: datetime, **more: Any) -> None:
    """Write down in the trail what was done with a contract."""
    audit.record(
        action=f"contract.{action}",
        subject_type="contract",
        subject_id=contract.pk,
        subject_label=contract.title,
        actor=actor,
        at=at,
        org=contract.org,
        **more,
    )


def held(contract: Contract, actor: Actor) -> Contract:
    """Read a contract again and hold it until the change is done.

    :raises NotAllowed: the actor keeps no contracts there.
    """
    current: Contract = Contract.objects.select_for_update().get(pk=contract.pk)
    must_keep(actor, current.org)
    return current


def must_be_open(org: Org) -> None:
    """:raises ClosedOrg: the union was closed."""
    if org.closed_on is not None:
        raise ClosedOrg(org=org.label)


def must_be_past(on: date, at: datetime, since: date = EARLIEST) -> None:
    """:raises BadDay: the day lies in the future, or before what it follows."""
    if on > local_day(at):
        raise BadDay(_("A day to come cannot be recorded yet."))
    if on < since:
        raise BadDay(_("This day lies before %(day)s, what it follows."), day=since.isoformat())


def write_step(contract: Contract, kind: str, on: date, text: str, actor: Actor, at: datetime) -> Step:
    """Keep a step of the round, and move the contract to it."""
    step: Step = Step.objects.create(
        district_id=contract.district_id,
        contract=contract,
        number=contract.number,
        kind=kind,
        on=on,
        text=text.strip(),
        by_name=actor.name[:60],
        recorded_at=at,
    )
    return step


@transaction.atomic
def open_round(
    *,
    org: Org,
    kind: str,
    actor: Actor,
    at: datetime,
    on: date | None = None,
    reach: str = Reach.ENTERPRISE,
    title: str = "",
    employer: str = "",
    authority: str = "",
    text: str = "",
    people: int | None = None,
    renews: Contract | None = None,
    attempt: UUID | None = None,
) -> Contract:
    """Begin to bargain: the proposal was sent. A contract of one enterprise covers that enterprise at once.

    :param on: the day of the proposal; today without one.
    :param text: what is to be settled.
    :param people: how many the enterprise employs; what its union declares without a number.
    :raises NotAUnion: the org does not bargain.
    :raises ClosedOrg: it was closed.
    :raises UnderWay: this union bargains over this already, or the labour authority can still object.
    """
    current: Org = Org.objects.select_for_update().get(pk=org.pk)
    must_keep(actor, current)
    must_be_open(current)
    if current.kind not in BARGAINING or current.district_id is None:
        raise NotAUnion(org=current.label)
    day = on or local_day(at)
    must_be_past(day, at)
    others = Contract.objects.filter(org=current, kind=kind)
    twin = others.under_way().first() or others.settling(local_day(at)).first()
    if twin is not None:
        raise UnderWay(title=twin.title)
    contract = Contract.objects.create(
        id=attempt or uuid7(),
        district_id=current.district_id,
        org=current,
        kind=kind,
        reach=reach,
        title=title.strip() or f"{enterprise_of(current)}{day.year}年{_title(kind)}",
        employer=employer.strip() or enterprise_of(current),
        authority=authority.strip(),
        proposed_on=day,
        moved_on=day,
        renews=renews,
    )
    write_step(contract, StepKind.PROPOSAL, day, text, actor, at)
    if reach == Reach.ENTERPRISE:
        Cover.objects.create(
            district_id=current.district_id,
            contract=contract,
            org=current,
            name=enterprise_of(current),
            people=people if people is not None else current.workers or 0,
        )
    record("opened", contract, actor, at, detail={"contract_kind": kind})
    return contract


def enterprise_of(org: Org) -> str:
    """Name the enterprise of a union: a single union bears its name, others stand for several."""
    return org.name.removesuffix("工会") if org.kind == OrgKind.GRASSROOTS else org.name


def _title(kind: str) -> str:
    return {
        ContractKind.GENERAL: "集体合同",
        ContractKind.WAGES: "工资专项集体合同",
        ContractKind.PROTECTION: "劳动安全卫生专项集体合同",
        ContractKind.WOMEN: "女职工权益保护专项集体合同",
    }[ContractKind(kind)]


@transaction.atomic
def update_contract(
    *, contract: Contract, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Contract:
    """Correct what a contract is called and with whom it is made.

    :raises StaleRecord: somebody else saved meanwhile.
    """
    current = held(contract, actor)
    if current.version != version:
        raise StaleRecord
    changed = [name for name in FIELDS if name in changes and getattr(current, name) != changes[name]]
    for name in changed:
        setattr(current, name, changes[name])
    current.version += 1
    current.save()
    record("changed", current, actor, at, detail={"fields": sorted(changed)})
    return current


@transaction.atomic
def add_cover(
    *, contract: Contract, name: str, people: int, actor: Actor, at: datetime, org: Org | None = None
) -> Cover:
    """Put an enterprise under a contract, or correct how many of its people it covers.

    :param org: the union of the enterprise, if it has one.
    :raises NotCovered: a contract of one enterprise covers that one only; or the union stands elsewhere.
    :raises RoundOver: the contract is over.
    """
    current = held(contract, actor)
    if current.ended_on is not None:
        raise RoundOver
    if org is not None and org.district_id != current.district_id:
        raise NotCovered(_("%(org)s belongs to another district."), org=org.label)
    called = (enterprise_of(org) if org is not None else name.strip())[:120]
    covers = Cover.objects.select_for_update().filter(contract=current)
    known = covers.filter(org=org).first() if org is not None else covers.filter(name=called).first()
    if known is None and current.reach == Reach.ENTERPRISE:
        raise NotCovered(_("A contract of one enterprise covers that enterprise only."))
    if known is None and covers.filter(name=called).exists():
        raise NotCovered(_("%(name)s is covered already."), name=called)
    if known is None:
        known = Cover(district_id=current.district_id, contract=current, org=org, name=called)
    known.people = people
    known.save()
    record("covered", current, actor, at, detail={"enterprise": called, "people": people})
    return known


@transaction.atomic
def drop_cover(*, contract: Contract, cover: Cover, actor: Actor, at: datetime) -> None:
    """Take an enterprise from under a contract. Taking off one that is gone changes nothing.

    :raises NotCovered: it is the one enterprise the contract is for.
    """
    current = held(contract, actor)
    if current.reach == Reach.ENTERPRISE:
        raise NotCovered(_("A contract of one enterprise covers that enterprise only."))
    if Cover.objects.filter(contract=current, pk=cover.pk).delete()[0]:
        record("uncovered", current, actor, at, detail={"enterprise": cover.name})


@transaction.atomic
def end_contract(*, contract: Contract, reason: str, actor: Actor, at: datetime) -> Contract:
    """Give a round up, or end a contract before its term (解除). Doing it again changes nothing.

    :raises ReasonMissing: no reason was given.
    """
    if not reason.strip():
        raise ReasonMissing
    current = held(contract, actor)
    if current.ended_on is None:
        current.ended_on, current.end_reason = local_day(at), reason.strip()[:200]
        current.save()
        record("ended", current, actor, at, reason=current.end_reason)
    return current


@transaction.atomic
def renew(
    *, contract: Contract, actor: Actor, at: datetime, on: date | None = None, attempt: UUID | None = None
) -> Contract:
    """Begin the round for what follows a contract: same union, kind, reach and enterprises.

    :raises RoundOver: the contract was never filed.
    :raises UnderWay: the next round has begun already.
    """
    current = held(contract, actor)
    if current.in_force_on is None:
        raise RoundOver
    covers = list(current.covers.all())
    made = open_round(
        org=current.org,
        kind=current.kind,
        reach=current.reach,
        employer=current.employer,
        authority=current.authority,
        on=on,
        people=covers[0].people if covers else None,
        renews=current,
        actor=actor,
        at=at,
        attempt=attempt,
    )
    if current.reach != Reach.ENTERPRISE:
        for one in covers:
            Cover.objects.create(
                district_id=made.district_id, contract=made, org=one.org, name=one.name, people=one.people
            )
    return made
