"""Taking a batch back: who is new goes, what changed gets its old value, unless somebody changed it since."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.batching import batched
from niangjia.people.models import Membership, Person
from niangjia.people.services import (
    PersonChange,
    change_persons,
    correct_memberships,
    remove_memberships,
    remove_persons,
)
from niangjia.rosters import files
from niangjia.rosters.choices import BatchState, RowKind
from niangjia.rosters.errors import BatchUndone, BatchUnfinished
from niangjia.rosters.models import Batch, BatchRow, MemberRecord
from niangjia.rosters.planning import PERSON_FIELDS, VAULT_FIELDS
from niangjia.rosters.services.importing import RECORD
from niangjia.rosters.services.opening import CHUNK

DAYS = ("birth_on", "joined_on")


@dataclass(slots=True)
class Undone:
    """What was taken back: people removed, people who stay because something hangs on them, people restored."""

    removed: int = 0
    kept: int = 0
    restored: int = 0


@transaction.atomic
def undo_batch(*, batch: Batch, actor: Actor, at: datetime) -> Undone:
    """Take back what a batch wrote, whole or not at all.

    Transfers stay: both unions have to agree to another.

    :raises BatchUndone: it was taken back before.
    :raises BatchUnfinished: it is still running.
    """
    current = Batch.objects.select_for_update().get(pk=batch.pk)
    if current.state == BatchState.UNDONE:
        raise BatchUndone
    if current.state == BatchState.RUNNING:
        raise BatchUnfinished
    undone = Undone()
    for lines in batched(current.lines.filter(kind=RowKind.CHANGED).iterator(CHUNK), CHUNK):
        _restore(lines, undone, actor, at)
    for lines in batched(current.lines.filter(kind=RowKind.NEW).iterator(CHUNK), CHUNK):
        ids = [line.person_id for line in lines if line.person_id]
        stay = remove_persons(ids=ids, actor=actor, at=at)
        undone.removed += len(ids) - len(stay)
        undone.kept += len(stay)
    current.state, current.undone_at = BatchState.UNDONE, at
    current.save()
    audit.record(
        action="roster.undone",
        subject_type="roster",
        subject_id=current.pk,
        subject_label=current.file_name,
        actor=actor,
        at=at,
        org=current.org,
        detail={"removed": undone.removed, "kept": undone.kept, "restored": undone.restored},
    )
    return undone


@transaction.atomic
def discard_batch(*, batch: Batch) -> None:
    """Throw away a workbook that was only looked at.

    :raises BatchUndone: it was imported, or thrown away before.
    """
    current = Batch.objects.select_for_update().get(pk=batch.pk)
    if current.state not in {BatchState.READING, BatchState.PREVIEW}:
        raise BatchUndone(_("This batch was imported already. It can be undone."))
    transaction.on_commit(lambda: files.discard_path(current.file))
    current.delete()


def _restore(lines: Iterable[BatchRow], undone: Undone, actor: Actor, at: datetime) -> None:
    lines = list(lines)
    remove_memberships(ids=[one.membership_id for one in lines if one.membership_id], actor=actor, at=at)
    ids = [one.person_id for one in lines]
    persons = {one.pk: one for one in Person.objects.live().filter(pk__in=ids).select_related("vault")}
    held = {one.person_id: one for one in Membership.objects.filter(person__in=ids, left_on=None)}
    records = {one.person_id: one for one in MemberRecord.objects.filter(person__in=ids)}
    changes: list[PersonChange] = []
    corrections: list[tuple[Membership, dict[str, Any]]] = []
    for line in lines:
        person = persons.get(line.person_id)
        if person is None:
            undone.kept += 1
            continue
        written = {
            name: tuple(_value(name, value) for value in pair)
            for name, pair in json.loads(line.change or "{}").items()
        }
        values = {
            name: before
            for name, (before, after) in written.items()
            if name in PERSON_FIELDS and _now(person, name) == after
        }
        if values:
            changes.append(PersonChange(person, values))
        membership = held.get(person.pk)
        old = {name: written[name][0] for name in ("joined_on", "card_number") if name in written}
        if membership is not None and old:
            corrections.append((membership, old))
        if (record := records.get(person.pk)) is not None:
            _take_back(record, written)
        undone.restored += 1
    change_persons(batch=changes, actor=actor, at=at)
    correct_memberships(batch=corrections, actor=actor, at=at)
    MemberRecord.objects.bulk_update(records.values(), ["values"], batch_size=500)


def _take_back(record: MemberRecord, written: dict[str, Any]) -> None:
    values = json.loads(record.values or "{}")
    for name, (before, after) in written.items():
        key = name.removeprefix(RECORD)
        if name.startswith(RECORD) and values.get(key) == after:
            values[key] = before
            if not before:
                del values[key]
    record.values = json.dumps(values, ensure_ascii=False)


def _now(person: Person, name: str) -> Any:
    return getattr(person.vault if name in VAULT_FIELDS else person, name)


def _value(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DAYS and value else value
