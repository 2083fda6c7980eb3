"""The demo's themes: found by the finder in the year's concerns, named by a cadre, led to proposals and to a training."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Activity
from niangjia.activities.services import add_session, publish_activity
from niangjia.core.actor import Actor
from niangjia.core.declare import Chapter
from niangjia.core.ids import uuid7
from niangjia.ledger.models import Programme
from niangjia.orgs.models import Org
from niangjia.people.choices import Group, PostKind
from niangjia.people.middleware import actor_for
from niangjia.people.models import Post
from niangjia.themes import services
from niangjia.themes.models import Opening, Theme

DISTRICT = "密云区总工会"
FIRST, LAST, FOUND = date(2023, 1, 1), date(2023, 6, 30), date(2023, 7, 3)
MOST = 12
PROGRAMME = "training"
#: A word of its keywords, and what the cadre calls the theme.
NAMES = (
    ("急救", "快递员想学急救"),
    ("托管", "寒暑假孩子没人看"),
    ("高温", "高温津贴和防暑降温"),
    ("头盔", "头盔手套等防护装备"),
    ("体检", "一线职工多年没体检"),
    ("驿站", "驿站设施和开放时间"),
    ("经费", "基层工会经费怎么用"),
    ("补贴", "技能培训和考证补贴"),
    ("调休", "加班、排班和调休"),
    ("食堂", "夜班和户外吃饭难"),
    ("派费", "派费下调没人说明"),
    ("车位", "送货停车和进门难"),
    ("事故", "送件路上出了事故怎么办"),
    ("投诉", "平台投诉先扣钱后核实"),
    ("报名", "手机上报名不会用"),
    ("充电", "驿站外充换电"),
)
#: Theme, analysis, options, measure, how far it went.
PROPOSALS = (
    (
        "快递员想学急救",
        "快递员、外卖员全天在路上，最先碰到突发情况，却没有接受过救护培训。\n现有培训集中在工作日白天，与派件时间冲突。",
        "一是购买市级课程，每期约 6000 元，等候时间长。\n二是与区红十字会合作，在服务站分批办班，每期约 2000 元。",
        "由区总工会与区红十字会合作，每季度办一期应急救护培训，放在晚间和站点，考核合格发证。",
        "done",
    ),
    (
        "高温津贴和防暑降温",
        "部分企业不了解高温津贴标准，户外和车间职工没有按月领到。\n防暑物资发放偏晚。",
        "一是只发提醒函。\n二是联合人社部门开展专项检查，并把高温津贴写进集体合同。",
        "五月底前发放防暑物资；六至八月联合检查；在集体协商中列入高温津贴条款。",
        "adopted",
    ),
    (
        "寒暑假孩子没人看",
        "双职工和外来务工家庭假期无人照看孩子，社会托管费用高。",
        "一是补贴社会机构。\n二是利用职工之家和学校场地自办暑托班。",
        "在三个街道职工之家试办职工子女暑托班，费用由工会补助一半。",
        "submitted",
    ),
    (
        "驿站设施和开放时间",
        "驿站与机关同步作息，夜间和周末用不上。",
        "一是延长人工值守。\n二是改为刷码自助进入。",
        "",
        "draft",
    ),
)
#: What answered a theme: a theme's name, and how the title of the activity begins.
ANSWERS = (
    ("快递员想学急救", "应急救护技能竞赛"),
    ("技能培训和考证补贴", "快递员技能竞赛"),
    ("技能培训和考证补贴", "家政服务技能竞赛"),
    ("基层工会经费怎么用", "干部培训"),
    ("高温津贴和防暑降温", "干部培训"),
)
DONE = "已办四期，取得救护员证 96 人。"


def build(stage: Any) -> None:
    """A dozen themes of the district's year; proposals in every state; from the first aid asked for to a training."""
    district = stage.keep["orgs"][DISTRICT]
    cadres = _cadres(district)
    writer, chief, at = cadres[0], cadres[1 % len(cadres)], stage.at(FOUND)
    search = services.ask(org=district, since=FIRST, until=LAST, actor=writer, at=at)
    services.run_search(search=search, at=at)
    kept = _accepted(district, writer, at)
    for name, analysis, options, measure, state in PROPOSALS:
        theme = kept.get(name)
        if theme is not None:
            written = {"analysis": analysis, "options": options, "measure": measure}
            _propose(stage, theme, written, state, (writer, chief))
    for name, title in ANSWERS:
        if name in kept:
            _link(stage, kept[name], title, writer)
    if "快递员想学急救" in kept:
        _train(stage, kept["快递员想学急救"], district, writer)


