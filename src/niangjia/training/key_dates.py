"""Key dates (重要节点): when each campaign of a year is, and the template of an order for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from niangjia.training.choices import Audience


class KeyDate(models.TextChoices):
    """The campaigns of the year, in its order."""

    WOMEN = "women", _("8 March, Women's Day")
    SECURITY = "security", _("15 April, National Security Education Day")
    LABOUR = "labour", _("1 May, Labour Day")
    CYBER = "cyber", _("Cyber-security week")
    CONSTITUTION = "constitution", _("4 December, Constitution Day")


@dataclass(frozen=True, slots=True)
class Template:
    """What an order for a campaign begins with.

    :param since: month and day on which the campaign begins; empty where the week moves.
    :param words: what to look for on the menu.
    """

    since: tuple[int, int] | None
    until: tuple[int, int] | None
    words: str
    audience: str
    note: str


TEMPLATES = {
    KeyDate.WOMEN: Template(
        (3, 1), (3, 31), "女职工", Audience.WOMEN, "三八维权月：女职工特殊保护、预防职场性骚扰。"
    ),
    KeyDate.SECURITY: Template(
        (4, 10), (4, 21), "安全", Audience.MIXED, "全民国家安全教育日：国家安全法，身边的案例。"
    ),
    KeyDate.LABOUR: Template(
        (4, 24), (5, 8), "劳动", Audience.MIXED, "五一普法：劳动合同、工资、工伤，讲完现场答疑。"
    ),
    KeyDate.CYBER: Template(None, None, "网络", Audience.NEW_FORMS, "网络安全宣传周：个人信息保护、防诈骗。"),
    KeyDate.CONSTITUTION: Template(
        (12, 1), (12, 7), "宪法", Audience.MIXED, "宪法宣传周：宪法与职工的权利。"
    ),
}
#: The week is the third of September, counting the one of the 1st, unless it was announced otherwise.
ANNOUNCED = {2022: date(2022, 9, 5)}


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign of one year."""

    key: str
    label: Any
    since: date
    until: date
    template: Template

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.until


def campaign(key: str, year: int) -> Campaign:
    """Give a campaign with its days in a year."""
    one = KeyDate(key)
    template = TEMPLATES[one]
    if template.since is None or template.until is None:
        first = date(year, 9, 1)
        since = ANNOUNCED.get(year, first - timedelta(days=first.weekday()) + timedelta(days=14))
        until = since + timedelta(days=6)
    else:
        since, until = date(year, *template.since), date(year, *template.until)
    return Campaign(one.value, one.label, since, until, template)


def calendar(today: date) -> list[Campaign]:
    """List the campaigns of the twelve months from today on, those that are on now first."""
    found = [campaign(key, year) for year in (today.year, today.year + 1) for key in KeyDate.values]
    ahead = sorted((one for one in found if one.until >= today), key=lambda one: one.since)
    return ahead[: len(KeyDate.values)]


def within(key: str, days: Sequence[date]) -> bool:
    """Say whether one of the days lies in the campaign."""
    return any(campaign(key, day.year).holds(day) for day in days)
