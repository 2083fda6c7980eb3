"""Workbooks to take away: written row by row, and harmless when opened or saved as CSV."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from niangjia.core.clock import SHANGHAI

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A cell that begins so could be taken for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: lines above the table, the heads of its columns, the rows.

    :param widths: width of each column in characters; 16 where nothing is said.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = ()
    widths: Sequence[int] = field(default=())


def harmless(value: Any) -> Any:
    """Give what may stand in a cell: numbers and dates as they are, texts that cannot become formulas."""
    if value is None or isinstance(value, bool | int | float | date):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def tab(title: str) -> str:
    """Give what may stand on a sheet's tab: 31 characters as Excel counts them, none of those it refuses."""
    kept = "".join(one for one in title if one not in "[]:*?/\\").strip("'")
    while len(kept.encode("utf-16-le")) > 2 * LONGEST_TITLE:
        kept = kept[:-1]
    return kept.strip("'")


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Write a workbook."""
    import xlsxwriter  # large, and needed here only

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        for sheet in sheets:
            _write(book, sheet)
    return buffer.getvalue()


def _write(book: Any, sheet: Sheet) -> None:
    head = book.add_format({"bold": True, "bottom": 1})
    formats: dict[type, Any] = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    page = book.add_worksheet(tab(sheet.title))
    for column in range(len(sheet.columns)):
        page.set_column(column, column, sheet.widths[column] if column < len(sheet.widths) else 16)
    for row, note in enumerate(sheet.notes):
        page.write_string(row, 0, str(harmless(note)))
    top = len(sheet.notes)
    for column, name in enumerate(sheet.columns):
        page.write_string(top, column, str(harmless(str(name))), head)
    page.freeze_panes(top + 1, 0)
    for row, values in enumerate(sheet.rows, start=top + 1):
        for column, value in enumerate(values):
            _cell(page, row, column, harmless(value), formats)


def _cell(page: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI).replace(microsecond=0, tzinfo=None)
        page.write_datetime(row, column, local, formats[datetime])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats[date])
    elif isinstance(value, str):
        page.write_string(row, column, value)
    elif value is not None:
        page.write(row, column, value)


def download(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Answer with a workbook; ``name`` is its file name, without the ending."""
    return attachment(name, workbook(sheets))


def attachment(name: str, content: bytes) -> HttpResponse:
    """Answer with a workbook that is written already."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    response.headers["Cache-Control"] = "no-store, private"
    return response
