"""An org's open orders as a problem for the scheduler, and the scheduler's words about it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from niangjia import scheduling as sched
from niangjia.core.clock import SHANGHAI, at_local, local_day
from niangjia.core.places import Point, kilometres, point_of
from niangjia.courses.models import Availability, Course, Interest, Lecturer, Teaching, Term, WeeklySlot
from niangjia.courses.queries import FIRST_HOUR, LAST_HOUR, in_conflict
from niangjia.orgs.queries import districts
from niangjia.training.choices import FIRST_SERVED, HOURS, Mode, Part
from niangjia.training.models import Ban, Order, Placement, Slot, Timetable, Wish

#: How much more an order for the groups to be served first counts.
FIRST_WEIGHT = 2
#: Minutes on the way for each kilometre as the crow flies, and for setting out and arriving.
MINUTES_PER_KM, SETTING_OUT = 1.6, 20
#: Grade of somebody who can give a course, and of one whose own field it is.
ABLE, AT_HOME = 3, 5
SLOTS = (time(9, 0), time(10, 0), time(13, 30), time(14, 0), time(15, 30), time(18, 30), time(19, 0))
Span = tuple[datetime, datetime]


def orders_in(table: Timetable) -> QuerySet[Order]:
    """List the orders a timetable is for: open, in its scope, with a day in its window; the oldest first."""
    return (
        Order.objects.within(table.org.scope)
        .open()
        .filter(pk__in=Slot.objects.filter(on__range=(table.since, table.until)).values("order"))
        .select_related("org", "region")
        .order_by("ordered_at", "id")
    )


def busy_in(table: Timetable, but: Iterable[UUID] = ()) -> QuerySet[Placement]:
    """List the placements that hold lecturers' time in a window already, whoever made them, but those of some orders."""
    first, last = at_local(table.since), at_local(table.until + timedelta(days=1))
    return (
        Placement.objects.live()
        .filter(starts_at__gte=first - timedelta(days=31), starts_at__lt=last + timedelta(days=31))
        .exclude(order__in=list(but))
        .with_all()
        .select_related("order__region")
    )


