"""The demo's people. All of them are invented; no number belongs to anybody."""

import random
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.accounts.models import User
from niangjia.core.clock import local_day
from niangjia.core.declare import Chapter
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import Group, PostKind, PostLevel, Sex
from niangjia.people.identity import check_digit
from niangjia.people.models import Person
from niangjia.people.services import (
    NewPerson,
    appoint,
    create_person,
    create_persons,
    join,
    join_many,
    link_user,
    update_person,
)

FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
MALE = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯俊帆健志远海峰山东建国立新文博思源子轩"
FEMALE = "芳娜敏静丽艳娟霞玲秀英燕红梅丹萍雪琳婷慧莹佳欣悦颖洁倩蕾璐瑶小云晓月春兰桂香玉珍"
WORKERS = {
    "速达快递": (Group.COURIER, 620, "速达快递密云点部联合工会"),
    "外卖平台": (Group.RIDER, 520, "密云区外卖配送行业工会联合会"),
    "长城货运": (Group.TRUCK_DRIVER, 260, "长城货运联合工会"),
    "网约车平台": (Group.CAR_DRIVER, 180, "密云镇总工会"),
    "暖阳家政": (Group.HOUSEKEEPER, 200, "暖阳家政服务有限公司工会"),
    "云水康养院": (Group.CARER, 120, "云水康养院工会"),
    "社区卫生服务中心": (Group.NURSE, 220, "密云区社区卫生服务中心工会"),
    "第三小学": (Group.TEACHER, 140, "密云区第三小学工会"),
    "云湖食品": (Group.FACTORY, 480, "云湖食品有限公司工会"),
    "潮白精密": (Group.FACTORY, 240, "潮白精密机械有限公司工会"),
    "京密引水项目部": (Group.MIGRANT, 200, "京密引水项目部工会"),
    "周边民宿": (Group.SERVICE, 160, "古北水镇周边民宿联合工会"),
}
ELSEWHERE = (
    "陶然亭街道楼宇联合工会",
    "中关村街道楼宇联合工会",
    "望京街道楼宇联合工会",
    "东华门街道楼宇联合工会",
    "回龙观街道楼宇联合工会",
)
NEW_FORMS_NAME_ONLY = {Group.COURIER, Group.RIDER, Group.CAR_DRIVER}


