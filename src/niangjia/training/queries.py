"""Reads over orders, timetables and lectures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from niangjia.activities.choices import SignupState
from niangjia.activities.models import Rating, Signup
from niangjia.core.scope import Scope
from niangjia.courses.models import Lecturer
from niangjia.people.models import Person
from niangjia.training.choices import LIVE, OrderState, PlacementState
from niangjia.training.models import Asked, Ban, Keepsake, Order, Placement, Slot, UnitCall, Vote, Wish
from niangjia.training.models.timetables import PlacementQuerySet

#: So long a lecture's unit waits for its call before it counts as late.
CALL_WITHIN = timedelta(days=14)


def with_parts(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Read orders with their wishes, days and the placement that stands."""
    standing = Placement.objects.live().select_related("course", "lecturer__person", "timetable")
    return orders.select_related("org", "contact", "region").prefetch_related(
        Prefetch("wishes", Wish.objects.select_related("course")),
        Prefetch("slots", Slot.objects.all()),
        Prefetch("placements", standing, to_attr="standing"),
    )


def orders(scope: Scope | None, *, text: str = "", state: str = "", key_date: str = "") -> QuerySet[Order]:
    """List the orders of a scope, the newest first."""
    found = Order.objects.within(scope)
    if state == "unserved":
        found = found.open().exclude(unserved=[])
    elif state:
        found = found.filter(state=state)
    if key_date:
        found = found.filter(key_date=key_date)
    sought = text.strip()
    if sought:
        found = found.filter(
            Q(unit_name__icontains=sought)
            | Q(org__name__icontains=sought)
            | Q(place__icontains=sought)
            | Q(wishes__course__title__icontains=sought)
        ).distinct()
    return with_parts(found).order_by("-ordered_at", "-id")


def placement_page() -> PlacementQuerySet:
    """Read a placement with everything its page shows."""
    return Placement.objects.with_all().select_related(
        "order__contact", "order__region", "session__activity__org", "lecturer__firm", "timetable__org"
    )


def proposal(table: Any) -> QuerySet[Placement]:
    """List what a timetable proposes or has published, by time."""
    return (
        Placement.objects.filter(timetable=table, state__in=LIVE)
        .with_all()
        .select_related("order__region")
        .order_by("starts_at", "id")
    )


def bans_of(table: Any) -> QuerySet[Ban]:
    """List what was ruled out for the open orders of a timetable's scope."""
    return Ban.objects.filter(order__in=Order.objects.within(table.org.scope).open()).select_related(
        "order", "lecturer__person"
    )


def held(placements: PlacementQuerySet) -> PlacementQuerySet:
    """Keep those whose session took place: somebody was there."""
    came = Signup.objects.filter(session=OuterRef("session"), state=SignupState.ATTENDED)
    return placements.filter(Exists(came), state=PlacementState.CONFIRMED, session__cancelled_at=None)


def to_call(scope: Scope | None, at: datetime) -> PlacementQuerySet:
    """List the lectures whose unit was not reached yet, the oldest first."""
    reached = UnitCall.objects.filter(placement=OuterRef("pk"), reached=True)
    found = held(Placement.objects.within(scope).filter(ends_at__lte=at)).exclude(Exists(reached))
    return found.with_all().select_related("order__contact", "timetable").order_by("ends_at", "id")


def absent(scope: Scope | None, at: datetime) -> PlacementQuerySet:
    """List confirmed lectures whose lecturer cannot come."""
    found = Placement.objects.within(scope).confirmed().filter(ends_at__gt=at, absent_at__isnull=False)
    return found.with_all()


def retired_wishes(scope: Scope | None) -> QuerySet[Order]:
    """List open orders that wish for a course that was retired."""
    gone = Wish.objects.filter(order=OuterRef("pk")).exclude(course__retired_on=None)
    return Order.objects.within(scope).open().filter(Exists(gone)).select_related("org")


