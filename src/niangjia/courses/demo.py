"""The demo's corps and library: thirty-three rounds of trial lectures, from calls to courses. All persons and firms are invented."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import Chapter
from niangjia.courses import services
from niangjia.courses.choices import MOST, Field, FirmKind, LecturerKind, NeedSource, Verdict
from niangjia.courses.demo_titles import FIRMS, NEEDS, PARTNERS, TITLES, TO_COME
from niangjia.courses.models import Call, Course, Firm, Lecturer, PanelMember, Proposal, Round
from niangjia.orgs.models import Org
from niangjia.people.choices import Group, PostKind
from niangjia.people.demo import Names, give_login
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person, Post
from niangjia.people.services import create_persons

CORPS, LECTURERS, ROUNDS = "北京市总工会本级", 52, 33
KINDS = (
    *[LecturerKind.FIRM_LAWYER] * 8,
    *[LecturerKind.UNION_LAWYER] * 3,
    LecturerKind.MODEL_WORKER,
    LecturerKind.SCHOLAR,
)
HONOURS = {
    LecturerKind.UNION_LAWYER: "工会律师",
    LecturerKind.FIRM_LAWYER: "律师",
    LecturerKind.MODEL_WORKER: "全国劳动模范、律师",
    LecturerKind.SCHOLAR: "副教授",
}
PLACES = ("市总工会三层会议室", "劳动人民文化宫一层报告厅", "市工人俱乐部多功能厅")
COMMENTS = ("案例贴近职工，语言通俗。", "结构清楚，互动充分。", "法条引用准确，时间把握好。", "", "")
#: The corps is invited for the five years of the plan, and anew for the next.
FIRST, LAST = date(2021, 7, 1), date(2025, 12, 31)


class Library:
    """Calls, invites, hears and decides, as the city's cadre of law work does."""

    def __init__(self, stage: Any) -> None:
        self.stage = stage
        self.dice: random.Random = stage.dice("courses")
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self.org = self.orgs[CORPS]
        self.names = Names(self.dice)
        self.names.phones = stage.keep["names"].phones
        post = (
            Post.objects.filter(org__name="北京市总工会", kind=PostKind.CADRE, ends_on=None)
            .select_related("person", "org")
            .first()
        )
        assert post is not None
        self.cadre = actor_for(post.person, post)

    def acts(self, on: date, hour: int = 9) -> dict[str, Any]:
        return {"actor": self.cadre, "at": self.stage.at(on, hour)}

    def firms(self, number: int) -> list[Firm]:
        made = []
        for place, name in enumerate(FIRMS[:number]):
            since = date(2021, 6, 1) if place < 12 else date(2022, 5, 1)
            ends = place % 9 == 4  # soon, on the day one looks
            until = self.stage.today + timedelta(days=12 + place) if ends else date(2031, 5, 31)
            made.append(self._firm(name, FirmKind.LAW_FIRM, since, until, place))
        for place, name in enumerate(PARTNERS):
            self._firm(name, FirmKind.PARTNER, date(2021, 6, 1), date(2031, 5, 31), 90 + place)
        return made

    def _firm(self, name: str, kind: str, since: date, until: date, number: int) -> Firm:
        return services.add_firm(
            org=self.org,
            name=name,
            kind=kind,
            agreement_number=f"京工法援〔{since.year}〕{number + 1}号",
            agreement_since=since,
            agreement_until=until,
            **self.acts(since),
        )

    def corps(self, firms: list[Firm], number: int) -> list[Lecturer]:
        batch = [self.names.person(Group.OTHER, "", self.org, with_number=False) for _n in range(number)]
        persons = create_persons(batch=batch, **self.acts(FIRST))
        offices, kinds, found = cycle(firms), cycle(KINDS), []
        codes = [one.region_code for one in self.orgs.values() if one.region_code and one.level == "district"]
        for place, person in enumerate(persons):
            kind, on = next(kinds), FIRST + timedelta(days=place * 9)
            firm = next(offices) if kind in (LecturerKind.FIRM_LAWYER, LecturerKind.MODEL_WORKER) else None
            found.append(self._engage(person, kind, firm, on, codes))
        give_login(found[0].person, self.stage.at(FIRST))
        return found

    def _engage(self, person: Person, kind: str, firm: Firm | None, on: date, codes: list[str]) -> Lecturer:
        far = self.dice.random() < 0.4
        lecturer = services.invite(
            org=self.org,
            person=person,
            kind=kind,
            title=HONOURS[LecturerKind(kind)],
            firm=firm,
            fields=sorted(self.dice.sample([one.value for one in list(Field)[:11]], 3)),
            districts=sorted(self.dice.sample(codes, min(8, len(codes)))) if far else [],
            on_site=True,
            online=self.dice.random() < 0.8,
            monthly_limit=self.dice.choice((2, 3, 4, 4, 6)),
            since=on,
            until=LAST,
            **self.acts(on - timedelta(days=10)),
        )
        own = actor_for(person, None)
        lecturer = services.answer(lecturer=lecturer, accept=True, actor=own, at=self.stage.at(on))
        if self.stage.today > LAST:
            until = date(LAST.year + 5, 12, 31)
            lecturer = services.renew(lecturer=lecturer, until=until, **self.acts(LAST - timedelta(days=30)))
        return lecturer

    def call(self, title: str, on: date, days: int, fields: tuple[str, ...] = ()) -> Call:
        return services.open_call(
            org=self.org,
            title=title,
            text="面向讲师团征集课程：选题贴近一线职工，配案例，时长 60 至 120 分钟。",
            fields=fields,
            opens_on=on,
            closes_on=on + timedelta(days=days),
            **self.acts(on),
        )

    def propose(self, row: tuple[str, str, str, int], by: Lecturer, call: Call | None, on: date) -> Proposal:
        title, field, audience, minutes = row
        return services.propose(
            lecturer=by,
            call=call,
            title=title,
            field=field,
            audience=audience,
            minutes=minutes,
            summary=f"面向{audience}，结合真实案例讲清“{title}”：常见误区、法律依据、遇到问题找谁。",
            actor=actor_for(by.person, None),
            at=self.stage.at(on, 20),
        )

    def plan(self, on: date, panel: list[Person]) -> tuple[Round, list[PanelMember]]:
        held = services.plan_round(
            org=self.org, held_on=on, place=self.dice.choice(PLACES), **self.acts(on - timedelta(days=10))
        )
        services.seat(trial_round=held, persons=panel, title="评委", **self.acts(on - timedelta(days=9)))
        return held, list(held.panel.select_related("person"))

    def hear(self, held: Round, seats: list[PanelMember], proposal: Proposal, level: int) -> None:
        """Let a proposal be heard and decided: a level around 88 passes, one around 70 is to be revised."""
        day = held.held_on
        trial = services.invite_to_round(
            trial_round=held, proposal=proposal, **self.acts(day - timedelta(days=7))
        )
        for seat in seats:
            if seat.person_id == proposal.lecturer.person_id:
                continue
            services.score(
                trial=trial,
                member=seat,
                points=self._points(level),
                comment=self.dice.choice(COMMENTS),
                actor=actor_for(seat.person, None),
                at=self.stage.at(day, 15),
            )
        good = level >= 80
        services.decide(
            trial=trial,
            verdict=Verdict.PASS if good else Verdict.REVISE,
            comment="" if good else "案例偏旧，请换成新就业形态劳动者的案例后再试讲。",
            **self.acts(day, 17),
        )

    def _points(self, level: int) -> dict[str, int]:
        return {
            one.value: min(most, max(0, round(most * level / 100) + self.dice.choice((-1, 0, 0, 1))))
            for one, most in MOST.items()
        }


