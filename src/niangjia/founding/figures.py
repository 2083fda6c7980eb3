"""The figures of founding."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.scope import Scope
from niangjia.figures import Breakdown, Columns, Figure, Measure, Period, Unit
from niangjia.founding import queries
from niangjia.founding.choices import Form, Track
from niangjia.founding.models import Case, Prospect
from niangjia.orgs.models import Org

FOUNDING = _("Founding")


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
    section=FOUNDING,
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
        section=FOUNDING,
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
        section=FOUNDING,
        order=60,
    ),
]
