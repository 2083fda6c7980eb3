"""The figures of concerns. There is none of persons or of cadres: nobody is ranked."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.concerns import queries
from niangjia.concerns.choices import Kind
from niangjia.concerns.models import CallBack, Category, Concern
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.scope import Scope
from niangjia.figures import Breakdown, Columns, Figure, Measure, Period, Unit
from niangjia.people.choices import Group

SECTION = _("Concerns")


def _today() -> Any:
    return local_day(timezone.now())


def raised(scope: Scope, period: Period) -> QuerySet[Concern]:
    """Concerns raised on a day of the period."""
    return Concern.objects.within(scope).filter(raised_on__gte=period.since, raised_on__lte=period.until)


def due(scope: Scope, period: Period) -> QuerySet[Concern]:
    """Concerns whose first deadline fell in the period and is over, or that were answered."""
    return queries.due_rows(scope, period.since, period.until, _today())


def reached(scope: Scope, period: Period) -> QuerySet[CallBack]:
    """Call-backs of the period by which somebody was reached."""
    return queries.called_rows(scope, period.since, period.until).filter(reached=True)


def not_reached(scope: Scope, period: Period) -> QuerySet[CallBack]:
    """Call-backs of the period by which nobody was reached."""
    return queries.called_rows(scope, period.since, period.until).filter(reached=False)


def overdue(scope: Scope, period: Period) -> QuerySet[Any]:
    """Concerns that were late at the end of the period, or today where that is earlier."""
    today = _today()
    day = min(period.until, today)
    as_of = Value(day, DateField())
    if period.since > today:
        return Concern.objects.none().annotate(as_of=as_of)
    late = Concern.objects.within(scope).filter(first_due_on__lt=day, raised_on__lte=day)
    unanswered = Q(first_answered_on=None) | Q(first_answered_on__gt=day)
    waits = Q(waits_for_person=True, waits_since__lte=F("first_due_on"))
    return late.filter(unanswered).exclude(waits).annotate(as_of=as_of)


def _links(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    if actor is None:
        return {}
    found = Concern.objects.seen_by(actor).filter(pk__in=refs).values_list("pk", flat=True)
    return {pk: reverse("concerns:desk_concern", args=[pk]) for pk in found}


def _call_links(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    if actor is None:
        return {}
    seen = Concern.objects.seen_by(actor).order_by().values("pk")
    found = CallBack.objects.filter(pk__in=refs, concern__in=seen).values_list("pk", "concern_id")
    return {pk: reverse("concerns:desk_concern", args=[concern]) for pk, concern in found}


def _numbers(ids: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    return dict(Concern.objects.filter(pk__in=ids).values_list("pk", "number"))


def _kinds(_keys: Collection[Any]) -> Mapping[Any, Any]:
    return dict(Kind.choices)


def _groups(_keys: Collection[Any]) -> Mapping[Any, Any]:
    return dict(Group.choices)


def _categories(keys: Collection[Any]) -> Mapping[Any, Any]:
    return dict(Category.objects.filter(code__in=keys).values_list("code", "name"))


def _splits(prefix: str = "") -> tuple[Breakdown, ...]:
    return (
        Breakdown(key="kind", name=_("By kind"), column=f"{prefix}kind", labels=_kinds),
        Breakdown(
            key="category",
            name=_("By category"),
            column=f"{prefix}category_id",
            labels=_categories,
            empty=_("Without a category"),
        ),
        Breakdown(
            key="group", name=_("By group"), column=f"{prefix}group", labels=_groups, empty=_("Not known")
        ),
    )


CALLED: dict[str, Any] = {"on": "called_on", "org": "concern__org", "what": "concern__number"}

FIGURES = [
    Figure(
        key="concerns.raised",
        name=_("Concerns raised"),
        unit=Unit.CASES,
        definition=_(
            "Concerns put on the list, counted on the day they were raised, for the unit that owns them now, whatever became of "
            "them. Linked ones count each for itself: each is somebody who waits."
        ),
        evidence=raised,
        measure=Measure.ROWS,
        columns=Columns(on="raised_on", what="number"),
        link=_links,
        breakdowns=_splits(),
        section=SECTION,
        order=80,
    ),
    Figure(
        key="concerns.response_rate",
        name=_("Response rate"),
        unit=Unit.PERCENT,
        definition=_(
            "Of the concerns whose deadline fell in the period, those first answered by the end of that day; n is the concerns "
            "that were due. A refusal with its reason is an answer, a note is none. Time waited for the person is added to the "
            "deadline; those that still wait for the person are left out."
        ),
        evidence=due,
        measure=Measure.RATIO,
        columns=Columns(
            on="first_due_on", what="number", hit=queries.IN_TIME, hit_name=_("Answered in time")
        ),
        link=_links,
        breakdowns=_splits(),
        persons=False,
        section=SECTION,
        order=81,
    ),
    Figure(
        key="concerns.solved_rate",
        name=_("Solved rate"),
        unit=Unit.PERCENT,
        definition=_(
            "Of those reached by a call-back in the period, those who said that it is solved; n is who was reached. Call-backs are "
            "drawn by lot and made by somebody who did not handle the concern. Who was not reached is counted apart."
        ),
        evidence=reached,
        measure=Measure.RATIO,
        columns=Columns(**CALLED, hit=Q(solved=True), hit_name=_("Said to be solved")),
        link=_call_links,
        breakdowns=_splits("concern__"),
        persons=False,
        section=SECTION,
        order=82,
    ),
    Figure(
        key="concerns.satisfied_rate",
        name=_("Satisfied rate"),
        unit=Unit.PERCENT,
        definition=_(
            "Of those reached by a call-back in the period, those who said that they are satisfied; n is who was reached. Who was "
            "not reached is neither satisfied nor dissatisfied and is counted apart."
        ),
        evidence=reached,
        measure=Measure.RATIO,
        columns=Columns(**CALLED, hit=Q(satisfied=True), hit_name=_("Satisfied")),
        link=_call_links,
        breakdowns=_splits("concern__"),
        persons=False,
        section=SECTION,
        order=83,
    ),
    Figure(
        key="concerns.not_reached",
        name=_("Call-backs that reached nobody"),
        unit=Unit.CASES,
        definition=_(
            "Call-backs made in the period whose last call reached nobody. They say nothing of whether a concern is solved."
        ),
        evidence=not_reached,
        measure=Measure.ROWS,
        columns=Columns(**CALLED),
        link=_call_links,
        persons=False,
        section=SECTION,
        order=84,
    ),
    Figure(
        key="concerns.overdue",
        name=_("Concerns overdue"),
        unit=Unit.CASES,
        definition=_(
            "Concerns whose first answer was due before the last day of the window, or before today where that is earlier, and "
            "that had none by then. Those that wait for the person are left out."
        ),
        evidence=overdue,
        measure=Measure.DISTINCT,
        columns=Columns(on="as_of", what="number", subject=F("id"), subject_name=_("Concern")),
        link=_links,
        subjects=_numbers,
        breakdowns=_splits(),
        persons=False,
        section=SECTION,
        order=85,
        stock=True,
    ),
]
