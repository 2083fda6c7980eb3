"""Cells as people and Excel leave them, made into values; or the reason why not."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.people.errors import BadIdNumber, BadPhone
from niangjia.people.identity import EIGHTEEN, MOBILE, clean_id_number, clean_phone
from niangjia.rosters import codes
from niangjia.rosters.errors import BadValue

FOR_EVER = "长期"
#: Day 0 of Excel's calendar (the one that believes in 29 February 1900).
SERIAL_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 3_000, 80_000
LONGEST = 300
HAN_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
SOLID_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")
SCIENTIFIC = re.compile(r"(\d)\.?(\d*)[eE]\+?(\d{1,2})")
HAN_NAME = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]+")
DOTS = re.compile(r"[•・‧∙.·●]")

LOST = _("Excel has turned this number into 1.1E+17: its last digits are lost. Please type it again as text.")
NOT_KNOWN = _("This is none of the words or numbers known for this column: %(value)s.")
NO_DAY = _("This is not a day. Please write it like 2023-03-08.")


def text_of(cell: Any) -> str:
    """Give a cell as a line of text: half-width, trimmed, whole numbers without a point, days as they are written."""
    if cell is None:
        return ""
    if type(cell) is str:  # as almost all are
        return _line(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute) else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | timedelta):
        return str(cell)
    return _line(str(cell))


def _line(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():
        text = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in {"Cf", "Cc"})
    return " ".join(text.split())


def plain(cell: Any) -> str:
    """Give a text as it is; a leading quote that only keeps Excel from counting is taken off."""
    text = text_of(cell)
    if len(text) > LONGEST:
        raise BadValue(_("This text is longer than 300 characters."))
    return text[1:] if text[:1] in "'’‘" and text[1:2] in "=+-@0123456789" and text[1:] else text


def name(cell: Any) -> str:
    """Give a name: no spaces between Chinese characters, one dot for all dots."""
    text = DOTS.sub("·", plain(cell)) if not isinstance(cell, int | float) else plain(cell)
    closed = text.replace(" ", "")
    text = closed if HAN_NAME.fullmatch(closed.replace("·", "")) else text
    if re.fullmatch(r"[-+\d.·e]+", text):
        raise BadValue(_("A name is not a number."))
    if len(text) > 60:
        raise BadValue(_("A name has at most 60 characters."))
    return text


def id_number(cell: Any) -> str:
    """Give an 18-character ID number. A number that Excel counted is recovered when all of its digits are there."""
    if type(cell) is str and EIGHTEEN.fullmatch(cell):
        return _id_number(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= 10**15:
            raise BadValue(LOST)
        cell = text_of(cell)
    text = text_of(cell).strip("'\"‘’“”` ")
    if found := SCIENTIFIC.fullmatch(text.replace(",", "")):
        digits = found[1] + found[2]
        if len(digits) != int(found[3]) + 1 or len(digits) not in {15, 18}:
            raise BadValue(LOST)
        text = digits
    return _id_number(re.sub(r"\.0+$", "", text))


def _id_number(text: str) -> str:
    try:
        return clean_id_number(text)
    except BadIdNumber as error:
        raise BadValue(str(error)) from error


def phone(cell: Any) -> str:
    """Give 11 digits of a mainland mobile number."""
    if type(cell) is str and MOBILE.fullmatch(cell):
        return cell
    text = re.sub(r"\.0+$", "", text_of(cell).strip("'\"‘’“”` "))
    if found := SCIENTIFIC.fullmatch(text):
        digits = found[1] + found[2]
        if len(digits) != int(found[3]) + 1:
            raise BadValue(LOST)
        text = digits
    if re.search(r"\d{11}\D+1\d{10}", text):
        raise BadValue(_("There are two numbers in this cell. Please leave the mobile number that is used."))
    try:
        return clean_phone(text)
    except BadPhone as error:
        raise BadValue(str(error)) from error


def day(cell: Any) -> date | None:
    """Give a day, written in any of the ways people and Excel write it."""
    if isinstance(cell, date):
        return _possible(cell.date() if isinstance(cell, datetime) else cell)
    return _day_of(text_of(cell))


@lru_cache(maxsize=4096)
def _day_of(text: str) -> date | None:
    text = re.sub(r"[T ]\d{1,2}:.*$", "", text.strip("'\"‘’“”` "))
    if not text:
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and FIRST_SERIAL <= (serial := int(float(text))) <= LAST_SERIAL:
        return _possible(SERIAL_ZERO + timedelta(days=serial))
    text = _with_digits(text).replace(" ", "")
    found = DAY.fullmatch(text) or SOLID_DAY.fullmatch(text)
    if found is None:
        raise BadValue(NO_DAY)
    try:
        return _possible(date(*(int(part) for part in found.groups())))
    except ValueError as error:
        raise BadValue(_("There is no such day.")) from error


def _possible(found: date) -> date:
    if not 1900 <= found.year <= 2100:
        raise BadValue(_("This year cannot be."))
    return found


def _with_digits(text: str) -> str:
    """Write the Chinese digits of a day as digits: 二〇二三年三月八日, 十二月, 二十一日."""

    def number(found: re.Match[str]) -> str:
        word = found[0].replace("廿", "二十").replace("卅", "三十")
        if "十" not in word:
            return word.translate(HAN_DIGITS)
        tens, _ten, ones = word.partition("十")
        return str(int(tens.translate(HAN_DIGITS) or 1) * 10 + int(ones.translate(HAN_DIGITS) or 0))

    return re.sub(r"[〇零○一二三四五六七八九十廿卅]+", number, text)


def month(cell: Any) -> tuple[int, int] | None:
    """Give year and month of what names no day, such as 1990.03 or 二〇二三年三月; ``None`` when it is something else."""
    found = MONTH.fullmatch(_with_digits(text_of(cell)).replace(" ", ""))
    if found is None or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2100:
        return None
    return int(found[1]), int(found[2])


def day_of_month(cell: Any) -> date | None:
    """Give a day; a month stands for its first, as the federations' forms do for the month of joining."""
    if not isinstance(cell, date) and (known := month(cell)) and not SOLID_DAY.fullmatch(text_of(cell)):
        return date(*known, 1)
    return day(cell)