def retired_lectures(scope: Scope | None, at: datetime) -> PlacementQuerySet:
    """List lectures to come whose course was retired since they were placed."""
    found = Placement.objects.within(scope).live().filter(starts_at__gt=at).exclude(course__retired_on=None)
    return found.with_all()


def records_open(placements: Iterable[Placement], scope: Scope | None) -> set[UUID]:
    """Tell the lecturers of these placements whose record can be opened from the scope."""
    ids = {one.lecturer_id for one in placements}
    return set(Lecturer.objects.within(scope).filter(pk__in=ids).values_list("pk", flat=True))


def questions_of(placement: Placement, person: Person | None) -> QuerySet[Asked]:
    """List the questions of a lecture, those with most votes first; with whether somebody has voted for each."""
    mine = Vote.objects.filter(asked=OuterRef("pk"), person=person) if person else Vote.objects.none()
    return (
        Asked.objects.filter(placement=placement, question__isnull=False)
        .select_related(
            "question__person", "question__activity", "placement__order", "placement__lecturer__person"
        )
        .annotate(wanted=Count("votes"), voted=Exists(mine))
        .order_by("-wanted", "asked_at", "id")
    )


def library(text: str = "", field: str = "") -> QuerySet[Asked]:
    """List published questions and answers, the newest first; every word sought must stand in one of them."""
    found = Asked.objects.exclude(published_at=None).select_related("placement__course")
    if field:
        found = found.filter(placement__course__field=field)
    for word in text.split()[:5]:
        found = found.filter(
            Q(library_question__icontains=word)
            | Q(library_answer__icontains=word)
            | Q(placement__course__title__icontains=word)
        )
    return found.order_by("-published_at", "-id")


@dataclass(frozen=True, slots=True)
class Record:
    """What a lecturer has given: lectures, hours, listeners, what listeners and units said."""

    lectures: list[Placement]
    hours: float
    people: int
    stars: float | None
    ratings: int
    units_asked: int
    units_satisfied: int


def record_of(lecturer: Lecturer, at: datetime) -> Record:
    """Give a lecturer's record up to now."""
    found = list(
        held(Placement.objects.filter(lecturer=lecturer, starts_at__lte=at)).with_all().order_by("-starts_at")
    )
    sessions = [one.session_id for one in found]
    rated = Rating.objects.filter(signup__session__in=sessions).aggregate(stars=Avg("stars"), n=Count("id"))
    calls = UnitCall.objects.filter(placement__in=found, reached=True)
    return Record(
        lectures=found,
        hours=round(sum((one.ends_at - one.starts_at).total_seconds() for one in found) / 3600, 1),
        people=Signup.objects.filter(session__in=sessions, state=SignupState.ATTENDED).count(),
        stars=round(rated["stars"], 1) if rated["stars"] is not None else None,
        ratings=rated["n"],
        units_asked=calls.count(),
        units_satisfied=calls.filter(satisfied=True).count(),
    )


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of a lecture's day."""

    signed_up: int
    came: int
    books: int
    papers: int
    calls: list[UnitCall]
    keepsakes: list[Keepsake]


def day_of(placement: Placement) -> Day:
    """Give what was recorded of a lecture."""
    signups = Signup.objects.filter(session=placement.session_id, cancelled_at=None)
    copies = dict(placement.handouts.values_list("book").annotate(n=Sum("copies")).order_by())
    return Day(
        signed_up=signups.count() if placement.session_id else 0,
        came=signups.filter(state=SignupState.ATTENDED).count() if placement.session_id else 0,
        books=copies.get(True, 0),
        papers=copies.get(False, 0),
        calls=list(placement.calls.all()),
        keepsakes=list(placement.order.keepsakes.all()),
    )


def open_orders(scope: Scope) -> QuerySet[Order]:
    """List orders that wait for a date or an answer."""
    return Order.objects.within(scope).filter(state__in=(OrderState.OPEN, OrderState.OFFERED))
