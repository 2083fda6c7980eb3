"""A year of concerns: each raised where its people are, handled by those who act there, called back by others."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from niangjia.concerns import services
from niangjia.concerns.choices import HEARD_NEXT, Kind, Source, State
from niangjia.concerns.demo.at_work import AT_WORK
from niangjia.concerns.demo.on_the_road import ON_THE_ROAD
from niangjia.concerns.demo.said import Said
from niangjia.concerns.demo.texts import (
    ABOUT_CADRE,
    ALARM,
    HAND_UP,
    NOT_YET,
    NOW,
    OUTSIDE,
    RARE,
    REFUSED,
    SAID_BACK,
    SPOT,
)
from niangjia.concerns.models import CallBack, Category, Concern
from niangjia.concerns.policies import caller_for, can_call
from niangjia.concerns.queries import TRIES
from niangjia.concerns.services.watching import close_one
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.orgs.queries import nearest_station
from niangjia.people.choices import PostKind
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person, Post

DISTRICT = "密云区总工会"
THEMES = (*ON_THE_ROAD, *AT_WORK)
FIRST, LAST = date(2023, 1, 5), date(2023, 12, 8)
NUMBER, ELSEWHERE = 372, 14
FAR = ("望京街道职工服务站", "中关村街道职工服务站", "陶然亭街道职工服务站")


class Year:
    """The chapter's people and places, and its own chance."""

    def __init__(self, stage: Any) -> None:
        self.stage, self.dice = stage, stage.dice("concerns")
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self.workers: dict[str, list[Person]] = stage.keep["workers"]
        self.categories = {one.code: one for one in Category.objects.all()}
        self.district = self.orgs[DISTRICT]
        self.stations = [
            org
            for org in self.orgs.values()
            if org.kind == OrgKind.SERVICE_STATION and org.district_id == self.district.pk
        ]
        self.staff: dict[Any, list[Actor]] = defaultdict(list)
        kinds = (PostKind.STAFF, PostKind.CADRE)
        held = Post.objects.filter(kind__in=kinds, ends_on=None).select_related("person", "org")
        for post in held.order_by("created_at", "pk"):
            self.staff[post.org_id].append(actor_for(post.person, post))
        self.wordings: dict[str, list[str]] = {}
        self.near: dict[Any, Org | None] = {}
        self.number = 0

    def attempt(self) -> UUID:
        """Give each form its own attempt, the same in every build."""
        return UUID(int=self.dice.getrandbits(128), version=4)

    def at(self, day: date, hour: int | None = None) -> datetime:
        moment: datetime = self.stage.at(day, hour or self.dice.randint(8, 20), self.dice.randint(0, 59))
        return moment

    def after(self, moment: datetime, days: int, hour: int | None = None) -> datetime:
        return self.at(local_day(moment) + timedelta(days=days), hour or self.dice.randint(9, 17))

    def wording(self, theme: Said, place: str) -> str:
        """Give a wording of a theme that was not said yet, as long as there is one."""
        if not self.wordings.get(theme.category):
            every = [head + tail for head in theme.heads for tail in theme.tails]
            self.dice.shuffle(every)
            self.wordings[theme.category] = every
        said = self.wordings[theme.category].pop().replace("{place}", place)
        return said if said.endswith(("。", "吗", "？")) else f"{said}。"

    def person(self, employer: str) -> Person:
        found: Person = self.dice.choice(self.workers[employer])
        return found

    def station(self, person: Person) -> Org:
        """Give the station of somebody's street, mostly; couriers and drivers are all over the district."""
        if self.dice.random() < 0.45:
            return self.dice.choice(self.stations)
        home = person.home_org_id
        if home not in self.near:
            self.near[home] = nearest_station(person.home_org)
        return self.near[home] or self.stations[0]

    def handler(self, concern: Concern) -> Actor:
        found = self.staff.get(concern.org_id) or self.staff[self.district.pk]
        if concern.org_id == self.district.pk:
            return found[4 + self.number % max(1, len(found) - 4)] if len(found) > 4 else found[0]
        return found[self.number % min(2, len(found))]


