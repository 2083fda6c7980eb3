"""The figures of founding."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import DateField, F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.scope import Scope
from niangjia.figures import Breakdown, Columns, Figure, Measure, Period, Unit
from niangjia.founding import queries
from niangjia.founding.choices import Form, Track
from niangjia.founding.models import Case, Prospect
from niangjia.ledger.subjects import org_names
from niangjia.orgs.models import Org

#: Founding and joining are two rooms with one heading.
BUILDING = _("Founding and joining")


def new_unions(scope: Scope, period: Period) -> QuerySet[Case]:
    """Foundings whose union stands in the scope and was registered in the period."""
    return Case.objects.filter(
        registered_on__range=(period.since, period.until), **scope.below("union__path")
    )


def terms_ending(scope: Scope, period: Period) -> QuerySet[Org]:
    """Unions whose committee's term ends in the period."""
    return queries.unions(scope).filter(term_ends_on__range=(period.since, period.until))


def prospects(scope: Scope, period: Period) -> QuerySet[Prospect]:
    """Enterprises put on the list in the period."""
    return Prospect.objects.within(scope).filter(listed_on__range=(period.since, period.until))


def dormant(scope: Scope, period: Period) -> QuerySet[Any]:
    """Unions of which nothing is known in the set time before the period's last day, or today where that is earlier."""
    today = local_day(timezone.now())
    if period.since > today:
        return Org.objects.none().annotate(as_of=F("closed_on"))
    day = min(period.until, today)
    found: QuerySet[Any] = queries.dormant(scope, queries.quiet_until(day))
    return found.annotate(as_of=Value(day, DateField()))


def _links(name: str) -> Any:
    def link(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
        return {ref: reverse(name, args=[ref]) for ref in refs}

    return link


def _tracks(_keys: Collection[Any]) -> Mapping[Any, Any]:
    return dict(Track.choices)


def _forms(_keys: Collection[Any]) -> Mapping[Any, Any]:
    return dict(Form.choices)


BY_TRACK = Breakdown(key="track", name=_("By track"), column="track", labels=_tracks)
BY_FORM = Breakdown(key="form", name=_("By form"), column="form", labels=_forms)

NEW_UNIONS = Figure(
    key="building.new_unions",
    name=_("New unions"),
    unit=Unit.ORGS,
    definition=_(
        "Unions whose founding was approved by the superior and whose legal-person code was recorded, "
        "counted on the day of registration. Foundings still under way are not counted."
    ),
    evidence=new_unions,
    measure=Measure.ROWS,
    columns=Columns(on="registered_on", org="union", what="name"),
    link=_links("founding:desk_case"),
    breakdowns=(BY_TRACK, BY_FORM),
    section=BUILDING,
    order=58,
    public=True,
)

FIGURES = [
    NEW_UNIONS,
    Figure(
        key="building.prospects",
        name=_("Enterprises put on the founding list"),
        unit=Unit.ORGS,
        definition=_(
            "Enterprises without a union that were put on the list, counted on the day they were listed, "
            "whatever became of them since."
        ),
        evidence=prospects,
        measure=Measure.ROWS,
        columns=Columns(on="listed_on", what="name"),
        link=_links("founding:desk_prospect"),
        breakdowns=(BY_TRACK,),
        section=BUILDING,
        order=59,
    ),
    Figure(
        key="building.terms_ending",
        name=_("Committees whose term ends"),
        unit=Unit.ORGS,
        definition=_(
            "Open grassroots unions whose committee's term, as recorded now, ends on a day of the period. "
            "A union that has elected anew is counted where its new term ends."
        ),
        evidence=terms_ending,
        measure=Measure.ROWS,
        columns=Columns(on="term_ends_on", org="", what="name"),
        link=_links("orgs:desk_org"),
        section=BUILDING,
        order=60,
    ),
    Figure(
        key="building.unions_dormant",
        name=_("Dormant unions"),
        unit=Unit.ORGS,
        definition=_(
            "Open grassroots unions that stood for the whole of the set time (a year, unless set otherwise) up to the last day "
            "of the window, or today where that is earlier, and in it held no activity or talk, recorded no service and "
            "elected no committee. None is ranked."
        ),
        evidence=dormant,
        measure=Measure.DISTINCT,
        columns=Columns(on="as_of", org="", subject=F("id"), subject_name=_("Union")),
        link=_links("orgs:desk_org"),
        subjects=org_names,
        persons=False,
        section=BUILDING,
        order=60,
        stock=True,
    ),
]
