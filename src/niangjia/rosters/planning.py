"""What an import would do, line by line, without doing it.

Somebody is recognised by the ID number, or by phone and name together; never by the phone alone. A line that cannot be taken
for certain is a conflict and stays out.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.crypto import blind_index
from niangjia.orgs.models import Org
from niangjia.people.models import Membership, Person
from niangjia.rosters.choices import RowKind
from niangjia.rosters.columns import FIELDS
from niangjia.rosters.models import MemberRecord
from niangjia.rosters.rows import Fault, Row, Twins, belongs

PERSON_FIELDS = tuple(one.key for one in FIELDS.values() if one.kept == "person")
VAULT_FIELDS = ("phone", "id_number", "address")


@dataclass(slots=True)
class Planned:
    """What one line would do. ``changes``: field → (before, after); record fields under ``record.<name>``.

    ``elsewhere``: a membership of another union stands in the way.
    """

    row: Row
    kind: str = RowKind.NEW
    org: Org | None = None
    person: Person | None = None
    membership: Membership | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    joins: bool = False
    moves: bool = False
    elsewhere: bool = False
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """How lines are judged: the union they are for, who stands in the sheet twice, what may be taken over.

    :param chosen: line → membership that may be transferred in, decided by somebody who acts for both unions.
    """

    org: Org
    twins: Twins
    transfers: bool = False
    heads: dict[str, str] = field(default_factory=dict)
    chosen: dict[int, str] = field(default_factory=dict)
    _orgs: dict[str, Org | None] = field(default_factory=dict)

    def judge(self, rows: Sequence[Row]) -> list[Planned]:
        """Judge some lines; a handful of statements, however many lines."""
        known = _Known.of([row for row in rows if not row.faults], self.org)
        return [self._one(row, known) for row in rows]

    def _one(self, row: Row, known: "_Known") -> Planned:
        planned = Planned(row, faults=list(row.faults))
        planned.org = self._org(planned)
        if planned.faults:
            planned.kind = RowKind.ERROR
            return planned
        person, obstacle = known.find(row)
        place, obstacle = "id_number", obstacle or self.twins.obstacle(row)
        if obstacle is None and not known.carries(person, row):
            place, obstacle = "phone", known.shares(person, row) or self.twins.shares(row)
        if obstacle is None and person is not None:
            planned.person, planned.membership = person, known.memberships.get(person.pk)
            place, obstacle = "id_number", self._elsewhere(planned)
        if obstacle is not None:
            planned.kind = RowKind.CONFLICT
            planned.faults.append(self._fault(row, place, obstacle))
            return planned
        self._compare(planned, known)
        return planned

    def _fault(self, row: Row, key: str, reason: object) -> Fault:
        key = key if row.values.get(key) or key not in VAULT_FIELDS else "phone"
        head = self.heads.get(key, FIELDS[key].name)
        return Fault(row.number, head, _shown(row.values.get(key)), str(reason))

    def _org(self, planned: Planned) -> Org:
        said = planned.row.values.get("org")
        if not said:
            return self.org
        if said not in self._orgs:
            found = Org.objects.within(self.org.scope).open()
            match = list(
                found.filter(Q(name=said) | Q(short_name=said) | Q(union_code=said) | Q(unit_code=said))[:2]
            )
            self._orgs[said] = match[0] if len(match) == 1 else None
        org = self._orgs[said]
        if org is None:
            reason = _("No union of this name or code, or more than one, below %(org)s.") % {"org": self.org}
            planned.faults.append(self._fault(planned.row, "org", reason))
        return org or self.org

    def _elsewhere(self, planned: Planned) -> Any:
        """Say of which union somebody is a member already; ``None`` when of none, or when they are taken over."""
        live = planned.membership
        if live is None or not belongs(planned.row) or planned.org is None or live.org_id == planned.org.pk:
            return None
        below = self.org.scope.covers(live.org.path)
        if below and not planned.row.values.get("org") and planned.org.pk == self.org.pk:
            planned.org = live.org  # the sheet names no union: the member stays where they are
            return None
        if (below and self.transfers) or self.chosen.get(planned.row.number) == str(live.pk):
            planned.moves = True
            return None
        planned.elsewhere = True
        if live.district_id != self.org.district_id:  # which union it is, another district need not know
            return _("A member in %(district)s already. A transfer needs both unions.") % {
                "district": live.district
            }
        return _("A member of %(org)s already. A transfer needs both unions.") % {"org": live.org}

    def _compare(self, planned: Planned, known: "_Known") -> None:
        row, person = planned.row, planned.person
        planned.joins = belongs(row) and planned.membership is None
        if planned.moves and planned.membership is not None:
            planned.changes["org"] = (str(planned.membership.org), str(planned.org))
        if person is None:
            return
        own = person.home_org is None or self.org.scope.covers(person.home_org.path)
        for name, new in _said(row):
            old = known.value_of(person, name)
            if old != new and (own or not old or old == "0"):
                planned.changes[name] = (old, new)
        for name in ("joined_on", "card_number"):
            new = row.values.get(name)
            if new and planned.membership is not None and getattr(planned.membership, name) != new:
                planned.changes[name] = (getattr(planned.membership, name), new)
        planned.kind = RowKind.CHANGED if planned.changes or planned.joins else RowKind.SAME


def _said(row: Row) -> Iterable[tuple[str, Any]]:
    yield from ((key, row.values[key]) for key in PERSON_FIELDS if key in row.values)
    yield from ((f"record.{name}", value) for name, value in row.record.items())


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


@dataclass(slots=True)
class _Known:
    """Who of some lines is on record."""

    indexes: dict[str, str]
    by_number: dict[str | None, Person]
    by_phone: dict[str, list[Person]]
    memberships: dict[UUID, Membership]
    records: dict[UUID, dict[str, str]]

    @classmethod
    def of(cls, rows: Sequence[Row], org: Org) -> "_Known":
        numbers = _indexes(rows, "id_number")
        phones = _indexes(rows, "phone")
        found = Person.objects.live().select_related("vault", "home_org")
        # Two questions: asked as one, a database reads everybody there is.
        numbered = list(found.filter(id_number_index__in=numbers.values()))
        reached = [one for one in found.filter(phone_index__in=phones.values()) if _near(one, org)]
        persons = {one.pk: one for one in (*reached, *numbered)}
        by_phone: dict[str, list[Person]] = {}
        for one in persons.values():
            if one.phone_index and _near(one, org):
                by_phone.setdefault(one.phone_index, []).append(one)
        live = Membership.objects.filter(person__in=persons, left_on=None).select_related("org", "district")
        records = MemberRecord.objects.filter(person__in=persons)
        return cls(
            numbers | phones,
            {one.id_number_index: persons[one.pk] for one in numbered},
            by_phone,
            {one.person_id: one for one in live},
            {one.person_id: json.loads(one.values or "{}") for one in records},
        )

    def find(self, row: Row) -> tuple[Person | None, Any]:
        """Give who the line is about, and what stands in the way of taking it so."""
        number, phone = row.values.get("id_number", ""), row.values.get("phone", "")
        found = self.by_number.get(self.indexes[number]) if number else None
        if found is not None:
            return found, None
        alike = [
            one
            for one in self._carriers(phone)
            if one.name == row.values["name"] and not (number and one.id_number_index)
        ]
        if len(alike) > 1:
            return None, _(
                "More than one person on record has this name and phone. Please add the ID number."
            )
        return (alike[0] if alike else None), None

    def carries(self, person: Person | None, row: Row) -> bool:
        """Say whether the phone of the line is the one on this person's record."""
        phone = row.values.get("phone", "")
        return not phone or (person is not None and person.phone_index == self.indexes[phone])

    def shares(self, person: Person | None, row: Row) -> Any:
        """Say that the phone is somebody else's; ``None`` when it is not."""
        if any(person is None or one.pk != person.pk for one in self._carriers(row.values.get("phone", ""))):
            return _("Somebody else on record has the same phone.")
        return None

    def _carriers(self, phone: str) -> list[Person]:
        return self.by_phone.get(self.indexes[phone], []) if phone else []

    def value_of(self, person: Person, name: str) -> Any:
        if name.startswith("record."):
            return self.records.get(person.pk, {}).get(name.removeprefix("record."), "")
        if name in VAULT_FIELDS:
            return getattr(person.vault, name) if hasattr(person, "vault") else ""
        return getattr(person, name)


def _indexes(rows: Sequence[Row], name: str) -> dict[str, str]:
    """Give what the vault's values of these lines are looked up by."""
    values = {row.values[name] for row in rows if name in row.values}
    return {value: index for value in values if (index := blind_index(value, f"person.{name}"))}


def _near(person: Person, org: Org) -> bool:
    return person.home_org is None or person.home_org.district_id == org.district_id
