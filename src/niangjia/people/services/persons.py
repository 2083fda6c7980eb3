"""Persons and their vault."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.crypto import blind_index
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.core.inserting import insert_many, insert_rows
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import Sex
from niangjia.people.errors import BadPhone, Erased, IdNumberTaken, MergedAway, ReasonMissing
from niangjia.people.identity import birth_of, clean_id_number, clean_phone, sex_of
from niangjia.people.models import Person, Vault
from niangjia.people.policies import can_unmask
from niangjia.people.services.memberships import Joining, take_in

IDENTITY = ("phone", "id_number", "address")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is known of somebody new. A phone and a group are enough to be served.

    :param joining: how they become a member of their home org, when many are written at once.
    """

    name: str = ""
    group: str = ""
    phone: str = ""
    id_number: str = ""
    sex: str = Sex.UNKNOWN
    birth_on: date | None = None
    employer: str = ""
    address: str = ""
    home_org: Org | None = None
    joining: Joining | None = None
    id: UUID | None = None


def _unsaved(new: NewPerson) -> tuple[Person, tuple[str, str, str]]:
    """Give a record, and what goes into its vault: phone, ID number, address."""
    phone, number = clean_phone(new.phone), clean_id_number(new.id_number)
    person = Person(
        id=new.id or uuid7(),
        name=new.name.strip(),
        sex=new.sex,
        birth_on=new.birth_on,
        group=new.group,
        employer=new.employer.strip(),
        home_org=new.home_org,
    )
    person.spell()
    _read_off(person, number)
    index(person, phone=phone, id_number=number)
    return person, (phone, number, new.address.strip())


def _read_off(person: Person, id_number: str) -> None:
    """Take birth date and sex from the ID number where nothing is said of them."""
    if id_number:
        person.birth_on = person.birth_on or birth_of(id_number)
        person.sex = sex_of(id_number) if person.sex == Sex.UNKNOWN else person.sex


def index(person: Person, *, phone: str, id_number: str) -> None:
    """Keep what a person is looked up by in step with the vault."""
    person.phone_index = blind_index(phone, "person.phone")
    person.phone_tail_index = blind_index(phone[-4:], "person.phone.tail")
    person.id_number_index = blind_index(id_number, "person.id_number")
    person.id_number_tail_index = blind_index(id_number[-4:], "person.id_number.tail")


