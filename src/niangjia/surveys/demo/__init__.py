"""The demo's surveys: couriers say with their names what a station needs, nurses anonymously how they rest, 2023 what was to be taught."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import Chapter
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people.choices import Group, PostKind
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person, Post
from niangjia.surveys import services
from niangjia.surveys.choices import SCALE
from niangjia.surveys.choices import QuestionKind as Kind
from niangjia.surveys.demo import words
from niangjia.surveys.models import Question, Survey
from niangjia.surveys.services.answering import Said

DISTRICT, TOWN = "密云区总工会", "果园街道总工会"
COURIERS, NURSES, WISHING = 28, 24, 40
ASKED, CLOSED = date(2023, 7, 10), date(2023, 8, 10)


class Asking:
    """The chapter's own chance, whom it acts as, and whom it asks."""

    def __init__(self, stage: Any) -> None:
        self.stage, self.dice = stage, stage.dice("surveys")
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self.workers: dict[str, list[Person]] = stage.keep["workers"]
        self.kept_out = {stage.keep["courier"].pk, stage.keep["nurse"].pk}

    def cadre(self, org: Org) -> Actor:
        held = Post.objects.filter(org=org, kind=PostKind.CADRE, ends_on=None).select_related("person", "org")
        post = held.order_by("created_at", "pk")[0]
        return actor_for(post.person, post)

    def people(self, group: str, number: int) -> list[Person]:
        """Give people of a group with a log-in or without; who one can be in the demo has not answered yet."""
        found = [
            one
            for persons in self.workers.values()
            for one in persons
            if one.group == group and one.pk not in self.kept_out and one.home_org is not None
        ]
        return found[: self.stage.scaled(number, least=min(number, 9))]

    def survey(
        self, org: Org, asked: Sequence[words.Asked], at: datetime, **fields: Any
    ) -> tuple[Survey, dict[str, Question]]:
        """Write and open a survey."""
        given: dict[str, Any] = {"actor": self.cadre(org), "at": at}
        made = services.make_survey(org=org, **fields, **given)
        questions: dict[str, Question] = {}
        for key, kind, text, more in asked:
            condition: Any = more.get("only_if")
            told = {**more, "only_if": (questions[condition[0]], condition[1]) if condition else None}
            questions[key] = services.add_question(survey=made, kind=kind, text=text, **told, **given)
        return services.open_survey(survey=made, **given), questions


def chosen(dice: random.Random, question: Question) -> Said:
    """Choose among what is offered, earlier answers more often; of several up to three."""
    offered = list(SCALE) if question.kind == Kind.SCALE else question.options
    weights = [1, 2, 4, 4, 2] if question.kind == Kind.SCALE else range(len(offered) + 1, 1, -1)
    picks = dice.choices(
        offered, weights=weights, k=dice.randint(1, 3) if question.kind == Kind.SEVERAL else 1
    )
    return Said(list(dict.fromkeys(picks)))


