"""Tags and filters every template may use without asking."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from niangjia.core import declare, masking
from niangjia.core.art import ART
from niangjia.core.clock import SHANGHAI
from niangjia.core.icons import ICONS
from niangjia.core.ids import uuid7

register = template.Library()
WEEKDAYS = "一二三四五六日"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon; it says nothing by itself, so a word must stand beside it."""
    return mark_safe(
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name or "info"]}</svg>'
    )


@register.simple_tag
def new_attempt() -> str:
    """Number a form, so that what is sent twice is done once."""
    return str(uuid7())


@register.simple_tag
def art(name: str, kind: str = "") -> SafeString:
    """Draw an illustration (decoration)."""
    drawing = ART.get(name) or ART["station"]
    return mark_safe(f'<svg class="art {kind}" viewBox="0 0 168 112" aria-hidden="true">{drawing}</svg>')


def _number(value: Any) -> str:
    if isinstance(value, float | Decimal):
        return f"{value:,.1f}".removesuffix(".0")
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.filter
def figure(value: Any, unit: Any = "") -> SafeString:
    """Write a number with its small unit; a dash when there is none."""
    if value is None:
        return mark_safe('<span class="soft">—</span>')
    return format_html("{}<small>{}</small>", _number(value), unit)


@register.filter
def number(value: Any) -> str:
    """Write a number with thousands separators."""
    return "—" if value is None else _number(value)


def _local(value: datetime | date) -> datetime | date:
    return value.astimezone(SHANGHAI) if isinstance(value, datetime) else value


def _chinese() -> bool:
    return (translation.get_language() or "").startswith("zh")


@register.filter
def zh_day(value: datetime | date | None) -> str:
    """Write a day: 11月24日 周二; with its year when it is not this one."""
    if value is None:
        return ""
    day = _local(value)
    this_year = timezone.localdate().year
    if not _chinese():
        return f"{day:%a %-d %b}" if day.year == this_year else f"{day:%a %-d %b %Y}"
    year = "" if day.year == this_year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


@register.filter
def zh_date(value: datetime | date | None) -> str:
    """Write a date in full: 2023-09-15."""
    return "" if value is None else f"{_local(value):%Y-%m-%d}"


@register.filter
def distance(kilometres: float | None) -> str:
    """Write a distance as people say it: 450 m, 1.2 km, 38 km."""
    if kilometres is None:
        return ""
    if kilometres < 0.95:
        return f"{max(round(kilometres * 20) * 50, 50)} m"
    return f"{kilometres:.1f} km" if kilometres < 10 else f"{kilometres:.0f} km"


@register.filter
def zh_month(value: datetime | date) -> str:
    day = _local(value)
    return f"{day.month}月" if _chinese() else f"{day:%b}"


@register.filter
def zh_weekday(value: datetime | date) -> str:
    day = _local(value)
    return f"周{WEEKDAYS[day.weekday()]}" if _chinese() else f"{day:%a}"


@register.filter
def zh_time(value: datetime | None) -> str:
    """Write a time of day: 09:30."""
    return "" if value is None else f"{_local(value):%H:%M}"


@register.filter
def zh_moment(value: datetime | None) -> str:
    """Write a day and a time."""
    return "" if value is None else f"{zh_day(value)} {zh_time(value)}"


@register.filter
def as_read(value: Any) -> Any:
    """Write a value of whatever kind as people read it; a dash when there is none."""
    if isinstance(value, datetime):
        return zh_moment(value)
    if isinstance(value, date):
        return zh_date(value)
    if isinstance(value, (list, tuple)):
        return _(", ").join(str(one) for one in value) or "—"
    return "—" if value in (None, "") else value


@register.filter
def mask_phone(value: str) -> str:
    return masking.mask_phone(value or "")


@register.filter
def mask_name(value: str) -> str:
    return masking.mask_name(value or "")


