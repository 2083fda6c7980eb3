"""A superior's own list laid beside ours: who is only there, who is only here, and where the two differ. Nothing is written."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from niangjia.core.batching import batched
from niangjia.orgs.models import Org
from niangjia.people.models import Membership, Person
from niangjia.rosters import codes, exporting
from niangjia.rosters.columns import EXTRA, ORDINAL, Layout
from niangjia.rosters.errors import BadWorkbook
from niangjia.rosters.models import MemberRecord
from niangjia.rosters.rows import Fault, Row, read_rows
from niangjia.rosters.services.opening import Opened

#: Lists of more rows are compared union by union.
MOST_ROWS = 5000
CHUNK = 1000
WORDS = {"sex": codes.SEX_WORD, "group": codes.GROUP_WORD, "state": codes.STATE_WORD}


@dataclass(frozen=True, slots=True)
class Differing:
    """One person in both lists, and the columns in which these differ: head, field key, there, here."""

    line: int
    person: Person
    columns: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it. ``there``: lines nobody here answers to; ``here``: members nobody there answers to."""

    there: tuple[Row, ...]
    here: tuple[Person, ...]
    differing: tuple[Differing, ...]
    unread: tuple[Fault, ...]
    same: int


def compare(opened: Opened, org: Org) -> Comparison:
    """Lay a workbook beside the members of an org and of all under it.

    :raises BadWorkbook: one of the two lists is too long to be read at a glance.
    """
    members = exporting.members(org)
    if opened.rows > MOST_ROWS or members.count() > MOST_ROWS:
        raise BadWorkbook(_("More than 5,000 people cannot be compared at once. Compare union by union."))
    held = _Held.of(members)
    there: list[Row] = []
    differing: list[Differing] = []
    unread: list[Fault] = []
    met: set[UUID] = set()
    for row in read_rows(opened.table, opened.layout):
        twice = opened.plan.twins.obstacle(row) if not row.faults else None
        if row.faults or twice:
            unread += row.faults or [Fault(row.number, "", row.values.get("name", ""), str(twice))]
        found = held.find(row)
        if found is None:
            if not row.faults and not twice:
                there.append(row)
            continue
        met.add(found.person_id)
        columns = _columns(row, found, held.records.get(found.person_id, {}), opened.layout)
        if columns and not row.faults and not twice:
            differing.append(Differing(row.number, found.person, columns))
    here = [one.person for one in held.members if one.person_id not in met]
    same = len(met) - len(differing)
    return Comparison(tuple(there), tuple(here), tuple(differing), tuple(unread), max(same, 0))


def _columns(
    row: Row, member: Membership, record: dict[str, str], layout: Layout
) -> tuple[tuple[str, str, str, str], ...]:
    pairs = [
        (head, key, _said(row, key), _text(exporting.cell(member, record, key)))
        for head, key in zip(layout.heads, layout.keys, strict=True)
        if key and key != ORDINAL
    ]
    return tuple(one for one in pairs if one[2] != one[3] and not _means_the_same(one, member))


def _means_the_same(pair: tuple[str, str, str, str], member: Membership) -> bool:
    """Say whether both name the same union, by its short name or its code."""
    _head, key, there, _here = pair
    org = member.org
    return key == "org" and there in {org.name, org.short_name, org.union_code, org.unit_code} - {""}


def _said(row: Row, key: str) -> str:
    """Give what a line says of a field, in the words of an export."""
    if key.startswith(EXTRA):
        return row.record.get(key.removeprefix(EXTRA), "")
    if key in WORDS and key in row.values:
        return WORDS[key].get(row.values[key], "")
    return _text(row.values.get(key) or row.record.get(key, ""))


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


@dataclass(frozen=True, slots=True)
class _Held:
    """The members of an org, to be found as an import finds them."""

    members: Sequence[Membership]
    by_number: dict[str, Membership]
    by_phone: dict[tuple[str, str], Membership]
    records: dict[UUID, dict[str, str]]

    @classmethod
    def of(cls, members: Iterable[Membership]) -> "_Held":
        held = list(members)
        records: dict[UUID, dict[str, str]] = {}
        for some in batched(held, CHUNK):
            found = MemberRecord.objects.filter(person__in=[one.person_id for one in some])
            records |= {one.person_id: json.loads(one.values or "{}") for one in found}
        vaults = [(one, one.person.vault) for one in held if hasattr(one.person, "vault")]
        return cls(
            held,
            {vault.id_number: one for one, vault in vaults if vault.id_number},
            {(vault.phone, one.person.name): one for one, vault in vaults if vault.phone},
            records,
        )

    def find(self, row: Row) -> Membership | None:
        """Give the member a line is about: by the ID number, else by phone and name where one of the two lacks a number."""
        number, values = row.values.get("id_number", ""), row.values
        if number in self.by_number:
            return self.by_number[number]
        found = self.by_phone.get((values.get("phone", ""), values.get("name", "")))
        return None if found is not None and number and found.person.vault.id_number else found