def _days(first: date, last: date, number: int) -> Iterator[date]:
    """Spread days evenly, none on a weekend."""
    for place in range(number):
        day = first + timedelta(days=round(place * (last - first).days / max(number - 1, 1)))
        yield day - timedelta(days=max(day.weekday() - 4, 0))


def corps_and_library(stage: Any) -> None:
    """B1, B3, B4, B5: firms and lecturers, calls, thirty-three rounds of trial lectures, and the library that came of them."""
    library = Library(stage)
    firms = library.firms(len(FIRMS) if stage.full else 5)
    corps = library.corps(firms, LECTURERS if stage.full else 9)
    panel = [one.person for one in corps[:2]] + _judges(library)
    number = ROUNDS if stage.full else 4
    days = list(_days(date(2023, 1, 10), date(2023, 8, 29), number))
    call = library.call("“八五”普法讲师团 2023 年度课程征集", date(2023, 1, 3), 235)
    authors, rows = cycle(corps), iter(TITLES)
    again: Proposal | None = None
    for place, day in enumerate(stage.track(days, "trial rounds")):
        held, seats = library.plan(day, panel)
        if again is not None:
            again = services.revise_proposal(
                proposal=again,
                changes={"summary": f"{again.summary}已换用新案例。"},
                actor=actor_for(again.lecturer.person, None),
                at=stage.at(day - timedelta(days=8), 20),
            )
            library.hear(held, seats, again, 87)
        again = None
        for turn in range(3 if place else 2):
            row = next(rows, None)
            if row is None:
                break
            proposal = library.propose(
                row, next(authors), call, max(day - timedelta(days=12), date(2023, 1, 3))
            )
            weak = turn == 0 and place % 6 == 2 and place < number - 1
            library.hear(held, seats, proposal, 70 if weak else library.dice.randint(83, 95))
            if weak:
                again = Proposal.objects.select_related("lecturer__person", "lecturer__org").get(
                    pk=proposal.pk
                )
    _able(library, corps)
    _heard(library)
    _of_today(library, corps, panel)


