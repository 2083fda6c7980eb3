"""The lines of service with names: health checks, training and the others."""

from datetime import date, timedelta
from itertools import cycle
from typing import Any

from niangjia.activities import services
from niangjia.activities.choices import Audience, CheckInMethod, Door, LimitPeriod, SignupState
from niangjia.activities.demo.player import Player, days_between, spread
from niangjia.activities.models import Session, Signup
from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.people.choices import Group, PostKind
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person, Post

HEALTH_PEOPLE = 500
CADRE_SESSIONS = 50


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
    days = list(days_between(date(2023, 3, 14), date(2023, 8, 29), number))
    sessions = [
        player.date(activity, stage.at(day, 8, 30), "密云区医院体检中心", 60, hours=3, name=f"第 {turn} 场")
        for turn, day in enumerate(days, 1)
    ]
    player.publish(activity, stage.at(date(2023, 2, 20)))
    outlets = [org for name, org in player.orgs.items() if org.kind == "outlet"]
    parts = spread(people[: total + 3 * number], number)
    left = total
    for session, part in stage.track(list(zip(sessions, parts, strict=True)), "health checks"):
        outlet = outlets[player.dice.randrange(len(outlets))]
        listed = [person for person in part if person.group == Group.COURIER][:10]
        head = outlet_head(outlet)
        quota = services.set_quota(
            session=session,
            org=outlet,
            places=max(len(listed), 1),
            actor=player.organiser(activity.org),
            at=session.opens_at,
        )
        session.refresh_from_db(fields=["taken", "reserved", "queued"])
        signups = []
        for person in part:
            from_list = person in listed
            how: dict[str, Any] = {"door": Door.LIST, "quota": quota, "actor": head} if from_list else {}
            signups.append(player.sign_up(session, person, session.opens_at + timedelta(hours=3), **how))
        come = min(len(signups) - 2, left)
        for signup in signups[:come]:
            player.sign(signup, session)
        left -= come
        gone = signups[-1]
        services.cancel_signup(
            signup=gone,
            actor=actor_for(gone.person, None),
            at=session.opens_at + timedelta(days=1),
            reason="临时有单",
        )
    last = sessions[-1]
    for person in people[total + 3 * number :][:left]:
        player.sign(player.sign_up(last, person, last.opens_at), last)
    _one_mistake(player, sessions[0])


def _one_mistake(player: Player, session: Session) -> None:
    """A check-in ticked by mistake, taken back and done again: the ledger shows all three."""
    signup = Signup.objects.filter(session=session, state=SignupState.ATTENDED).order_by("pk").first()
    staff = player.at_the_door(session.activity.org)
    if signup is not None:
        services.undo_check_in(signup=signup, reason="点错了人，核对后改回", actor=staff, at=session.ends_at)
        services.check_in(signup=signup, method=CheckInMethod.LIST, actor=staff, at=session.ends_at)


def outlet_head(outlet: Org) -> Actor:
    """Who sends the names of an outlet's couriers."""
    post = Post.objects.filter(org=outlet, kind=PostKind.OUTLET_HEAD).select_related("person", "org").first()
    assert post is not None, f"{outlet} has no head"
    return actor_for(post.person, post)


def cadre_training(stage: Any) -> None:
    """A4: asked for on visits: law, and the rules for union income and spending."""
    player = Player(stage, "cadres")
    cadres = list(
        Person.objects.filter(posts__district=player.orgs["密云区总工会"])
        .exclude(posts__kind=PostKind.CHAIR)
        .distinct()
        .order_by("pk")
    )
    topics = cycle(
        (
            "工会法与基层工会工作",
            "工会经费收支管理",
            "劳动合同法实务",
            "集体协商怎么谈",
            "新就业形态劳动者权益保障",
        )
    )
    number = stage.scaled(CADRE_SESSIONS, least=4)
    for day in stage.track(list(days_between(date(2023, 2, 8), date(2023, 9, 13), number)), "cadre training"):
        start = stage.at(day, 14, 0)
        activity = player.offer(
            "密云区总工会",
            "training.cadre",
            f"干部培训：{next(topics)}",
            start,
            text="蹲点调研中基层提出的培训需求。",
        )
        session = player.date(activity, start, "密云区总工会三层会议室", 40)
        player.publish(activity, start - timedelta(days=15))
        player.attend(session, player.dice.sample(cadres, min(12, len(cadres))), no_shows=1)


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
    pool = [
        person
        for persons in stage.keep["workers"].values()
        for person in persons
        if person.home_org.district_id == player.orgs["密云区总工会"].pk
        and person.pk != stage.keep.get("courier", person).pk
    ]
    number = stage.scaled(48, least=8)
    lines = cycle(LINES)
    for day in stage.track(list(days_between(date(2023, 2, 18), date(2023, 9, 10), number)), "service lines"):
        programme, title, place = next(lines)
        start = stage.at(day, 9, 30)
        activity = player.offer("密云区总工会", programme, title, start)
        session = player.date(activity, start, place, 30)
        player.publish(activity, start - timedelta(days=15))
        player.attend(session, player.dice.sample(pool, 20), no_shows=player.dice.randint(0, 3))