def build(stage: Any) -> None:
    """Raise some four hundred concerns, handle them, draw and make the call-backs of each month, leave today's."""
    year = Year(stage)
    _name_duty(year)
    themes = [theme for theme in THEMES for _turn in range(theme.weight)]
    number = stage.scaled(NUMBER, least=30)
    span = (LAST - FIRST).days
    days = sorted(FIRST + timedelta(days=round(span * turn / number)) for turn in range(number))
    heads: dict[str, Concern] = {}
    for day in stage.track(days, "concerns"):
        year.number += 1
        _ordinary(year, year.dice.choice(themes), day, heads)
    _rare(year)
    for turn in range(stage.scaled(ELSEWHERE, least=3)):
        _ordinary(
            year, year.dice.choice(themes), FIRST + timedelta(days=20 * turn + 5), {}, far=FAR[turn % 3]
        )
    for month in range(1, 13):
        _call_back(year, date(2023, month, 1))
    _close_silent(year)
    _today(year)


def _name_duty(year: Year) -> None:
    actor = year.staff[year.district.pk][1]
    person = get_person(actor)
    services.name_duty(
        district=year.district, person=person, actor=year.stage.actor, at=year.stage.at(date(2023, 1, 3))
    )


def get_person(actor: Actor) -> Person:
    """Give who acts."""
    assert actor.person_id is not None
    return Person.objects.get(pk=actor.person_id)


def _raise(
    year: Year, said: tuple[str, str, str], person: Person | None, station: Org, at: datetime, **more: Any
) -> Concern:
    category, kind, text = said
    source = year.dice.choices((Source.PHONE, Source.CODE, Source.HOTLINE, Source.DESK), (45, 20, 15, 20))[0]
    taken_down = source in (Source.HOTLINE, Source.DESK) or "solved_on_spot" in more
    actor = year.stage.actor if taken_down or person is None else actor_for(person, None)
    return services.raise_concern(
        text=text,
        kind=kind,
        category=year.categories[category],
        org=station,
        source_kind=source,
        source_id=station.pk if source == Source.CODE else None,
        place=station.label.removesuffix("职工服务站"),
        person=person,
        actor=actor,
        at=at,
        attempt=year.attempt(),
        **more,
    )


def _ordinary(year: Year, theme: Said, day: date, heads: dict[str, Concern], far: str = "") -> None:
    dice = year.dice
    person: Person | None = year.person(dice.choice(theme.who))
    assert person is not None
    station = year.orgs[far] if far else year.station(person)
    place = station.label.removesuffix("职工服务站")
    text, at = year.wording(theme, place), year.at(day)
    nameless = dice.random() < 0.06
    group = person.group
    if far:
        person = None
    more: dict[str, Any] = {"group": group}
    if dice.random() < 0.14 and theme.kind in (Kind.ENQUIRY, Kind.REQUEST) and not nameless:
        more |= {"solved_on_spot": True, "answer": dice.choice(SPOT)}
    made = _raise(year, (theme.category, theme.kind, text), person, station, at, nameless=nameless, **more)
    if made.state == State.CLOSED:
        return
    head = heads.get(theme.category)
    if head is not None and not nameless and (day - head.raised_on).days <= 12 and dice.random() < 0.5:
        services.link(concern=made, to=head, actor=year.stage.actor, at=year.after(at, 1))
        return
    _handle(year, made, theme.answers, heads, at)


