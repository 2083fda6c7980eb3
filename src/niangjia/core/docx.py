"""Official documents as Word files, in the style of GB/T 9704: title in 小标宋, text in 仿宋, 28 points a line, A4 with its margins."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE_FONT, TEXT_FONT, HEAD_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
#: Sizes of type in points: 二号 and 三号.
TITLE_SIZE, TEXT_SIZE, LINE = 22, 16, 28
#: Margins in millimetres: top, right, bottom, left.
MARGINS = (37, 26, 35, 28)
#: What XML cannot hold.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table within a document."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Paper:
    """An official document.

    :param number: the document's number (文号); left out when empty.
    :param to: to whom it is addressed; left out when empty.
    :param body: paragraphs; one that begins with ``一、`` and the like is a heading; tables stand between them.
    :param signed: who signs, at the end, above the date.
    """

    title: str
    body: Sequence[str | Table]
    signed: str
    on: date
    to: str = ""
    number: str = ""
    notes: Sequence[str] = field(default=())


HEADING = re.compile(r"^[一二三四五六七八九十]+、")


def chinese_day(day: date) -> str:
    """Write a day as official documents do: 2023年3月8日."""
    return f"{day.year}年{day.month}月{day.day}日"


def written(paper: Paper) -> bytes:
    """Write a document as .docx."""
    import docx  # large, and needed here only
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Mm, Pt

    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = (Mm(one) for one in MARGINS)
    document.core_properties.title = _clean(paper.title)
    document.core_properties.author = _clean(paper.signed)

    def put(
        text: str, font: str = TEXT_FONT, size: int = TEXT_SIZE, align: Any = None, indent: int = 0
    ) -> None:
        paragraph = document.add_paragraph()
        layout = paragraph.paragraph_format
        layout.line_spacing, layout.space_before, layout.space_after = Pt(LINE), Pt(0), Pt(0)
        layout.first_line_indent = Pt(indent)
        paragraph.alignment = align
        _set(paragraph.add_run(_clean(text)), font, size)

    if paper.number:
        put(paper.number, align=ALIGN.CENTER)
    put(paper.title, TITLE_FONT, TITLE_SIZE, ALIGN.CENTER)
    put("")
    if paper.to:
        put(f"{paper.to}：")
    for part in paper.body:
        if isinstance(part, Table):
            _table(document, part)
        else:
            put(part, HEAD_FONT if HEADING.match(part) else TEXT_FONT, indent=2 * TEXT_SIZE)
    put("")
    put(paper.signed, align=ALIGN.RIGHT)
    put(chinese_day(paper.on), align=ALIGN.RIGHT)
    for note in paper.notes:
        put(note, indent=2 * TEXT_SIZE)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _clean(text: Any) -> str:
    return CONTROL.sub("", str(text))


def _set(run: Any, font: str, size: int) -> None:
    """Set the font for Latin and for Chinese letters: Word keeps the two apart."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run.font.name, run.font.size = font, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _table(document: Any, table: Table) -> None:
    grid = document.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    for cell, head in zip(grid.rows[0].cells, table.heads, strict=True):
        _set(cell.paragraphs[0].add_run(_clean(head)), HEAD_FONT, 12)
    for values in table.rows:
        for cell, value in zip(grid.add_row().cells, values, strict=True):
            _set(cell.paragraphs[0].add_run(_clean(value)), TEXT_FONT, 12)


def attachment(name: str, content: bytes) -> HttpResponse:
    """Answer with a document; ``name`` is its file name, without the ending."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.docx"
    response.headers["Cache-Control"] = "no-store, private"
    return response
