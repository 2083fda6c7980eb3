"""Reads of classes: the programme, the roster with who came when, credit hours of somebody."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from niangjia.activities.choices import SignupState
from niangjia.activities.models import Signup
from niangjia.classes.models import (
    Assignment,
    Certificate,
    ClassQuota,
    Enrolment,
    HalfDay,
    TrainingClass,
    Work,
)
from niangjia.people.models import Person


@dataclass(frozen=True, slots=True)
class RosterRow:
    """Somebody in a class.

    :param there: for each half-day whether they came; ``None`` while it is to come.
    :param hours: credit hours of those they came to; ``share`` of all, in percent.
    :param score: the best of their papers; ``None`` without one.
    """

    enrolment: Enrolment
    there: tuple[bool | None, ...]
    hours: int
    share: int
    score: int | None
    earned: bool
    certificate: Certificate | None


def half_days(training_class: TrainingClass) -> QuerySet[HalfDay]:
    """The programme in its order."""
    found: QuerySet[HalfDay] = (
        HalfDay.objects.filter(day__training_class=training_class)
        .select_related("day", "session")
        .order_by("day__on", "part")
    )
    return found


def quotas(training_class: TrainingClass) -> QuerySet[ClassQuota]:
    """The units with their places, and how many of each are on the roster."""
    on_roster = Enrolment.objects.live().filter(training_class=training_class, org=OuterRef("org"))
    used = on_roster.order_by().values("org").annotate(number=Count("pk")).values("number")
    found: QuerySet[ClassQuota] = (
        ClassQuota.objects.filter(training_class=training_class)
        .select_related("org")
        .annotate(used=Coalesce(Subquery(used), 0))
    )
    return found


def assignments(training_class: TrainingClass) -> QuerySet[Assignment]:
    """List the assignments of a class, with how many handed in and how many of these wait for a mark."""
    found: QuerySet[Assignment] = training_class.assignments.annotate(
        handed_in=Count("works"),
        to_mark=Count("works", filter=Q(works__marked_at=None, works__pk__isnull=False)),
    )
    return found


def own_assignments(enrolment: Enrolment) -> list[tuple[Assignment, Work | None]]:
    """List the assignments of one's class, with what one handed in."""
    works = {one.assignment_id: one for one in enrolment.works.select_related("assignment")}
    return [(one, works.get(one.pk)) for one in enrolment.training_class.assignments.all()]


def leader_of(enrolment: Enrolment) -> Person | None:
    """Give who leads somebody's group."""
    if enrolment.group_number is None:
        return None
    found = (
        Enrolment.objects.live()
        .filter(training_class=enrolment.training_class, group_number=enrolment.group_number, leads=True)
        .select_related("person")
        .first()
    )
    return found.person if found is not None else None


def roster(training_class: TrainingClass, at: datetime) -> list[RosterRow]:
    """Everybody on the roster, and how far they have come."""
    halves = list(half_days(training_class))
    people = Enrolment.objects.live().filter(training_class=training_class)
    came: dict[Any, set[Any]] = defaultdict(set)
    attended = Signup.objects.filter(
        session__in=[one.session_id for one in halves], state=SignupState.ATTENDED
    )
    for session, person in attended.values_list("session", "person"):
        came[person].add(session)
    return [
        _row(training_class, one, halves, came[one.person_id], at)
        for one in people.select_related("person", "org", "certificate").prefetch_related("papers")
    ]


def _row(
    about: TrainingClass, one: Enrolment, halves: list[HalfDay], came: set[Any], at: datetime
) -> RosterRow:
    there = tuple(
        True if half.session_id in came else None if half.session.ends_at > at else False for half in halves
    )
    whole = sum(half.hours for half in halves)
    hours = sum(half.hours for half in halves if half.session_id in came)
    share = round(100 * hours / whole) if whole else 0
    scores = [paper.score for paper in one.papers.all() if paper.score is not None]
    score = max(scores, default=None)
    over = bool(halves) and all(half.session.ends_at <= at for half in halves)
    passed = not about.test_size or (score is not None and score >= about.pass_mark)
    earned = over and 100 * hours >= about.attendance_needed * whole and hours > 0 and passed
    return RosterRow(one, there, hours, share, score, earned, getattr(one, "certificate", None))


def in_group(rows: list[RosterRow], asked: str) -> tuple[list[int], int | None, list[RosterRow]]:
    """Give the groups there are, the one that is asked for (nothing: all), and who is in it."""
    numbers = sorted({one.enrolment.group_number for one in rows if one.enrolment.group_number})
    group = next((number for number in numbers if str(number) == asked), None)
    return numbers, group, [one for one in rows if group in (None, one.enrolment.group_number)]


def own_row(enrolment: Enrolment, at: datetime) -> RosterRow:
    """How far one person has come."""
    halves = list(half_days(enrolment.training_class))
    came = set(
        Signup.objects.filter(
            session__in=[one.session_id for one in halves],
            person=enrolment.person,
            state=SignupState.ATTENDED,
        ).values_list("session", flat=True)
    )
    return _row(enrolment.training_class, enrolment, halves, came, at)


def credit_hours(person: Person) -> Mapping[int, int]:
    """Credit hours of somebody in each year, the latest first: those of the half-days they came to."""
    mine = Q(session__signups__person=person) | Q(session__signups__person__merged_into=person)
    found = HalfDay.objects.filter(mine, session__signups__state=SignupState.ATTENDED)
    years: dict[int, int] = defaultdict(int)
    for _pk, on, hours in found.values_list("pk", "day__on", "hours").distinct():
        years[on.year] += hours
    return dict(sorted(years.items(), reverse=True))
