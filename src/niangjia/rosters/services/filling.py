"""A superior's own template, filled with the members of a union; whatever else stands on it stays."""

import io
from copy import copy
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.xlsx import harmless
from niangjia.orgs.models import Org
from niangjia.rosters import exporting, files
from niangjia.rosters.columns import Layout, is_no_row
from niangjia.rosters.errors import BadWorkbook, NoTemplate
from niangjia.rosters.models import Mapping
from niangjia.rosters.services.opening import open_sheet

#: Rows below the heads that are looked at for what stands under the table.
LOOKED_AT = 2000


def filled(mapping: Mapping, org: Org) -> bytes:
    """Write the members of an org below the heads of the mapping's template; give the workbook.

    Styles, widths, merged titles and what stands under the table stay; examples below the heads go.

    :raises NoTemplate: there is none, or its file is gone.
    :raises BadWorkbook: it cannot be filled.
    """
    import openpyxl  # large, and needed here only
    from openpyxl.utils.exceptions import InvalidFileException

    content = files.load_sealed(mapping.template, mapping.template_key)
    if content is None:
        raise NoTemplate
    opened = open_sheet(content, org=org, mapping=dict(mapping.columns), template=True)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (InvalidFileException, KeyError, ValueError, TypeError) as error:
        raise BadWorkbook(_("This workbook cannot be filled. Please save it again as .xlsx.")) from error
    _fill(book[opened.table.name], opened.layout, org)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(page: Any, layout: Layout, org: Org) -> None:
    first = layout.top + 1
    foot = _foot(page, layout)
    columns = [
        (column, (head, key))
        for column, (head, key) in enumerate(zip(layout.heads, layout.keys, strict=True), start=1)
        if key
    ]
    rows = list(exporting.rows(org, [pair for _column, pair in columns]))
    _make_room(page, first, foot, len(rows))
    pattern = {column: copy(page.cell(first, column)._style) for column in range(1, page.max_column + 1)}
    height = page.row_dimensions[first].height
    for line, cells in enumerate(rows, start=first):
        for column, style in pattern.items():
            page.cell(line, column)._style = copy(style)
        page.row_dimensions[line].height = height
        for (column, (_head, _key)), value in zip(columns, cells, strict=True):
            _put(page.cell(line, column), value)


def _foot(page: Any, layout: Layout) -> int:
    """Give the first row below the table: signatures, totals, notes; or the first that holds nothing at all."""
    last: int = min(page.max_row, layout.top + LOOKED_AT)
    for line in range(layout.top + 1, last + 1):
        cells = [page.cell(line, column).value for column in range(1, page.max_column + 1)]
        cells += [None] * (len(layout.heads) - len(cells))
        if (
            any(cell is not None for cell in cells)
            and is_no_row(cells, layout)
            and not _numbered(cells, layout)
        ):
            return line
    return last + 1


def _numbered(cells: list[Any], layout: Layout) -> bool:
    """Say whether a row holds nothing but its number: room made ready for somebody."""
    return all(
        cell is None or (column == layout.ordinal and str(cell).strip().isdecimal())
        for column, cell in enumerate(cells)
    )


def _make_room(page: Any, first: int, foot: int, needed: int) -> None:
    """Empty the rows of the table, and move what stands under it down where they do not suffice."""
    for span in [one for one in page.merged_cells.ranges if first <= one.min_row < foot]:
        page.unmerge_cells(str(span))
    for row in page.iter_rows(first, foot - 1):
        for cell in row:
            cell.value = None
    shift = first + needed - foot
    if shift <= 0 or foot > page.max_row:
        return
    under = [str(one) for one in page.merged_cells.ranges if one.min_row >= foot]
    for span in under:
        page.unmerge_cells(span)
    heights = {line: page.row_dimensions[line].height for line in range(foot, page.max_row + 1)}
    last, width = page.max_row, page.max_column
    styles = {
        (line, column): copy(page.cell(line, column)._style)
        for line in range(foot, last + 1)
        for column in range(1, width + 1)
    }
    page.move_range(f"A{foot}:{page.cell(last, width).coordinate}", rows=shift)
    for (line, column), style in styles.items():
        page.cell(line + shift, column)._style = style
    for line, height in heights.items():
        page.row_dimensions[line + shift].height = height
    for span in under:
        moved = _moved(span, shift)
        page.merge_cells(moved)


def _moved(span: str, rows: int) -> str:
    from openpyxl.worksheet.cell_range import CellRange

    found = CellRange(span)
    found.shift(row_shift=rows)
    return str(found.coord)


def _put(cell: Any, value: Any) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles.numbers import is_date_format

    if isinstance(value, date):
        cell.value = value
        if not is_date_format(cell.number_format) or cell.number_format == "General":
            cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(harmless(value)))
        cell.number_format = "@"
