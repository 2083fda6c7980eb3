"""Rosters to take away: the members of a union in the columns of a mapping. What was exported imports again unchanged."""

import io
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from niangjia.core.batching import batched
from niangjia.core.xlsx import harmless, tab
from niangjia.orgs.models import Org
from niangjia.people.choices import Sex
from niangjia.people.models import Membership
from niangjia.rosters import codes
from niangjia.rosters.columns import EXTRA, FIELDS, ORDINAL
from niangjia.rosters.models import Mapping, MemberRecord

CHUNK = 1000
IN_VAULT = ("phone", "id_number", "address")
Columns = Sequence[tuple[str, str]]


def members(org: Org) -> Any:
    """List the memberships in force below an org, in the order of the tree and of the names."""
    found = Membership.objects.within(org.scope).filter(left_on=None, person__erased_at=None)
    return found.select_related("person__vault", "org").order_by("org__path", "person__pinyin", "person_id")


def own_columns(org: Org) -> list[tuple[str, str]]:
    """Give every field we know, then every column that rosters of this org brought along."""
    heads: dict[str, None] = {}
    for record in MemberRecord.objects.filter(person__memberships__in=members(org).values("pk")).iterator(
        CHUNK
    ):
        heads |= dict.fromkeys(name for name in json.loads(record.values or "{}") if name not in FIELDS)
    return [(one.name, key) for key, one in FIELDS.items()] + [
        (head, f"{EXTRA}{head}") for head in sorted(heads)
    ]


def rows(org: Org, columns: Columns) -> Iterator[list[Any]]:
    """Give a line per member, in these columns."""
    number = 0
    for some in batched(members(org).iterator(CHUNK), CHUNK):
        held = {
            one.person_id: json.loads(one.values or "{}")
            for one in MemberRecord.objects.filter(person__in=[one.person_id for one in some])
        }
        for membership in some:
            number += 1
            record = held.get(membership.person_id, {})
            yield [number if key == ORDINAL else cell(membership, record, key) for _head, key in columns]


def cell(membership: Membership, record: dict[str, str], key: str) -> Any:
    """Give what an export writes into a column for a member."""
    person = membership.person
    if key.startswith(EXTRA):
        return record.get(key.removeprefix(EXTRA), "")
    if key in IN_VAULT:
        return getattr(person.vault, key) if hasattr(person, "vault") else ""
    if key == "sex":
        return "" if person.sex == Sex.UNKNOWN else codes.SEX_WORD[person.sex]
    if key == "group":
        return codes.GROUP_WORD.get(person.group, "") or record.get("group", "")
    if key == "birth_on":
        return person.birth_on or record.get("birth_on", "")
    if key == "org":
        return membership.org.name
    if key == "state":
        return codes.STATE_WORD[membership.state]
    if FIELDS[key].kept == "record":
        return record.get(key, "")
    return getattr(membership if FIELDS[key].kept == "membership" else person, key)


def workbook(org: Org, mapping: Mapping | None) -> bytes:
    """Write the roster of an org as a workbook, every number as text."""
    import xlsxwriter  # large, and needed here only

    columns = [(head, key) for head, key in mapping.columns] if mapping is not None else own_columns(org)
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(tab(org.label) or "1")
        page.set_column(0, len(columns), 16)
        page.freeze_panes(1, 0)
        for column, (name, _key) in enumerate(columns):
            page.write_string(0, column, str(harmless(name)), head)
        for line, cells in enumerate(rows(org, columns), start=1):
            for column, value in enumerate(cells):
                if isinstance(value, date):
                    page.write_datetime(line, column, value, day)
                elif isinstance(value, int):
                    page.write_number(line, column, value)
                elif value:
                    page.write_string(line, column, str(harmless(value)), text)
    return buffer.getvalue()
