"""What one can sign up for around today."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from niangjia.activities import services
from niangjia.activities.choices import Audience, CheckInMethod
from niangjia.activities.demo.player import Player
from niangjia.activities.models import Session
from niangjia.people.choices import Group
from niangjia.people.models import Person

#: days ahead, hour, org, programme, title, place, places, taken, audience
UPCOMING = (
    (
        0,
        9,
        "果园街道总工会",
        "health_check",
        "快递员免费体检 今日场",
        "果园街道职工服务站",
        40,
        14,
        "couriers",
    ),
    (2, 9, "果园街道总工会", "health_check", "快递员免费体检", "密云区医院体检中心", 40, 28, "couriers"),
    (
        4,
        14,
        "鼓楼街道总工会",
        "legal",
        "“小哥”普法：出了交通事故，平台该管什么",
        "鼓楼街道职工之家",
        50,
        42,
        "",
    ),
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
    for ahead, hour, org, programme, title, place, places, taken, audience in stage.track(
        UPCOMING, "upcoming"
    ):
        start = stage.at(stage.today + timedelta(days=ahead), hour, 30 if hour == 9 else 0)
        activity = player.offer(
            org,
            programme,
            title,
            start,
            bring="请空腹，带身份证" if programme == "health_check" else "",
            **audiences[audience],
        )
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
        pool = (
            couriers if audience == "couriers" else workers["长城货运"] if audience == "drivers" else others
        )
        chosen = player.dice.sample(pool, min(taken + (4 if taken == places else 0), len(pool)))
        for person in chosen[: len(chosen) if audience != "members" else 0]:
            session.refresh_from_db(fields=["taken", "reserved", "queued"])
            services.sign_up(
                session=session,
                person=person,
                actor=player.actor,
                at=now - timedelta(days=5),
                attempt=player.attempt(),
                door="desk",
            )
        if taken == places - 1:
            _exactly_one_left(player, session, others, now)
    _yesterday(player, stage, couriers)


def _exactly_one_left(player: Player, session: Session, pool: Sequence[Person], now: datetime) -> None:
    session.refresh_from_db()
    for person in pool:
        if session.places_left <= 1:
            return
        services.sign_up(
            session=session,
            person=person,
            actor=player.actor,
            at=now - timedelta(days=4),
            attempt=player.attempt(),
            door="desk",
        )
        session.refresh_from_db()


def _yesterday(player: Player, stage: Any, couriers: Sequence[Person]) -> None:
    """Yesterday's talk, which the courier went to and has not rated yet; and a place of his in two days."""
    courier: Person = stage.keep["courier"]
    start = stage.at(stage.today - timedelta(days=1), 19, 0)
    activity = player.offer("果园街道总工会", "classroom", "流动课堂：电动车安全与冬季骑行", start)
    session = player.date(activity, start, "果园街道职工服务站", 40)
    player.publish(activity, start - timedelta(days=10))
    player.attend(session, couriers[:12], rated=0.5)
    signup = services.sign_up(
        session=session,
        person=courier,
        actor=player.actor,
        at=start - timedelta(days=2),
        attempt=player.attempt(),
        door="desk",
    )
    services.check_in(signup=signup, method=CheckInMethod.DOOR, actor=player.actor, at=start)
    outlet = player.orgs["速达快递果园点部"]
    for kept in Session.objects.filter(activity__title="快递员技能竞赛 初赛").select_related("activity__org"):
        services.set_quota(session=kept, org=outlet, places=8, actor=player.actor, at=start)
