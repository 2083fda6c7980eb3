"""The demo's cadres: every station has one, unions are guided, young cadres nominated, Chaoyang and Miyun paired."""

from datetime import date, timedelta
from itertools import cycle
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Activity
from niangjia.cadres import services
from niangjia.cadres.choices import EntryKind, FileState, JointKind, NoteKind
from niangjia.cadres.models import ReserveKeeper
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import Chapter
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import SECTION_UP, PostKind
from niangjia.people.middleware import actor_for
from niangjia.people.models import Post
from niangjia.people.services import name_keeper

DISTRICT, CITY, PARTNER = "密云区总工会", "北京市总工会", "朝阳区总工会"
BEGAN = date(2023, 1, 10)
SEEN = (
    "微波炉、饮水机都能用，药箱过期药已换",
    "骑手反映夏天没地方给电动车充电，已记下转社区",
    "帮站里对了一遍入会台账，少两份申请表",
    "周末开门时间贴到了门口，路过的快递员能看见",
    "听副站长说建会的难处，约下周一起去企业",
    "",
)
GUIDED = (
    (NoteKind.VISIT, "一起走访两家未建会企业，送建会服务包"),
    (NoteKind.NOTE, "电话里过了一遍换届程序，发去选举办法样本"),
    (NoteKind.VISIT, "帮着把三家休眠工会理出来，定了唤醒的先后"),
)
#: Which union nominates one of its own, why, and how far it went.
NOMINATED = (
    ("密云区总工会", "到企业去得勤，三个月谈成两家建会", ()),
    ("果园街道总工会", "沉得下去、坐得住，快递员入会一家家跑下来", ()),
    ("溪翁庄镇总工会", "熟悉民宿行业，牵头建起行业工会联合会", (FileState.ACCEPTED,)),
    ("太师屯镇总工会", "政策学得透，能写能讲", (FileState.ACCEPTED, FileState.ROTATED)),
)
JOINT = (
    (JointKind.EXCHANGE, date(2023, 3, 2), "两区服务站建设座谈", "交流“七有”台账做法，互换样表"),
    (JointKind.ACTIVITY, date(2023, 5, 18), "朝密新就业形态劳动者联合招聘会", "42 家企业到场，现场答疑"),
    (JointKind.EXCHANGE, date(2023, 7, 6), "服务站干部双向跟岗一周", "各派 4 名站长，回来讲一课"),
)


class Cadres:
    """The people of the chapter, each acting in their own post."""

    def __init__(self, stage: Any) -> None:
        self.stage, self.dice = stage, stage.dice("cadres")
        self.orgs: dict[str, Org] = stage.keep["orgs"]

    def of(self, org: Org, **known: Any) -> list[Post]:
        """List the cadres' posts of an org, always in the same order."""
        found = Post.objects.filter(org=org, kind=PostKind.CADRE, ends_on=None, **known)
        return list(found.select_related("person", "org").order_by("created_at", "pk"))

    def lead(self, org: str) -> Actor:
        """Give the actor of the first post of an org."""
        post = self.of(self.orgs[org])[0]
        return actor_for(post.person, post)


def liaison(stage: Any) -> None:
    """A17: each cadre of section level and above looks after stations; visits through the year and around today."""
    cadres = Cadres(stage)
    at, day = stage.at(BEGAN), local_day(stage.now)
    stations = list(Org.objects.open().stations())
    for name, federation in (("own", DISTRICT), ("city", CITY)):
        district = cadres.orgs[DISTRICT].pk
        mine = [one for one in stations if (one.district_id == district) == (name == "own")]
        posts = cadres.of(cadres.orgs[federation], level__in=SECTION_UP)
        turns = max(len(mine), len(posts))
        pairs = list(zip(range(turns), cycle(mine), cycle(posts), strict=False))
        for number, station, post in stage.track(pairs, "liaison"):
            actor = cadres.lead(federation)
            services.assign_liaison(person=post.person, org=station, actor=actor, at=at, starts_on=BEGAN)
            if number < len(mine):
                _visits(cadres, station, post, day, silent=number % 6 == 4)


def _visits(cadres: Cadres, station: Org, post: Post, day: date, *, silent: bool) -> None:
    """Visits of the year 2023, and the last one: some weeks ago, at a silent station months."""
    dice, actor, stage = cadres.dice, actor_for(post.person, post), cadres.stage
    number = stage.scaled(10, least=2)
    days = [
        date(2023, 1, 12) + timedelta(days=round(245 * turn / number) + dice.randint(0, 9))
        for turn in range(number)
    ]
    days.append(day - timedelta(days=dice.randint(40, 70) if silent else dice.randint(1, 24)))
    for on in days:
        services.record_visit(org=station, on=on, seen=dice.choice(SEEN), actor=actor, at=stage.at(on, 17))


