"""The demo's research: nine groups of 28 cadres in 2023 and one campaign of now, talks, and what stations reported."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import cycle, islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import Chapter
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import SECTION_UP, Group, PostKind
from niangjia.people.middleware import actor_for
from niangjia.people.models import Post
from niangjia.research import services
from niangjia.research.choices import TalkKind, leading_ranks
from niangjia.research.demo import words
from niangjia.research.models import Meeting, WorkGroup
from niangjia.research.services import Raised

FEDERATION, TOWN, STATION = "密云区总工会", "果园街道总工会", "果园街道职工服务站"
BEGAN, ENDED = date(2023, 2, 13), date(2023, 8, 31)
GROUPS, VISITS, WORKER_TALKS, ENTERPRISE_TALKS = 9, 90, 110, 26


class Research:
    """The people of the chapter, each acting in their own post."""

    def __init__(self, stage: Any) -> None:
        self.stage, self.dice = stage, stage.dice("research")
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self.federation = self.orgs[FEDERATION]
        held = Post.objects.filter(org=self.federation, kind=PostKind.CADRE, ends_on=None)
        posts = held.filter(level__in=SECTION_UP).select_related("person", "org").order_by("created_at", "pk")
        ranks = leading_ranks(self.federation.level)
        self.leaders = [post for post in posts if post.level in ranks]
        self.cadres = [post for post in posts if post.level not in ranks]
        self.lead = actor_for(self.leaders[0].person, self.leaders[0])
        self.stations = list(Org.objects.within(self.federation.scope).open().stations())
        self.towns = list(
            Org.objects.within(self.federation.scope)
            .open()
            .filter(kind=OrgKind.FEDERATION, level=Level.TOWNSHIP)
        )
        self.turns: dict[str, Iterator[tuple[str, str, str, str]]] = {}

    def raised(self, number: int, group: str, *, solved: bool) -> list[Raised]:
        """Give the next things people of a group say; of times long gone only what was solved there and then."""
        if group not in self.turns:
            self.turns[group] = cycle([one for one in words.RAISED if one[3] == group])
        if not any(one[3] == group and (one[2] or not solved) for one in words.RAISED):
            return []
        fit = (one for one in self.turns[group] if one[2] or not solved)
        return [
            Raised(text=text, kind=kind, answer=answer, solved=bool(answer), group=group)
            for text, kind, answer, _group in islice(fit, number)
        ]

    def of(self, org: Org) -> Actor:
        """Give a cadre who acts for an org."""
        post = Post.objects.filter(org=org, kind=PostKind.CADRE, ends_on=None).select_related("person", "org")
        found = post.order_by("created_at", "pk")[0]
        return actor_for(found.person, found)


def campaigns(stage: Any) -> None:
    """A1: nine groups of 28 cadres, each led by a leader, among the stations; and a campaign under way."""
    research = Research(stage)
    campaign = services.open_campaign(
        org=research.federation,
        name="2023年蹲点服务基层调研",
        since=BEGAN,
        until=ENDED,
        questions="\n".join(words.QUESTIONS),
        note="领导带队，蹲到站里、走到点上，问题当天入清单。",
        actor=research.lead,
        at=stage.at(date(2023, 2, 8)),
    )
    groups = [
        services.form_group(
            campaign=campaign,
            name=f"第{'一二三四五六七八九'[number]}工作组",
            leader=research.leaders[number % len(research.leaders)].person,
            cadres=[post.person for post in research.cadres[number::GROUPS]],
            actor=research.lead,
            at=stage.at(date(2023, 2, 9)),
        )
        for number in range(GROUPS)
    ]
    for number, station in enumerate(research.stations):
        given = {"group": groups[number % GROUPS], "org": station, "actor": research.lead}
        services.send_group(at=stage.at(date(2023, 2, 10)), **given)
    _walk(research, groups)
    services.close_campaign(
        campaign=campaign,
        result="走遍全部服务站，听到的问题能当场办的当场办结，共性问题转入研判。",
        actor=research.lead,
        at=stage.at(date(2023, 9, 4)),
    )
    _now(research)


def _walk(research: Research, groups: list[WorkGroup]) -> None:
    """The visits of 2023, turn by turn among the groups."""
    stage, dice = research.stage, research.dice
    posts = {post.person_id: post for post in [*research.leaders, *research.cadres]}
    number = stage.scaled(VISITS, least=GROUPS)
    for turn in stage.track(range(number), "visits"):
        group = groups[turn % GROUPS]
        stays = list(group.stays.select_related("org"))
        members = list(group.members.select_related("person"))
        on = BEGAN + timedelta(days=round(195 * turn / number) + dice.randint(0, 3))
        who = members[(turn // GROUPS) % len(members)]
        met = dice.choice((Group.COURIER, Group.FACTORY, Group.HOUSEKEEPER, Group.CARER))
        services.record_visit(
            org=stays[(turn // GROUPS) % len(stays)].org,
            on=on,
            persons=[one.person for one in dice.sample(members, min(2, len(members)))],
            met=met,
            heads=dice.randint(3, 18),
            seen=dice.choice(words.SEEN),
            raised=research.raised(turn % 2 + (turn % 5 == 0), met, solved=True),
            actor=actor_for(who.person, posts[who.person_id]),
            at=stage.at(on, 17),
        )


def _now(research: Research) -> None:
    """A campaign of these weeks: where the cadres are to go today, and what they heard last week."""
    stage, today = research.stage, local_day(research.stage.now)
    since = today - timedelta(days=20)
    campaign = services.open_campaign(
        org=research.federation,
        name=f"{today.year}年岁末走基层",
        since=since,
        until=today + timedelta(days=24),
        questions="\n".join(words.QUESTIONS[1:]),
        actor=research.lead,
        at=stage.at(since),
    )
    town = research.of(research.orgs[TOWN])
    deputy = Post.objects.select_related("person").get(pk=str(town.post_id)).person
    parts = (
        ("城区组", [deputy, *(post.person for post in research.cadres[:2])], research.stations[:4]),
        ("镇村组", [post.person for post in research.cadres[2:5]], research.stations[4:8]),
    )
    for number, (name, members, stations) in enumerate(parts):
        group = services.form_group(
            campaign=campaign,
            name=name,
            leader=research.leaders[number].person,
            cadres=members,
            actor=research.lead,
            at=stage.at(since),
        )
        named = (
            [research.orgs[STATION], *(one for one in stations if one.name != STATION)]
            if not number
            else stations
        )
        for place, station in enumerate(named):
            first = since if not place else today + timedelta(days=7 * place - 3)
            last = today + timedelta(days=2) if not place else first + timedelta(days=5)
            services.send_group(
                group=group, org=station, since=first, until=last, actor=research.lead, at=stage.at(since)
            )
        if not number:
            for days in (12, 5):
                on = today - timedelta(days=days)
                services.record_visit(
                    org=named[0],
                    on=on,
                    met=Group.COURIER,
                    heads=6,
                    seen=words.SEEN[days % 3],
                    raised=research.raised(2, Group.COURIER, solved=False),
                    actor=town,
                    at=stage.at(on, 16),
                )


def talks(stage: Any) -> None:
    """A8: 110 worker talks and 26 enterprise talks until mid-September 2023, and some of these weeks."""
    research = Research(stage)
    for number in stage.track(range(WORKER_TALKS), "worker talks"):
        on = date(2023, 1, 9) + timedelta(days=round(244 * number / WORKER_TALKS))
        _worker_talk(research, number, on, solved=True)
    for number in range(ENTERPRISE_TALKS):
        on = date(2023, 1, 12) + timedelta(days=round(240 * number / ENTERPRISE_TALKS))
        _enterprise_talk(research, number, on)
    today = local_day(stage.now)
    for number, days in enumerate((2, 9, 16)):
        _worker_talk(research, number, today - timedelta(days=days), solved=False)
    _enterprise_talk(research, 3, today - timedelta(days=6))
    _to_come(research, today + timedelta(days=1))
    services.record_talk(
        org=research.federation,
        kind=TalkKind.SYMPOSIUM,
        title="新就业形态劳动者座谈会",
        on=date(2023, 5, 10),
        place="区职工之家三层会议室",
        heads=24,
        notes="快递、外卖、货运、家政四个行业的职工代表发言，主席一一回应。",
        answered="体检扩面、技能竞赛年内落实；充电和进小区问题由区总工会牵头对接街道和平台企业。",
        actor=research.lead,
        at=stage.at(date(2023, 5, 10), 17),
    )


def _to_come(research: Research, on: date) -> None:
    """A talk that is planned, of whoever goes to the station these weeks."""
    town = research.orgs[TOWN]
    actor = research.of(town)
    services.plan_talk(
        org=town,
        kind=TalkKind.WORKER,
        title="换班沟通会：天冷了，送件有什么难处",
        on=on,
        hour=time(12, 30),
        place="速达快递果园点部",
        group=Group.COURIER,
        persons=[Post.objects.select_related("person").get(pk=str(actor.post_id)).person],
        actor=actor,
        at=research.stage.now,
    )


def _worker_talk(research: Research, number: int, on: date, *, solved: bool) -> None:
    dice, town = research.dice, research.towns[number % len(research.towns)]
    group, place, when = words.BREAKS[number % len(words.BREAKS)]
    services.record_talk(
        org=town,
        kind=TalkKind.WORKER,
        title=f"{group.label}沟通会",
        on=on,
        place=place,
        group=group,
        heads=dice.randint(8, 26),
        notes=f"{when}，{words.NOTES[number % len(words.NOTES)]}",
        answered=words.ANSWERED[number % len(words.ANSWERED)],
        raised=research.raised(1, group, solved=solved) if number % 3 == 0 else (),
        actor=research.of(town),
        at=research.stage.at(on, 17),
    )


def _enterprise_talk(research: Research, number: int, on: date) -> None:
    town = research.towns[(number * 5) % len(research.towns)]
    enterprise = words.ENTERPRISES[number % len(words.ENTERPRISES)]
    services.record_talk(
        org=town,
        kind=TalkKind.ENTERPRISE,
        title=f"{enterprise}企业沟通会",
        on=on,
        place="企业会议室",
        enterprise=enterprise,
        heads=research.dice.randint(3, 7),
        notes=words.ENTERPRISE_NOTES[number % len(words.ENTERPRISE_NOTES)],
        actor=research.of(town),
        at=research.stage.at(on, 17),
    )


def meetings(stage: Any) -> None:
    """A19: the stations report in September 2023, and are called to report next week."""
    research = Research(stage)
    today = local_day(stage.now)
    held = services.call_meeting(
        org=research.federation,
        title="服务站工作汇报会",
        on=date(2023, 9, 12),
        since=date(2023, 1, 1),
        until=date(2023, 8, 31),
        place="区总工会六层会议室",
        text=words.SAID,
        actor=research.lead,
        at=stage.at(date(2023, 9, 5)),
    )
    for task in _tasks(research, held):
        services.finish_task(
            task=task, note="已办好", actor=research.lead, at=stage.at(task.due_on - timedelta(days=1))
        )
    first = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1)
    called = services.call_meeting(
        org=research.federation,
        title="服务站季度工作汇报会",
        on=today + timedelta(days=5),
        since=first,
        until=max(today - timedelta(days=1), first),
        place="区总工会六层会议室",
        actor=research.lead,
        at=stage.now,
    )
    report = called.reports.filter(org__name=STATION).select_related("person").first()
    if report is not None and report.person is not None:
        services.give_task(
            meeting=called,
            person=report.person,
            text="带上户外劳动者反映最多的三个问题和站里的办法",
            due_on=called.on,
            actor=research.lead,
            at=stage.now,
        )


def _tasks(research: Research, meeting: Meeting) -> list[Any]:
    """Give each of the first reporters one of the tasks."""
    named = [one.person for one in meeting.reports.select_related("person") if one.person is not None]
    return [
        services.give_task(
            meeting=meeting,
            person=person,
            text=text,
            due_on=meeting.on + timedelta(days=days),
            actor=research.lead,
            at=research.stage.at(meeting.on, 17),
        )
        for person, (text, days) in zip(named, words.TASKS, strict=False)
    ]


CHAPTERS = [
    Chapter(_("Research campaigns"), 76, campaigns),
    Chapter(_("Talks"), 77, talks),
    Chapter(_("Report meetings"), 91, meetings),
]
