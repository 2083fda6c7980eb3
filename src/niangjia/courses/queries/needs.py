"""What people wish to hear, by field, group and place."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from niangjia.core.scope import Scope
from niangjia.courses.choices import Field, NeedSource
from niangjia.courses.models import Course, Need
from niangjia.orgs.models import Region
from niangjia.orgs.queries import districts
from niangjia.people.choices import Group

SORTS = {"new": ("-told_on", "-id"), "people": ("-headcount", "-id"), "field": ("field", "-headcount", "-id")}


def needs(
    scope: Scope | None,
    *,
    text: str = "",
    field: str = "",
    group: str = "",
    place: str = "",
    source: str = "",
    state: str = "",
    sort: str = "",
) -> QuerySet[Need]:
    """List the needs of a scope.

    :param state: ``open`` for those nothing answers, ``answered`` for the others, nothing for all.
    """
    found: QuerySet[Need] = Need.objects.within(scope).select_related("org", "course", "call")
    for name, value, known in (
        ("field", field, Field.values),
        ("group", group, Group.values),
        ("source", source, NeedSource.values),
    ):
        if value in known:
            found = found.filter(**{name: value})
    if place:
        found = found.filter(region_code=place)
    if text:
        found = found.filter(Q(topic__icontains=text) | Q(unit_name__icontains=text))
    if state == "open":
        found = found.filter(course=None, call=None)
    elif state == "answered":
        found = found.exclude(course=None, call=None)
    return found.order_by(*SORTS.get(sort, SORTS["new"]))


@dataclass(frozen=True, slots=True)
class Demand:
    """How many wish to hear of a field: records, people, how many of them nothing answers, and what the library has."""

    key: str
    name: Any
    records: int
    people: int
    unanswered: int
    courses: int | None = None


def _summed(found: QuerySet[Need], column: str) -> list[dict[str, Any]]:
    lacking = Q(course=None, call=None)
    rows = found.order_by().values(column)
    return list(
        rows.annotate(
            records=Count("pk"), people=Sum("headcount"), lacking=Sum("headcount", filter=lacking, default=0)
        ).order_by("-people", column)
    )


def demand(found: QuerySet[Need]) -> list[Demand]:
    """Sum needs by field, the most wished first, each with how many courses the menu has."""
    has = dict(Course.objects.on_menu().order_by().values_list("field").annotate(n=Count("pk")))
    return [
        Demand(
            row["field"],
            Field(row["field"]).label,
            row["records"],
            row["people"],
            row["lacking"],
            has.get(row["field"], 0),
        )
        for row in _summed(found, "field")
    ]


def demand_by_group(found: QuerySet[Need]) -> list[Demand]:
    """Sum needs by group."""
    names = dict(Group.choices)
    return [
        Demand(row["group"], names.get(row["group"], ""), row["records"], row["people"], row["lacking"])
        for row in _summed(found, "group")
    ]


def demand_by_place(found: QuerySet[Need]) -> list[Demand]:
    """Sum needs by district."""
    rows = _summed(found, "region_code")
    names = dict(
        Region.objects.filter(pk__in=[row["region_code"] for row in rows]).values_list("code", "name")
    )
    return [
        Demand(
            row["region_code"],
            names.get(row["region_code"], ""),
            row["records"],
            row["people"],
            row["lacking"],
        )
        for row in rows
    ]


def places() -> list[tuple[str, str]]:
    """Give the districts one can name: region code and name of the district, in the order of the tree."""
    found = list(districts().exclude(region_code="").values_list("region_code", "name"))
    names = dict(Region.objects.filter(pk__in=[code for code, _name in found]).values_list("code", "name"))
    return [(code, names.get(code, name)) for code, name in found]
