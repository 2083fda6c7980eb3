"""The demo year of orders: taken, planned by the solver, confirmed, held, and called back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from niangjia.activities.demo.player import Player, days_between, spread
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.courses.choices import Field, Subject
from niangjia.courses.models import Course
from niangjia.orgs.models import Org
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from niangjia.training import services
from niangjia.training.choices import Audience, KeepsakeKind, Mode, Part, Side, VenueKind
from niangjia.training.doubts import is_working_day
from niangjia.training.key_dates import KeyDate, campaign
from niangjia.training.models import Asked, Order, Placement, Timetable

SESSIONS = 46
PEOPLE = 2_046
CITY, MIYUN = "北京市总工会", "密云区总工会"
#: Unions whose people listen, each with the street that organises for it.
UNIONS = {
    "陶然亭街道楼宇联合工会": ("西城区总工会", ("陶然大厦", "虎坊桥写字楼", "南横街社区", "陶然亭小学")),
    "中关村街道楼宇联合工会": (
        "海淀区总工会",
        ("中关村创业大街", "科学院南路园区", "黄庄社区", "中关村中学"),
    ),
    "望京街道楼宇联合工会": ("朝阳区总工会", ("望京科技园", "望京东园社区", "花家地工地", "望京商圈")),
    "东华门街道楼宇联合工会": (
        "东城区总工会",
        ("王府井商圈", "东华门街道办事处", "灯市口写字楼", "多福巷社区"),
    ),
    "回龙观街道楼宇联合工会": ("昌平区总工会", ("龙域中心", "回龙观物流站", "龙泽苑社区", "北店村")),
}
VENUES = (VenueKind.PARK, VenueKind.ENTERPRISE, VenueKind.COMMUNITY, VenueKind.SCHOOL)
MORE_VENUES = (VenueKind.GOVERNMENT, VenueKind.UNIT, VenueKind.SITE, VenueKind.VILLAGE, VenueKind.NETWORK)
AUDIENCES = (Audience.NEW_FORMS, Audience.MIGRANT, Audience.WOMEN, Audience.MIXED)
SAID = (
    "讲得实在，职工还想再听一次。",
    "案例都是身边事，听得懂。",
    "答疑很耐心，下次还点。",
    "时间安排得好，不耽误干活。",
)
#: Timetables of the year: name, first and last day of the lectures.
ROUNDS = (
    ("2023 年春季普法排课", date(2023, 3, 1), date(2023, 4, 30)),
    ("2023 年初夏普法排课", date(2023, 5, 1), date(2023, 6, 30)),
    ("2023 年暑期普法排课", date(2023, 7, 1), date(2023, 8, 31)),
    ("2023 年秋季普法排课", date(2023, 9, 1), date(2023, 9, 30)),
)
STREET = "陶然亭街道楼宇联合工会"
TALK_ON = date(2023, 9, 6)
QUESTIONS = (
    (
        "送餐路上撞了人，平台和我谁来赔？",
        "先报警、留证据。与平台有劳动关系的，属于执行工作任务，由单位承担；没有的，看投保的第三者责任险。可以找工会律师一起看合同。",
    ),
    (
        "干了半年没签合同，还能要说法吗？",
        "能。满一个月未签书面合同的，可以主张二倍工资差额；保留接单记录、工资流水和站点聊天记录。",
    ),
    ("离职后押金不退怎么办？", "收取押金本身就不合法，可以向劳动监察投诉，也可以打 12351。"),
)


@dataclass(slots=True)
class Wanted:
    """A lecture of the story: the order that leads to it, its day, and who will listen."""

    order: Order
    on: date
    listeners: Sequence[Person] = field(default_factory=list)


class Coordinator:
    """Takes orders as units send them, plans them, and lets everybody answer as they would."""

    def __init__(self, stage: Any, name: str) -> None:
        self.stage, self.player = stage, Player(stage, name)
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self.city = self.player.organiser(self.orgs[CITY])
        law = Course.objects.on_menu().filter(subject=Subject.LAW, teachings__isnull=False).distinct()
        self.courses = list(law.order_by("field", "title"))
        self.turn = count()

    def wishes(self, on: date, field: str = "") -> list[Course]:
        """Three courses in turn of those that stood on the menu; one of the field first."""
        menu = [one for one in self.courses if one.listed_on <= on] or self.courses
        fitting = [one for one in menu if field and one.field == field]
        first = next(self.turn)
        others = [menu[(first + 7 * step) % len(menu)] for step in range(3)]
        return list(dict.fromkeys([*fitting[:1], *others]))[:3]

    def order(self, union: str, unit: str, contact: Person, on: date, at: datetime, **more: Any) -> Order:
        """A unit orders for a day or the working day after it."""
        org = self.orgs[union]
        region = self.orgs[more.pop("region", "")] if "region" in more else org.district
        after = next(one for one in (on + timedelta(days=n) for n in range(1, 12)) if is_working_day(one))
        fields = {
            "unit_name": unit,
            "region": region,
            "mode": Mode.ON_SITE,
            "place": f"{unit}会议室"[:120],
            "address": "",
            "room": None,
            "link": "",
            "venue_kind": VenueKind.ENTERPRISE,
            "audience": Audience.MIXED,
            "key_date": "",
            "note": "",
            **{name: value for name, value in more.items() if name != "field"},
        }
        return services.place_order(
            org=org,
            contact=contact,
            fields=fields,
            wishes=self.wishes(local_day(at), more.get("field", "")),
            days=[(on, Part.ANY), (after, Part.ANY)],
            sure=True,
            actor=actor_for(contact, None),
            at=at,
            attempt=self.player.attempt(),
        )

    def plan(self, name: str, since: date, until: date, at: datetime, *, by: Actor, org: Org) -> Timetable:
        """Open a timetable and have it solved."""
        table = services.open_timetable(
            org=org, name=name, since=since, until=until, seconds=5, actor=by, at=at
        )
        services.solve_now(table=table, at=at, workers=1)
        table.refresh_from_db()
        return table

    def publish(self, table: Timetable, at: datetime, *, by: Actor) -> list[Placement]:
        return services.publish(table=table, version=table.version, actor=by, at=at)

    def agree(self, placement: Placement, at: datetime) -> Placement:
        """Both sides say yes on their phones."""
        lecturer = actor_for(placement.lecturer.person, None)
        unit = actor_for(placement.order.contact, None)
        services.confirm(placement=placement, side=Side.LECTURER, actor=lecturer, at=at)
        return services.confirm(placement=placement, side=Side.UNIT, actor=unit, at=at)

    def hold(self, placement: Placement, listeners: Sequence[Person]) -> None:
        """People sign up and come; the unit is called back by somebody who had no part in it."""
        session = placement.session
        assert session is not None
        session.activity.org = self.orgs.get(session.activity.org.name, session.activity.org)
        self.player.attend(session, listeners, rated=0.5, happy=True)
        caller = self.player.at_the_door(session.activity.org)
        services.record_unit_call(
            placement=placement,
            reached=True,
            satisfied=True,
            said=self.player.dice.choice(SAID),
            actor=caller,
            at=session.ends_at + timedelta(days=3),
            attempt=self.player.attempt(),
        )


def year(stage: Any) -> None:
    """B2, B6 to B9 and C1: ordered by unions of five districts, planned, confirmed, held and called back."""
    lead = Coordinator(stage, "orders")
    wanted = _orders(stage, lead)
    rounds = ROUNDS if stage.full else (("2023 年普法排课", date(2023, 7, 1), date(2023, 9, 30)),)
    for name, since, until in rounds:
        at = stage.at(since - timedelta(days=6), 10)
        table = lead.plan(name, since, until, at, by=lead.city, org=lead.orgs[CITY])
        for placement in lead.publish(table, at + timedelta(hours=4), by=lead.city):
            lead.agree(placement, at + timedelta(days=1))
    placed = {
        one.order_id: one
        for one in Placement.objects.confirmed().with_all().select_related("session__activity__org")
    }
    for one in stage.track(wanted, "ordered lectures"):
        lead.hold(placed[one.order.pk], one.listeners)
    _thanks(lead, wanted)
    _talk(lead, placed[wanted[-1].order.pk], wanted[-1].listeners)


def _orders(stage: Any, lead: Coordinator) -> list[Wanted]:
    """The orders of the year, as they came in; the street's talk for couriers is the last."""
    unions = list(UNIONS)
    number = SESSIONS if stage.full else 4
    total = PEOPLE if stage.full else 60
    first = date(2023, 3, 6) if stage.full else date(2023, 7, 4)
    per = {name: [n for n in range(number) if n % len(unions) == at] for at, name in enumerate(unions)}
    parts: dict[int, Sequence[Person]] = {}
    shares = [total // number + (n < total % number) for n in range(number)]
    for name, turns in per.items():
        if not turns:
            continue
        people = stage.keep["workers"][name]
        heads = sum(shares[n] for n in turns)
        for n, part in zip(turns, spread(people[:heads], len(turns)), strict=True):
            parts[n] = part
    wanted = []
    for n, on in enumerate(days_between(first, date(2023, 8, 25), number)):
        union = unions[n % len(unions)]
        region, units = UNIONS[union]
        round_ = n // len(unions)
        key = next((one for one in KeyDate.values if campaign(one, 2023).holds(on)), "")
        venue = MORE_VENUES[n % len(MORE_VENUES)] if round_ % 3 == 2 else VENUES[round_ % len(VENUES)]
        order = lead.order(
            union,
            units[round_ % len(units)],
            parts[n][0],
            on,
            min(stage.at(on - timedelta(days=24 + 5 * (n % 4)), 11), stage.at(_planned(stage, on), 9)),
            region=region,
            headcount=len(parts[n]),
            venue_kind=venue,
            audience=AUDIENCES[n % len(AUDIENCES)] if key != KeyDate.WOMEN else Audience.WOMEN,
            key_date=key,
        )
        wanted.append(Wanted(order, on, parts[n]))
    listeners = stage.keep["workers"][STREET][:30]
    talk = lead.order(
        STREET,
        "陶然亭街道“小哥”驿站",
        listeners[0],
        TALK_ON,
        stage.at(date(2023, 8, 10), 15) if stage.full else stage.at(date(2023, 6, 20), 15),
        region="西城区总工会",
        headcount=len(listeners),
        venue_kind=VenueKind.COMMUNITY,
        audience=Audience.NEW_FORMS,
        note="入职、在职、离职三个阶段怎么保护自己，送餐路上的交通安全。",
        field=Field.TRAFFIC,
    )
    return [*wanted, Wanted(talk, TALK_ON, listeners)]


def _planned(stage: Any, on: date) -> date:
    """The last day on which an order is in time for the timetable of its day."""
    rounds = [since for _name, since, until in ROUNDS if since <= on <= until] if stage.full else []
    return (rounds[0] if rounds else date(2023, 7, 1)) - timedelta(days=7)


def _thanks(lead: Coordinator, wanted: Sequence[Wanted]) -> None:
    """Letters and banners some units sent afterwards."""
    kept = (
        (KeepsakeKind.BANNER, "普法送上门，贴心娘家人"),
        (KeepsakeKind.LETTER, "感谢讲师团把劳动法讲到了我们工地上。"),
        (KeepsakeKind.PRAISE, "市司法局：八五普法先进集体"),
    )
    for one, (kind, words) in zip(wanted, kept, strict=False):
        services.keep_thanks(
            order=one.order,
            kind=kind,
            words=words,
            on=one.on + timedelta(days=10),
            actor=lead.city,
            at=lead.stage.at(one.on + timedelta(days=12)),
            attempt=lead.player.attempt(),
        )


def _talk(lead: Coordinator, placement: Placement, listeners: Sequence[Person]) -> None:
    """C1: what couriers asked from the floor, what the lawyer answered, and the books they took home."""
    staff, lawyer = (
        lead.player.organiser(lead.orgs["陶然亭街道总工会"]),
        actor_for(placement.lecturer.person, None),
    )
    at = placement.starts_at + timedelta(minutes=70)
    for turn, (question, answer) in enumerate(QUESTIONS):
        person = listeners[turn]
        asked = services.ask(
            placement=placement,
            text=question,
            person=person,
            actor=actor_for(person, None),
            at=at,
            attempt=lead.player.attempt(),
        )
        for fan in listeners[3 : 12 - 3 * turn]:
            services.vote(asked=asked, person=fan, wanted=True, at=at)
        services.answer(asked=_again(asked), text=answer, actor=lawyer, at=at + timedelta(minutes=10))
        services.publish_answer(
            asked=_again(asked), question=question, answer=answer, actor=staff, at=at + timedelta(days=2)
        )
    for title, copies, book in (
        ("新就业形态劳动者权益保障一本通", 60, True),
        ("中华人民共和国工会法", 60, True),
        ("送餐路上的交通安全（折页）", 120, False),
    ):
        services.hand_out(
            placement=placement,
            title=title,
            copies=copies,
            book=book,
            actor=staff,
            at=placement.ends_at,
            attempt=lead.player.attempt(),
        )


def _again(asked: Asked) -> Asked:
    found: Asked = Asked.objects.select_related(
        "question__person",
        "question__activity__org",
        "placement__order__contact",
        "placement__lecturer__person",
    ).get(pk=asked.pk)
    return found
