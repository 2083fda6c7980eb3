"""The library and its menu: what can be ordered, how often it was given, and what links lead on from it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Replace

from niangjia.core import declare
from niangjia.core.scope import Scope
from niangjia.courses.choices import CourseState, Field
from niangjia.courses.models import Course, CourseQuerySet, Material

STATES = ("listed", *CourseState.values, "all")
SORTS = {
    "field": ("field", "pinyin", "id"),
    "title": ("pinyin", "id"),
    "new": ("-listed_on", "-id"),
    "minutes": ("minutes", "pinyin", "id"),
}


def sought(found: CourseQuerySet, text: str) -> CourseQuerySet:
    """Keep the courses whose title, sound, initials or summary hold what was typed."""
    typed = "".join(text.split())
    if not typed:
        return found
    spelled = typed.lower()
    return found.alias(sound=Replace(F("pinyin"), Value(" "), Value(""))).filter(
        Q(title__icontains=typed)
        | Q(sound__contains=spelled)
        | Q(initials__contains=spelled)
        | Q(summary__icontains=typed)
    )


def courses(
    scope: Scope | None, *, text: str = "", field: str = "", state: str = "", sort: str = ""
) -> CourseQuerySet:
    """List the courses of a scope.

    :param state: ``listed`` (the default: all but the retired), a state, or ``all``.
    """
    found: CourseQuerySet = Course.objects.within(scope).select_related("org")
    if field in Field.values:
        found = found.filter(field=field)
    if state in CourseState.values:
        found = found.filter(state=state)
    elif state != "all":
        found = found.exclude(state=CourseState.RETIRED)
    return sought(found, text).order_by(*SORTS.get(sort, SORTS["field"]))


def menu(*, text: str = "", field: str = "", subject: str = "") -> CourseQuerySet:
    """List what can be ordered, of every library, by field."""
    found: CourseQuerySet = Course.objects.on_menu().select_related("org")
    if field in Field.values:
        found = found.filter(field=field)
    if subject:
        found = found.filter(subject=subject)
    return sought(found, text).order_by("field", "pinyin", "id")


def fields_on_menu() -> list[tuple[Field, int]]:
    """Give the fields something of can be ordered, with how much, those of law first."""
    counted = dict(Course.objects.on_menu().order_by().values_list("field").annotate(number=Count("pk")))
    return [(one, counted[one]) for one in Field if counted.get(one)]


def with_lecturers(found: CourseQuerySet) -> CourseQuerySet:
    """Add how many lecturers can give each course."""
    counted: CourseQuerySet = found.annotate(able=Count("teachings", distinct=True))
    return counted


def materials_of(course: Course) -> list[list[Material]]:
    """Give the materials of a course by name, each with its versions, the latest first."""
    named: dict[str, list[Material]] = {}
    for one in course.materials.filter(dropped_at=None):
        named.setdefault(one.name, []).append(one)
    return list(named.values())


@dataclass(frozen=True, slots=True)
class Given:
    """How often a course was given, and how it was rated: mean stars of ``n`` ratings."""

    times: int
    stars: float | None = None
    n: int = 0


def given(ids: Collection[UUID]) -> Mapping[UUID, Given] | None:
    """Say how often courses were given and how they were rated, as far as a room above knows; nothing when none does.

    A room declares ``given(ids)`` in a module ``course_records``: course → times, mean stars, number of ratings.
    """
    told: dict[UUID, Given] | None = None
    for room in declare.modules("course_records"):
        told = (told or {}) | {pk: Given(*what) for pk, what in room.given(ids).items()}
    return told


def links(course: Course) -> list[tuple[Any, str]]:
    """Give what leads on from a course on the menu, as rooms declare it: ``course_links.LINKS(course)`` → label, address."""
    return [one for room in declare.modules("course_links") for one in room.LINKS(course)]
