"""What one can sign up for around today, and what waits for the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from niangjia.activities import services
from niangjia.activities.choices import Audience, CheckInMethod
from niangjia.activities.demo.player import Player
from niangjia.activities.models import Session
from niangjia.core.clock import SHANGHAI
from niangjia.people.choices import Group
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person

WARM_MONTHS = range(5, 10)
AUDIENCES: dict[str, dict[str, Any]] = {
    "": {},
    "members": {"audience": Audience.MEMBERS},
    "couriers": {"audience": Audience.GROUPS, "groups": [Group.COURIER, Group.RIDER]},
    "drivers": {"audience": Audience.GROUPS, "groups": [Group.TRUCK_DRIVER]},
    "carers": {"audience": Audience.GROUPS, "groups": [Group.CARER, Group.HOUSEKEEPER]},
}
BRING = {
    "health_check": "请空腹，带身份证",
    "singles": "请穿运动鞋",
    "booking": "自带球拍",
    "mutual_aid": "身份证、社保卡",
}
TEXTS = {
    "health_check": "血常规、心电图、腹部彩超、胸片，约一个半小时。结果只告知本人。",
    "legal": "律师讲、现场问。带着合同、工资流水、聊天记录来，问得更准。",
    "classroom": "课送到门口，讲完动手练。不懂就问，来晚也能听。",
    "singles": "单身职工的一次轻松见面。报名信息只给组织者看。",
    "booking": "两小时一场，场地免费。来不了请提前取消，把位子让给别人。",
    "contest": "初赛比分拣、打包和路线规划，前二十名进决赛。",
}


@dataclass(frozen=True, slots=True)
class Coming:
    """One date to come: ``taken`` of ``places`` are gone; more than there are means a waiting list."""

    ahead: int
    hour: int
    org: str
    programme: str
    title: str
    place: str
    places: int
    taken: int
    audience: str = ""


def programme_of_events(warm: bool) -> tuple[Coming, ...]:
    """The dates around today; gifts and outings follow the season."""
    gift = ("summer", "夏送清凉：防暑降温包领取") if warm else ("winter", "冬送温暖：护膝手套领取")
    walk = "“缘起工会”水库骑行联谊" if warm else "“缘起工会”冬日徒步联谊"
    return (
        Coming(
            2, 9, "果园街道总工会", "health_check", "快递员免费体检", "密云区医院体检中心", 40, 28, "couriers"
        ),
        Coming(3, 19, "密云区总工会", "classroom", "流动课堂：急救与心肺复苏", "工业开发区职工驿站", 30, 29),
        Coming(
            4,
            14,
            "鼓楼街道总工会",
            "legal",
            "“小哥”普法：出了交通事故，平台该管什么",
            "鼓楼街道职工之家",
            50,
            42,
        ),
        Coming(5, 9, "密云区总工会", "singles", walk, "古北口镇长城脚下", 24, 28),
        Coming(6, 18, "密云区总工会", "booking", "羽毛球场周末场", "密云区体育馆", 16, 3),
        Coming(
            7, 14, "密云区总工会", "mutual_aid", "医疗互助集中办理日", "区总工会服务大厅", 80, 12, "members"
        ),
        Coming(8, 10, "果园街道总工会", *gift, "果园街道职工服务站", 100, 36, "couriers"),
        Coming(9, 14, "陶然亭街道总工会", "legal", "入职、在职、离职三阶段普法", "陶然亭街道职工之家", 60, 8),
        Coming(10, 9, "中关村街道总工会", "classroom", "流动课堂：短视频剪辑", "中关村街道职工之家", 40, 5),
        Coming(11, 9, "密云区总工会", "contest", "快递员技能竞赛 初赛", "果园街道物流园", 60, 21, "couriers"),
        Coming(12, 14, "望京街道总工会", "culture", "职工读书分享会", "望京街道职工之家", 35, 7),
        Coming(13, 9, "太师屯镇总工会", "health_check", "女职工专项体检", "太师屯镇卫生院", 30, 6),
        Coming(14, 18, "密云区总工会", "singles", "“缘起工会”桌游之夜", "鼓楼街道职工之家", 20, 9),
        Coming(15, 9, "溪翁庄镇总工会", "care", "困难职工政策咨询日", "溪翁庄镇职工服务站", 50, 2),
        Coming(16, 14, "密云区总工会", "legal", "民法典与职工生活专场", "区总工会礼堂", 120, 33),
        Coming(17, 9, "古北口镇总工会", "classroom", "流动课堂：民宿服务礼仪", "古北水镇职工之家", 40, 11),
        Coming(18, 10, "朝阳区总工会", "culture", "职工歌咏比赛报名", "朝阳区职工服务中心", 90, 4),
        Coming(19, 9, "海淀区总工会", "training", "工会主席培训班说明会", "海淀区总工会", 60, 6),
        Coming(
            20, 14, "十里堡镇总工会", "classroom", "流动课堂：物流园消防演练", "十里堡镇职工服务站", 45, 3
        ),
        Coming(
            21,
            9,
            "密云区总工会",
            "health_check",
            "护工、家政服务员免费体检",
            "密云区医院体检中心",
            40,
            15,
            "carers",
        ),
        Coming(
            22, 18, "果园街道总工会", "classroom", "流动课堂：电动车安全与充电", "果园街道职工服务站", 40, 10
        ),
        Coming(24, 9, "密云镇总工会", "legal", "农民工工资支付条例", "密云镇职工服务站", 60, 5),
        Coming(25, 14, "密云区总工会", "culture", "职工文艺汇演节目征集", "区总工会礼堂", 60, 13),
        Coming(
            27, 9, "河南寨镇总工会", "health_check", "货车司机免费体检", "河南寨镇卫生院", 30, 8, "drivers"
        ),
    )


def running(hour: int) -> tuple[int, int, timedelta]:
    """Give first hour, hours and end of sign-up, from midnight on, of what goes on today for who looks at this hour.

    It stays open for three hours more at least: from eight to eight, until midnight, or through the night.
    """
    if hour < 8:
        return 0, 20, timedelta(hours=19)
    if hour < 16:
        return 8, 12, timedelta(hours=19)
    if hour < 20:
        return 8, 16, timedelta(hours=23, minutes=30)
    return 8, 20, timedelta(hours=27)


class Days:
    """The days around today, played one after the other."""

    def __init__(self, stage: Any) -> None:
        self.stage, self.player = stage, Player(stage, "upcoming")
        workers = stage.keep["workers"]
        self.courier: Person = stage.keep["courier"]
        self.nurse: Person = stage.keep["nurse"]
        self.couriers = [one for one in workers["速达快递"] if one.pk != self.courier.pk]
        others = [one for key in ("云湖食品", "潮白精密", "第三小学") for one in workers[key]]
        self.pools = {
            "couriers": self.couriers,
            "drivers": workers["长城货运"],
            "carers": [*workers["云水康养院"], *workers["暖阳家政"]],
            "members": [one for one in others if one.memberships.exists()][:60],
            "": others,
        }
        self.now = stage.at(stage.today, 8, 0)

    def day(self, ahead: int, hour: int, minute: int = 0) -> datetime:
        moment: datetime = self.stage.at(self.stage.today + timedelta(days=ahead), hour, minute)
        return moment

    def open(self, coming: Coming, **more: Any) -> Session:
        """Publish one date and let people sign up for it, days ago."""
        start = self.day(coming.ahead, coming.hour, 30 if coming.hour == 9 else 0)
        activity = self.player.offer(
            coming.org,
            coming.programme,
            coming.title,
            start,
            bring=BRING.get(coming.programme, ""),
            text=TEXTS.get(coming.programme, ""),
            contact_phone="010-55500101",
            **AUDIENCES[coming.audience],
        )
        given = {"opens_at": self.now - timedelta(days=6), "closes_at": start - timedelta(hours=1), **more}
        session = self.player.date(activity, start, coming.place, coming.places, **given)
        self.player.publish(activity, self.now - timedelta(days=7))
        pool = self.pools[coming.audience]
        for person in self.player.dice.sample(pool, min(coming.taken, len(pool))):
            session.refresh_from_db(fields=["taken", "reserved", "queued"])
            self.player.sign_up(session, person, self.now - timedelta(days=5))
        return session

    def today(self) -> None:
        """What goes on today: half of the people are there."""
        local = timezone.now().astimezone(SHANGHAI)
        hour, hours, closes = running(local.hour if local.date() == self.stage.today else 12)
        going = self.open(
            Coming(
                0,
                hour,
                "果园街道总工会",
                "health_check",
                "快递员免费体检 今日场",
                "果园街道职工服务站",
                40,
                34,
                "couriers",
            ),
            hours=hours,
            closes_at=self.day(0, 0) + closes,
        )
        for signup in going.signups.select_related("person").order_by("created_at", "pk")[:19]:
            self.player.sign(signup, going, rated=0)
        talk = Coming(0, 12, "密云区总工会", "legal", "午间普法：工资条怎么看", "工业开发区职工驿站", 30, 18)
        self.open(talk, closes_at=self.day(0, 11))
        night = Coming(
            0, 19, "鼓楼街道总工会", "classroom", "流动课堂：颈肩腰腿操", "鼓楼街道职工之家", 30, 22
        )
        self.open(night, closes_at=self.day(0, 18))

    def yesterday(self) -> None:
        """A talk the courier went to and has not rated yet, and one whose list nobody ticked."""
        player = self.player
        start = self.day(-1, 19)
        activity = player.offer("果园街道总工会", "classroom", "流动课堂：电动车安全与骑行", start)
        session = player.date(activity, start, "果园街道职工服务站", 40)
        player.publish(activity, start - timedelta(days=10))
        player.attend(session, self.couriers[:12], rated=0.5)
        signup = player.sign_up(session, self.courier, start - timedelta(days=2))
        services.check_in(
            signup=signup, method=CheckInMethod.DOOR, actor=actor_for(self.courier, None), at=start
        )
        self.open(
            Coming(-2, 14, "檀营地区总工会", "culture", "职工棋牌赛", "檀营地区职工服务站", 24, 16),
            opens_at=self.now - timedelta(days=12),
        )

    def desk(self) -> None:
        """A draft to be published, a question to be answered, places kept for an outlet."""
        player, start = self.player, self.day(32, 9, 30)
        final = player.offer(
            "密云区总工会",
            "contest",
            "快递员技能竞赛 决赛",
            start,
            **AUDIENCES["couriers"],
            text=TEXTS["contest"],
        )
        player.date(final, start, "果园街道物流园", 30)
        talk = Session.objects.select_related("activity").get(activity__title__startswith="“小哥”普法：出了")
        services.ask_question(
            activity=talk.activity,
            text="平台说我是“合作”，不是劳动关系，撞了车能算工伤吗？",
            person=self.courier,
            actor=actor_for(self.courier, None),
            at=self.now - timedelta(hours=3),
        )
        outlet = player.orgs["速达快递果园点部"]
        contest = Session.objects.select_related("activity__org").get(activity__title="快递员技能竞赛 初赛")
        services.set_quota(
            session=contest,
            org=outlet,
            places=8,
            actor=player.organiser(contest.activity.org),
            at=self.now - timedelta(days=4),
        )

    def more_dates(self) -> None:
        """The couriers' health check can be had on three mornings, so that one can change to another."""
        first = Session.objects.with_offer().get(activity__title="快递员免费体检", starts_at__gt=self.now)
        for ahead in (6, 9):
            self.player.date(
                first.activity,
                self.day(ahead, 8, 30),
                first.place,
                30,
                opens_at=self.now - timedelta(days=6),
            )

    def personas(self) -> None:
        """The courier has a ticket; the nurse was waiting and is offered a place."""
        talk = Session.objects.with_offer().get(activity__title__startswith="“小哥”普法：出了")
        self.player.sign_up(talk, self.courier, self.now - timedelta(days=1))
        outing = Session.objects.with_offer().get(
            activity__programme="singles", waiting_list=True, queued__gt=0
        )
        first = outing.signups.filter(state="confirmed").select_related("person").order_by("created_at")[0]
        for signup in outing.signups.filter(state="waiting").select_related("person"):
            services.cancel_signup(signup=signup, actor=actor_for(signup.person, None), at=self.now)
        outing.refresh_from_db()
        self.player.sign_up(outing, self.nurse, self.now - timedelta(days=2))
        for person in self.pools[""][-3:]:
            outing.refresh_from_db()
            self.player.sign_up(outing, person, self.now - timedelta(days=1))
        services.cancel_signup(
            signup=first, actor=actor_for(first.person, None), at=self.now, reason="家里有事"
        )


def upcoming(stage: Any) -> None:
    """What one can sign up for now: places left, one left, full with a queue, running today, to be rated."""
    days = Days(stage)
    for coming in stage.track(programme_of_events(stage.today.month in WARM_MONTHS), "upcoming"):
        days.open(coming, **({"offer_minutes": 3 * 24 * 60} if coming.programme == "singles" else {}))
    days.today()
    days.yesterday()
    days.desk()
    days.more_dates()
    days.personas()