@contextmanager
def id_numbers_free() -> Iterator[None]:
    """Leave it to the database, which alone knows, whether an ID number is on record."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "id_number" not in str(error):
            raise
        raise IdNumberTaken from error


@transaction.atomic
def create_persons(*, batch: Sequence[NewPerson], actor: Actor, at: datetime) -> list[Person]:
    """Write many persons at once, all or none, as members where they join; one audit record for the batch and for each union.

    :raises BadPhone: a phone cannot be right.
    :raises BadIdNumber: an ID number cannot be right.
    :raises IdNumberTaken: an ID number is on record, or twice in the batch.
    :raises OrgClosed: a union somebody joins is closed.
    """
    pairs = [_unsaved(new) for new in batch]
    with id_numbers_free():
        insert_many([person for person, _sealed in pairs])
    insert_rows(Vault, ("person_id", *IDENTITY), ((person.pk, *sealed) for person, sealed in pairs))
    if pairs:
        audit.record(
            action="person.batch_created",
            subject_type="person",
            subject_id=pairs[0][0].pk,
            actor=actor,
            at=at,
            detail={"persons": len(pairs)},
        )
    joining: dict[Org, list[tuple[UUID, Joining]]] = defaultdict(list)
    for new, (person, _sealed) in zip(batch, pairs, strict=True):
        if new.joining is not None and new.home_org is not None:
            joining[new.home_org].append((person.pk, new.joining))
    for org, some in joining.items():
        take_in(some, org=org, actor=actor, at=at)
    return [person for person, _sealed in pairs]


@transaction.atomic
def create_person(*, actor: Actor, at: datetime, **known: Any) -> Person:
    """Write somebody new. Takes the fields of ``NewPerson``.

    :raises IdNumberTaken: somebody on record has this ID number.
    """
    person, (phone, number, address) = _unsaved(NewPerson(**known))
    with id_numbers_free():
        person.save(force_insert=True)
    Vault(person=person, phone=phone, id_number=number, address=address).save(force_insert=True)
    audit.record(
        action="person.created",
        subject_type="person",
        subject_id=person.pk,
        subject_label=person.name,
        actor=actor,
        at=at,
        org=person.home_org,
    )
    return person


def with_phone(phone: str) -> list[Person]:
    """List the persons who carry this phone as contact data, on their record or on one merged into it."""
    carriers = Person.objects.filter(phone_index=blind_index(phone, "person.phone"), erased_at=None)
    ids = {person.root_id for person in carriers.order_by("pk")[:10]}
    return list(Person.objects.live().filter(pk__in=ids).select_related("home_org").order_by("pk"))


def _within_reach(person: Person, home_org: Org | None) -> bool:
    """Say whether an org may take a phone for this person: somebody of its district, or of nowhere yet.

    The city's own work reaches everybody, as its staff does.
    """
    if home_org is None or home_org.district is None or person.home_org is None:
        return True
    by_the_city: bool = home_org.district.kind == OrgKind.HEADQUARTERS
    return by_the_city or person.home_org.district_id == home_org.district_id


@transaction.atomic
def service_person(
    *, phone: str, group: str, home_org: Org | None, actor: Actor, at: datetime, name: str = ""
) -> Person:
    """Find or write somebody known by phone and group only: enough to be served.

    Found when exactly one record of the home org's district (or of nowhere yet) carries the phone and the name,
    if one is given, does not speak against it. Phones change hands, so anything less certain makes a new record.
    What the record lacks is learned; nothing on it is overwritten.

    :raises BadPhone: the phone cannot be right or is missing.
    """
    number, name = clean_phone(phone), name.strip()
    if not number:
        raise BadPhone
    candidates = [
        person
        for person in with_phone(number)
        if _within_reach(person, home_org) and (not name or not person.name or person.name == name)
    ]
    if len(candidates) == 1:
        person = candidates[0]
        known = {"name": name, "group": group, "home_org": home_org}
        learned = {field: value for field, value in known.items() if value and not getattr(person, field)}
        return _set(person, learned) if learned else person
    return create_person(name=name, group=group, phone=number, home_org=home_org, actor=actor, at=at)


def _set(person: Person, changes: dict[str, Any]) -> Person:
    for field, value in changes.items():
        setattr(person, field, value)
    person.version += 1
    person.save()
    return person


CLEAN: dict[str, Callable[[str], str]] = {"phone": clean_phone, "id_number": clean_id_number}


@transaction.atomic
def update_person(
    *, person: Person, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> Person:
    """Change what is recorded of somebody. Phone, ID number and address go to the vault.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises IdNumberTaken: somebody else has this ID number.
    :raises Erased: the data were erased.
    :raises MergedAway: the record was merged into another.
    """
    current: Person = Person.objects.select_for_update().get(pk=person.pk)
    if current.erased_at:
        raise Erased
    if current.merged_into_id:
        raise MergedAway
    if current.version != version:
        raise StaleRecord
    vault, _made = Vault.objects.get_or_create(person=current)
    changed = []
    for field, typed in changes.items():
        record = vault if field in IDENTITY else current
        value = CLEAN.get(field, str.strip)(typed) if isinstance(typed, str) else typed
        if getattr(record, field) != value:
            setattr(record, field, value)
            changed.append(field)
    index(current, phone=vault.phone, id_number=vault.id_number)
    if "id_number" in changed:
        _read_off(current, vault.id_number)
    vault.save()
    with id_numbers_free():
        _set(current, {})
    audit.record(
        action="person.changed",
        subject_type="person",
        subject_id=current.pk,
        subject_label=current.name,
        actor=actor,
        at=at,
        org=current.home_org,
        detail={"fields": sorted(changed)},
    )
    return current


@transaction.atomic
def unmask(*, person: Person, field: str, reason: str, actor: Actor, at: datetime) -> str:
    """Give a sealed value in full. Who looked, when and why is kept; the value is not.

    :param field: ``phone``, ``id_number`` or ``address``.
    :return: empty when there is none; then nothing was looked at.
    :raises ReasonMissing: no reason was given.
    :raises NotAllowed: the actor's role may not.
    """
    if field not in IDENTITY:
        raise ValueError(field)
    if not (actor.is_system or can_unmask(actor, person)):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    vault = Vault.objects.filter(person=person).first()
    value: str = getattr(vault, field) if vault is not None else ""
    if value:
        audit.record(
            action=f"person.unmasked.{field}",
            subject_type="person",
            subject_id=person.pk,
            subject_label=person.name,
            actor=actor,
            at=at,
            org=person.home_org,
            reason=reason.strip(),
        )
    return value
