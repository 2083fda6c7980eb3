"""Reads over persons, memberships and posts."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet

from niangjia.accounts.models import AuditRecord
from niangjia.core import declare
from niangjia.core.actor import Actor
from niangjia.core.crypto import blind_index
from niangjia.core.declare import Moment
from niangjia.core.errors import BadInput
from niangjia.core.prepared import Given, Prepared
from niangjia.core.scope import Scope
from niangjia.orgs.models import Org
from niangjia.orgs.queries import matching as orgs_matching
from niangjia.people.choices import PostKind
from niangjia.people.identity import clean_id_number, clean_phone
from niangjia.people.models import Membership, Merge, Person, PersonQuerySet, Post, PostQuerySet, Vault
from niangjia.people.roles import ADMINISTRATOR, STAFF_UP

#: The end of a phone or of an ID number.
TAIL = re.compile(r"[0-9]{3}[0-9Xx]")


@dataclass(frozen=True, slots=True)
class PersonSnapshot:
    """Who somebody was on a day: group and membership."""

    group: str
    was_member: bool


def was_member(person_id: UUID, on: date) -> bool:
    """Say whether somebody was a member on that day."""
    return bool(_MEMBERSHIP.ask(person=person_id, on=on))


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


def posts_in_force(person_id: UUID | Given, on: date | Given) -> PostQuerySet:
    """List somebody's posts on a day, with their orgs."""
    return Post.objects.in_force(on).filter(person_id=person_id).select_related("org")


def _signed_in() -> QuerySet[Person]:
    held = Post.objects.in_force(Given("on", DateField())).filter(person_id=OuterRef("pk")).order_by()
    return Person.objects.annotate(holds_post=Exists(held)).filter(user_id=Given("user")).order_by()


def _phone() -> QuerySet[Vault, str]:
    return Vault.objects.filter(person_id=Given("person")).order_by().values_list("phone", flat=True)


def _membership() -> QuerySet[Membership, UUID]:
    held = Membership.objects.on(Given("on", DateField())).filter(person_id=Given("person"))
    return held.order_by().values_list("pk", flat=True)[:1]


_MEMBERSHIP = Prepared(_membership)
_SIGNED_IN = Prepared(_signed_in)
_POSTS = Prepared(lambda: posts_in_force(Given("person"), Given("on", DateField())))
_PHONE = Prepared(_phone)


def signed_in_as(user_id: UUID, on: date) -> tuple[Person | None, list[Post]]:
    """Give the person behind a log-in (the one that counts, after a merge) and their posts on a day.

    One statement for a worker, two for somebody with a desk.
    """
    person: Any = _SIGNED_IN.first(user=user_id, on=on)
    if person is None:
        return None, []
    if person.merged_into is not None:
        person = person.merged_into
    elif not person.holds_post:
        return person, []
    return person, _POSTS.ask(person=person.pk, on=on)


def phone_of(person_id: UUID) -> str:
    """Give somebody's phone, whole; empty where none is known."""
    return _PHONE.first(person=person_id) or ""


def matching(persons: PersonQuerySet, text: str) -> PersonQuerySet:
    """Keep persons found by a piece of the name, pinyin, initials, a whole phone or ID number, or the last 4 digits of either.

    Pinyin is found with or without spaces, numbers as people type them.
    """
    sought = "".join(unicodedata.normalize("NFKC", text).replace("\x00", "").split())
    if not sought:
        return persons
    # On very many persons a branch without an index makes the database read them all: one is asked for names only.
    found = Q(pk__in=[])
    if not sought.isascii():
        found |= Q(name__contains=sought)
    elif not sought.isdigit():
        spelled = sought.lower()
        found |= Q(initials__startswith=spelled) | Q(sound__startswith=spelled)
    if TAIL.fullmatch(sought):
        found |= Q(phone_tail_index=blind_index(sought, "person.phone.tail"))
        found |= Q(id_number_tail_index=blind_index(sought.upper(), "person.id_number.tail"))
    for clean, field in ((clean_phone, "phone"), (clean_id_number, "id_number")):
        with suppress(BadInput):
            if number := clean(sought):
                found |= Q(**{f"{field}_index": blind_index(number, f"person.{field}")})
    return persons.filter(found)


def at(persons: PersonQuerySet, place: str) -> PersonQuerySet:
    """Keep persons whose employer, or whose union or station, is found by a piece of its name."""
    place = place.replace("\x00", "").strip()
    if not place:
        return persons
    orgs = orgs_matching(Org.objects.all(), place).order_by().values("pk")
    return persons.filter(Q(employer__icontains=place) | Q(home_org__in=orgs))


def life(actor: Actor, person: Person) -> list[Moment]:
    """Tell somebody's life with the union from what every room keeps, the newest first."""
    return sorted(
        declare.ask("tiles", "person_moments", actor, person), key=lambda moment: moment.on, reverse=True
    )


def carriers(phone: str, scope: Scope | None) -> list[Person]:
    """List the living records of the scope that carry a phone, as a form cleaned it."""
    index = blind_index(phone, "person.phone")
    if index is None:
        return []
    found = Person.objects.within(scope).live().filter(phone_index=index).select_related("home_org")
    return list(found.order_by("pinyin", "id")[:5])


def with_membership(persons: PersonQuerySet, held: bool) -> PersonQuerySet:
    """Keep those who are members now, or those who are not."""
    # Not "id NOT IN (…)": with half a million members PostgreSQL goes through all of them for each person.
    membership = Exists(Membership.objects.filter(person_id=OuterRef("pk"), left_on=None).order_by())
    return persons.filter(membership if held else ~membership)


def merges_into(person: Person) -> QuerySet[Merge]:
    """List the merges that stand on this record."""
    return Merge.objects.filter(kept=person, undone_at=None).select_related("gone")


def to_name(persons: Iterable[Person], actor: Actor) -> set[UUID]:
    """Give those of these persons whose whole names the actor may read; one statement at most.

    Those who serve people read all of them, administrators read those of people who act for an org, others none.
    """
    ids = [person.pk for person in persons]
    if actor.has_role(*STAFF_UP):
        return set(ids)
    if not actor.has_role(ADMINISTRATOR):
        return set()
    return set(Post.objects.filter(person_id__in=ids).values_list("person_id", flat=True))


def looks_at(person: Person) -> QuerySet[AuditRecord]:
    """List who saw this person's numbers in full, when and why; also on records merged with this one."""
    ids = [person.pk, *person.merged_here.values_list("pk", flat=True)]
    return AuditRecord.objects.filter(
        subject_id__in=[str(pk) for pk in ids], action__startswith="person.unmasked"
    ).order_by("-recorded_at")


def titles_of(persons: Iterable[UUID], day: date) -> dict[UUID, str]:
    """Give the title of the post each of these persons holds. One statement."""
    found: dict[UUID, str] = {}
    for post in Post.objects.in_force(day).filter(person__in=list(persons)).order_by("-order", "-starts_on"):
        found[post.person_id] = post.title
    return found


def cadres_within(org: Org, levels: Collection[str], day: date) -> PersonQuerySet:
    """List the cadres of these ranks (none given: of any) who act for an org or one under it on the day."""
    held = Post.objects.within(org.scope).in_force(day).filter(kind=PostKind.CADRE)
    if levels:
        held = held.filter(level__in=levels)
    found: PersonQuerySet = Person.objects.live().filter(pk__in=held.order_by().values("person"))
    return found.order_by("pinyin", "id")
