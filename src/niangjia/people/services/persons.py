"""Persons and their vault."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.crypto import blind_index
from niangjia.core.errors import StaleRecord
from niangjia.core.pinyin import initials, sort_key
from niangjia.orgs.models import Org
from niangjia.people.choices import Sex
from niangjia.people.errors import BadPhone, Erased, IdNumberTaken, ReasonMissing
from niangjia.people.identity import birth_of, clean_id_number, clean_phone, sex_of
from niangjia.people.models import Consent, Person, Vault


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is known of somebody new. A phone and a group are enough to be served."""

    name: str = ""
    group: str = ""
    phone: str = ""
    id_number: str = ""
    sex: str = Sex.UNKNOWN
    birth_on: date | None = None
    employer: str = ""
    home_org: Org | None = None


def _unsaved(new: NewPerson) -> tuple[Person, Vault]:
    phone, number = clean_phone(new.phone), clean_id_number(new.id_number)
    person = Person(
        name=new.name.strip(),
        pinyin=sort_key(new.name)[:240],
        initials=initials(new.name)[:60],
        sex=new.sex if new.sex != Sex.UNKNOWN or not number else sex_of(number),
        birth_on=new.birth_on or (birth_of(number) if number else None),
        group=new.group,
        employer=new.employer.strip(),
        home_org=new.home_org,
    )
    _index(person, phone=phone, id_number=number)
    return person, Vault(person=person, phone=phone, id_number=number)


def _index(person: Person, *, phone: str, id_number: str) -> None:
    person.phone_index = blind_index(phone, "person.phone")
    person.phone_tail_index = blind_index(phone[-4:], "person.phone.tail")
    person.id_number_index = blind_index(id_number, "person.id_number")


@transaction.atomic
def create_persons(*, batch: Sequence[NewPerson], actor: Actor, at: datetime) -> list[Person]:
    """Write many persons at once, all or none; one audit record for the batch.

    :raises BadPhone: a phone cannot be right.
    :raises BadIdNumber: an ID number cannot be right.
    """
    pairs = [_unsaved(new) for new in batch]
    Person.objects.bulk_create([person for person, _vault in pairs], batch_size=500)
    Vault.objects.bulk_create([vault for _person, vault in pairs], batch_size=500)
    if pairs:
        audit.record(
            action="person.batch_created",
            subject_type="person",
            subject_id=pairs[0][0].pk,
            actor=actor,
            at=at,
            detail={"persons": len(pairs)},
        )
    return [person for person, _vault in pairs]


@transaction.atomic
def create_person(*, actor: Actor, at: datetime, **known: Any) -> Person:
    """Write somebody new. Takes the fields of ``NewPerson``.

    :raises IdNumberTaken: somebody on record has this ID number.
    """
    person, vault = _unsaved(NewPerson(**known))
    if (
        person.id_number_index
        and Person.objects.filter(id_number_index=person.id_number_index, merged_into=None).exists()
    ):
        raise IdNumberTaken
    person.save(force_insert=True)
    vault.person = person
    vault.save(force_insert=True)
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
    """List the living records that carry this phone as contact data."""
    return list(Person.objects.live().filter(phone_index=blind_index(phone, "person.phone"))[:10])


@transaction.atomic
def service_person(
    *, phone: str, group: str, home_org: Org | None, actor: Actor, at: datetime, name: str = ""
) -> Person:
    """Find or write somebody known by phone and group only: enough to be served.

    Found when exactly one record of the home org's district carries the phone and the name, if one is given,
    does not speak against it. Phones change hands, so anything less certain makes a new record.

    :raises BadPhone: the phone cannot be right or is missing.
    """
    number = clean_phone(phone)
    if not number:
        raise BadPhone
    candidates = [
        person for person in with_phone(number) if not name or not person.name or person.name == name.strip()
    ]
    if len(candidates) == 1:
        person = candidates[0]
        learned = {
            field: value
            for field, value in (("name", name.strip()), ("group", group))
            if value and not getattr(person, field)
        }
        return _set(person, learned) if learned else person
    return create_person(name=name, group=group, phone=number, home_org=home_org, actor=actor, at=at)


def _set(person: Person, changes: dict[str, Any]) -> Person:
    for field, value in changes.items():
        setattr(person, field, value)
    person.pinyin, person.initials = sort_key(person.name)[:240], initials(person.name)[:60]
    person.version += 1
    person.save()
    return person


IDENTITY = ("phone", "id_number", "address")


@transaction.atomic
def update_person(
    *, person: Person, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> Person:
    """Change what is recorded of somebody. Phone, ID number and address go to the vault.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises IdNumberTaken: somebody else has this ID number.
    :raises Erased: the data were erased.
    """
    current: Person = Person.objects.select_for_update().get(pk=person.pk)
    if current.erased_at:
        raise Erased
    if current.version != version:
        raise StaleRecord
    vault, _made = Vault.objects.get_or_create(person=current)
    for field in IDENTITY:
        if field in changes:
            clean = {"phone": clean_phone, "id_number": clean_id_number}.get(field, str.strip)
            setattr(vault, field, clean(changes[field] or ""))
    _index(current, phone=vault.phone, id_number=vault.id_number)
    if (
        current.id_number_index
        and Person.objects.filter(id_number_index=current.id_number_index, merged_into=None)
        .exclude(pk=current.pk)
        .exists()
    ):
        raise IdNumberTaken
    vault.save()
    _set(current, {field: value for field, value in changes.items() if field not in IDENTITY})
    audit.record(
        action="person.changed",
        subject_type="person",
        subject_id=current.pk,
        subject_label=current.name,
        actor=actor,
        at=at,
        org=current.home_org,
        detail={"fields": sorted(changes)},
    )
    return current


@transaction.atomic
def unmask(*, person: Person, field: str, reason: str, actor: Actor, at: datetime) -> str:
    """Give a sealed value in full. Who looked, when and why is kept; the value is not.

    :param field: ``phone``, ``id_number`` or ``address``.
    :raises ReasonMissing: no reason was given.
    """
    if not reason.strip():
        raise ReasonMissing
    if field not in IDENTITY:
        raise ValueError(field)
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
    value: str = getattr(Vault.objects.get(person=person), field)
    return value


@transaction.atomic
def give_consent(*, person: Person, purpose: str, text_version: str, at: datetime) -> Consent:
    """Keep a consent to one purpose, by the version of the text agreed to."""
    consent, _made = Consent.objects.get_or_create(
        person=person,
        purpose=purpose,
        text_version=text_version,
        withdrawn_at=None,
        defaults={"given_at": at},
    )
    return consent


@transaction.atomic
def erase(*, person: Person, reason: str, actor: Actor, at: datetime) -> None:
    """Empty somebody's vault and name, and close the account. The entries stay, pointing at nobody."""
    if not reason.strip():
        raise ReasonMissing
    records = list(Person.objects.select_for_update().filter(pk=person.pk)) + list(person.merged_here.all())
    for record in records:
        Vault.objects.filter(person=record).update(phone="", id_number="", address="")
        user = record.user
        if user is not None:
            user.phone, user.is_active = "", False
            user.save()
        record.user = None
        record.birth_on, record.sex = None, Sex.UNKNOWN
        record.erased_at = at
        _index(record, phone="", id_number="")
        _set(record, {"name": "", "employer": ""})
    audit.record(
        action="person.erased",
        subject_type="person",
        subject_id=person.pk,
        actor=actor,
        at=at,
        org=person.home_org,
        reason=reason,
    )
