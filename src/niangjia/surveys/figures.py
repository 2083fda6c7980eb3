"""The figures of surveys: how many are open, and how many answers came. There is none of one answer or one person."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.scope import Scope
from niangjia.figures import Breakdown, Columns, Figure, Measure, Period, Unit
from niangjia.people.choices import Group
from niangjia.surveys.models import Answer, Survey
from niangjia.surveys.policies import READERS
from niangjia.surveys.queries import titles

SECTION = _("Surveys")


def open_surveys(scope: Scope, period: Period) -> QuerySet[Any]:
    """Surveys that took answers on the last day of the period, or today where that is earlier."""
    today = local_day(timezone.now())
    day = min(period.until, today)
    found = Survey.objects.within(scope).published().annotate(as_of=Value(day, DateField()))
    if period.since > today:
        return found.none()
    ended = Q(closed_on=None) | Q(closed_on__gt=day)
    return found.filter(ended, opens_on__lte=day, closes_on__gte=day)


def answers(scope: Scope, period: Period) -> QuerySet[Answer]:
    """Answers given on a day of the period."""
    return Answer.objects.within(scope).counted().filter(on__gte=period.since, on__lte=period.until)


def _links(page: str, model: Any) -> Any:
    def link(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
        if actor is None or not actor.has_role(*READERS):
            return {}
        found = model.objects.within(actor.scope).filter(pk__in=refs).values_list("pk", flat=True)
        return {pk: reverse(page, args=[pk]) for pk in found}

    return link


def _titles(ids: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    return titles(ids)


FIGURES = [
    Figure(
        key="surveys.open",
        name=_("Surveys open"),
        unit=Unit.PIECES,
        definition=_(
            "Surveys that took answers on the last day of the window, or today where that is earlier: opened, begun, and neither "
            "over nor closed by then. Drafts are not counted."
        ),
        evidence=open_surveys,
        measure=Measure.DISTINCT,
        columns=Columns(on="as_of", what="title", subject=F("id"), subject_name=_("Survey")),
        link=_links("surveys:desk_survey", Survey),
        subjects=_titles,
        persons=False,
        section=SECTION,
        order=88,
        stock=True,
    ),
    Figure(
        key="surveys.answers",
        name=_("Answers to surveys"),
        unit=Unit.TIMES,
        definition=_(
            "Answers to surveys on their day, one for each person and survey, with or without a name; who answered two surveys "
            "counts twice. The second answer of somebody whose two records were brought together is left out."
        ),
        evidence=answers,
        measure=Measure.ROWS,
        columns=Columns(on="on", what="survey__title"),
        link=_links("surveys:desk_answer", Answer),
        persons=False,
        breakdowns=(
            Breakdown(
                key="group",
                name=_("By group"),
                column="group",
                labels=lambda _keys: dict(Group.choices),
                empty=_("Not said"),
            ),
        ),
        section=SECTION,
        order=89,
    ),
]
