"""What a cadre opens: Today, the search, and the page that shows every component."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from niangjia.accounts import limits
from niangjia.accounts.errors import TooManyRequests
from niangjia.core import declare
from niangjia.core.access import roles
from niangjia.core.answers import search_of
from niangjia.core.art import ART
from niangjia.core.clock import database_now
from niangjia.core.declare import TodayItem
from niangjia.core.icons import ICONS
from niangjia.people.choices import Group
from niangjia.people.roles import DESK

SHORTEST, MOST = 1, 8
#: What presses most stands first on Today.
URGENCY = {"brick": 0, "red": 1, "amber": 2, "plum": 3}
#: Enough of them for a list that is narrowed by typing.
TOWNS = (
    "鼓楼街道 果园街道 檀营地区 密云镇 溪翁庄镇 西田各庄镇 十里堡镇 河南寨镇 巨各庄镇 穆家峪镇 "
    "太师屯镇 高岭镇 不老屯镇 冯家峪镇 古北口镇 大城子镇 东邵渠镇 北庄镇 新城子镇 石城镇"
)
#: The colours of chips, as the design page calls them.
TONES = (("red", "红"), ("amber", "琥珀"), ("jade", "玉"), ("sky", "天"), ("plum", "紫"), ("brick", "砖"))


def _in_order(items: list[TodayItem], column: str) -> list[TodayItem]:
    """Give a column: the day by its hours, the others by what presses most; rooms in their order otherwise."""
    last = len(URGENCY)
    found = [item for item in items if item.column == column]
    if column == "today":
        return sorted(found, key=lambda item: (item.at is None, item.at.timestamp() if item.at else 0))
    return sorted(found, key=lambda item: URGENCY.get(item.tone, last))


@roles(*DESK)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show what waits for me, what happens today, what is late."""
    at = database_now()
    items = declare.ask("today", "items", request.actor, request.scope, at)
    columns = {name: _in_order(items, name) for name in ("todo", "today", "late")}
    return render(
        request,
        "portal/desk_today.html",
        {
            "columns": columns,
            "sections": declare.ask("tiles", "desk_sections", request.actor, request.scope, at),
            "at": at,
        },
    )


@roles(*DESK)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Find people, orgs and activities by characters, pinyin or initials."""
    text, status = search_of(request), 200
    try:
        limits.take_look_up(request, text)
    except TooManyRequests as refusal:
        messages.error(request, str(refusal))
        status = refusal.status
    hits = (
        declare.ask("search", "find", request.actor, request.scope, text, MOST)
        if len(text) >= SHORTEST and status == 200
        else []
    )
    return render(
        request,
        "portal/desk_search.html",
        {"hits": hits, "search_text": text, "refused": status != 200},
        status=status,
    )


@roles(*DESK)
@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """Show every component, as it is used."""
    page = Paginator(range(95), 10).get_page(2)
    bars = [("1月", 420, 380), ("2月", 310, 350), ("3月", 640, 500), ("4月", 720, 610)]
    return render(
        request,
        "portal/desk_design.html",
        {
            "icons": sorted(ICONS),
            "drawings": sorted(ART),
            "page": page,
            "bars": bars,
            "now": timezone.now(),
            "tones": TONES,
            "tiles": declare.gather("tiles", "TILES")[:8],
            "groups": Group.labels[:3],
            "place": {"latitude": 40.376, "longitude": 116.843},
            "towns": TOWNS.split(),
            "saved": {"actor_name": "魏波斌", "recorded_at": timezone.now()},
            "differing": [("地点", "果园街道职工服务站", "果园街道便民服务中心一层"), ("名额", 40, 60)],
        },
    )
