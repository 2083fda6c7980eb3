"""Files that are no roster are refused quickly and in one sentence; what only carries another name is read."""

import io
import re
import time
import zipfile

import pytest
import xlsxwriter
import xlwt

from niangjia.rosters.errors import BadWorkbook
from niangjia.rosters.reading import ENCRYPTED, OLE, read_tables
from tests.rosters.workbooks import person, roster, xlsx

WITHIN = 2.0
ROW = ["姓名", "手机号码"]


def zipped(**parts: bytes) -> bytes:
    """Rewrite a sound workbook with these parts in the place of its own."""
    buffer, sound = io.BytesIO(), zipfile.ZipFile(io.BytesIO(roster(person(1))))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sound.namelist():
            packed.writestr(name, parts.get(re.sub(r"\W", "_", name), sound.read(name)))
    return buffer.getvalue()


def formulas() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ROW)
        page.write_formula(1, 0, '="张"&"三"', value="张三")
    return buffer.getvalue()


def sheets(number: int) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for one in range(number):
            book.add_worksheet(str(one)).write_row(0, 0, ROW)
    return buffer.getvalue()


SHEET = "xl_worksheets_sheet1_xml"
REFUSED = {
    "password": (lambda: OLE + b"\x00" * 2000 + ENCRYPTED + b"\x00" * 2000, "密码"),
    "100 sheets": (lambda: sheets(100), "30"),
    "formulas": (formulas, "公式"),
    "200 columns": (lambda: xlsx(["姓名", *map(str, range(199))]), "120"),
    "nothing": (lambda: b"", "空"),
    "an empty sheet": (lambda: xlsx(), "没有内容"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "不是"),
    "a letter": (lambda: "各位同事：\n花名册见附件。\n".encode(), "不是"),
    "another zip": (lambda: _zip_of(b"hello"), "不是"),
    "a broken workbook": (lambda: roster(person(1))[:2000], "打不开"),
    "half a sheet": (lambda: zipped(**{SHEET: b"<worksheet><sheetData><row"}), "打不开"),
    "a bomb": (lambda: zipped(**{SHEET: b" " * 30_000_000}), "展开"),
    "an outside entity": (
        lambda: zipped(
            **{
                SHEET: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
            }
        ),
        "外部",
    ),
}


def _zip_of(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("hello.txt", content)
    return buffer.getvalue()


@pytest.mark.parametrize("case", REFUSED)
def test_file_is_refused_in_one_sentence(case: str):
    make, word = REFUSED[case]
    content = make()
    begun = time.process_time()
    with pytest.raises(BadWorkbook) as refusal:
        read_tables(content)
    assert time.process_time() - begun < WITHIN
    assert word in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_legacy_workbook_is_read():
    book = xlwt.Workbook()
    page = book.add_sheet("花名册")
    for column, cell in enumerate([*ROW, "张三", 13800000001]):
        page.write(column // 2 + 3, column % 2 + 1, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    (table,) = read_tables(buffer.getvalue())
    assert list(table.rows())[3:] == [[None, *ROW], [None, "张三", 13800000001.0]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_text_is_read_in_any_encoding(encoding: str, between: str):
    text = f'姓名{between}手机号码\r\n"长\n者𠮷"{between}\r\n'
    (table,) = read_tables(text.encode(encoding))
    assert list(table.rows()) == [ROW, ["长\n者𠮷", None]]


def test_hidden_sheet_is_left_out():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("看得见").write_row(0, 0, ROW)
        hidden = book.add_worksheet("藏着")
        hidden.write_row(0, 0, ROW)
        hidden.hide()
    assert [table.name for table in read_tables(buffer.getvalue())] == ["看得见"]


def test_rows_can_be_read_twice_and_start_with_the_first_line():
    (table,) = read_tables(xlsx([], [None, "姓名"], [None, "张三", 1]))
    assert list(table.rows()) == list(table.rows()) == [[None] * 3, [None, "姓名", None], [None, "张三", 1.0]]
