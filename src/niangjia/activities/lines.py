"""Lists of people as outlets send them: pasted from a chat or a spreadsheet, a line each."""

import re
from dataclasses import dataclass
from typing import Any
from unicodedata import category, normalize

from django.utils.translation import gettext as _

from niangjia.activities.services import ListRow
from niangjia.people.choices import Group

BETWEEN = r"[\s\-‐-―−.·()]?"
PHONE = re.compile(rf"(?<!\d)(?:\+?86|0086)?{BETWEEN}(1[3-9](?:{BETWEEN}\d){{9}})(?!\d)")
DIGITS = re.compile(r"(?<!\d)(?:\+?86|0086)?\d(?:[\s\-]?\d){6,}")
NUMBERING = re.compile(r"^\s*(?:[(\[]?\d{1,3}[)\].、:,]+\s*|\d{1,3}\s+(?=\D))(?!\d{4}\D?\d{4}(?!\d))")
LABELS = re.compile(r"(?:姓名|名字|联系电话|联系方式|手机号码|手机号|手机|电话|群体|工种)\s*[:]?")
BREAKS = re.compile(r"[\s,，、;；:|/()\[\]]+")
LONGEST_LINE = 120
LONGEST_NAME = 60
FULL = 11
#: How chats call a group.
CALLED = {
    "快递": Group.COURIER,
    "快递小哥": Group.COURIER,
    "外卖": Group.RIDER,
    "外卖员": Group.RIDER,
    "骑手": Group.RIDER,
    "外卖骑手": Group.RIDER,
    "货车": Group.TRUCK_DRIVER,
    "货运司机": Group.TRUCK_DRIVER,
    "卡车司机": Group.TRUCK_DRIVER,
    "网约车": Group.CAR_DRIVER,
    "护工": Group.CARER,
    "家政": Group.HOUSEKEEPER,
    "中介": Group.ESTATE_AGENT,
    "保安": Group.GUARD,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was sent, and what it says: somebody, or why it says nobody."""

    text: str
    row: ListRow | None
    reason: str = ""


def read_lines(text: str, group: str) -> list[Line]:
    """Read a list, line by line; empty lines are passed over.

    :param group: the group of those of whom the line says none.
    """
    return [read_line(line.strip(), group) for line in text.splitlines() if line.strip()]


def read_line(text: str, group: str) -> Line:
    """Find the phone, the name and perhaps the group in a line, in whatever order."""
    plain = "".join(one for one in normalize("NFKC", text) if category(one) != "Cf")
    if len(plain) > LONGEST_LINE:
        return Line(text[:LONGEST_LINE], None, _("This line is too long: one person a line."))
    plain = NUMBERING.sub("", plain, count=1)
    phones = list(PHONE.finditer(plain))
    if len({_digits(found[1]) for found in phones}) > 1:
        return Line(text, None, _("There are two phones in this line: one person a line."))
    if not phones:
        return Line(text, None, _why_no_phone(plain))
    rest = PHONE.sub(" ", plain)
    name, said = _name_and_group(rest)
    if len(name) > LONGEST_NAME:
        return Line(text, None, _("This name is too long."))
    return Line(text, ListRow(name=name, phone=_digits(phones[0][1]), group=said or group))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _why_no_phone(plain: str) -> str:
    runs = [re.sub(r"^(0086|86(?=1))", "", _digits(run[0])) for run in DIGITS.finditer(plain)]
    if not runs:
        return _("There is no phone in this line.")
    digits = max(runs, key=len)
    if len(digits) == FULL - 1:
        return _("The phone is one digit short: it has 10, and needs 11.")
    if len(digits) == FULL + 1:
        return _("The phone has one digit too many: it has 12, and needs 11.")
    if len(digits) == FULL:
        return _("This is not a mobile number: it begins with %(start)s.") % {"start": digits[:2]}
    return _("The phone has %(digits)s digits, and needs 11.") % {"digits": len(digits)}


def _groups() -> dict[Any, str]:
    return {str(label): value for value, label in Group.choices} | dict(CALLED)


def _name_and_group(rest: str) -> tuple[str, str]:
    groups, words, said = _groups(), [], ""
    for word in BREAKS.split(LABELS.sub(" ", rest)):
        if word in groups and not said:
            said = groups[word]
        elif word and not word.isdigit():
            words.append(word.strip("+-.·"))
    words = [word for word in words if word]
    # 张　三, as forms space a short name, is one name.
    spaced = len(words) == 2 and all(len(word) == 1 and not word.isascii() for word in words)
    return ("" if spaced else " ").join(words), said
