"""Texts from a sheet as it arrives: UTF-8 with or without its mark, or GB 18030; commas, tabs or semicolons."""

import csv
import io
from collections import Counter
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from niangjia.themes.finder.errors import BadSheet
from niangjia.themes.finder.finding import FEWEST

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"
LONGEST_CELL = 10_000_000
MOST_TEXTS = 100_000


def read_texts(name: str, column: str) -> list[tuple[int, str]]:
    """Read a column of a CSV: the number of each row, counted from 1 under the heads, and its text. Rows without a text are left out.

    :raises BadSheet: the file cannot be read, has no such column, or less than two texts in it.
    """
    try:
        content = Path(name).read_bytes()
    except OSError as error:
        raise BadSheet(_("%(file)s cannot be read: %(why)s."), file=name, why=error.strerror) from error
    rows = _rows(_decoded(content))
    heads = [head.strip() for head in rows[0]] if rows else []
    if column.strip() not in heads:
        known = ", ".join(head for head in heads if head)[:200] or "-"
        raise BadSheet(
            _("There is no column “%(column)s” in this file; it has: %(known)s."), column=column, known=known
        )
    place = heads.index(column.strip())
    texts = [
        (number, row[place].strip())
        for number, row in enumerate(rows[1:], start=1)
        if len(row) > place and row[place].strip()
    ]
    if len(texts) < FEWEST:
        raise BadSheet(
            _("There are %(number)d texts in the column “%(column)s”; at least two are needed."),
            number=len(texts),
            column=column,
        )
    if len(texts) > MOST_TEXTS:
        raise BadSheet(_("These are more than %(most)d texts. Please split the file."), most=MOST_TEXTS)
    return texts


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise BadSheet(_("This file is neither UTF-8 nor GB 18030 text. Please save it as CSV (UTF-8)."))


def _rows(text: str) -> list[list[str]]:
    first = Counter(text.partition("\n")[0])
    delimiter = max(DELIMITERS, key=lambda one: first[one])
    csv.field_size_limit(LONGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise BadSheet(_("This file is not a CSV that can be read: %(why)s."), why=error) from error
