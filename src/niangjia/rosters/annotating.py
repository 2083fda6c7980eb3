"""Lines that stayed out, given back in the columns they came in, with what is wrong as a comment on the cell."""

import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from niangjia.core.xlsx import harmless, tab
from niangjia.rosters.choices import RowKind
from niangjia.rosters.models import Batch
from niangjia.rosters.services.opening import reopen

COMMENT = {"x_scale": 1.6, "author": "娘家"}


def annotated(batch: Batch) -> bytes:
    """Write a workbook of what stood above the table, its heads, and the lines to be corrected; it can be imported as it is.

    :raises BadWorkbook: the workbook that was sent is not kept any more.
    """
    import xlsxwriter  # large, and needed here only

    opened = reopen(batch)
    wrong = {
        line.line: json.loads(line.faults or "[]")
        for line in batch.lines.filter(kind__in=(RowKind.CONFLICT, RowKind.ERROR))
    }
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(tab(batch.sheet) or "1")
        formats = {
            "": book.add_format({"num_format": "@"}),
            "wrong": book.add_format({"num_format": "@", "bg_color": "#FCE4E0"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "wrong day": book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FCE4E0"}),
        }
        page.set_column(0, max(len(batch.heads), 1), 16)
        target = 0
        for number, cells in enumerate(opened.table.rows(), start=1):
            if number > batch.top and number not in wrong:
                continue
            faults = {column: reason for column, _value, reason in wrong.get(number, [])}
            _write(page, target, cells, formats, _by_column(batch, faults))
            for column, reason in _by_column(batch, faults).items():
                page.write_comment(
                    target,
                    column,
                    _("Line %(line)d: %(reason)s") % {"line": number, "reason": reason},
                    COMMENT,
                )
            target += 1
    return buffer.getvalue()


def _by_column(batch: Batch, faults: dict[str, str]) -> dict[int, str]:
    """Give the column of every fault; what is missing altogether is said at the name."""
    found: dict[int, str] = {}
    for head, reason in faults.items():
        column = batch.heads.index(head) if head in batch.heads else batch.keys.index("name")
        found[column] = f"{found[column]} {reason}" if column in found else reason
    return found


def _write(
    page: Any, line: int, cells: Sequence[Any], formats: dict[str, Any], wrong: dict[int, str]
) -> None:
    for column, cell in enumerate(cells):
        mark = "wrong" if column in wrong else ""
        if isinstance(cell, date):
            page.write_datetime(line, column, cell, formats[f"{mark} day".strip()])
        elif isinstance(cell, bool | int | float):
            page.write(line, column, cell, formats[mark])
        elif cell is not None:
            page.write_string(line, column, str(harmless(str(cell))), formats[mark])
    for column in wrong:
        if column >= len(cells) or cells[column] is None:
            page.write_blank(line, column, None, formats["wrong"])