def guidance(stage: Any) -> None:
    """A21: cadres matched with township unions, and what was done; three towns have nobody yet."""
    cadres = Cadres(stage)
    posts = cadres.of(cadres.orgs[DISTRICT], level__in=SECTION_UP)[4:]
    towns = Org.objects.open().filter(
        district=cadres.orgs[DISTRICT], kind=OrgKind.FEDERATION, level="township"
    )
    lead = cadres.lead(DISTRICT)
    pairs = list(zip(list(towns)[:-3], cycle(posts), strict=False))
    for number, (town, post) in enumerate(stage.track(pairs, "guidance")):
        services.assign_guide(
            person=post.person, org=town, actor=lead, at=stage.at(BEGAN), starts_on=date(2023, 2, 1)
        )
        for turn, (kind, text) in enumerate(GUIDED[: 1 + number % 3]):
            on = date(2023, 2, 20) + timedelta(days=45 * turn + number)
            services.note_guidance(
                org=town, on=on, kind=kind, text=text, actor=actor_for(post.person, post), at=stage.at(on, 17)
            )


def reserve(stage: Any) -> None:
    """A18: units put young cadres forward; the chair decides; one of the district's cadres keeps the files."""
    cadres = Cadres(stage)
    federation, lead = cadres.orgs[DISTRICT], cadres.lead(DISTRICT)
    at = stage.at(date(2023, 4, 6))
    keeper = next(post for post in cadres.of(federation) if post.person.user_id is not None)
    name_keeper(of=ReserveKeeper, person=keeper.person, org=federation, actor=lead, at=at)
    for unit, reason, steps in NOMINATED:
        nominator, *others = cadres.of(cadres.orgs[unit])
        staff = Post.objects.filter(org=nominator.org, kind=PostKind.STAFF, person__user=None)
        young = others[-1] if others else staff.select_related("person").order_by("created_at", "pk")[0]
        file = services.nominate(
            person=young.person,
            org=nominator.org,
            reason=reason,
            actor=actor_for(nominator.person, nominator),
            at=at,
        ).file
        for step in steps:
            file = services.step_file(file=file, to=step, actor=lead, at=stage.at(date(2023, 5, 8)))
        if FileState.ROTATED in steps:
            services.add_entry(
                file=file,
                kind=EntryKind.ROTATION,
                starts_on=date(2023, 5, 15),
                text="区总工会权益保障部轮岗半年",
                actor=lead,
                at=stage.at(date(2023, 5, 15)),
            )


def pairing(stage: Any) -> None:
    """A14: Chaoyang and Miyun work together; two of Miyun's activities were held with both."""
    cadres = Cadres(stage)
    lead = cadres.lead(DISTRICT)
    made = services.pair(
        org=cadres.orgs[DISTRICT],
        partner=cadres.orgs[PARTNER],
        title="朝密结对共建",
        goals="服务站结对互学，新就业形态劳动者活动共办，职工疗休养和文化阵地共享。",
        starts_on=date(2023, 2, 15),
        ends_on=date(2023, 12, 31),
        actor=lead,
        at=stage.at(date(2023, 2, 15)),
    )
    given: dict[str, Any] = {"pairing": made, "actor": lead}
    for kind, on, title, result in JOINT:
        services.record_joint(kind=kind, on=on, title=title, result=result, at=stage.at(on, 17), **given)
    for programme in ("singles", "culture"):
        held = Activity.objects.filter(
            org=cadres.orgs[DISTRICT], programme=programme, sessions__starts_at__year=2023
        )
        activity = held.order_by("sessions__starts_at").first()
        if activity is not None:
            on = local_day(activity.sessions.order_by("starts_at")[0].starts_at)
            services.record_joint(
                kind=JointKind.ACTIVITY,
                on=on,
                title=activity.title,
                activity=activity,
                at=stage.at(on, 17),
                **given,
            )


CHAPTERS = [
    Chapter(_("Liaison with stations"), 72, liaison),
    Chapter(_("Guidance of unions"), 73, guidance),
    Chapter(_("Reserve of young cadres"), 74, reserve),
    Chapter(_("Pairing of districts"), 75, pairing),
]
