"""E1 of the demo: a district trains its union chairs for three days (工会主席培训班). All persons are invented."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import CheckInMethod
from niangjia.activities.demo.player import Player
from niangjia.activities.models import Signup
from niangjia.activities.services import check_in
from niangjia.classes import services
from niangjia.classes.choices import HalfDayKind, Part, QuestionKind
from niangjia.classes.models import HalfDay, TrainingClass
from niangjia.core.actor import Actor
from niangjia.core.declare import Chapter
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from niangjia.people.services import create_persons

DISTRICT = "海淀区总工会"
FIRST = date(2023, 5, 23)
#: day, half, from, to, kind, topic, speaker, where else
PROGRAMME = (
    (
        0,
        Part.MORNING,
        (9, 12),
        HalfDayKind.OPENING,
        "开班动员与第一课：新时代工会主席的职责",
        "区总工会党组书记",
        "",
    ),
    (
        0,
        Part.AFTERNOON,
        (14, 17),
        HalfDayKind.THEORY,
        "《工会法》修改要点与基层工会组织建设",
        "劳动关系学院教师",
        "",
    ),
    (1, Part.MORNING, (9, 12), HalfDayKind.THEORY, "工会经费收支管理办法解读", "市总工会财务部讲师", ""),
    (1, Part.AFTERNOON, (14, 17), HalfDayKind.THEORY, "集体协商与劳动争议调解", "劳模律师", ""),
    (
        2,
        Part.MORNING,
        (9, 12),
        HalfDayKind.ON_SITE,
        "现场教学：园区职工之家和暖心驿站",
        "中关村街道总工会",
        "中关村街道职工之家",
    ),
    (2, Part.AFTERNOON, (14, 16), HalfDayKind.CLOSING, "交流发言与结业测试", "", ""),
)
QUESTIONS = (
    (QuestionKind.SINGLE, "基层工会委员会每届任期为", ("一年或者两年", "三年或者五年", "四年", "六年"), (1,)),
    (
        QuestionKind.SINGLE,
        "企业、事业单位按每月全部职工工资总额的多少向工会拨缴经费",
        ("百分之一", "百分之二", "百分之三", "百分之五"),
        (1,),
    ),
    (QuestionKind.TRUE_FALSE, "快递员、外卖配送员等新就业形态劳动者有依法参加和组织工会的权利。", (), (0,)),
    (QuestionKind.TRUE_FALSE, "工会主席任期未满时，单位可以不经工会同意随意调动其工作。", (), (1,)),
    (
        QuestionKind.MULTIPLE,
        "工会经费主要用于",
        ("为职工服务", "工会活动", "单位行政办公", "偿还单位债务"),
        (0, 1),
    ),
    (
        QuestionKind.SINGLE,
        "工会的基本职责是",
        ("维护职工合法权益、竭诚服务职工群众", "组织生产经营", "代表企业签订合同", "管理人事档案"),
        (0,),
    ),
    (
        QuestionKind.MULTIPLE,
        "集体合同应当经过",
        ("职工代表大会或者全体职工讨论通过", "双方首席代表签字", "税务机关备案", "消防验收"),
        (0, 1),
    ),
)
TEST_SIZE = 5
ESSAYS = (
    "我们组讨论了站点里没人愿意当组长的事。办法是先请老骑手带一个月，每周只碰头十分钟，把大家的难处记下来报给街道。",
    "我们组讨论了小企业不愿单独建会的事。几家合在一起建联合工会，经费和活动都由街道牵头，企业主看到好处就不再推。",
    "我们组讨论了夜班职工参加不了活动的事。把体检和普法课放到交接班前后半小时，在车间里办，来的人多了一倍。",
)
HOME = "密云区总工会"
SHORT = (
    (HalfDayKind.OPENING, "开班动员与工会基础知识", "区总工会副主席"),
    (HalfDayKind.THEORY, "劳动报酬、工伤与平台规则", "劳模律师"),
    (HalfDayKind.ON_SITE, "现场教学：暖心驿站怎么用、怎么管", "果园街道职工服务站"),
    (HalfDayKind.CLOSING, "怎样替小哥说话：分享与测试", ""),
)
#: What the district sends besides its streets: industries and direct unions (产业工会和直属工会) come under its own name.
OWN_PLACES, STREET_PLACES = 12, 4


def chairs(stage: Any) -> None:
    """The class of three days: planned, filled by unit, attended, tested, certified."""
    player = Player(stage, "classes")
    district: Org = stage.keep["orgs"][DISTRICT]
    lead, planned = player.organiser(district), stage.at(date(2023, 5, 8))
    about = services.open_class(
        org=district,
        title="2023年海淀区工会主席培训班",
        starts_on=FIRST,
        ends_on=FIRST + timedelta(days=2),
        place="海淀区总工会三层报告厅",
        places=60,
        test_size=TEST_SIZE,
        actor=lead,
        at=planned,
    )
    for asked, text, options, right in QUESTIONS:
        services.add_question(
            org=district, kind=asked, text=text, options=options, right=right, actor=lead, at=planned
        )
    for day, part, (opens, closes), kind, topic, speaker, place in PROGRAMME:
        services.add_half_day(
            training_class=about,
            on=FIRST + timedelta(days=day),
            part=part,
            starts=time(opens),
            ends=time(closes),
            kind=kind,
            topic=topic,
            speaker=speaker,
            hours=4 if closes - opens == 3 else 2,
            place=place,
            actor=lead,
            at=planned,
        )
    people = _roster(stage, about, district, lead)
    _groups(about, lead, stage.at(date(2023, 5, 22)))
    for number, half in enumerate(
        HalfDay.objects.filter(day__training_class=about).select_related("session")
    ):
        _attend(player, half, people, lead, absent=number)
    _test(stage, about, people, player)
    _essays(stage, about, lead)
    over = stage.at(FIRST + timedelta(days=2), 16, 30)
    services.issue_certificates(training_class=about, actor=lead, at=over)


def _groups(about: TrainingClass, lead: Actor, at: datetime) -> None:
    """Groups of about ten, the first of each leads."""
    people = list(about.enrolments.order_by("enrolled_at", "pk"))
    number = max(2, min(6, len(people) // 10))
    services.draw_groups(training_class=about, number=number, actor=lead, at=at)
    first: dict[int | None, Any] = {}
    for one in about.enrolments.order_by("enrolled_at", "pk"):
        if one.group_number is not None:
            first.setdefault(one.group_number, one)
    standing = {one.pk: (at_, True) for at_, one in first.items()}
    services.arrange(training_class=about, standing=standing, actor=lead, at=at)


def _essays(stage: Any, about: TrainingClass, lead: Actor) -> None:
    """The leaders of the groups hand in what their group talked about; one is still to be marked."""
    asked = services.set_assignment(
        training_class=about,
        title="分组研讨小结",
        text="写一写本组讨论的一个难题和你们的办法，三百字左右。",
        due_on=FIRST + timedelta(days=2),
        actor=lead,
        at=stage.at(FIRST, 12),
    )
    leaders = about.enrolments.filter(leads=True).select_related("person").order_by("group_number")
    for number, one in enumerate(leaders):
        work = services.hand_in_work(
            assignment=asked,
            enrolment=one,
            text=ESSAYS[number % len(ESSAYS)],
            actor=actor_for(one.person, None),
            at=stage.at(FIRST + timedelta(days=1), 20),
        )
        if number:
            services.mark_work(
                work=work,
                mark=86 + number,
                comment="办法具体，回去可以试。",
                actor=lead,
                at=stage.at(FIRST + timedelta(days=2), 10),
            )


def _roster(stage: Any, about: TrainingClass, district: Org, lead: Actor) -> list[Person]:
    """Leaders of the district, its streets, industries and direct unions, written down by their unit."""
    at = stage.at(date(2023, 5, 15))
    streets = [
        one for one in stage.keep["orgs"].values() if one.path.startswith(district.path) and one != district
    ]
    units = [(district, stage.scaled(OWN_PLACES, least=4))]
    units += [(one, stage.scaled(STREET_PLACES, least=1)) for one in streets if one.kind == "federation"]
    names, people = stage.keep["names"], []
    for unit, places in units:
        services.set_quota(training_class=about, org=unit, places=places, actor=lead, at=at)
        batch = [names.person(Group.UNION, unit.name, unit, with_number=False) for _one in range(places)]
        for person in create_persons(batch=batch, actor=stage.actor, at=at):
            services.enrol(training_class=about, person=person, org=unit, actor=lead, at=at)
            people.append(person)
    return people


def _attend(player: Player, half: HalfDay, people: list[Person], lead: Actor, *, absent: int) -> None:
    """Everybody signs in but one, who is somebody else each time."""
    away = people[absent % len(people)]
    signups = Signup.objects.filter(session=half.session_id).exclude(person=away).select_related("person")
    for signup in signups.order_by("created_at", "pk"):
        early = timedelta(minutes=player.dice.randint(1, 25))
        check_in(signup=signup, method=CheckInMethod.LIST, actor=lead, at=half.session.starts_at - early)


def _test(stage: Any, about: TrainingClass, people: list[Person], player: Player) -> None:
    """Nearly everybody passes; one does not take it."""
    at = stage.at(FIRST + timedelta(days=2), 15, 20)
    for number, enrolment in enumerate(
        about.enrolments.select_related("person").order_by("enrolled_at", "pk")
    ):
        if number == len(people) - 1:
            continue
        who = actor_for(enrolment.person, None)
        paper = services.begin_test(enrolment=enrolment, actor=who, at=at)
        wrong = player.dice.choice((0, 0, 0, 1, 1, 2))
        given = [
            [one for one in range(len(question["options"])) if one not in question["right"]][:1]
            if turn < wrong
            else question["right"]
            for turn, question in enumerate(paper.questions)
        ]
        services.hand_in(paper=paper, given=given, actor=who, at=at + timedelta(minutes=12))


def couriers(stage: Any) -> None:
    """A class that ended yesterday: a courier's test and one signature are still to come."""
    player, today = Player(stage, "classes of couriers"), stage.today
    org: Org = stage.keep["orgs"][HOME]
    lead, planned = player.organiser(org), stage.at(today - timedelta(days=20))
    about = services.open_class(
        org=org,
        title="新就业形态工会骨干培训班",
        starts_on=today - timedelta(days=2),
        ends_on=today - timedelta(days=1),
        place="区总工会礼堂",
        places=30,
        test_size=TEST_SIZE,
        actor=lead,
        at=planned,
    )
    for asked, text, options, right in QUESTIONS:
        services.add_question(
            org=org, kind=asked, text=text, options=options, right=right, actor=lead, at=planned
        )
    for number, (kind, topic, speaker) in enumerate(SHORT):
        morning = number % 2 == 0
        services.add_half_day(
            training_class=about,
            on=about.starts_on + timedelta(days=number // 2),
            part=Part.MORNING if morning else Part.AFTERNOON,
            starts=time(9 if morning else 14),
            ends=time(12 if morning else 17),
            kind=kind,
            topic=topic,
            speaker=speaker,
            actor=lead,
            at=planned,
        )
    services.set_quota(training_class=about, org=org, places=6, actor=lead, at=planned)
    people = [stage.keep["courier"], *stage.keep["workers"]["速达快递"][2:5]]
    for person in people:
        services.enrol(training_class=about, person=person, org=org, actor=lead, at=planned)
    services.arrange(
        training_class=about,
        standing={
            one.pk: (number % 2 + 1, number in (1, 2))
            for number, one in enumerate(about.enrolments.order_by("enrolled_at", "pk"))
        },
        actor=lead,
        at=planned,
    )
    services.set_assignment(
        training_class=about,
        title="写一位小哥的难处",
        text="写一位您认识的小哥遇到的难处，和工会能帮的一件事。几句话就行，也可以拍照交。",
        due_on=today + timedelta(days=5),
        actor=lead,
        at=planned,
    )
    halves = list(HalfDay.objects.filter(day__training_class=about).select_related("session"))
    for number, half in enumerate(halves):
        _attend(player, half, people, lead, absent=0 if number == len(halves) - 1 else number + 1)


CHAPTERS = [
    Chapter(_("A class of union chairs"), 76, chairs),
    Chapter(_("A class of couriers"), 77, couriers),
]