class Maker:
    """Makes the problem of some orders of a timetable: everybody's time is read once, whatever their number."""

    def __init__(self, table: Timetable, orders: Sequence[Order], *, also: Course | None = None) -> None:
        """:param also: a course that may be given besides the wishes, as the last of them."""
        self.table, self.orders = table, list(orders)
        self.ids = {one.pk for one in self.orders}
        self.taken = list(busy_in(table, self.ids))
        self.served: list[Lecturer] = []
        self.wishes: dict[UUID, list[Course]] = defaultdict(list)
        for wish in Wish.objects.filter(order__in=self.ids).select_related("course"):
            self.wishes[wish.order_id].append(wish.course)
        for order in self.orders:
            if also is not None and also not in self.wishes[order.pk]:
                self.wishes[order.pk].append(also)
        self.days: dict[UUID, list[Slot]] = defaultdict(list)
        for slot in Slot.objects.filter(order__in=self.ids, on__range=(table.since, table.until)):
            self.days[slot.order_id].append(slot)

    def problem(self, pins: Sequence[Placement] = ()) -> sched.Problem:
        """Give the problem; ``pins`` stay as they are."""
        courses = {one.pk: one for found in self.wishes.values() for one in found if one.orderable}
        lecturers = tuple(self._lecturers(courses))
        return sched.Problem(
            start=self.table.since,
            end=self.table.until,
            courses=tuple(
                sched.Course(str(one.pk), one.minutes, one.field, one.title) for one in courses.values()
            ),
            lecturers=lecturers,
            orders=tuple(self._order(one) for one in self.orders),
            places=tuple(
                sched.Place(str(one.pk), one.room, one.place)
                for one in self.orders
                if one.mode == Mode.ON_SITE and one.room is not None
            ),
            slots=SLOTS,
            travel=_travel(),
            pins=tuple(
                sched.Pin(str(one.order_id), str(one.lecturer_id), str(one.course_id), one.starts_at)
                for one in pins
            ),
            forbids=tuple(self._forbids()),
        )

    def _order(self, order: Order) -> sched.Order:
        return sched.Order(
            id=str(order.pk),
            unit=str(order.pk),
            district=region_of(order),
            wishes=tuple(str(one.pk) for one in self.wishes[order.pk] if one.orderable),
            times=tuple(sched.Interval(*span_of(one)) for one in self.days[order.pk]),
            name=order.unit_name,
            mode=sched.Mode(order.mode),
            headcount=order.headcount,
            weight=FIRST_WEIGHT if order.audience in FIRST_SERVED else 1,
            venue_kind=order.venue_kind,
            place=str(order.pk) if order.mode == Mode.ON_SITE and order.room is not None else None,
        )

    def _lecturers(self, courses: dict[UUID, Course]) -> list[sched.Lecturer]:
        given: dict[UUID, set[UUID]] = defaultdict(set)
        for lecturer, course in Teaching.objects.filter(course__in=courses).values_list("lecturer", "course"):
            given[lecturer].add(course)
        found = Lecturer.objects.filter(pk__in=given).select_related("person", "firm", "org__district")
        self.served = [one for one in found if one.districts]
        free = free_spans([one.pk for one in found], self.table.since, self.table.until)
        bars = _bars(self.orders, list(found))
        load: dict[UUID, Counter[str]] = defaultdict(Counter)
        for one in self.taken:
            load[one.lecturer_id][month_of(one.starts_at)] += 1
        return [
            sched.Lecturer(
                id=str(one.pk),
                district=home_of(one),
                skills={
                    str(pk): AT_HOME if courses[pk].field in one.fields else ABLE for pk in given[one.pk]
                },
                available=tuple(sched.Interval(*span) for span in free[one.pk]),
                name=str(one),
                on_site=one.on_site,
                online=one.online,
                monthly_limit=one.monthly_limit or None,
                conflicts=frozenset(bars[one.pk]),
                load=dict(load[one.pk]),
            )
            for one in found
        ]

    def _forbids(self) -> Iterable[sched.Forbid]:
        """What was ruled out by hand, districts somebody does not serve, and where they are already, with the way."""
        for order in self.orders:
            for lecturer in self.served:
                if order.mode == Mode.ON_SITE and not lecturer.serves(region_of(order)):
                    yield sched.Forbid(order=str(order.pk), lecturer=str(lecturer.pk))
        for ban in Ban.objects.filter(order__in=self.ids):
            yield sched.Forbid(
                order=str(ban.order_id),
                lecturer=str(ban.lecturer_id) if ban.lecturer_id else None,
                during=(
                    sched.Interval(ban.starts_at, ban.starts_at + timedelta(minutes=1))
                    if ban.starts_at
                    else None
                ),
            )
        travel = _travel()
        for order in self.orders:
            here, days = region_of(order), {slot.on for slot in self.days[order.pk]}
            for one in self.taken:
                if local_day(one.starts_at) not in days:
                    continue
                there = region_of(one.order)
                online = Mode.ONLINE in (order.mode, one.order.mode)
                way = timedelta(minutes=0 if online else _minutes(travel, here, there))
                yield sched.Forbid(
                    order=str(order.pk),
                    lecturer=str(one.lecturer_id),
                    during=sched.Interval(one.starts_at - way, one.ends_at + way),
                )


def region_of(order: Order) -> str:
    """Give the district an order is for, as a code."""
    return order.region.region_code[:6]


def home_of(lecturer: Lecturer) -> str:
    """Give the district a lecturer sets out from: the first they serve, else their corps'."""
    if lecturer.districts:
        return str(lecturer.districts[0])
    district = lecturer.org.district
    return district.region_code[:6] if district is not None else ""


def month_of(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m}"


def span_of(slot: Slot) -> Span:
    """Give from when until when a slot lasts."""
    (first, first_minute), (last, last_minute) = HOURS[Part(slot.part)]
    return at_local(slot.on, first, first_minute), at_local(slot.on, last, last_minute)


def _minutes(travel: dict[tuple[str, str], int], one: str, other: str) -> int:
    if one == other:
        return SETTING_OUT
    return travel.get((one, other), travel.get((other, one), 60))


def _travel() -> dict[tuple[str, str], int]:
    """Give the minutes between every two districts, from where they lie on the map; without a code, from their middle."""
    points: dict[str, Point] = {}
    for org in districts():
        here = point_of(org)
        if org.region_code and here is not None:
            points.setdefault(org.region_code[:6], here)
    if points:  # for somebody who sets out from nowhere in particular: from the middle
        number = len(points)
        points[""] = Point(
            sum(one.latitude for one in points.values()) / number,
            sum(one.longitude for one in points.values()) / number,
        )
    codes = sorted(points)
    return {
        (one, other): SETTING_OUT + round(MINUTES_PER_KM * kilometres(points[one], points[other]))
        for number, one in enumerate(codes)
        for other in codes[number + 1 :]
    }


