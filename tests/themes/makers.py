"""Themes as far as a test needs them, through the services, from concerns of a known theme."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.core.ids import uuid7
from niangjia.ledger.models import Programme
from niangjia.orgs.models import Org
from niangjia.themes import services
from niangjia.themes.models import Opening, Proposal, Search, Theme
from tests.concerns.making import make_concern
from tests.support.factories import TEST

MICROWAVE = (
    "驿站微波炉坏了，好几天没人修，没法热饭",
    "站里就一台微波炉，中午热饭排长队",
    "微波炉太脏没法热饭，希望有人清洗",
    "带的盒饭没地方热，驿站微波炉停用了",
    "建议驿站多配一台微波炉，中午能吃上热饭",
)
FIRST_AID = (
    "想学急救和心肺复苏，路上碰到有人晕倒不知道怎么办",
    "希望工会办急救培训，教教心肺复苏和包扎",
    "同事中暑晕倒大家都不会急救，想参加急救培训",
    "急救培训能不能安排在晚上，想学心肺复苏",
)
WAGES = (
    "天天加班到九点，没有加班费",
    "节假日加班没有三倍工资，加班费算法不对",
    "厂里让加班不给加班费，只给调休",
    "加班费按规定发，把加班费标准公布出来",
)
LONELY = ("公园里的花开得真好", "我家的猫丢了", "想问下个月的黄道吉日")


def make_concerns(org: Org, texts: tuple[str, ...], **fields: Any) -> list[Concern]:
    return [make_concern(org, text=text, **fields) for text in texts]


def make_search(org: Org, actor: Actor = TEST, days: int = 30) -> Search:
    today = timezone.localdate()
    search = services.ask(
        org=org, since=today - timedelta(days=days), until=today, actor=actor, at=timezone.now()
    )
    return services.run_search(search=search, at=timezone.now())


def suggestion(org: Org, word: str) -> Theme:
    """Give the suggestion in whose keywords a word is."""
    return next(
        one for one in Theme.objects.filter(org=org).suggested() if any(word in key for key in one.keywords)
    )


def make_theme(
    org: Org, texts: tuple[str, ...] = MICROWAVE, *, accepted: bool = True, **fields: Any
) -> Theme:
    """Make a theme of concerns, as a cadre would who splits and names."""
    concerns = make_concerns(org, texts, **fields)
    theme = Theme.objects.create(
        district_id=org.district_id or org.pk,
        org=org,
        name="驿站热饭难",
        keywords=["微波炉"],
        found_at=timezone.now(),
    )
    for one in concerns:
        services.put_in(theme=theme, concern=one, actor=TEST, at=timezone.now())
    return services.accept(theme=theme, actor=TEST, at=timezone.now()) if accepted else theme


def make_proposal(org: Org, *, sender: Actor | None = None, **written: str) -> Proposal:
    """Make a proposal; one with a sender waits for a decision."""
    given = {"analysis": "设备老旧，无人管护。", "measure": "每站配两台，专人检修。", **written}
    made = services.draft_proposal(
        theme=make_theme(org), actor=TEST, at=timezone.now(), attempt=uuid7(), **given
    )
    return services.submit(proposal=made, actor=sender, at=timezone.now()) if sender is not None else made


def places(theme: Theme) -> set[str]:
    return {member.concern.text for member in theme.members.select_related("concern")}


def make_opening(org: Org, theme: Theme | None = None) -> Opening:
    """Make the draft of an activity because of a theme."""
    return services.open_activity(
        theme=theme or make_theme(org),
        org=org,
        programme=Programme.objects.filter(closed_on=None)[0],
        title="快递员急救培训",
        text="",
        groups=["courier"],
        actor=TEST,
        at=timezone.now(),
        attempt=uuid7(),
    )