@register.filter
def given_name(person: Any) -> str:
    """How one calls somebody kindly: 小周."""
    name = getattr(person, "name", "") or ""
    if not name:
        return ""
    return f"小{name[0]}" if _chinese() else name


@register.filter
def lookup(table: Any, key: Any) -> Any:
    """Look a key up in a mapping."""
    return table.get(key) if table else None


@register.filter
def described(field: BoundField) -> SafeString:
    """Draw a form field's control, tied to its help and its errors."""
    ids = [
        f"{field.auto_id}-{part}"
        for part, there in (("help", field.help_text), ("error", field.errors))
        if there
    ]
    attrs: dict[str, Any] = {"aria-describedby": " ".join(ids)} if ids else {}
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def widget_kind(field: BoundField) -> str:
    return type(field.field.widget).__name__


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: Any) -> str:
    """Give the page's query string with some values changed; ``None`` or empty drops one."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            values.pop(name, None)
        else:
            values[name] = value
    text = values.urlencode()
    return f"?{text}" if text else "?"


@register.simple_tag
def gathered(module: str, attribute: str) -> list[Any]:
    """Collect what rooms declare."""
    return declare.gather(module, attribute)


@dataclass(frozen=True, slots=True)
class RailWord:
    """A word as the rail draws it. ``inside``: what opens under it where one is at one of them."""

    label: declare.Text
    icon: str
    url: str
    order: int
    here: bool
    inside: tuple["RailWord", ...] = ()


@register.simple_tag(takes_context=True)
def desk_menu(context: RequestContext) -> list[RailWord]:
    """Collect the words of the desk's rail for whoever is looking, and which of them one is at.

    A group leads to the first of its words this post may open; a group of one word is that word.
    """
    request = context["request"]
    items = [
        item
        for item in declare.gather("tiles", "DESK_MENU")
        if not item.roles or request.actor.role in item.roles
    ]
    starts = [(start, item) for item in items for start in (reverse(item.url), *item.also)]
    at = [(len(start), item) for start, item in starts if request.path.startswith(start)]
    here = max(at, key=lambda one: one[0], default=(0, None))[1]
    groups = {group.key: group for group in declare.gather("tiles", "MENU_GROUPS")}
    drawn, under = [], defaultdict(list)
    for item in items:
        word = RailWord(item.label, item.icon, item.url, item.order, item is here)
        if item.group in groups:
            under[item.group].append(word)
        else:
            drawn.append(word)
    for key, words in under.items():
        group, is_here = groups[key], any(word.here for word in words)
        inside = tuple(words) if is_here else ()
        drawn.append(
            RailWord(group.label, group.icon, words[0].url, group.order, is_here, inside)
            if len(words) > 1
            else replace(words[0], order=group.order)
        )
    return sorted(drawn, key=lambda word: word.order)


TABS = {
    "activities": ("/activities/", "/sessions/"),
    "stations": ("/stations/",),
    "union": ("/union/", "/join/"),
    "me": ("/my/",),
}


@register.simple_tag(takes_context=True)
def worker_tab(context: RequestContext) -> str:
    """Name the tab one is at."""
    path = context["request"].path
    return next(
        (name for name, starts in TABS.items() if path.startswith(starts)), "home" if path == "/" else ""
    )


@register.simple_tag(takes_context=True)
def draw(context: RequestContext, section: declare.Section) -> SafeString:
    """Draw a piece of the page that a room declares."""
    return mark_safe(render_to_string(section.template, dict(section.context), request=context["request"]))


@register.simple_tag
def greeting() -> str:
    """Greet by the time of day in Shanghai."""
    hour = timezone.now().astimezone(SHANGHAI).hour
    if hour < 5 or hour >= 23:
        return _("Still on your way")
    if hour < 11:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


@register.filter
def address(tile: declare.Tile) -> str:
    """Give a tile's address: a URL name, or an address as it is."""
    if tile.url.startswith(("/", "tel:")):
        return tile.url
    return reverse(tile.url) + tile.query