def _bars(orders: Sequence[Order], lecturers: Sequence[Lecturer]) -> dict[UUID, set[str]]:
    """Say for which orders each lecturer is barred by an interest of theirs or of their firm."""
    firms = [one.firm_id for one in lecturers if one.firm_id]
    concerned = Interest.objects.filter(Q(lecturer__in=lecturers) | Q(firm__in=firms))
    of_lecturer = {one.lecturer_id for one in concerned}
    of_firm = {one.firm_id for one in concerned if one.firm_id}
    bars: dict[UUID, set[str]] = defaultdict(set)
    for lecturer in lecturers:
        if lecturer.pk not in of_lecturer and lecturer.firm_id not in of_firm:
            continue
        for order in orders:
            days = {slot.on for slot in order.slots.all()} or {local_day(order.ordered_at)}
            if any(in_conflict(lecturer, day, unit=order.org, name=order.unit_name) for day in days):
                bars[lecturer.pk].add(str(order.pk))
    return bars


def free_spans(ids: Sequence[UUID], since: date, until: date) -> dict[UUID, list[Span]]:
    """Give the times in a window at which lecturers can be asked, by term, week and calendar; four statements."""
    terms: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    for one, first, last in Term.objects.filter(lecturer__in=ids).values_list("lecturer", "since", "until"):
        terms[one].append((first, last))
    weeks: dict[UUID, list[tuple[int, time, time]]] = defaultdict(list)
    for row in WeeklySlot.objects.filter(lecturer__in=ids).values_list(
        "lecturer", "weekday", "starts", "ends"
    ):
        weeks[row[0]].append(row[1:])
    first_moment, last_moment = at_local(since), at_local(until + timedelta(days=1))
    spans: dict[UUID, list[Availability]] = defaultdict(list)
    for span in Availability.objects.filter(
        lecturer__in=ids, starts_at__lt=last_moment, ends_at__gt=first_moment
    ):
        spans[span.lecturer_id].append(span)
    left = dict(Lecturer.objects.filter(pk__in=ids).values_list("pk", "left_on"))
    found: dict[UUID, list[Span]] = {}
    for pk in ids:
        free: list[Span] = []
        for number in range((until - since).days + 1):
            day = since + timedelta(days=number)
            gone = left.get(pk)
            if (gone is None or day < gone) and any(a <= day <= b for a, b in terms[pk]):
                free += _free_on(day, weeks[pk], spans[pk])
        found[pk] = free
    return found


def _free_on(day: date, week: Sequence[tuple[int, time, time]], spans: Sequence[Availability]) -> list[Span]:
    kept = (
        [one for one in week if one[0] == day.weekday()] if week else [(day.weekday(), FIRST_HOUR, LAST_HOUR)]
    )
    free = [
        (at_local(day, first.hour, first.minute), at_local(day, last.hour, last.minute))
        for _n, first, last in kept
    ]
    free += [
        (one.starts_at, one.ends_at) for one in spans if not one.busy and local_day(one.starts_at) == day
    ]
    for one in spans:
        if one.busy:
            free = [part for span in free for part in _without(span, (one.starts_at, one.ends_at))]
    return _joined(free)


def _without(span: Span, busy: Span) -> list[Span]:
    if busy[1] <= span[0] or span[1] <= busy[0]:
        return [span]
    return [one for one in ((span[0], busy[0]), (busy[1], span[1])) if one[0] < one[1]]


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def said(why: Iterable[Any]) -> list[dict[str, Any]]:
    """Keep reasons as they can be told again in any language: their codes and what they name."""
    return [{"code": one.code, "facts": dict(one.facts)} for one in why]


def why_not(plan: sched.Plan, orders: Iterable[Order]) -> dict[UUID, list[dict[str, Any]]]:
    """Give for each order that is not served why, to be kept. A room that is too small is said before anything else."""
    by_id = {str(one.pk): one for one in orders}
    found: dict[UUID, list[dict[str, Any]]] = {}
    for one in plan.unserved:
        order, why = by_id[one.order], one.why
        if order.too_many:
            facts = {"headcount": order.headcount, "place": order.place, "capacity": order.room}
            why = sched.Why("capacity", facts)
        found[order.pk] = said([why])
    return found


def told(kept: Iterable[dict[str, Any]]) -> list[str]:
    """Tell kept reasons in the reader's language."""
    return [
        str(
            sched.Why(
                one["code"], {k: tuple(v) if isinstance(v, list) else v for k, v in one["facts"].items()}
            )
        )
        for one in kept
    ]