def _handle(
    year: Year, made: Concern, answers: tuple[str, ...], heads: dict[str, Concern], at: datetime
) -> None:
    dice, actor = year.dice, year.handler(made)
    services.take(concern=made, actor=actor, at=year.after(at, dice.choice((0, 1, 1)), 18))
    slow = 0
    category = made.category_id or ""
    if dice.random() < 0.07 and made.org_id != year.district.pk and made.district_id == year.district.pk:
        when = year.after(at, 2)
        made = services.hand_over(concern=made, to=year.district, reason=HAND_UP, actor=actor, at=when)
        actor = year.handler(made)
        services.take(concern=made, actor=actor, at=year.after(at, 2, 18))
        slow = 1
    if category in OUTSIDE and dice.random() < 0.4:
        due = local_day(at) + timedelta(days=5)
        given: dict[str, Any] = {"actor": actor, "at": year.after(at, 2, 18)}
        out = services.refer(
            concern=made, body=OUTSIDE[category], due_on=due, reason="请核实并协调解决", **given
        )
        services.record_outside_answer(
            referral=out, text="已核实，同意协调处理。", actor=actor, at=year.after(at, 3)
        )
    elif made.person_id and dice.random() < 0.05:
        when = year.after(at, 2, 18)
        services.ask_back(concern=made, text="方便说一下是哪个站点、什么时间吗？", actor=actor, at=when)
        services.hear(concern=made, text="已电话说明了站点和时间。", actor=actor, at=year.after(at, 4))
        slow += 2
    if heads is not None and category:
        heads[category] = made
    _answer(year, made, dice.choice(answers), actor, at, slow)


def _answer(year: Year, made: Concern, text: str, actor: Actor, at: datetime, slow: int) -> None:
    dice = year.dice
    due = Concern.objects.values_list("due_on", flat=True).get(pk=made.pk)
    most = (due - local_day(at)).days if due else 3
    late = dice.random() < 0.08
    days = most + dice.randint(1, 4) if late else max(1, min(most, dice.randint(1, max(1, most)) + slow))
    when = year.after(at, days)
    made = services.answer(concern=made, text=text, actor=actor, at=when)
    _after_answer(year, made, actor, when)


def _after_answer(year: Year, made: Concern, actor: Actor, when: datetime) -> None:
    dice = year.dice
    chance = dice.random()
    if made.person is None and not made.nameless:
        return
    person = actor_for(made.person, None) if made.person else year.stage.actor
    given: dict[str, Any] = {"concern": made, "actor": person, "by_code": made.nameless}
    if chance < 0.42:
        services.confirm(**given, at=year.after(when, dice.randint(1, 3)))
    elif chance < 0.46:
        again = year.after(when, 3)
        made = services.reopen(**given, text=dice.choice(NOT_YET), at=again)
        services.take(concern=made, actor=actor, at=year.after(again, 1, 9))
        services.answer(
            concern=made,
            text="已再次到现场核实并整改，由站里每周回看一次。",
            actor=actor,
            at=year.after(again, 3),
        )


def _rare(year: Year) -> None:
    """What few see, what was not taken up, and one about somebody of a station."""
    for turn, (category, kind, employer, text, answer) in enumerate(RARE):
        year.number += 1
        person = year.person(employer)
        at = year.at(date(2023, 2, 6) + timedelta(days=41 * turn))
        made = _raise(year, (category, kind, text), person, year.station(person), at)
        _handle(year, made, (answer,), {}, at)
    for turn, (category, kind, text, reason) in enumerate(REFUSED):
        person = year.person("云湖食品")
        at = year.at(date(2023, 4, 11) + timedelta(days=70 * turn))
        made = _raise(year, (category, kind, text), person, year.station(person), at)
        services.refuse(concern=made, reason=reason, actor=year.handler(made), at=year.after(at, 1))
    category, kind, text, answer = ABOUT_CADRE
    at = year.at(date(2023, 5, 16))
    made = _raise(year, (category, kind, text), None, year.stations[5], at, nameless=True, about_cadre=True)
    _handle(year, made, (answer,), {}, at)


def _call_back(year: Year, month: date) -> None:
    """Draw the month's call-backs and make them: whoever acts there and had no hand in it."""
    after = (month + timedelta(days=32)).replace(day=1)
    at = year.stage.at(after + timedelta(days=1), 9)
    drawn = services.draw(
        org=year.district, month=month, actor=year.stage.actor, at=at, seed=f"{year.stage.seed}-{month:%m}"
    )
    for call in drawn.call_backs.select_related("concern__person", "concern__handler", "concern__org", "org"):
        _make_call(year, call, after)


