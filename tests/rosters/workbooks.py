"""Workbooks as they arrive from below: titles above the heads, merged cells, signatures under the table."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from tests.people.numbers import id_number

BORN = date(1990, 3, 7)
HEADS = ("序号", "姓名", "性别", "身份证号", "手机号码", "入会日期")
Cells = Sequence[Any]


def xlsx(*rows: Cells, sheet: str = "花名册", merged: Sequence[tuple[int, int, int, int, str]] = ()) -> bytes:
    """Write rows from the first line on; ``None`` leaves a cell empty.

    :param merged: first row, first column, last row, last column and text of merged cells, counted from 0.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if hasattr(cell, "year"):
                    page.write_datetime(line, column, cell, day)
                elif cell is not None:
                    page.write(line, column, cell)
        for *place, text in merged:
            page.merge_range(*place, text)
    return buffer.getvalue()


def person(serial: int, **cells: Any) -> dict[str, Any]:
    """Give a sound line: a man with an odd serial, with a phone of his own."""
    sound = {
        "姓名": f"测试{'甲乙丙丁戊己庚辛壬癸'[serial % 10]}{'子丑寅卯辰巳午未申酉'[serial // 10 % 10]}",
        "性别": "男" if serial % 2 else "女",
        "身份证号": id_number(serial % 1000, BORN + timedelta(days=serial // 1000)),
        "手机号码": f"136{serial:08d}",
    }
    return {**sound, **cells}


def lines(heads: Cells, *persons: dict[str, Any]) -> list[list[Any]]:
    """Give the heads and a line per person in their order; 序号 is counted."""
    table: list[list[Any]] = [list(heads)]
    for number, one in enumerate(persons, start=1):
        table.append([number if head == "序号" else one.get(head) for head in heads])
    return table


def roster(*persons: dict[str, Any], heads: Cells = HEADS) -> bytes:
    """Give a tidy workbook."""
    return xlsx(*lines(heads, *persons))
