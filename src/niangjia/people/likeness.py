"""How alike two records are: likely one person, with the reasons; never merged by themselves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from niangjia.core.scope import Scope
from niangjia.people.models import Person, TwoPersons

#: What two records may share → why that speaks for one person. A record that lacks one of the fields shares nothing.
REASONS: dict[tuple[str, ...], Any] = {
    ("phone_index",): _("The same phone"),
    ("name", "birth_on"): _("The same name and birth date"),
    ("pinyin", "birth_on"): _("Names that sound alike, and the same birth date"),
    ("name", "employer"): _("The same name and employer"),
}
#: More records than this with one phone or one name say nothing of any two of them.
TOO_COMMON = 6
GROUPS = 300


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person, the older one first, and why."""

    one: Person
    other: Person
    reasons: tuple[Any, ...]

    @property
    def both(self) -> tuple[Person, Person]:
        return self.one, self.other


def look_alikes(person: Person, scope: Scope | None) -> list[Pair]:
    """List other living records of the scope that may be the same person."""
    alike = Q(pk__in=[])
    for fields in REASONS:
        values = {field: getattr(person, field) for field in fields}
        if all(values.values()):
            alike |= Q(**values)
    found = Person.objects.within(scope).live().filter(alike).exclude(pk=person.pk)
    others = found.select_related("home_org").order_by("id")[:TOO_COMMON]
    return _pairs((person, other) for other in others)


def likely_pairs(scope: Scope | None) -> list[Pair]:
    """List pairs of living records of the scope that may be one person: most reasons first, then by sound.

    Two ID numbers that differ are two persons, and so are two of whom somebody said that they are. A value that more than
    six records share is left out. Five statements, whatever is found.
    """
    living = Person.objects.within(scope).live()
    wanted: dict[tuple[str, ...], set[tuple[Any, ...]]] = {}
    alike = Q(pk__in=[])
    for fields in REASONS:
        known = living.exclude(Q(*((field, None) for field in fields), _connector=Q.OR))
        for field in {"name", "pinyin", "employer"} & set(fields):
            known = known.exclude(**{field: ""})
        shared = known.values(*fields).annotate(records=Count("pk")).order_by(*fields)
        shared = shared.filter(records__gt=1, records__lte=TOO_COMMON)[:GROUPS]
        wanted[fields] = {tuple(group[field] for field in fields) for group in shared}
        first = fields[0]
        alike |= Q(**{f"{first}__in": {group[0] for group in wanted[fields]}})
    by_value: dict[tuple[Any, ...], list[Person]] = defaultdict(list)
    for person in living.filter(alike).select_related("home_org").order_by("id"):
        for fields, groups in wanted.items():
            values = tuple(getattr(person, field) for field in fields)
            if values in groups:
                by_value[(fields, *values)].append(person)
    candidates = {
        (one.pk, other.pk): (one, other)
        for persons in by_value.values()
        for one, other in combinations(persons, 2)
    }
    found = _pairs(candidates.values())
    return sorted(found, key=lambda pair: (-len(pair.reasons), pair.one.pinyin, pair.one.pk))


def told_apart(scope: Scope | None) -> QuerySet[TwoPersons]:
    """List the pairs of the scope that somebody said are two persons, the newest first."""
    living = Person.objects.within(scope).live().values("pk")
    said = TwoPersons.objects.filter(one__in=living, other__in=living)
    return said.select_related("one__home_org", "other__home_org").order_by("-said_at", "id")


def _pairs(candidates: Iterable[tuple[Person, Person]]) -> list[Pair]:
    couples = list(candidates)
    told = _told_apart({person.pk for couple in couples for person in couple})
    return [
        Pair(one, other, tuple(reasons_for(one, other)))
        for one, other in couples
        if not _two_numbers(one, other) and frozenset((one.pk, other.pk)) not in told
    ]


def reasons_for(one: Person, other: Person) -> Iterator[Any]:
    """Give what speaks for one person; that names are the same says already that they sound alike."""
    same_name = bool(one.name) and one.name == other.name
    for fields, reason in REASONS.items():
        values = [(getattr(one, field), getattr(other, field)) for field in fields]
        if all(mine and mine == theirs for mine, theirs in values) and not (
            fields[0] == "pinyin" and same_name
        ):
            yield reason


def _two_numbers(one: Person, other: Person) -> bool:
    return bool(one.id_number_index and other.id_number_index)  # unique: two of them are never the same


def _told_apart(ids: set[UUID]) -> set[frozenset[UUID]]:
    said = TwoPersons.objects.filter(one__in=ids, other__in=ids).values_list("one", "other")
    return {frozenset(couple) for couple in said}
