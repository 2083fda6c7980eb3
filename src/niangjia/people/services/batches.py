"""Many persons at once: changed, or taken back. Rooms above say what; here it is written, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.people.models import Membership, Person, Vault
from niangjia.people.services.persons import IDENTITY, id_numbers_free, index

FIELDS = (
    "name",
    "pinyin",
    "sound",
    "initials",
    "sex",
    "birth_on",
    "group",
    "employer",
    "home_org",
    "version",
    "updated_at",
)
INDEXES = ("phone_index", "phone_tail_index", "id_number_index", "id_number_tail_index")


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What changes on somebody's record: field → clean value; phone, ID number and address go to the vault."""

    person: Person
    values: Mapping[str, Any]


@transaction.atomic
def change_persons(*, batch: Sequence[PersonChange], actor: Actor, at: datetime) -> None:
    """Change many persons, all or none; one audit record for the batch.

    The records must have been read in the same transaction: what was changed since is overwritten.

    :raises IdNumberTaken: somebody else has one of these ID numbers.
    """
    if not batch:
        return
    held = Vault.objects.in_bulk([one.person.pk for one in batch])
    vaults = []
    for one in batch:
        vault = held.get(one.person.pk) or Vault(person=one.person)
        for field, value in one.values.items():
            setattr(vault if field in IDENTITY else one.person, field, value)
        one.person.spell()
        one.person.version += 1
        one.person.updated_at = at
        index(one.person, phone=vault.phone, id_number=vault.id_number)
        vaults.append(vault)
    persons = [one.person for one in batch]
    with id_numbers_free():
        Person.objects.bulk_update(persons, [*FIELDS, *INDEXES], batch_size=500)
    touched = [vault for vault, one in zip(vaults, batch, strict=True) if set(one.values) & set(IDENTITY)]
    Vault.objects.bulk_create(
        touched, update_conflicts=True, unique_fields=["person"], update_fields=[*IDENTITY], batch_size=500
    )
    audit.record(
        action="person.batch_changed",
        subject_type="person",
        subject_id=persons[0].pk,
        actor=actor,
        at=at,
        detail={"persons": len(persons)},
    )


@transaction.atomic
def remove_persons(*, ids: Sequence[UUID], actor: Actor, at: datetime) -> set[UUID]:
    """Take back persons who were written down by mistake; give those who stay because something hangs on them.

    Memberships go with them. Somebody who was served, signed up, posted, merged or changed since stays.
    """
    going = set(Person.objects.filter(pk__in=ids, version=1, user=None).values_list("pk", flat=True))
    removed: set[UUID] = set()
    while going:
        try:
            with transaction.atomic():
                Membership.objects.filter(person__in=going).delete()
                Person.objects.filter(pk__in=going).delete()
            removed = going
            break
        except ProtectedError as error:
            held = {owner for one in error.protected_objects for owner in _owners(one)}
            if not held & going:
                raise
            going -= held
    if removed:
        audit.record(
            action="person.batch_removed",
            subject_type="person",
            subject_id=min(removed),
            actor=actor,
            at=at,
            detail={"persons": len(removed)},
        )
    return set(ids) - removed


def _owners(record: Any) -> set[Any]:
    """Give the persons a record hangs on: one, or two that were merged."""
    return {
        getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if field.is_relation and field.related_model is Person
    }


@transaction.atomic
def remove_memberships(*, ids: Sequence[UUID], actor: Actor, at: datetime) -> int:
    """Take back memberships that were written by mistake; those that ended meanwhile stay. Give their number."""
    found = Membership.objects.filter(pk__in=ids, left_on=None)
    first = found.order_by("pk").values_list("pk", flat=True).first()
    count: int = found.delete()[0]
    if first:
        audit.record(
            action="membership.batch_removed",
            subject_type="membership",
            subject_id=first,
            actor=actor,
            at=at,
            detail={"persons": count},
        )
    return count
