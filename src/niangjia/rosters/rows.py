"""A line of a roster made into values: every cell cleaned, sex and birth read off the ID number and compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.people.choices import MembershipState
from niangjia.people.identity import birth_of, sex_of
from niangjia.rosters import cleaning, codes
from niangjia.rosters.columns import EXTRA, FIELDS, ORDINAL, Layout, is_no_row
from niangjia.rosters.errors import BadValue
from niangjia.rosters.reading import Table


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell. ``row`` is the sheet's own, 1 its first line; ``column`` is its head."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(slots=True)
class Row:
    """One line: values by field key, what else the roster says of the person, and what is wrong with it.

    :param values: only what was written; an empty cell says nothing and takes nothing away.
    :param record: field keys that live in the record, and heads of columns we do not know.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    record: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def identity(self) -> tuple[str, ...]:
        """Give what tells this person from others: the ID number, else phone and name together; never the phone alone."""
        if number := self.values.get("id_number"):
            return (number,)
        return (self.values.get("phone", ""), self.values.get("name", ""))


def read_rows(table: Table, layout: Layout, *, after: int = 0, only: Sequence[str] = ()) -> Iterator[Row]:
    """Read the rows of the roster, in order.

    :param after: leave out those up to this line of the sheet.
    :param only: read these fields alone, which is quicker.
    """
    read = layout.only(*only) if only else layout
    for number, cells in enumerate(table.rows(), start=1):
        if number > max(layout.top, after) and not is_no_row(cells, layout):
            yield _row(number, cells, read)


def _row(number: int, cells: Sequence[Any], layout: Layout) -> Row:
    row = Row(number)
    for key, head, cell in zip(layout.keys, layout.heads, cells, strict=False):
        if cell is None or not key or key == ORDINAL:
            continue
        try:
            _take(row, key, cell)
        except BadValue as error:
            row.faults.append(_fault(row, head, cell, error))
    _compare(row, layout, cells)
    if not row.values.get("name"):
        row.faults += _missing(row, layout, "name", _("The name is missing."))
    if not row.values.get("id_number") and not row.values.get("phone"):
        row.faults += _missing(
            row, layout, "id_number", _("Without an ID number and a phone nobody can be found again.")
        )
    return row


def _fault(row: Row, head: str, cell: Any, reason: object) -> Fault:
    return Fault(row.number, head, cleaning.text_of(cell)[:80], str(reason))


def _missing(row: Row, layout: Layout, key: str, reason: object) -> list[Fault]:
    """Say that a value is missing, unless what stands there was refused already."""
    column = layout.column_of(key)
    head = layout.heads[column] if column >= 0 else FIELDS[key].name
    return [] if any(fault.column == head for fault in row.faults) else [_fault(row, head, None, reason)]


def _take(row: Row, key: str, cell: Any) -> None:
    if key.startswith(EXTRA):
        if text := cleaning.plain(cell):
            row.record[key.removeprefix(EXTRA)] = text
        return
    one = FIELDS[key]
    if one.kind == "birth":
        return  # compared with the ID number, when that is known
    if (
        one.kind == "group"
        and cell not in codes.GROUP
        and cleaning.text_of(cell).replace(" ", "").casefold() not in codes.GROUP
    ):
        row.record[one.key] = cleaning.plain(cell)  # a trade we have no group for
        return
    value = cleaning.CLEAN[one.kind](cell)
    if not value:
        return
    if one.kept == "record":
        row.record[one.key] = value
    else:
        row.values[one.key] = value


def _compare(row: Row, layout: Layout, cells: Sequence[Any]) -> None:
    """Read sex and birth off the ID number, and say where the cells speak against it."""
    number = row.values.get("id_number", "")
    if number and "sex" in row.values and row.values["sex"] in "12" and row.values["sex"] != sex_of(number):
        word = codes.SEX_WORD[sex_of(number)]
        reason = _("The ID number says %(word)s.") % {"word": word}
        row.faults.append(Fault(row.number, _head(layout, "sex"), codes.SEX_WORD[row.values["sex"]], reason))
    column = layout.column_of("birth_on")
    cell = cells[column] if 0 <= column < len(cells) else None
    try:
        said, month = cleaning.day(cell) if cell is not None else None, None
    except BadValue as error:
        said, month = None, cleaning.month(cell)
        if month is None:
            row.faults.append(_fault(row, layout.heads[column], cell, error))
    born = birth_of(number) if number else None
    if born and ((said and said != born) or (month and month != (born.year, born.month))):
        reason = _("The ID number says %(word)s.") % {"word": born.isoformat()}
        row.faults.append(_fault(row, layout.heads[column], cell, reason))
    if born or said:
        row.values["birth_on"] = born or said
    elif month:
        row.record["birth_on"] = f"{month[0]}-{month[1]:02d}"
    if number:
        row.values.setdefault("sex", sex_of(number))


def _head(layout: Layout, key: str) -> str:
    return layout.heads[layout.column_of(key)]


def belongs(row: Row) -> bool:
    """Say whether the line is about somebody who is a member now."""
    state = row.values.get("state", MembershipState.REGULAR)
    return row.record.get("is_member") != "否" and state in {MembershipState.REGULAR, MembershipState.KEPT}


@dataclass(frozen=True, slots=True)
class Twins:
    """Who stands in a sheet more than once. Read in one go before anything else is."""

    lines: Mapping[tuple[str, ...], int]
    names: Mapping[tuple[str, ...], frozenset[str]]
    phones: Mapping[str, tuple[str, ...]]

    def obstacle(self, row: Row) -> Any:
        """Say why the row may not be taken for itself; ``None`` when it may."""
        first = self.lines.get(row.identity, row.number)
        if len(self.names.get(row.identity, ())) > 1:
            return _("One ID number under several names: %(names)s.") % {
                "names": "、".join(sorted(self.names[row.identity]))
            }
        if first != row.number:
            return _("This person stands in line %(line)d already.") % {"line": first}
        return None

    def shares(self, row: Row) -> Any:
        """Say that somebody else in the sheet has the same phone; ``None`` when not."""
        owner = self.phones.get(row.values.get("phone", ""))
        return (
            _("Somebody else in this sheet has the same phone.")
            if owner not in (None, row.identity)
            else None
        )


def find_twins(table: Table, layout: Layout) -> tuple[Twins, int]:
    """Look for people, ID numbers and phones that stand in the sheet twice; give the number of rows as well."""
    lines: dict[tuple[str, ...], int] = {}
    first: dict[tuple[str, ...], str] = {}
    twice: dict[tuple[str, ...], frozenset[str]] = {}
    phones: dict[str, tuple[str, ...]] = {}
    count = 0
    for row in read_rows(table, layout, only=("name", "phone", "id_number")):
        count += 1
        if row.faults:
            continue
        who, name = row.identity, row.values["name"]
        if who in lines:
            twice[who] = twice.get(who, frozenset([first[who]])) | {name}
        else:
            lines[who], first[who] = row.number, name
        if phone := row.values.get("phone"):
            phones.setdefault(phone, who)
    return Twins(lines, twice, phones), count