class Names:
    """Invented names and numbers, the same every time."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.phones: Iterator[str] = (f"199{number:08d}" for number in range(10_000, 99_999_999))

    def person(self, group: str, employer: str, home: Org, *, with_number: bool) -> NewPerson:
        sex = self.dice.choice((Sex.MALE, Sex.FEMALE))
        given = "".join(self.dice.sample(MALE if sex == Sex.MALE else FEMALE, self.dice.choice((1, 2, 2))))
        born = date(self.dice.randint(1968, 2003), self.dice.randint(1, 12), self.dice.randint(1, 28))
        return NewPerson(
            name=self.dice.choice(FAMILY) + given,
            group=group,
            phone=next(self.phones),
            id_number=self.number(born, sex) if with_number else "",
            sex=sex,
            birth_on=born,
            employer=employer,
            home_org=home,
        )

    def number(self, born: date, sex: str) -> str:
        serial = self.dice.randint(0, 499) * 2 + (1 if sex == Sex.MALE else 0)
        body = f"{self.dice.choice(('110118', '110228', '130827'))}{born:%Y%m%d}{serial:03d}"
        return body + check_digit(body)


def build(stage: Any) -> None:
    """Write workers, members, cadres, staff and heads of outlets."""
    names = Names(stage.dice("people"))
    orgs: dict[str, Org] = stage.keep["orgs"]
    stage.keep["names"] = names
    stage.keep["workers"] = _workers(stage, names, orgs)
    _posts(stage, names, orgs)


def _workers(stage: Any, names: Names, orgs: dict[str, Org]) -> dict[str, list[Person]]:
    at = stage.at(date(2022, 1, 10))
    found: dict[str, list[Person]] = {}
    seen: set[str] = set()
    plan = [(key, group, number, orgs[org]) for key, (group, number, org) in WORKERS.items()]
    plan += [(name, Group.OFFICE, 480, orgs[name]) for name in ELSEWHERE]
    for key, group, number, home in stage.track(plan, "people"):
        batch = []
        for _n in range(stage.scaled(number, least=12)):
            new = names.person(
                group, key if key in WORKERS else "", home, with_number=group not in NEW_FORMS_NAME_ONLY
            )
            batch.append(
                new
                if new.id_number not in seen
                else names.person(group, new.employer, home, with_number=False)
            )
            seen.add(new.id_number)
        persons = create_persons(batch=batch, actor=stage.actor, at=at)
        found[key] = persons
        _members(stage, persons, home, share=0.35 if group in NEW_FORMS_NAME_ONLY else 0.8)
    return found


def _members(stage: Any, persons: list[Person], home: Org, share: float) -> None:
    """Make a share of them members since before the demo year."""
    join_many(
        persons=persons[: round(len(persons) * share)],
        org=home,
        on=date(2021, 6, 1),
        actor=stage.actor,
        at=stage.at(date(2022, 1, 10)),
    )


#: org, title, kind, level, how many
CADRES = (
    ("北京市总工会", "权益保障部干部", PostKind.CADRE, PostLevel.SECTION, 2),
    ("密云区总工会", "主席", PostKind.CADRE, PostLevel.DIVISION, 1),
    ("密云区总工会", "副主席", PostKind.CADRE, PostLevel.DEPUTY_DIVISION, 3),
    ("密云区总工会", "部长", PostKind.CADRE, PostLevel.SECTION, 10),
    ("密云区总工会", "副部长", PostKind.CADRE, PostLevel.DEPUTY_SECTION, 14),
    ("密云区总工会", "基层工作部干部", PostKind.CADRE, PostLevel.STAFF, 4),
    ("西城区总工会", "基层工作部干部", PostKind.CADRE, PostLevel.SECTION, 1),
    ("海淀区总工会", "基层工作部干部", PostKind.CADRE, PostLevel.SECTION, 1),
    ("密云区总工会", "经费审查委员会审计员", PostKind.AUDITOR, "", 1),
    ("北京市总工会", "系统管理员", PostKind.ADMINISTRATOR, "", 1),
)


def _posts(stage: Any, names: Names, orgs: dict[str, Org]) -> None:
    plan = [(orgs[org], title, kind, level, number) for org, title, kind, level, number in CADRES]
    for org in orgs.values():
        if org.kind == OrgKind.SERVICE_STATION:
            union = Org.objects.get_parent(org)
            plan.append((union, f"{org.name}副站长", PostKind.STAFF, "", 1))
            plan.append((union, f"{org.name}专职工会社会工作者", PostKind.STAFF, "", 1))
        elif org.kind == OrgKind.FEDERATION and org.level == "township":
            plan.append((org, "副主席", PostKind.CADRE, PostLevel.DEPUTY_SECTION, 1))
        elif org.kind == OrgKind.OUTLET:
            plan.append((org, "网点负责人", PostKind.OUTLET_HEAD, "", 1))
    at = stage.at(date(2022, 1, 12))
    for org, title, kind, level, number in stage.track(plan, "posts"):
        group = Group.COURIER if kind == PostKind.OUTLET_HEAD else Group.UNION
        batch = [names.person(group, "", org, with_number=True) for _n in range(number)]
        for person in create_persons(batch=batch, actor=stage.actor, at=at):
            appoint(
                person=person,
                org=org,
                kind=kind,
                title=title,
                level=level,
                starts_on=date(2022, 1, 12),
                actor=stage.actor,
                at=at,
            )


def cast(stage: Any) -> None:
    """Give the demo's personas their log-ins and names."""
    workers: dict[str, list[Person]] = stage.keep["workers"]
    at = stage.at(date(2022, 2, 1))
    courier, nurse = workers["速达快递"][-1], workers["社区卫生服务中心"][0]
    station, outlet = stage.keep["orgs"]["果园街道总工会"], stage.keep["orgs"]["速达快递果园点部"]
    courier = _renamed(stage, courier, name="周小满", home_org=outlet)
    nurse = _renamed(stage, nurse, name="李静")
    workers["速达快递"][-1], workers["社区卫生服务中心"][0] = courier, nurse
    chair = _chair(stage, workers["速达快递"][2], at)
    for person in (courier, nurse, chair, *_holders(stage, station, outlet)):
        give_login(person, at)
    if nurse.home_org is not None and not nurse.memberships.exists():
        join(person=nurse, org=nurse.home_org, actor=stage.actor, at=at)
    stage.keep["courier"], stage.keep["nurse"] = courier, nurse
    _written_twice(stage, workers["速达快递"][1], outlet)


def give_login(person: Person, at: datetime) -> None:
    """Let somebody log in by their phone, as if they had done so before."""
    phone = person.vault.phone
    user = User.objects.by_phone(phone) or User.objects.create_user(phone, phone_verified=True)
    person.user = user
    person.save(update_fields=["user", "updated_at"])
    link_user(user=user, at=at)


def _written_twice(stage: Any, person: Person, outlet: Org) -> None:
    """Leave a second record of somebody, made at another desk: a pair to compare and merge."""
    create_person(
        name=person.name,
        group=person.group,
        phone=person.vault.phone,
        birth_on=person.birth_on,
        home_org=outlet,
        actor=stage.actor,
        at=stage.at(date(2022, 3, 1)),
    )


def _renamed(stage: Any, person: Person, **changes: Any) -> Person:
    at = stage.at(date(2022, 2, 1))
    return update_person(person=person, version=person.version, changes=changes, actor=stage.actor, at=at)


def _chair(stage: Any, member: Person, at: datetime) -> Person:
    """Let a courier chair the couriers' union they have long been a member of."""
    union = stage.keep["orgs"][WORKERS["速达快递"][2]]
    appoint(
        person=member,
        org=union,
        kind=PostKind.CHAIR,
        title="工会主席",
        starts_on=local_day(at),
        actor=stage.actor,
        at=at,
    )
    return member


def _holders(stage: Any, station: Org, outlet: Org) -> list[Person]:
    orgs = stage.keep["orgs"]
    wanted = (
        (station, PostKind.STAFF),
        (outlet, PostKind.OUTLET_HEAD),
        (orgs["果园街道总工会"], PostKind.CADRE),
        (orgs["密云区总工会"], PostKind.CADRE),
        (orgs["北京市总工会"], PostKind.CADRE),
        (orgs["密云区总工会"], PostKind.AUDITOR),
        (orgs["北京市总工会"], PostKind.ADMINISTRATOR),
    )
    return [
        Person.objects.filter(posts__org=org, posts__kind=kind).order_by("-posts__level", "pk").first()
        or Person()
        for org, kind in wanted
    ]


CHAPTERS = [Chapter(_("People and posts"), 20, build), Chapter(_("Who one can be"), 25, cast)]
