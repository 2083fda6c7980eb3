"""Importing a roster: looked at first, then written a thousand lines at a time, each thousand whole or not at all."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.batching import batched
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people.choices import MembershipState
from niangjia.people.errors import IdNumberTaken
from niangjia.people.models import Membership
from niangjia.people.services import (
    Joining,
    NewPerson,
    PersonChange,
    change_persons,
    correct_memberships,
    create_persons,
    join_many,
    transfer,
)
from niangjia.rosters import files
from niangjia.rosters.choices import BatchState, RowKind
from niangjia.rosters.columns import Layout, find_layout
from niangjia.rosters.errors import BadWorkbook, BatchUndone, NoHeader
from niangjia.rosters.models import Batch, BatchRow, MemberRecord
from niangjia.rosters.planning import PERSON_FIELDS, Plan, Planned
from niangjia.rosters.reading import Table, read_tables
from niangjia.rosters.rows import find_twins, read_rows

CHUNK = 1000
NEW_FIELDS = ("name", "sex", "group", "phone", "id_number", "birth_on", "employer", "address")
RECORD = "record."
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Opened:
    """A workbook being imported: its sheet, where the roster is in it, and how lines are judged."""

    table: Table
    layout: Layout
    plan: Plan
    rows: int = 0


def open_sheet(
    content: bytes,
    *,
    org: Org,
    mapping: dict[str, str] | None = None,
    sheet: str = "",
    transfers: bool = False,
) -> Opened:
    """Find the roster in a workbook: the named sheet, or the one whose heads name the most.

    :raises BadWorkbook: the file is refused.
    :raises NoHeader: none of its sheets is a roster.
    """
    found: list[tuple[int, Table, Layout]] = []
    for table in read_tables(content):
        if not sheet or table.name == sheet:
            try:
                layout = find_layout(table, mapping)
            except NoHeader:
                continue
            found.append((sum(1 for key in layout.keys if key), table, layout))
    if not found:
        raise NoHeader
    _known, table, layout = max(found, key=lambda one: one[0])
    twins, rows = find_twins(table, layout)
    heads = {key: head for key, head in zip(layout.keys, layout.heads, strict=True) if key}
    return Opened(table, layout, Plan(org, twins, transfers, heads), rows)


def judged(opened: Opened, *, after: int = 0) -> Iterator[list[Planned]]:
    """Judge the lines a thousand at a time; what is judged is as true as the moment."""
    for rows in batched(read_rows(opened.table, opened.layout, after=after), CHUNK):
        yield opened.plan.judge(rows)


def open_batch(
    *,
    content: bytes,
    file_name: str,
    org: Org,
    actor: Actor,
    at: datetime,
    mapping: dict[str, str] | None = None,
    sheet: str = "",
    transfers: bool = False,
    attempt: UUID | None = None,
) -> tuple[Batch, Opened]:
    """Keep a workbook as a batch that can be looked at; nothing of it is written yet.

    :raises BadWorkbook: the file is refused.
    :raises NoHeader: none of its sheets is a roster.
    """
    opened = open_sheet(content, org=org, mapping=mapping, sheet=sheet, transfers=transfers)
    batch = Batch(
        id=attempt or uuid7(),
        district_id=org.district_id,
        org=org,
        file_name=file_name[-200:],
        sheet=opened.table.name[:60],
        top=opened.layout.top,
        heads=list(opened.layout.heads),
        keys=list(opened.layout.keys),
        transfers=transfers,
        rows=opened.rows,
        made_by=actor.user_id,
        made_by_name=actor.name[:60],
        made_by_role=actor.role,
        made_at=at,
    )
    files.keep(batch, content)
    batch.save(force_insert=True)
    return batch, opened


def reopen(batch: Batch) -> Opened:
    """Open the kept workbook of a batch again, as it was read the first time.

    :raises BadWorkbook: it is not kept any more.
    """
    content = files.load(batch)
    if content is None:
        raise BadWorkbook(_("The workbook is not kept any more. Please send it again."))
    table = next(one for one in read_tables(content) if one.name[:60] == batch.sheet)
    layout = Layout(batch.top, tuple(batch.heads), tuple(batch.keys))
    twins, rows = find_twins(table, layout)
    heads = {key: head for key, head in zip(layout.keys, layout.heads, strict=True) if key}
    return Opened(table, layout, Plan(batch.org, twins, batch.transfers, heads), rows)


def preview_batch(*, batch: Batch, opened: Opened | None = None) -> Batch:
    """Judge every line and note what would happen; nothing is written to persons. Running it again begins afresh.

    :raises BatchUndone: it was imported or thrown away meanwhile.
    """
    opened = opened or reopen(batch)
    _restart(batch)
    for planned in judged(opened):
        with transaction.atomic():
            _note(batch, planned, [_line(batch, one, {}) for one in planned if one.kind != RowKind.SAME])
    with transaction.atomic():
        current = Batch.objects.select_for_update().get(pk=batch.pk)
        if current.state == BatchState.READING:
            current.state = BatchState.PREVIEW
            current.save()
    return current


@transaction.atomic
def _restart(batch: Batch) -> None:
    """Forget what a preview noted, so that lines are counted once."""
    batch.lines.all().delete()
    for kind in RowKind.values:
        setattr(batch, kind, 0)
    batch.cursor = 0
    batch.save()


def _note(batch: Batch, planned: list[Planned], lines: list[BatchRow]) -> None:
    BatchRow.objects.bulk_create(lines, batch_size=500)
    for one in planned:
        setattr(batch, one.kind, getattr(batch, one.kind) + 1)
    batch.cursor = max([batch.cursor, *(one.row.number for one in planned)])
    batch.save()


def run_batch(
    *, batch: Batch, actor: Actor, at: datetime, opened: Opened | None = None, told: Told | None = None
) -> Batch:
    """Import a batch from where it stands to its end. Running it again after a kill goes on behind the last thousand.

    :param told: called with lines done and lines there are, after every thousand.
    :raises BatchUndone: it was taken back.
    """
    opened = opened or reopen(batch)
    if batch.state in {BatchState.READING, BatchState.PREVIEW}:
        begin_batch(batch=batch)
    rows = read_rows(opened.table, opened.layout, after=batch.cursor)
    for chunk in batched(rows, CHUNK):
        if batch.state == BatchState.DONE:
            break
        lines = list(chunk)
        while True:
            try:
                advance(batch=batch, opened=opened, lines=lines, actor=actor, at=at)
                break
            except IdNumberTaken:  # somebody was written down between looking and writing: look again
                batch.refresh_from_db()
        if told is not None:
            told(sum(batch.counts.values()), batch.rows)
    return _finish(batch, actor, at)


@transaction.atomic
def begin_batch(*, batch: Batch) -> None:
    """Let an import begin: what the preview noted is forgotten. One that runs already goes on."""
    current = Batch.objects.select_for_update().get(pk=batch.pk)
    if current.state in {BatchState.READING, BatchState.PREVIEW}:
        _restart(current)
        current.state = BatchState.RUNNING
        current.save()
    batch.__dict__.update(current.__dict__)


@transaction.atomic
def advance(*, batch: Batch, opened: Opened, lines: list[Any], actor: Actor, at: datetime) -> None:
    """Judge some lines and write them, with the place to go on from, all or none.

    Lines another process has taken meanwhile are left out.

    :raises IdNumberTaken: somebody was written down with one of these ID numbers meanwhile.
    """
    current = Batch.objects.select_for_update().get(pk=batch.pk)
    if current.state == BatchState.UNDONE:
        raise BatchUndone
    fresh = [line for line in lines if line.number > current.cursor]
    planned = opened.plan.judge(fresh)
    _note(current, planned, _write(current, planned, actor, at))
    batch.__dict__.update(current.__dict__)


def _finish(batch: Batch, actor: Actor, at: datetime) -> Batch:
    with transaction.atomic():
        current = Batch.objects.select_for_update().get(pk=batch.pk)
        if current.state in {BatchState.DONE, BatchState.UNDONE}:
            return current
        current.state, current.finished_at = BatchState.DONE, at
        current.save()
        audit.record(
            action="roster.imported",
            subject_type="roster",
            subject_id=current.pk,
            subject_label=current.file_name,
            actor=actor,
            at=at,
            org=current.org,
            detail=current.counts,
        )
    return current


def _write(batch: Batch, planned: list[Planned], actor: Actor, at: datetime) -> list[BatchRow]:
    """Write what the lines bring; give what is to be noted of them."""
    new = [one for one in planned if one.kind == RowKind.NEW]
    for one, person in zip(
        new, create_persons(batch=[_new(one) for one in new], actor=actor, at=at), strict=True
    ):
        one.person = person
    changed = [one for one in planned if one.kind == RowKind.CHANGED]
    for one in changed:
        if one.moves and one.org is not None and one.person is not None:
            one.membership = transfer(person=one.person, org=one.org, actor=actor, at=at, on=_joined(one))
    change_persons(batch=[_change(one) for one in changed if _fields(one)], actor=actor, at=at)
    correct_memberships(
        batch=[
            (one.membership, {name: after for name, (_before, after) in one.changes.items()})
            for one in changed
            if one.membership is not None
            and not one.moves
            and {"joined_on", "card_number"} & set(one.changes)
        ],
        actor=actor,
        at=at,
    )
    made = _join(new + changed, actor, at)
    _keep_records(new + changed)
    return [_line(batch, one, made) for one in planned if one.kind != RowKind.SAME]


def _new(planned: Planned) -> NewPerson:
    values = planned.row.values
    known = {name: values[name] for name in NEW_FIELDS if name in values}
    return NewPerson(**known, home_org=planned.org, id=uuid7())


def _fields(planned: Planned) -> dict[str, Any]:
    return {name: after for name, (_before, after) in planned.changes.items() if name in PERSON_FIELDS}


def _change(planned: Planned) -> PersonChange:
    assert planned.person is not None
    return PersonChange(planned.person, _fields(planned))


def _joined(planned: Planned) -> date | None:
    on: date | None = planned.row.values.get("joined_on")
    return on


def _join(planned: list[Planned], actor: Actor, at: datetime) -> dict[UUID, UUID]:
    """Make members of those who join; give person → membership."""
    by_org: dict[Org, list[Planned]] = defaultdict(list)
    for one in planned:
        if one.joins and one.org is not None and one.person is not None:
            by_org[one.org].append(one)
    made: list[Membership] = []
    for org, some in by_org.items():
        each = {
            one.person.pk: Joining(
                on=_joined(one),
                card_number=one.row.values.get("card_number", ""),
                state=one.row.values.get("state", MembershipState.REGULAR),
            )
            for one in some
            if one.person is not None
        }
        persons = [one.person for one in some if one.person is not None]
        made += join_many(persons=persons, org=org, actor=actor, at=at, each=each)
    return {one.person_id: one.pk for one in made}


def _keep_records(planned: list[Planned]) -> None:
    said: dict[UUID, dict[str, str]] = {}
    for one in planned:
        if one.person is None or not one.row.record:
            continue
        news = {name.removeprefix(RECORD) for name in one.changes if name.startswith(RECORD)}
        if one.kind == RowKind.NEW or news:
            said[one.person.pk] = {
                name: value
                for name, value in one.row.record.items()
                if one.kind == RowKind.NEW or name in news
            }
    held = {
        one.person_id: json.loads(one.values or "{}") for one in MemberRecord.objects.filter(person__in=said)
    }
    MemberRecord.objects.bulk_create(
        [
            MemberRecord(person_id=pk, values=json.dumps(held.get(pk, {}) | values, ensure_ascii=False))
            for pk, values in said.items()
        ],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["values"],
        batch_size=500,
    )


def _line(batch: Batch, planned: Planned, made: dict[UUID, UUID]) -> BatchRow:
    person = planned.person.pk if planned.person is not None else None
    change = {name: [_plain(before), _plain(after)] for name, (before, after) in planned.changes.items()}
    faults = [[fault.column, fault.value, fault.reason] for fault in planned.faults]
    return BatchRow(
        batch=batch,
        line=planned.row.number,
        kind=planned.kind,
        person_id=person if planned.kind in {RowKind.NEW, RowKind.CHANGED} else None,
        membership_id=made.get(person) if person else None,
        change=json.dumps(change, ensure_ascii=False) if change else "",
        faults=json.dumps(faults, ensure_ascii=False) if faults else "",
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
