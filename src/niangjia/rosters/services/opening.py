"""Opening a workbook: which sheet is the roster, where it is in it, and how its lines are judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.batching import batched
from niangjia.core.crypto import keyed_hash
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people.choices import JoinChannel
from niangjia.rosters import files
from niangjia.rosters.choices import BatchState
from niangjia.rosters.columns import Layout, find_layout
from niangjia.rosters.errors import BadWorkbook, NoHeader
from niangjia.rosters.models import Batch
from niangjia.rosters.planning import Plan, Planned
from niangjia.rosters.reading import ZIP, Table, read_tables
from niangjia.rosters.rows import find_twins, read_rows

CHUNK = 1000


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
    template: bool = False,
) -> Opened:
    """Find the roster in a workbook: the named sheet, or the one whose heads name the most.

    :param template: it is to be filled, so it has to be an .xlsx.
    :raises BadWorkbook: the file is refused.
    :raises NoHeader: none of its sheets is a roster.
    """
    if template and not content.startswith(ZIP):
        raise BadWorkbook(_("A template has to be an .xlsx workbook."))
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
    channel: str = JoinChannel.ROSTER,
    occasion: UUID | None = None,
    joining_on: date | None = None,
    attempt: UUID | None = None,
    go_on: bool = False,
) -> tuple[Batch, Opened]:
    """Keep a workbook as a batch that can be looked at; nothing of it is written yet.

    :param channel: how those who are new join; :param occasion: the id of what they join at.
    :param joining_on: since when they are members, where the sheet does not say.
    :param go_on: give an import of the same workbook that was cut short, if there is one.
    :raises BadWorkbook: the file is refused.
    :raises NoHeader: none of its sheets is a roster.
    """
    opened = open_sheet(content, org=org, mapping=mapping, sheet=sheet, transfers=transfers)
    digest = keyed_hash(sha256(content).hexdigest(), "roster file")
    standing = _cut_short(org, digest, opened) if go_on else None
    if standing is not None:
        return standing, opened
    batch = Batch(
        id=attempt or uuid7(),
        district_id=org.district_id,
        org=org,
        file_name=file_name[-200:],
        digest=digest,
        sheet=opened.table.name[:60],
        top=opened.layout.top,
        heads=list(opened.layout.heads),
        keys=list(opened.layout.keys),
        transfers=transfers,
        channel=channel,
        occasion=occasion,
        joining_on=joining_on,
        rows=opened.rows,
        made_by=actor.user_id,
        made_by_name=actor.name[:60],
        made_by_role=actor.role,
        made_at=at,
    )
    files.keep(batch, content)
    batch.save(force_insert=True)
    return batch, opened


def _cut_short(org: Org, digest: str, opened: Opened) -> Batch | None:
    running = Batch.objects.filter(org=org, digest=digest, state=BatchState.RUNNING)
    for batch in running.filter(sheet=opened.table.name[:60], top=opened.layout.top).select_related("org"):
        if tuple(batch.keys) == opened.layout.keys:
            return batch
    return None


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
    plan = Plan(
        batch.org, twins, batch.transfers, heads, {int(line): pk for line, pk in batch.chosen.items()}
    )
    return Opened(table, layout, plan, rows)