def expiry(cell: Any) -> str:
    """Give the day until which a document is good, or 长期. Of a span, its end counts."""
    text = text_of(cell)
    if not text:
        return ""
    if FOR_EVER in text or "永久" in text:
        return FOR_EVER
    if not isinstance(cell, date) and (
        found := re.fullmatch(r".*?\d(?:日)?\s*(?:至|到|—|~|--|-)\s*(\d{4}\D\d{1,2}\D\d{1,2}日?)", text)
    ):
        cell = found[1]
    found_day = day(cell)
    return found_day.isoformat() if found_day else ""


def _coded(table: dict[str, str]) -> Callable[[Any], str]:
    def clean(cell: Any) -> str:
        if isinstance(cell, str) and cell in table:
            return table[cell]
        text = text_of(cell)
        if not text:
            return ""
        try:
            return table[text.replace(" ", "").casefold()]
        except KeyError:
            raise BadValue(NOT_KNOWN, value=text[:40]) from None

    return clean


def yes_no(cell: Any) -> str:
    """Give 是 or 否."""
    text = text_of(cell).casefold()
    if not text:
        return ""
    if text not in codes.YES | codes.NO:
        raise BadValue(NOT_KNOWN, value=text[:40])
    return "是" if text in codes.YES else "否"


#: Kind of a field → how its cell is cleaned. ``birth`` and ``org`` need more than the cell: see ``rows``.
CLEAN: dict[str, Callable[[Any], Any]] = {
    "name": name,
    "sex": _coded(codes.SEX),
    "phone": phone,
    "id_number": id_number,
    "group": _coded(codes.GROUP),
    "text": plain,
    "org": plain,
    "day": day_of_month,
    "state": _coded(codes.STATE),
    "yes_no": yes_no,
    "people": _coded(codes.PEOPLES),
    "expiry": expiry,
    "politics": _coded(codes.POLITICS),
    "education": _coded(codes.EDUCATION),
    "marriage": _coded(codes.MARRIAGE),
}
