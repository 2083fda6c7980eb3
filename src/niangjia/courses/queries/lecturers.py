"""Who has time, who can give what, and who must not go where."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet

from niangjia.core.clock import SHANGHAI, local_day
from niangjia.core.scope import Scope
from niangjia.courses.choices import LIVE, Field, FirmKind, LecturerKind, LecturerState
from niangjia.courses.models import (
    Availability,
    Course,
    Firm,
    FirmQuerySet,
    Interest,
    Lecturer,
    LecturerQuerySet,
)
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org

#: When a lecturer who keeps no week can be asked, on every day.
FIRST_HOUR, LAST_HOUR = time(8), time(20)
#: Orgs that stand for many units: a dispute with one of them is not one with those below it.
WIDE = (OrgKind.FEDERATION, OrgKind.HEADQUARTERS, OrgKind.SERVICE_STATION)


def available(lecturer: Lecturer, start: datetime, end: datetime) -> bool:
    """Say whether a lecturer can be asked from one moment to another, by term, week and calendar.

    What they are booked for already is known to the room above.
    """
    day = local_day(start)
    if end <= start or local_day(end) != day:
        return False
    if not lecturer.in_term_on(day):
        return False
    spans = list(Availability.objects.filter(lecturer=lecturer, starts_at__lt=end, ends_at__gt=start))
    if any(one.busy for one in spans):
        return False
    return any(one.starts_at <= start and end <= one.ends_at for one in spans) or in_week(
        weekly(lecturer), start, end
    )


def weekly(lecturer: Lecturer) -> list[tuple[int, time, time]]:
    """Give the week a lecturer keeps: weekday (Monday is 0), from, until; empty when they keep none."""
    return [(one.weekday, one.starts, one.ends) for one in lecturer.weekly_slots.all()]


def in_week(slots: Iterable[tuple[int, time, time]], start: datetime, end: datetime) -> bool:
    """Say whether a time of one day lies in a slot of the week; without slots, between 8 and 20 o'clock."""
    first, last = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    kept = list(slots) or [(first.weekday(), FIRST_HOUR, LAST_HOUR)]
    return any(
        weekday == first.weekday() and starts <= first.time() and last.time() <= ends
        for weekday, starts, ends in kept
    )


def can_give(course: Course, day: date | None = None) -> LecturerQuerySet:
    """List the lecturers who can give a course; with a day, those who are in their term on it."""
    found: LecturerQuerySet = Lecturer.objects.filter(teachings__course=course).select_related(
        "person", "firm"
    )
    return found if day is None else found.in_term(day)


def barring(lecturer: Lecturer, on: date) -> QuerySet[Interest]:
    """List the units at which a lecturer does not lecture, their own and those of their firm."""
    found: QuerySet[Interest] = Interest.objects.on(on).filter(
        Q(lecturer=lecturer) | Q(firm__isnull=False, firm=lecturer.firm_id)
    )
    return found.select_related("unit")


def in_conflict(lecturer: Lecturer, on: date, *, unit: Org | None = None, name: str = "") -> bool:
    """Say whether a lecturer must not lecture at a unit: an org of the tree, or one known by name only."""
    return any(_bars(one, unit, name) for one in barring(lecturer, on))


def _bars(interest: Interest, unit: Org | None, name: str) -> bool:
    names = {one for one in ("".join(name.split()), unit.name if unit else "") if one}
    if interest.unit is None:
        return "".join(interest.unit_name.split()) in names
    if unit is not None and interest.unit.kind not in WIDE and unit.path.startswith(interest.unit.path):
        return True
    return interest.unit.name in names or (unit is not None and unit.pk == interest.unit_id)


LECTURER_SORTS = {
    "name": ("person__pinyin", "id"),
    "until": ("until", "person__pinyin", "id"),
    "kind": ("kind", "person__pinyin", "id"),
}
FIRM_SORTS = {"name": ("pinyin", "id"), "until": ("agreement_until", "pinyin", "id")}
STATES = ("engaged", "invited", "over", "gone", "all")


def lecturers(
    scope: Scope | None,
    on: date,
    *,
    text: str = "",
    kind: str = "",
    field: str = "",
    state: str = "all",
    sort: str = "",
) -> LecturerQuerySet:
    """List the lecturers of a scope.

    :param state: ``engaged`` on the day, ``invited``, ``over`` (their term is), ``gone`` (left or declined) or ``all``.
    """
    found: LecturerQuerySet = Lecturer.objects.within(scope).select_related("person", "firm", "org")
    if kind in LecturerKind.values:
        found = found.filter(kind=kind)
    if field in Field.values:
        found = found.filter(fields__icontains=f'"{field}"')
    if state == "engaged":
        found = found.in_term(on)
    elif state == "invited":
        found = found.filter(state=LecturerState.INVITED)
    elif state == "over":
        found = found.filter(state=LecturerState.ACCEPTED, until__lt=on)
    elif state == "gone":
        found = found.exclude(state__in=LIVE)
    sought = "".join(text.split())
    if sought:
        spelled = sought.lower()
        found = found.filter(
            Q(person__name__icontains=sought)
            | Q(person__sound__startswith=spelled)
            | Q(person__initials__startswith=spelled)
            | Q(firm__name__icontains=sought)
            | Q(firm__initials__startswith=spelled)
        )
    return found.order_by(*LECTURER_SORTS.get(sort, LECTURER_SORTS["name"]))


def firms(
    scope: Scope | None, on: date, *, text: str = "", kind: str = "", state: str = "", sort: str = ""
) -> FirmQuerySet:
    """List the firms of a scope with how many lecturers of theirs are in their term.

    :param state: ``bound`` (the agreement stands on the day), ``ended``, or nothing for all.
    """
    found: FirmQuerySet = Firm.objects.within(scope).select_related("org")
    if kind in FirmKind.values:
        found = found.filter(kind=kind)
    if state == "bound":
        found = found.bound(on)
    elif state == "ended":
        found = found.exclude(pk__in=Firm.objects.bound(on).order_by().values("pk"))
    sought = "".join(text.split())
    if sought:
        spelled = sought.lower()
        found = found.filter(Q(name__icontains=sought) | Q(initials__contains=spelled))
    engaged = Q(lecturers__state=LecturerState.ACCEPTED, lecturers__until__gte=on)
    counted: FirmQuerySet = found.annotate(engaged=Count("lecturers", filter=engaged))
    return counted.order_by(*FIRM_SORTS.get(sort, FIRM_SORTS["name"]))


def firms_bound(scope: Scope | None, on: date) -> FirmQuerySet:
    """List the firms of a scope whose agreement stands on a day."""
    return Firm.objects.within(scope).bound(on)
