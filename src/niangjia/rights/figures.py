"""The figures of contracts and congresses. There is none of legal aid: few cases would tell whose they are."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.scope import Scope
from niangjia.figures import Breakdown, Columns, Figure, Measure, Period, Unit
from niangjia.orgs.models import Org
from niangjia.rights.choices import AffairKind, ContractKind, Reach
from niangjia.rights.models import Congress, Contract, Cover, Disclosure
from niangjia.rights.queries import unions_of_enterprises

SECTION = _("Rights and contracts")


def _as_of(period: Period) -> date | None:
    """Give the last day of a period, or today where that is not over; none where it has not begun."""
    today = local_day(timezone.now())
    return min(period.until, today) if period.since <= today else None


def contracts_in_force(scope: Scope, period: Period) -> QuerySet[Any]:
    """Contracts in force at the end of the period."""
    day = _as_of(period)
    if day is None:
        return Contract.objects.none().annotate(as_of=F("in_force_on"))
    return Contract.objects.within(scope).in_force(day).annotate(as_of=Value(day, DateField()))


def unions_covered(scope: Scope, period: Period) -> QuerySet[Any]:
    """Unions of enterprises that stood at the end of the period, and whether a contract covered each."""
    day = _as_of(period)
    if day is None:
        return Org.objects.none().annotate(as_of=F("closed_on"), covered=Value(False))
    held = Cover.objects.in_force(day).filter(org=OuterRef("pk")).order_by()
    return unions_of_enterprises(scope, day).annotate(as_of=Value(day, DateField()), covered=Exists(held))


def congresses(scope: Scope, period: Period) -> QuerySet[Congress]:
    """Sessions of congresses held on a day of the period with two thirds of their delegates present."""
    found: QuerySet[Congress] = Congress.objects.within(scope).filter(on__range=(period.since, period.until))
    return found.alias(thirds=F("present") * 3).filter(thirds__gte=F("entitled") * 2)


def disclosures(scope: Scope, period: Period) -> QuerySet[Disclosure]:
    """Affairs disclosed on a day of the period."""
    return Disclosure.objects.within(scope).filter(on__range=(period.since, period.until))


def _links(name: str) -> Any:
    def link(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
        return {ref: reverse(name, args=[ref]) for ref in refs}

    return link


def _titles(ids: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    return dict(Contract.objects.filter(pk__in=ids).values_list("pk", "title"))


def _labels(choices: Any) -> Any:
    def labels(_keys: Collection[Any]) -> Mapping[Any, Any]:
        return dict(choices)

    return labels


def _as_said(keys: Collection[Any]) -> Mapping[Any, Any]:
    return {key: key for key in keys if key}


NOT_KNOWN = _("Industry not known")
BY_INDUSTRY = Breakdown(
    key="industry", name=_("By industry"), column="industry", labels=_as_said, empty=NOT_KNOWN
)

CONTRACTS = Figure(
    key="rights.contracts_in_force",
    name=_("Collective contracts in force"),
    unit=Unit.CASES,
    definition=_(
        "Collective contracts in force on the last day of the window, or today where that is earlier: filed, 15 days "
        "passed without an objection of the labour authority, the term begun and not over, not ended early, the union not "
        "closed. Each kind of contract counts for itself; one of an industry or region is one."
    ),
    evidence=contracts_in_force,
    measure=Measure.DISTINCT,
    columns=Columns(on="as_of", subject=F("id"), subject_name=_("Contract"), what="title"),
    link=_links("rights:desk_contract"),
    subjects=_titles,
    persons=False,
    breakdowns=(
        Breakdown(key="kind", name=_("By kind"), column="kind", labels=_labels(ContractKind.choices)),
        Breakdown(key="reach", name=_("By reach"), column="reach", labels=_labels(Reach.choices)),
        Breakdown(
            key="industry", name=_("By industry"), column="org__industry", labels=_as_said, empty=NOT_KNOWN
        ),
    ),
    section=SECTION,
    order=68,
    stock=True,
)
COVERAGE = Figure(
    key="rights.coverage",
    name=_("Coverage by collective contracts"),
    unit=Unit.PERCENT,
    definition=_(
        "Of the grassroots unions of enterprises that stood on the last day of the window, or today where that is earlier, "
        "those whose enterprise a collective contract in force covers: of any kind, its own or one of its industry or "
        "region. Unions of institutions and government offices are left out; n is the unions. Enterprises without a union "
        "are not in it."
    ),
    evidence=unions_covered,
    measure=Measure.RATIO,
    columns=Columns(on="as_of", org="", what="name", hit=Q(covered=True), hit_name=_("Covered")),
    link=_links("orgs:desk_org"),
    persons=False,
    breakdowns=(BY_INDUSTRY,),
    section=SECTION,
    order=68,
    stock=True,
)
FIGURES = [
    CONTRACTS,
    COVERAGE,
    Figure(
        key="rights.congresses",
        name=_("Sessions of workers' congresses"),
        unit=Unit.EVENTS,
        definition=_(
            "Sessions of workers' congresses held on a day of the period with at least two thirds of the delegates "
            "present. A session without that quorum is recorded and not counted."
        ),
        evidence=congresses,
        measure=Measure.ROWS,
        columns=Columns(on="on"),
        link=_links("rights:desk_congress"),
        persons=False,
        section=SECTION,
        order=68,
    ),
    Figure(
        key="rights.disclosures",
        name=_("Affairs disclosed to workers"),
        unit=Unit.ITEMS,
        definition=_(
            "Affairs that unions recorded as disclosed to the workers, counted on the day they were told."
        ),
        evidence=disclosures,
        measure=Measure.ROWS,
        columns=Columns(on="on", what="title"),
        link=_links("rights:desk_disclosure"),
        persons=False,
        breakdowns=(
            Breakdown(key="kind", name=_("By kind"), column="kind", labels=_labels(AffairKind.choices)),
        ),
        section=SECTION,
        order=68,
    ),
]
