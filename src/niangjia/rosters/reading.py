"""Workbooks as they arrive: .xlsx, .xls, .csv, and .et, which is one of the two under another name.

What a file is, its first bytes say, not its name. A zip is unpacked once without being kept, so that what is hidden in it
(a bomb, an entity that points outside, a formula) is found before a parser sees it.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import python_calamine
from django.utils.translation import gettext_lazy as _

from niangjia.rosters.errors import BadWorkbook

LARGEST_BYTES = 60 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
#: Real rosters shrink to a tenth; what shrinks to less than a hundredth, in a part or as a whole, was made to harm.
MOST_SHRUNK, PART_FROM, WHOLE_FROM = 100, 8 * 1024 * 1024, 32 * 1024 * 1024
MOST_SHEETS, MOST_COLUMNS, MOST_ROWS = 30, 120, 200_000
PIECE = 1 << 20
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
OUTSIDE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

NOT_A_WORKBOOK = _("This file is not a workbook. Please send .xlsx, .xls or .csv.")
BOMB = _("This file unpacks to far more than a roster. It was not opened.")
BROKEN = _("This workbook cannot be read. Please open it, save it again as .xlsx and send that.")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. ``rows()`` gives its rows anew from the sheet's first line on; an empty cell is ``None``.

    Rows are made while they are read, so that a large sheet is never there twice.
    """

    name: str
    rows: Callable[[], Iterable[list[Any]]]


def read_tables(content: bytes) -> list[Table]:
    """Read every visible sheet that holds something.

    :raises BadWorkbook: too large, empty, with a password, too many sheets or columns, formulas, not a workbook, or made to harm.
    """
    if not content.strip():
        raise BadWorkbook(_("This file is empty."))
    if len(content) > LARGEST_BYTES:
        raise BadWorkbook(_("This file is larger than 60 MB. Please split it."))
    if content.startswith(ZIP):
        _look_into(content)
        tables = _of_workbook(content)
    elif content.startswith(OLE):
        if ENCRYPTED in content:
            raise BadWorkbook(_("This workbook has a password. Please take it off and send it again."))
        tables = _of_workbook(content)
    else:
        lines = _of_text(content)
        tables = [Table("", lambda: lines)]
    kept = [one for one in tables if any(cell is not None for row in one.rows() for cell in row)]
    if not kept:
        raise BadWorkbook(_("There is nothing in this workbook."))
    return kept


def _look_into(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if not any(part.filename == "[Content_Types].xml" for part in parts):
                raise BadWorkbook(NOT_A_WORKBOOK)
            if sum(part.filename.startswith("xl/worksheets/sheet") for part in parts) > MOST_SHEETS:
                raise BadWorkbook(_("This workbook has more than 30 sheets. Please send the roster alone."))
            unpacked = 0
            for part in parts:
                unpacked = _look_at(packed, part, unpacked)
                if unpacked > max(WHOLE_FROM, MOST_SHRUNK * len(content)):
                    raise BadWorkbook(BOMB)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadWorkbook(BROKEN) from error


def _look_at(packed: zipfile.ZipFile, part: zipfile.ZipInfo, before: int) -> int:
    """Unpack a part piece by piece; give how much was unpacked so far."""
    sheet = part.filename.startswith("xl/worksheets/sheet")
    total, tail = 0, b""
    with packed.open(part) as stream:
        while piece := stream.read(PIECE):
            total += len(piece)
            if total > max(PART_FROM, MOST_SHRUNK * part.compress_size) or before + total > MOST_UNPACKED:
                raise BadWorkbook(BOMB)
            window = tail + piece
            if OUTSIDE.search(window):
                raise BadWorkbook(_("This workbook points to files outside of it. It was not opened."))
            if sheet and FORMULA.search(window):
                raise BadWorkbook(
                    _("There are formulas in this workbook. Please copy, paste as values, and send it again.")
                )
            tail = piece[-16:]
    return before + total


def _of_workbook(content: bytes) -> list[Table]:
    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            if len(book.sheet_names) > MOST_SHEETS:
                raise BadWorkbook(_("This workbook has more than 30 sheets. Please send the roster alone."))
            visible = python_calamine.SheetVisibleEnum.Visible
            return [
                _of_sheet(book.get_sheet_by_name(one.name))
                for one in book.sheets_metadata
                if one.visible == visible
            ]
    except python_calamine.PasswordError as error:
        raise BadWorkbook(_("This workbook has a password. Please take it off and send it again.")) from error
    except python_calamine.CalamineError as error:
        raise BadWorkbook(BROKEN) from error


def _of_sheet(sheet: python_calamine.CalamineSheet) -> Table:
    _measure(sheet.total_height, sheet.total_width)

    # The parser gives the empty lines above the table, and leaves out the empty columns left of it.
    before: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)

    def rows() -> Iterator[list[Any]]:
        for row in sheet.iter_rows():
            yield before + [None if cell == "" else cell for cell in row]

    return Table(sheet.name, rows)


def _measure(rows: int, columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise BadWorkbook(_("This sheet has more than 120 columns. Please send the roster alone."))
    if rows > MOST_ROWS:
        raise BadWorkbook(_("This sheet has more than 200,000 rows. Please split it."))


def _of_text(content: bytes) -> list[list[Any]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows: list[list[Any]] = [
            [cell or None for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise BadWorkbook(NOT_A_WORKBOOK) from error
    _measure(len(rows), max((len(row) for row in rows), default=0))
    if max((len(row) for row in rows), default=0) < 2:
        raise BadWorkbook(NOT_A_WORKBOOK)
    return rows


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:4096]:
        raise BadWorkbook(NOT_A_WORKBOOK)
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadWorkbook(NOT_A_WORKBOOK)
