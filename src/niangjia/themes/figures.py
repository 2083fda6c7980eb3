"""The figures of themes and proposals."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.scope import Scope
from niangjia.figures import Columns, Figure, Measure, Period, Unit
from niangjia.themes.choices import STANDING
from niangjia.themes.models import Proposal, Theme

SECTION = _("Concerns")


def open_themes(scope: Scope, period: Period) -> QuerySet[Theme]:
    """Themes that were being worked on at the end of the period, or today where that is earlier."""
    today = local_day(timezone.now())
    day = min(period.until, today)
    as_of = Value(day, DateField())
    if period.since > today:
        return Theme.objects.none().annotate(as_of=as_of)
    found: QuerySet[Theme] = (
        Theme.objects.within(scope)
        .filter(state__in=STANDING, accepted_on__lte=day)
        .filter(Q(settled_on=None) | Q(settled_on__gt=day))
        .annotate(as_of=as_of)
    )
    return found


def adopted(scope: Scope, period: Period) -> QuerySet[Proposal]:
    """Proposals adopted in the period."""
    found: QuerySet[Proposal] = (
        Proposal.objects.within(scope).adopted().filter(decided_on__range=(period.since, period.until))
    )
    return found


def _links(name: str) -> Any:
    def link(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
        return {ref: reverse(name, args=[ref]) for ref in refs}

    return link


FIGURES = [
    Figure(
        key="themes.open",
        name=_("Themes being worked on"),
        unit=Unit.CASES,
        definition=_(
            "Themes that a cadre had accepted by the last day of the window, or by today where that is earlier, and that were not settled "
            "by then. Suggestions, and themes that were merged or dismissed, are not counted."
        ),
        evidence=open_themes,
        measure=Measure.DISTINCT,
        columns=Columns(on="as_of", subject=F("id"), subject_name=_("Theme"), what="name"),
        link=_links("themes:desk_theme"),
        persons=False,
        section=SECTION,
        order=86,
        stock=True,
    ),
    Figure(
        key="proposals.adopted",
        name=_("Proposals adopted"),
        unit=Unit.CASES,
        definition=_(
            "Proposals that the level that must decide adopted, counted on the day of the decision, whether carried out by now or not."
        ),
        evidence=adopted,
        measure=Measure.ROWS,
        columns=Columns(on="decided_on", what="title"),
        link=_links("themes:desk_proposal"),
        persons=False,
        section=SECTION,
        order=87,
    ),
]
