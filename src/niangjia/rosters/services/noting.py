"""What a batch keeps of its lines: how many there are of each kind, what each changed, and what was wrong with it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from niangjia.core.ids import uuid7
from niangjia.core.inserting import insert_rows
from niangjia.rosters.choices import RowKind
from niangjia.rosters.models import Batch, BatchRow
from niangjia.rosters.planning import Planned

COLUMNS = ("id", "batch_id", "line", "kind", "person_id", "membership_id", "change", "faults")


def restart(batch: Batch) -> None:
    """Forget what a preview noted, so that lines are counted once."""
    batch.lines.all().delete()
    for kind in RowKind.values:
        setattr(batch, kind, 0)
    batch.cursor = 0
    batch.save()


def note(batch: Batch, planned: Sequence[Planned], made: Mapping[UUID | None, UUID]) -> None:
    """Count lines that were judged, and keep what changed or could not; those that are the same leave no trace.

    :param made: person → membership that was made for somebody on record.
    """
    lines = (_line(batch, one, made) for one in planned if one.kind != RowKind.SAME)
    insert_rows(BatchRow, COLUMNS, lines)
    for one in planned:
        setattr(batch, one.kind, getattr(batch, one.kind) + 1)
    batch.cursor = max([batch.cursor, *(one.row.number for one in planned)])
    batch.save()


def _line(batch: Batch, planned: Planned, made: Mapping[UUID | None, UUID]) -> tuple[Any, ...]:
    """Give the columns of what is kept of a line."""
    person = planned.person.pk if planned.person is not None else None
    known = planned.kind in {RowKind.NEW, RowKind.CHANGED} or planned.elsewhere
    held = planned.membership.pk if planned.elsewhere and planned.membership else made.get(person)
    change = {name: [_plain(before), _plain(after)] for name, (before, after) in planned.changes.items()}
    faults = [[fault.column, fault.value, fault.reason] for fault in planned.faults]
    return (
        uuid7(),
        batch.pk,
        planned.row.number,
        str(planned.kind),
        person if known else None,
        held,
        json.dumps(change, ensure_ascii=False) if change else "",
        json.dumps(faults, ensure_ascii=False) if faults else "",
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