def stations(asking: Asking, now: date) -> None:
    """Named, of these days, over in two: it stands on Today."""
    begun = now - timedelta(days=12)
    at = asking.stage.at(begun)
    survey, asked = asking.survey(
        asking.orgs[DISTRICT],
        words.STATION,
        at,
        title="快递员驿站需求问卷",
        intro="站点怎么开、添什么，由常去的人说了算。六道题，两分钟。",
        group=Group.COURIER,
        anonymous=False,
        opens_on=begun,
        closes_on=now + timedelta(days=2),
    )
    for number, person in enumerate(asking.people(Group.COURIER, COURIERS)):
        said = {one.pk: chosen(asking.dice, one) for one in asked.values() if one.options}
        said[asked["minutes"].pk] = Said([str(asking.dice.choice((5, 10, 10, 15, 20)))])
        if number < len(words.STATION_CONCERNS):
            said[asked["concern"].pk] = Said(text=words.STATION_CONCERNS[number], handle=True)
        elif number % 7 == 0:
            said[asked["concern"].pk] = Said(text=words.STATION_WORDS[number // 7 % 3])
        services.answer_named(
            survey=survey,
            person=person,
            said=said,
            actor=actor_for(person, None),
            at=asking.stage.at(begun + timedelta(days=number % 11), 12, number % 60),
            attempt=uuid7(),
        )


def nights(asking: Asking, now: date) -> None:
    """Anonymous, of these days, open for ten more."""
    begun = now - timedelta(days=9)
    survey, asked = asking.survey(
        asking.orgs[DISTRICT],
        words.NIGHT,
        asking.stage.at(begun),
        title="医护人员夜班休息情况（匿名）",
        intro="为改善夜班休息条件了解实情。不记姓名，不记科室，五分钟以内。",
        group=Group.NURSE,
        anonymous=True,
        opens_on=begun,
        closes_on=now + timedelta(days=10),
    )
    for number, person in enumerate(asking.people(Group.NURSE, NURSES)):
        at = asking.stage.at(begun + timedelta(days=number % 8), 20, number % 60)
        said: dict[UUID, Said] = {one.pk: chosen(asking.dice, one) for one in asked.values() if one.options}
        if number % 2 == 0:
            said[asked["words"].pk] = Said(text=words.NIGHT_WORDS[number // 2 % len(words.NIGHT_WORDS)])
        code = services.draw_code(survey=survey, person=person, at=at, attempt=uuid7())
        services.answer_by_code(code=code, said=said, at=at, attempt=uuid7())


def wishes(asking: Asking) -> None:
    """Named, of 2023: what was wished to hear became needs when it ended."""
    survey, asked = asking.survey(
        asking.orgs[DISTRICT],
        words.WISHES,
        asking.stage.at(ASKED - timedelta(days=3)),
        title="2023年下半年职工培训需求调查",
        intro="想听什么、什么时候能来听，汇总后排进下半年的课。",
        anonymous=False,
        opens_on=ASKED,
        closes_on=CLOSED,
    )
    groups = (Group.COURIER, Group.NURSE, Group.FACTORY, Group.HOUSEKEEPER, Group.TEACHER)
    people = [one for group in groups for one in asking.people(group, WISHING // len(groups))]
    for number, person in enumerate(people):
        field, own = words.WISHED[asking.dice.randrange(len(words.WISHED))]
        said = {one.pk: chosen(asking.dice, one) for one in asked.values() if one.options}
        said[asked["course"].pk] = Said([field], own if number % 3 == 0 else "")
        services.answer_named(
            survey=survey,
            person=person,
            said=said,
            actor=actor_for(person, None),
            at=asking.stage.at(ASKED + timedelta(days=number % 30), 18, number % 60),
            attempt=uuid7(),
        )
    over = asking.stage.at(CLOSED + timedelta(days=1))
    services.close_survey(survey=survey, actor=asking.cadre(asking.orgs[DISTRICT]), at=over)


def drafts(asking: Asking) -> None:
    """One that a street's union is still writing."""
    now = local_day(asking.stage.now)
    town = asking.orgs[TOWN]
    given: dict[str, Any] = {"actor": asking.cadre(town), "at": asking.stage.now}
    made = services.make_survey(
        org=town,
        title="节前送温暖物资意见征集",
        intro="年前发点什么实在，听听大家的。",
        anonymous=False,
        opens_on=now + timedelta(days=3),
        closes_on=now + timedelta(days=17),
        **given,
    )
    options = ["米面油", "保暖手套护膝", "体检券", "电影票"]
    services.add_question(
        survey=made, kind=Kind.SEVERAL, text="最实用的是哪几样？", options=options, required=True, **given
    )


def build(stage: Any) -> None:
    """Three surveys with their answers, and a draft."""
    asking, now = Asking(stage), local_day(stage.now)
    wishes(asking)
    stations(asking, now)
    nights(asking, now)
    drafts(asking)


CHAPTERS = [Chapter(_("Surveys"), 92, build)]
