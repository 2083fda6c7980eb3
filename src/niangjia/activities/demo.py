"""The demo year of the sign-up engine, through the same services the screens use."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from niangjia.activities import services
from niangjia.activities.choices import Audience, CheckInMethod, LimitPeriod, SignupState
from niangjia.activities.models import Activity, Session, Signup
from niangjia.core.declare import Chapter
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.models import Person

HEALTH_PEOPLE = 500
CADRE_SESSIONS = 50
LEGAL_SESSIONS = 46
LEGAL_PEOPLE = 2_046
FIRST_HALF = 50_213
WORDS = ("讲得明白，听得懂", "时间安排得合适，不耽误送单", "老师很耐心，问题都答了", "希望多办几场", "服务很贴心，谢谢娘家人", "")


class Player:
    """Plays the year: makes activities and dates, signs people up, checks them in."""

    def __init__(self, stage: Any, name: str) -> None:
        self.stage = stage
        self.dice: random.Random = stage.dice(name)
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self.actor = stage.actor
        self.staff = stage.actor

    def attempt(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)

    def offer(self, org: str, programme: str, title: str, on: datetime, **more: Any) -> Activity:
        return services.create_activity(
            org=self.orgs[org], programme=programme, title=title, actor=self.actor, at=on - timedelta(days=20), **more
        )

    def date(self, activity: Activity, start: datetime, place: str, capacity: int, *, hours: float = 2, **more: Any) -> Session:
        session = services.add_session(
            activity=activity,
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
            place=place,
            capacity=capacity,
            opens_at=more.pop("opens_at", start - timedelta(days=14)),
            closes_at=more.pop("closes_at", start - timedelta(hours=2)),
            actor=self.actor,
            at=start - timedelta(days=20),
            **more,
        )
        session.activity = activity
        return session

    def publish(self, activity: Activity, at: datetime) -> Activity:
        return services.publish_activity(activity=activity, actor=self.actor, at=at)

    def attend(self, session: Session, persons: Sequence[Person], *, no_shows: int = 0, rated: float = 0.4, happy: bool = False) -> None:
        """Sign persons up; all but the last few come, some of them rate."""
        before = session.starts_at - timedelta(days=3)
        signups = [
            services.sign_up(session=session, person=person, actor=self.actor, at=before, attempt=self.attempt(), door="desk")
            for person in persons
        ]
        for signup in signups[: len(signups) - no_shows]:
            self.sign(signup, session, rated=rated, happy=happy)

    def sign(self, signup: Signup, session: Session, *, rated: float = 0.4, happy: bool = False) -> None:
        method = self.dice.choice((CheckInMethod.LIST, CheckInMethod.TICKET, CheckInMethod.DOOR))
        done = services.check_in(signup=signup, method=method, actor=self.actor, at=session.starts_at + timedelta(minutes=self.dice.randint(1, 40)))
        if self.dice.random() < rated:
            stars = self.dice.choices((5, 4, 3, 2), (80, 20, 0, 0) if happy else (70, 22, 6, 2))[0]
            services.rate(signup=done, stars=stars, words=self.dice.choice(WORDS), actor=self.actor, at=session.ends_at)


def _days(first: date, last: date, number: int) -> Iterator[date]:
    span = (last - first).days
    for turn in range(number):
        day = first + timedelta(days=round(span * turn / max(number - 1, 1)))
        yield day if day.weekday() < 5 else day - timedelta(days=day.weekday() - 4)


def _spread(persons: Sequence[Person], parts: int) -> list[Sequence[Person]]:
    size, rest = divmod(len(persons), parts)
    cuts, start = [], 0
    for part in range(parts):
        end = start + size + (1 if part < rest else 0)
        cuts.append(persons[start:end])
        start = end
    return cuts


def health_checks(stage: Any) -> None:
    """A9: quotas to outlets, lists by their heads, people by themselves; 500 came."""
    player = Player(stage, "health")
    workers = stage.keep["workers"]
    people = [*workers["速达快递"][:-1], *workers["外卖平台"], *workers["长城货运"]]
    player.dice.shuffle(people)
    total = stage.scaled(HEALTH_PEOPLE, least=20)
    number = 10 if stage.full else 2
    activity = player.offer(
        "密云区总工会",
        "health_check",
        "快递员、外卖配送员、货车司机免费体检",
        stage.at(date(2023, 3, 1)),
        audience=Audience.GROUPS,
        groups=[Group.COURIER, Group.RIDER, Group.TRUCK_DRIVER],
        limit=LimitPeriod.YEAR,
        bring="请空腹，带身份证",
        text="区总工会为新就业形态劳动者准备的免费体检：血常规、心电图、腹部彩超、胸片，约一个半小时。",
        consent_text="同意体检机构把体检结果只告知本人。",
        contact_phone="010-55500101",
    )
    days = list(_days(date(2023, 3, 14), date(2023, 8, 29), number))
    sessions = [player.date(activity, stage.at(day, 8, 30), "密云区医院体检中心", 60, hours=3, name=f"第 {turn} 场") for turn, day in enumerate(days, 1)]
    player.publish(activity, stage.at(date(2023, 2, 20)))
    outlets = [org for name, org in player.orgs.items() if org.kind == "outlet"]
    parts = _spread(people[: total + 3 * number], number)
    left = total
    for session, part in stage.track(list(zip(sessions, parts, strict=True)), "health checks"):
        outlet = outlets[player.dice.randrange(len(outlets))]
        listed = [person for person in part if person.group == Group.COURIER][:10]
        quota = services.set_quota(session=session, org=outlet, places=max(len(listed), 1), actor=player.actor, at=session.opens_at)
        session.refresh_from_db(fields=["taken", "reserved", "queued"])
        signups = []
        for person in part:
            from_list = person in listed
            signups.append(
                services.sign_up(
                    session=session,
                    person=person,
                    actor=player.actor,
                    at=session.opens_at + timedelta(hours=3),
                    attempt=player.attempt(),
                    door="list" if from_list else "self",
                    quota=quota if from_list else None,
                    consent=True,
                )
            )
        come = min(len(signups) - 2, left)
        for signup in signups[:come]:
            player.sign(signup, session)
        left -= come
        services.cancel_signup(signup=signups[-1], actor=player.actor, at=session.opens_at + timedelta(days=1), reason="临时有单")
    last = sessions[-1]
    for person in [person for person in people[total + 3 * number :]][:left]:
        player.sign(services.sign_up(session=last, person=person, actor=player.actor, at=last.opens_at, attempt=player.attempt(), door="desk"), last)
    _one_mistake(player, sessions[0])


def _one_mistake(player: Player, session: Session) -> None:
    """A check-in ticked by mistake, taken back and done again: the ledger shows all three."""
    signup = Signup.objects.filter(session=session, state=SignupState.ATTENDED).order_by("pk").first()
    if signup is not None:
        services.undo_check_in(signup=signup, reason="点错了人，核对后改回", actor=player.actor, at=session.ends_at)
        services.check_in(signup=signup, method=CheckInMethod.LIST, actor=player.actor, at=session.ends_at)


def cadre_training(stage: Any) -> None:
    """A4: asked for on visits: law, and the rules for union income and spending."""
    player = Player(stage, "cadres")
    cadres = list(Person.objects.filter(posts__district=player.orgs["密云区总工会"]).distinct().order_by("pk"))
    topics = cycle(("工会法与基层工会工作", "工会经费收支管理", "劳动合同法实务", "集体协商怎么谈", "新就业形态劳动者权益保障"))
    number = stage.scaled(CADRE_SESSIONS, least=4)
    for day in stage.track(list(_days(date(2023, 2, 8), date(2023, 9, 13), number)), "cadre training"):
        start = stage.at(day, 14, 0)
        activity = player.offer("密云区总工会", "training.cadre", f"干部培训：{next(topics)}", start, text="蹲点调研中基层提出的培训需求。")
        session = player.date(activity, start, "密云区总工会三层会议室", 40)
        player.publish(activity, start - timedelta(days=15))
        player.attend(session, player.dice.sample(cadres, min(12, len(cadres))), no_shows=1)


def legal_lectures(stage: Any) -> None:
    """B2: the lecturers' corps, ordered from the menu, across the city; and C1, a street's own talk."""
    player = Player(stage, "legal")
    workers = stage.keep["workers"]
    people = [person for key in ("陶然亭街道楼宇联合工会", "中关村街道楼宇联合工会", "望京街道楼宇联合工会", "东华门街道楼宇联合工会", "回龙观街道楼宇联合工会") for person in workers[key]]
    number, total = (LEGAL_SESSIONS, LEGAL_PEOPLE) if stage.full else (5, min(60, len(people)))
    topics = cycle(("劳动合同那些事", "民法典与职工生活", "工会法修改要点", "女职工权益保护", "工伤认定与赔偿", "网络安全与个人信息", "职场性骚扰的预防", "农民工工资支付条例"))
    hosts = cycle(("陶然亭街道总工会", "中关村街道总工会", "望京街道总工会", "东华门街道总工会", "回龙观街道总工会", "北京市总工会本级"))
    days = list(_days(date(2023, 3, 6), date(2023, 8, 30), number))
    for day, part in stage.track(list(zip(days, _spread(people[:total], number), strict=True)), "legal lectures"):
        start, host = stage.at(day, 10, 0), next(hosts)
        activity = player.offer(host, "legal.corps", f"普法点单：{next(topics)}", start, text="八五普法讲师团送课上门，讲完现场答疑。")
        session = player.date(activity, start, f"{player.orgs[host].label}职工之家", len(part) + 10)
        player.publish(activity, start - timedelta(days=15))
        player.attend(session, part, rated=0.5, happy=True)
    _street_talk(player, workers)


def _street_talk(player: Player, workers: dict[str, list[Person]]) -> None:
    start = player.stage.at(date(2023, 9, 6), 14, 30)
    activity = player.offer(
        "陶然亭街道总工会",
        "legal",
        "陶然亭街道“小哥”普法：入职、在职、离职三阶段",
        start,
        audience=Audience.EVERYONE,
        text="劳动法与交通法：签什么、留什么、出了事找谁。现场送法律图书。",
    )
    session = player.date(activity, start, "陶然亭街道职工之家", 60)
    player.publish(activity, start - timedelta(days=15))
    player.attend(session, workers["陶然亭街道楼宇联合工会"][:30], rated=0.6)
    asked = (
        ("送餐路上撞了人，平台和我谁来赔？", "先报警、留证据。与平台有劳动关系的，属于执行工作任务，由单位承担；没有的，看投保的第三者责任险。可以找工会律师一起看合同。"),
        ("干了半年没签合同，还能要说法吗？", "能。满一个月未签书面合同的，可以主张二倍工资差额；保留接单记录、工资流水和站点聊天记录。"),
        ("离职后押金不退怎么办？", "收取押金本身就不合法，可以向劳动监察投诉，也可以打 12351。"),
    )
    for question, answer in asked:
        kept = services.ask_question(activity=activity, text=question, actor=player.actor, at=session.ends_at)
        services.answer_question(question=kept, answer=answer, answered_by="讲师团律师", actor=player.actor, at=session.ends_at)


#: programme, title, place
LINES = (
    ("singles", "“缘起工会”单身职工联谊", "密云水库畔民宿"),
    ("classroom", "流动课堂：手机摄影与短视频", "工业开发区职工驿站"),
    ("booking", "职工体育馆羽毛球场预订", "密云区体育馆"),
    ("mutual_aid", "医疗互助办理专场", "区总工会服务大厅"),
    ("contest", "快递员技能竞赛", "果园街道物流园"),
    ("contest", "应急救护技能竞赛", "社区卫生服务中心"),
    ("contest", "家政服务技能竞赛", "暖阳家政实训室"),
    ("culture", "职工读书分享会", "鼓楼街道职工之家"),
)


def lines_of_service(stage: Any) -> None:
    """The other service lines by name: singles, classrooms, booking, mutual aid, contests."""
    player = Player(stage, "lines")
    pool = [person for persons in stage.keep["workers"].values() for person in persons if person.home_org.district_id == player.orgs["密云区总工会"].pk and person.pk != stage.keep.get("courier", person).pk]
    number = stage.scaled(32, least=8)
    lines = cycle(LINES)
    for day in stage.track(list(_days(date(2023, 2, 18), date(2023, 9, 10), number)), "service lines"):
        programme, title, place = next(lines)
        start = stage.at(day, 9, 30)
        activity = player.offer("密云区总工会", programme, title, start)
        session = player.date(activity, start, place, 30)
        player.publish(activity, start - timedelta(days=15))
        player.attend(session, player.dice.sample(pool, 20), no_shows=player.dice.randint(0, 3))


#: programme, group, place, goods, how often
SHEETS = (
    ("care", "", "走访慰问一线职工", "慰问品", 5),
    ("care.illness", "", "大病救助政策咨询日", "", 2),
    ("singles", "", "单身职工信息登记日", "", 2),
    ("mutual_aid", "", "医疗互助集中办理", "", 4),
    ("booking", "", "职工服务网线上预订", "", 5),
    ("classroom", "", "流动课堂进企业", "", 5),
    ("legal", "", "普法宣传咨询", "法律图书", 3),
    ("contest", "", "岗位练兵开放日", "", 2),
    ("culture", "", "职工文化活动", "", 3),
    ("winter", Group.COURIER, "冬送温暖", "保暖手套", 3),
    ("summer", Group.RIDER, "夏送清凉", "防暑降温包", 4),
)


def _sheets(stage: Any, player: Player, first: date, last: date, total: int, average: int) -> None:
    """Head-count sheets of stations that come to exactly this many heads."""
    stations = [org for org in player.orgs.values() if org.kind == "service_station" and org.district_id == player.orgs["密云区总工会"].pk]
    number = max(total // average, 1)
    choices = [row for row in SHEETS for _n in range(row[4])]
    left = total
    for turn, day in stage.track(list(enumerate(_days(first, last, number))), "head-counts"):
        programme, group, place, goods, _often = player.dice.choice(choices)
        if programme == "summer" and not 5 <= day.month <= 9 or programme == "winter" and 3 < day.month < 11:
            programme, group, place, goods = "classroom", "", "流动课堂进企业", ""
        heads = left if turn == number - 1 else min(player.dice.randint(average // 2, average * 3 // 2), left - (number - turn - 1))
        left -= heads
        station = player.dice.choice(stations)
        services.record_headcount(
            org=station,
            programme=programme,
            on=day,
            headcount=heads,
            group=group,
            place=f"{station.label.removesuffix('职工服务站')} {place}",
            goods=goods,
            goods_quantity=heads if goods else 0,
            attempt=player.attempt(),
            actor=player.actor,
            at=stage.at(day, 16, 0),
        )


def head_counts(stage: Any) -> None:
    """A10: with those known by name, the first half-year comes to 50,213 services; 2022 is there to compare."""
    from niangjia.figures import Period, compute, registry

    player = Player(stage, "sheets")
    scope = player.orgs["密云区总工会"].scope
    named = compute.value(registry.figure("services.times"), scope, Period(date(2023, 1, 1), date(2023, 6, 30))).value or 0
    _sheets(stage, player, date(2023, 1, 4), date(2023, 6, 30), max(stage.scaled(FIRST_HALF) - int(named), 60), 45)
    _sheets(stage, player, date(2023, 7, 3), date(2023, 9, 15), stage.scaled(16_800), 60)
    _sheets(stage, player, date(2022, 1, 5), date(2022, 12, 28), stage.scaled(61_400), 180)
    this_year = date(stage.today.year, 1, 5)
    if stage.today > this_year + timedelta(days=30):
        _sheets(stage, player, this_year, stage.today - timedelta(days=1), stage.scaled(32_000), 160)


#: days ahead, hour, org, programme, title, place, places, taken, audience
UPCOMING = (
    (0, 9, "果园街道总工会", "health_check", "快递员免费体检 今日场", "果园街道职工服务站", 40, 14, "couriers"),
    (2, 9, "果园街道总工会", "health_check", "快递员免费体检", "密云区医院体检中心", 40, 28, "couriers"),
    (4, 14, "鼓楼街道总工会", "legal", "“小哥”普法：出了交通事故，平台该管什么", "鼓楼街道职工之家", 50, 42, ""),
    (3, 19, "密云区总工会", "classroom", "流动课堂：急救与心肺复苏", "工业开发区职工驿站", 30, 29, ""),
    (5, 9, "密云区总工会", "singles", "“缘起工会”冬日徒步联谊", "古北口镇长城脚下", 24, 24, ""),
    (6, 18, "密云区总工会", "booking", "羽毛球场周末场", "密云区体育馆", 16, 3, ""),
    (7, 14, "密云区总工会", "mutual_aid", "医疗互助集中办理日", "区总工会服务大厅", 80, 12, "members"),
    (8, 10, "果园街道总工会", "winter", "冬送温暖：护膝手套领取", "果园街道职工服务站", 100, 36, "couriers"),
    (9, 14, "陶然亭街道总工会", "legal", "入职、在职、离职三阶段普法", "陶然亭街道职工之家", 60, 8, ""),
    (10, 9, "中关村街道总工会", "classroom", "流动课堂：短视频剪辑", "中关村街道职工之家", 40, 5, ""),
    (11, 9, "密云区总工会", "contest", "快递员技能竞赛 初赛", "果园街道物流园", 60, 21, "couriers"),
    (12, 14, "望京街道总工会", "culture", "职工读书分享会", "望京街道职工之家", 35, 7, ""),
    (13, 9, "太师屯镇总工会", "health_check", "女职工专项体检", "太师屯镇卫生院", 30, 6, ""),
    (14, 18, "密云区总工会", "singles", "“缘起工会”桌游之夜", "鼓楼街道职工之家", 20, 9, ""),
    (15, 9, "溪翁庄镇总工会", "care", "困难职工政策咨询日", "溪翁庄镇职工服务站", 50, 2, ""),
    (16, 14, "密云区总工会", "legal", "12·4 国家宪法日专场", "区总工会礼堂", 120, 33, ""),
    (17, 9, "古北口镇总工会", "classroom", "流动课堂：民宿服务礼仪", "古北水镇职工之家", 40, 11, ""),
    (18, 10, "朝阳区总工会", "culture", "职工歌咏比赛报名", "朝阳区职工服务中心", 90, 4, ""),
    (19, 9, "海淀区总工会", "training", "工会主席培训班说明会", "海淀区总工会", 60, 6, ""),
    (20, 14, "十里堡镇总工会", "summer", "物流园饮水点开放日", "十里堡镇职工服务站", 45, 3, ""),
    (21, 9, "密云区总工会", "health_check", "护工、家政服务员免费体检", "密云区医院体检中心", 40, 15, ""),
    (22, 18, "果园街道总工会", "classroom", "流动课堂：电动车安全与充电", "果园街道职工服务站", 40, 10, ""),
    (24, 9, "密云镇总工会", "legal", "农民工工资支付条例", "密云镇职工服务站", 60, 5, ""),
    (25, 14, "密云区总工会", "culture", "新年联欢节目征集", "区总工会礼堂", 60, 13, ""),
    (27, 9, "河南寨镇总工会", "health_check", "货车司机免费体检", "河南寨镇卫生院", 30, 8, "drivers"),
)


def upcoming(stage: Any) -> None:
    """What one can sign up for now: places left, one place left, full, running today, to be rated since yesterday."""
    player = Player(stage, "upcoming")
    workers = stage.keep["workers"]
    couriers = [person for person in workers["速达快递"][:-1] if person.pk]
    others = [person for key in ("云湖食品", "潮白精密", "第三小学") for person in workers[key]]
    audiences: dict[str, dict[str, Any]] = {
        "": {},
        "members": {"audience": Audience.MEMBERS},
        "couriers": {"audience": Audience.GROUPS, "groups": [Group.COURIER, Group.RIDER]},
        "drivers": {"audience": Audience.GROUPS, "groups": [Group.TRUCK_DRIVER]},
    }
    now = stage.at(stage.today, 8, 0)
    for ahead, hour, org, programme, title, place, places, taken, audience in stage.track(UPCOMING, "upcoming"):
        start = stage.at(stage.today + timedelta(days=ahead), hour, 30 if hour == 9 else 0)
        activity = player.offer(org, programme, title, start, bring="请空腹，带身份证" if programme == "health_check" else "", **audiences[audience])
        station = player.orgs.get(org.replace("总工会", "职工服务站"))
        session = player.date(
            activity,
            start,
            place,
            places,
            hours=11 if ahead == 0 else 2,
            opens_at=now - timedelta(days=6),
            closes_at=start + timedelta(hours=11) if ahead == 0 else start - timedelta(hours=1),
            address=station.address if station else "",
            latitude=station.latitude if station else None,
            longitude=station.longitude if station else None,
        )
        player.publish(activity, now - timedelta(days=7))
        pool = couriers if audience == "couriers" else workers["长城货运"] if audience == "drivers" else others
        chosen = player.dice.sample(pool, min(taken + (4 if taken == places else 0), len(pool)))
        for person in chosen[: len(chosen) if audience != "members" else 0]:
            session.refresh_from_db(fields=["taken", "reserved", "queued"])
            services.sign_up(session=session, person=person, actor=player.actor, at=now - timedelta(days=5), attempt=player.attempt(), door="desk")
        if taken == places - 1:
            _exactly_one_left(player, session, others, now)
    _yesterday(player, stage, couriers)


def _exactly_one_left(player: Player, session: Session, pool: Sequence[Person], now: datetime) -> None:
    session.refresh_from_db()
    for person in pool:
        if session.places_left <= 1:
            return
        services.sign_up(session=session, person=person, actor=player.actor, at=now - timedelta(days=4), attempt=player.attempt(), door="desk")
        session.refresh_from_db()


def _yesterday(player: Player, stage: Any, couriers: Sequence[Person]) -> None:
    """Yesterday's talk, which the courier went to and has not rated yet; and a place of his in two days."""
    courier: Person = stage.keep["courier"]
    start = stage.at(stage.today - timedelta(days=1), 19, 0)
    activity = player.offer("果园街道总工会", "classroom", "流动课堂：电动车安全与冬季骑行", start)
    session = player.date(activity, start, "果园街道职工服务站", 40)
    player.publish(activity, start - timedelta(days=10))
    player.attend(session, couriers[:12], rated=0.5)
    signup = services.sign_up(session=session, person=courier, actor=player.actor, at=start - timedelta(days=2), attempt=player.attempt(), door="desk")
    services.check_in(signup=signup, method=CheckInMethod.DOOR, actor=player.actor, at=start)
    outlet = player.orgs["速达快递果园点部"]
    for kept in Session.objects.filter(activity__title="快递员技能竞赛 初赛").select_related("activity__org"):
        services.set_quota(session=kept, org=outlet, places=8, actor=player.actor, at=start)


CHAPTERS = [
    Chapter(_("Health checks"), 50, health_checks),
    Chapter(_("Cadre training"), 51, cadre_training),
    Chapter(_("Legal lectures"), 52, legal_lectures),
    Chapter(_("Service lines"), 53, lines_of_service),
    Chapter(_("Head-counts of stations"), 60, head_counts),
    Chapter(_("Upcoming sessions"), 90, upcoming),
]
