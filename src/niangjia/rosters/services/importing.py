"""Importing a roster a thousand lines at a time, each thousand whole or not at all."""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.batching import batched
from niangjia.core.clock import local_day
from niangjia.core.ids import uuid7
from niangjia.core.inserting import insert_rows
from niangjia.orgs.models import Org
from niangjia.people.choices import MembershipState
from niangjia.people.errors import IdNumberTaken
from niangjia.people.models import Membership, Person
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
from niangjia.rosters.choices import BatchState, RowKind
from niangjia.rosters.errors import BatchUndone
from niangjia.rosters.models import Batch, MemberRecord
from niangjia.rosters.planning import PERSON_FIELDS, Planned
from niangjia.rosters.rows import read_rows
from niangjia.rosters.services.noting import note, restart
from niangjia.rosters.services.opening import CHUNK, Opened, reopen

NEW_FIELDS = ("name", "sex", "group", "phone", "id_number", "birth_on", "employer", "address")
RECORD = "record."
Told = Callable[[int, int], None]


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
        restart(current)
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
    note(current, planned, _write(planned, current, actor, at))
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


def _write(planned: list[Planned], batch: Batch, actor: Actor, at: datetime) -> dict[UUID | None, UUID]:
    """Write what the lines bring; give person → membership of those on record who joined."""
    new = [one for one in planned if one.kind == RowKind.NEW]
    for one, person in zip(
        new, create_persons(batch=[_new(one, batch) for one in new], actor=actor, at=at), strict=True
    ):
        one.person = person
    changed = [one for one in planned if one.kind == RowKind.CHANGED]
    for one in changed:
        if one.moves and one.org is not None and one.person is not None:
            one.membership = _transfer(one.person, one.org, one, actor, at)
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
    made = _join(changed, batch, actor, at)
    _keep_records(new, changed)
    return made


def _new(planned: Planned, batch: Batch) -> NewPerson:
    values = planned.row.values
    known = {name: values[name] for name in NEW_FIELDS if name in values}
    return NewPerson(
        **known,
        home_org=planned.org,
        joining=_joining(planned, batch) if planned.joins else None,
        id=uuid7(),
    )


def _joining(planned: Planned, batch: Batch) -> Joining:
    values = planned.row.values
    return Joining(
        on=_joined(planned) or batch.joining_on,
        channel=batch.channel,
        card_number=values.get("card_number", ""),
        state=values.get("state", MembershipState.REGULAR),
    )


def _fields(planned: Planned) -> dict[str, Any]:
    return {name: after for name, (_before, after) in planned.changes.items() if name in PERSON_FIELDS}


def _change(planned: Planned) -> PersonChange:
    assert planned.person is not None
    return PersonChange(planned.person, _fields(planned))


def _joined(planned: Planned) -> date | None:
    on: date | None = planned.row.values.get("joined_on")
    return on


def _join(planned: list[Planned], batch: Batch, actor: Actor, at: datetime) -> dict[UUID | None, UUID]:
    """Make members of those on record who join; give person → membership."""
    by_org: dict[Org, list[Planned]] = defaultdict(list)
    for one in planned:
        if one.joins and one.org is not None and one.person is not None:
            by_org[one.org].append(one)
    made: list[Membership] = []
    for org, some in by_org.items():
        each = {one.person.pk: _joining(one, batch) for one in some if one.person is not None}
        persons = [one.person for one in some if one.person is not None]
        made += join_many(persons=persons, org=org, channel=batch.channel, actor=actor, at=at, each=each)
    return {one.person_id: one.pk for one in made}


def _transfer(person: Person, org: Org, planned: Planned, actor: Actor, at: datetime) -> Membership:
    joined, held = _joined(planned), planned.membership
    on = joined if joined and held and held.joined_on <= joined <= local_day(at) else None
    return transfer(person=person, org=org, actor=actor, at=at, on=on)


def _keep_records(new: list[Planned], changed: list[Planned]) -> None:
    insert_rows(
        MemberRecord,
        ("person_id", "values"),
        ((one.person.pk, _sealed(one.row.record)) for one in new if one.person and one.row.record),
    )
    said: dict[UUID, dict[str, str]] = {}
    for one in changed:
        news = {name.removeprefix(RECORD) for name in one.changes if name.startswith(RECORD)}
        if one.person is not None and news:
            said[one.person.pk] = {name: one.row.record[name] for name in one.row.record if name in news}
    held = {
        one.person_id: json.loads(one.values or "{}") for one in MemberRecord.objects.filter(person__in=said)
    }
    MemberRecord.objects.bulk_create(
        [
            MemberRecord(person_id=pk, values=_sealed(held.get(pk, {}) | values))
            for pk, values in said.items()
        ],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["values"],
        batch_size=500,
    )


def _sealed(values: dict[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False)