def _cadres(org: Org) -> list[Actor]:
    held = Post.objects.filter(org=org, kind=PostKind.CADRE, ends_on=None).select_related("person", "org")
    found = [actor_for(post.person, post) for post in held.order_by("created_at", "pk")[:2]]
    assert found, f"{org} has no cadre"
    return found


def _accepted(district: Org, writer: Actor, at: Any) -> dict[str, Theme]:
    """Accept the largest, one for each name; the rest stays suggested."""
    kept: dict[str, Theme] = {}
    suggested = list(Theme.objects.filter(org=district).suggested())
    for theme in sorted(suggested, key=lambda one: -one.members.count())[: 2 * MOST]:
        words = " ".join((theme.name, *theme.keywords))
        name = next((name for word, name in NAMES if word in words and name not in kept), "")
        if name and len(kept) < MOST:
            kept[name] = services.accept(theme=theme, name=name, actor=writer, at=at)
    return kept


def _propose(
    stage: Any, theme: Theme, written: dict[str, Any], state: str, actors: tuple[Actor, Actor]
) -> None:
    writer, chief = actors
    recent = state in {"draft", "submitted"}
    on = stage.today - timedelta(days=6) if recent else FOUND + timedelta(days=3)
    given: dict[str, Any] = {"actor": writer, "at": stage.at(on)}
    proposal = services.draft_proposal(theme=theme, decider="district", **written, **given)
    if state == "draft":
        return
    services.submit(proposal=proposal, **given)
    if recent or chief == writer:
        return
    decided = stage.at(on + timedelta(days=7), 15)
    text = "同意。由权益保障部牵头，各街道总工会配合。"
    services.decide(proposal=proposal, adopt=True, decision=text, actor=chief, at=decided)
    if state == "done":
        later = stage.at(on + timedelta(days=200), 10)
        services.follow_up(proposal=proposal, text=DONE, done=True, actor=writer, at=later)


def _link(stage: Any, theme: Theme, title: str, writer: Actor) -> None:
    """Link the first activity of that title after the theme was accepted, else the last one, on the day it was published."""
    held = Activity.objects.filter(org=theme.org, title__startswith=title, published_at__isnull=False)
    held = held.exclude(pk__in=Opening.objects.values("activity")).order_by("published_at")
    found = held.filter(published_at__gt=stage.at(FOUND)).first() or held.last()
    if found is not None:
        at = max(found.published_at, stage.at(FOUND, 16))
        opening = services.link_activity(theme=theme, activity=found, actor=writer, at=at)
        services.tell_askers(opening=opening, actor=writer, at=at)


def _train(stage: Any, theme: Theme, district: Org, writer: Actor) -> None:
    """Open the training that was asked for, one date ahead, and tell those who asked."""
    before = stage.at(stage.today - timedelta(days=4))
    programme = Programme.objects.filter(closed_on=None)
    opening = services.open_activity(
        theme=theme,
        org=district,
        programme=programme.filter(pk=PROGRAMME).first() or programme[0],
        title="快递员应急救护培训",
        text="心肺复苏、止血包扎、海姆立克法，带模拟人实操，考核合格发证。您和工友们提出来的，我们办起来了。",
        groups=[Group.COURIER, Group.RIDER],
        actor=writer,
        at=before,
        attempt=uuid7(),
    )
    start = stage.at(stage.today + timedelta(days=12), 19)
    add_session(
        activity=opening.activity,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        place="果园街道职工之家",
        capacity=40,
        opens_at=before,
        closes_at=start - timedelta(hours=2),
        actor=writer,
        at=before,
    )
    publish_activity(activity=opening.activity, actor=writer, at=before)
    services.tell_askers(opening=opening, actor=writer, at=before)


CHAPTERS = [Chapter(_("Themes and proposals"), 85, build)]
