"""Reads over persons, memberships and posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from niangjia.accounts.models import AuditRecord
from niangjia.core.crypto import blind_index
from niangjia.people.models import Membership, Merge, Person, PersonQuerySet, Post, PostQuerySet


@dataclass(frozen=True, slots=True)
class PersonSnapshot:
    """Who somebody was on a day: group and membership."""

    group: str
    was_member: bool


def was_member(person_id: UUID, on: date) -> bool:
    """Say whether somebody was a member on that day."""
    return Membership.objects.on(on).filter(person_id=person_id).exists()


def membership_now(person: Person) -> Membership | None:
    """Give somebody's membership in force, with its union."""
    found: Membership | None = person.memberships.filter(left_on=None).select_related("org").first()
    return found


def members_on(person_ids: Iterable[UUID], on: date) -> set[UUID]:
    """Keep those who were members on that day; one statement."""
    return set(
        Membership.objects.on(on).filter(person_id__in=list(person_ids)).values_list("person_id", flat=True)
    )


def snapshot(person: Person, on: date) -> PersonSnapshot:
    """Give group and membership on a day, for the ledger."""
    return PersonSnapshot(group=person.group, was_member=was_member(person.pk, on))


def posts_in_force(person_id: UUID, on: date) -> PostQuerySet:
    """List somebody's posts on a day, with their orgs."""
    return Post.objects.in_force(on).filter(person_id=person_id).select_related("org")


def matching(persons: PersonQuerySet, text: str) -> PersonQuerySet:
    """Keep persons found by a piece of the name, pinyin, initials, a whole phone or ID number, or the last 4 digits of the phone."""
    sought = "".join(text.split())
    if not sought:
        return persons
    found = Q(name__icontains=sought)
    if sought.isascii() and sought.isalpha():
        found |= Q(initials__startswith=sought.lower()) | Q(pinyin__startswith=text.strip().lower())
    if sought.isdigit() and len(sought) == 4:
        found |= Q(phone_tail_index=blind_index(sought, "person.phone.tail"))
    if sought.isdigit() and len(sought) == 11:
        found |= Q(phone_index=blind_index(sought, "person.phone"))
    if len(sought) == 18:
        found |= Q(id_number_index=blind_index(sought.upper(), "person.id_number"))
    return persons.filter(found)


def members_now() -> QuerySet[Any, Any]:
    """List the ids of those who are members now, for use in a filter."""
    return Membership.objects.filter(left_on=None).values("person_id")


def merges_into(person: Person) -> QuerySet[Merge]:
    """List the merges that stand on this record."""
    return Merge.objects.filter(kept=person, undone_at=None).select_related("gone")


def look_alikes(person: Person) -> list[Person]:
    """List other living records with the same phone, or the same name and birth date: to be compared, never merged by themselves."""
    alike = Q(pk__in=[])
    if person.phone_index:
        alike |= Q(phone_index=person.phone_index)
    if person.name and person.birth_on:
        alike |= Q(name=person.name, birth_on=person.birth_on)
    return list(Person.objects.live().filter(alike).exclude(pk=person.pk).select_related("home_org")[:5])


def looks_at(person: Person) -> QuerySet[AuditRecord]:
    """List who saw this person's numbers in full, when and why."""
    return AuditRecord.objects.filter(
        subject_id=str(person.pk), action__startswith="person.unmasked"
    ).order_by("-recorded_at")