def _make_call(year: Year, call: CallBack, after: date) -> None:
    dice = year.dice
    candidates = [*year.staff.get(call.org_id, []), *year.staff[year.district.pk]]
    caller = next((one for one in candidates if can_call(one, call)), None)
    if caller is None:
        return
    reached = dice.random() < 0.84
    solved = reached and dice.random() < 0.9
    satisfied = reached and dice.random() < (0.96 if solved else 0.25)
    first = after + timedelta(days=dice.randint(2, 5))
    for turn in range(0 if reached else TRIES - 1):
        when = year.at(first + timedelta(days=turn), 11)
        services.record_call_back(call=call, reached=False, actor=caller, at=when)
    services.record_call_back(
        call=call,
        reached=reached,
        solved=solved if reached else None,
        satisfied=satisfied if reached else None,
        said=dice.choice(SAID_BACK if solved else NOT_YET) if reached else "",
        actor=caller,
        at=year.at(first + timedelta(days=dice.randint(2, 4)), 15),
    )
    if reached and not solved:
        again = Concern.objects.with_all().get(pk=call.concern_id)
        if again.state == State.REOPENED:
            actor, when = year.handler(again), year.at(after + timedelta(days=10), 10)
            services.take(concern=again, actor=actor, at=when)
            services.answer(
                concern=again,
                text="已按回访意见重新办理，现场核实已解决。",
                actor=actor,
                at=year.after(when, 2),
            )


def _close_silent(year: Year) -> None:
    """Close what was answered and nobody said anything about, half a month later."""
    waiting = CallBack.objects.filter(reached=None).order_by().values("concern")
    found = Concern.objects.filter(state__in=HEARD_NEXT).exclude(pk__in=waiting)
    for pk, answered in list(found.values_list("pk", "answered_on")):
        assert answered is not None
        close_one(pk, at=year.stage.at(answered + timedelta(days=16), 3))


def _today(year: Year) -> None:
    """What waits now, so that every desk and the personas have something to do."""
    station = year.orgs["果园街道职工服务站"]
    today = local_day(year.stage.now)
    courier, nurse = year.stage.keep["courier"], year.stage.keep["nurse"]
    for days, category, kind, employer, text, state in NOW:
        year.number += 1
        person = year.person(employer)
        if employer == "社区卫生服务中心":
            person = nurse
        elif state in ("answered", "asked"):
            person = courier
        at = year.at(today - timedelta(days=days), 10)
        made = _raise(year, (category, kind, text), person, station, at)
        if state == "raised":
            continue
        actor = year.handler(made)
        made = services.take(concern=made, actor=actor, at=year.after(at, 0, 16))
        if state == "asked":
            question = "是哪一台？柜门上贴的编号告诉我们一下。"
            services.ask_back(concern=made, text=question, actor=actor, at=year.after(at, 1, 10))
        elif state == "answered":
            answer = next(theme for theme in THEMES if theme.category == category).answers[0]
            services.answer(concern=made, text=answer, actor=actor, at=year.after(at, 1, 10))
    _alarm(year, station)
    for one in Concern.objects.filter(state=State.ANSWERED, answered_on__gte=today - timedelta(days=8))[:2]:
        caller = caller_for(one, today)
        given = {"district_id": one.district_id, "org": caller, "drawn_at": year.stage.at(today, 7)}
        CallBack.objects.create(concern=one, **given)


def _alarm(year: Year, station: Org) -> None:
    """Somebody in danger, an hour ago: those on duty are called, and one of them has it in hand."""
    year.number += 1
    at = year.stage.now - timedelta(hours=1)
    made = _raise(year, ALARM, year.person("速达快递"), station, at)
    actor = year.staff[year.district.pk][1]
    services.take(concern=made, actor=actor, at=at + timedelta(minutes=4))