def _judges(library: Library) -> list[Person]:
    """Who sits on the panels: cadres of law work, of districts too."""
    posts = Post.objects.filter(kind=PostKind.CADRE, ends_on=None, org__level__in=("city", "district"))
    seen: dict[Any, Person] = {}
    for post in posts.select_related("person").order_by("org__path", "order", "id"):
        seen.setdefault(post.person_id, post.person)
    return list(seen.values())[:3]


def _able(library: Library, corps: list[Lecturer]) -> None:
    """A course is given by who proposed it, and by some who lecture on its field."""
    day = date(2023, 9, 1)
    for course in Course.objects.filter(org=library.org):
        own = {one.pk: one for one in course.lecturers.all()}
        others = [one for one in corps if course.field in one.fields and one.pk not in own]
        chosen = library.dice.sample(others, min(3, len(others)))
        services.set_lecturers(course=course, lecturers=[*own.values(), *chosen], **library.acts(day))


def _heard(library: Library) -> None:
    """B3: what units and workers wished to hear, in questionnaires, talks and from phones."""
    codes = [one.region_code for one in library.orgs.values() if one.region_code and one.level == "district"]
    menu = {one.field: one for one in Course.objects.filter(org=library.org).order_by("-pinyin")}
    for place, (topic, field, group, people, source) in enumerate(NEEDS):
        day = date(2023, 1, 5) + timedelta(days=place * 3)
        need = services.record_need(
            org=library.org,
            topic=topic,
            field=field,
            group=group,
            headcount=people,
            source=source,
            region_code=codes[place % len(codes)] if codes else "",
            told_on=day,
            **library.acts(day),
        )
        if field in menu and place % 5:
            services.answer_need(need=need, course=menu[field], **library.acts(date(2023, 9, 1)))


def _of_today(library: Library, corps: list[Lecturer], panel: list[Person]) -> None:
    """What lies on the desk on the day one looks: an invitation, a call, a proposal, a round that is heard, one to come, a revision."""
    today = library.stage.today
    on = today - timedelta(days=9)
    invited = library.names.person(Group.OTHER, "", library.org, with_number=False)
    services.invite(
        org=library.org,
        person=create_persons(batch=[invited], **library.acts(on))[0],
        kind=LecturerKind.SCHOLAR,
        title="副教授",
        fields=[Field.PRIVACY],
        since=today,
        until=date(today.year + 3, 12, 31),
        **library.acts(on),
    )
    need = services.record_need(
        org=library.org,
        topic="平台算法派单与休息权",
        field=Field.LABOUR,
        group=Group.RIDER,
        headcount=120,
        source=NeedSource.TALK,
        told_on=on,
        **library.acts(on),
    )
    call = services.open_call(
        org=library.org,
        title="课程征集：平台算法与劳动者权益",
        text="骑手沟通会上反映集中，课程库暂缺。请结合平台规则和案例申报。",
        fields=[Field.LABOUR, Field.PRIVACY],
        opens_on=on + timedelta(days=1),
        closes_on=today + timedelta(days=6),
        needs=[need],
        **library.acts(on + timedelta(days=1)),
    )
    ahead, _seats = library.plan(today + timedelta(days=5), panel)
    begun, _seats = library.plan(today - timedelta(days=max(today.weekday() - 4, 0)), panel)
    for place, row in enumerate(TO_COME):
        by = corps[(5 + place) % len(corps)]
        proposal = library.propose(
            row, by, call if row[1] == Field.LABOUR else None, today - timedelta(days=4)
        )
        if place < 3:
            services.invite_to_round(
                trial_round=begun if place == 2 else ahead,
                proposal=proposal,
                **library.acts(today - timedelta(days=3)),
            )
    old = Course.objects.filter(org=library.org, field=Field.SAFETY).order_by("pinyin").first()
    if old is not None:
        services.to_revise(
            course=old,
            reason="安全生产法配套规章修订，案例待更新。",
            **library.acts(today - timedelta(days=3)),
        )


CHAPTERS = [Chapter(_("Corps and library"), 45, corps_and_library)]
