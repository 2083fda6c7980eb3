"""The demo's foundings: twenty in a district in a year, each through all its steps. Places are real, enterprises and persons invented."""

from datetime import date, timedelta
from itertools import cycle
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Chapter
from niangjia.founding import services
from niangjia.founding.choices import Form, SeatRole, StepKind, Track
from niangjia.founding.models import Case, Prospect
from niangjia.founding.services import Ballot, Elected
from niangjia.orgs.codes import ALPHABET, MODULUS
from niangjia.orgs.models import Org
from niangjia.people.choices import Group, JoinChannel, PostKind
from niangjia.people.demo import Names
from niangjia.people.middleware import actor_for
from niangjia.people.models import Post
from niangjia.people.services import create_persons

DISTRICT = "密云区总工会"
UNIONS, MEMBERS = 20, 15
#: Town, enterprise, industry, workers, group, track.
ENTERPRISES = (
    ("果园街道", "云程快运服务有限公司", "邮政业", 68, Group.COURIER, Track.INDUSTRY),
    ("鼓楼街道", "鼓楼润家物业管理有限公司", "房地产业", 92, Group.GUARD, Track.KEY),
    ("檀营地区", "檀城餐饮管理有限公司", "餐饮业", 46, Group.SERVICE, Track.CATCH_ALL),
    ("密云镇", "潮河建材有限公司", "批发和零售业", 55, Group.FACTORY, Track.KEY),
    ("溪翁庄镇", "水岸民宿管理有限公司", "住宿业", 38, Group.SERVICE, Track.CATCH_ALL),
    ("西田各庄镇", "田庄包装制品有限公司", "制造业", 74, Group.FACTORY, Track.KEY),
    ("十里堡镇", "十里新能源科技有限公司", "制造业", 126, Group.FACTORY, Track.KEY),
    ("河南寨镇", "南寨种苗科技有限公司", "农业", 33, Group.MIGRANT, Track.CATCH_ALL),
    ("巨各庄镇", "酒谷庄园酒业有限公司", "制造业", 61, Group.FACTORY, Track.KEY),
    ("穆家峪镇", "穆峪冷链物流有限公司", "仓储业", 83, Group.TRUCK_DRIVER, Track.INDUSTRY),
    ("太师屯镇", "太师养老服务有限公司", "社会工作", 57, Group.CARER, Track.KEY),
    ("高岭镇", "高岭果品合作社", "农业", 29, Group.MIGRANT, Track.CATCH_ALL),
    ("不老屯镇", "老屯生态农业有限公司", "农业", 36, Group.MIGRANT, Track.CATCH_ALL),
    ("冯家峪镇", "冯峪蜂业有限公司", "制造业", 27, Group.FACTORY, Track.CATCH_ALL),
    ("古北口镇", "长城脚下文旅有限公司", "文化艺术业", 64, Group.SERVICE, Track.KEY),
    ("大城子镇", "城子服装加工有限公司", "制造业", 48, Group.FACTORY, Track.CATCH_ALL),
    ("东邵渠镇", "邵渠石材有限公司", "制造业", 31, Group.FACTORY, Track.CATCH_ALL),
    ("北庄镇", "北庄干果加工有限公司", "制造业", 26, Group.FACTORY, Track.CATCH_ALL),
    ("石城镇", "石城旅游客运有限公司", "道路运输业", 42, Group.CAR_DRIVER, Track.INDUSTRY),
    ("经济开发区", "开发区智造装备有限公司", "制造业", 158, Group.FACTORY, Track.KEY),
)
#: Still without a union: town, enterprise, industry, workers.
WAITING = (
    ("果园街道", "果园里连锁超市有限公司", "批发和零售业", 112),
    ("果园街道", "指尖便民家政服务部", "居民服务业", 18),
    ("果园街道", "新城子路餐饮服务有限公司", "餐饮业", 41),
    ("鼓楼街道", "鼓楼口腔门诊部有限公司", "卫生", 34),
    ("经济开发区", "密云云上新材料科技股份有限公司工业开发区第二生产基地", "制造业", 240),
    ("太师屯镇", "松林木业加工厂", "制造业", 22),
)
#: Under way in one street: enterprise, workers, the last step that stands, days since.
UNDER_WAY = (
    ("果园鲜生供应链有限公司", 76, "", 3),
    ("好邻居便利店有限公司", 44, StepKind.CONTACT, 58),
    ("果园路汽车维修有限公司", 39, StepKind.PREPARATION, 6),
    ("果园智慧停车服务有限公司", 52, StepKind.MEMBERS, 5),
    ("安心护理服务有限公司", 63, StepKind.APPLICATION, 4),
    ("云果电子商务有限公司", 88, StepKind.APPROVAL, 2),
)
NOTES = {
    StepKind.CONTACT: "电话联系企业负责人，约定上门时间。",
    StepKind.TALK: "向企业介绍建会服务包，企业表示支持。",
    StepKind.PREPARATION: "成立筹备组，组长由行政负责人担任。",
}


def _code(start: str, number: int) -> str:
    body = f"{start}{number:0{17 - len(start)}d}"
    total = sum(ALPHABET.index(letter) * pow(3, place, MODULUS) for place, letter in enumerate(body))
    return body + ALPHABET[(MODULUS - total % MODULUS) % MODULUS]


def _cadre(org: Org) -> Actor:
    post = (
        Post.objects.filter(org=org, kind=PostKind.CADRE, ends_on=None)
        .select_related("person", "org")
        .first()
    )
    assert post is not None, f"{org} has no cadre"
    return actor_for(post.person, post)


class Founder:
    """Leads foundings through their steps, as the cadres of the towns and of the district do."""

    def __init__(self, stage: Any) -> None:
        self.stage = stage
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self.names = Names(stage.dice("founding"))
        self.names.phones = stage.keep["names"].phones
        self.superior = _cadre(self.orgs[DISTRICT])
        self.cadres: dict[str, Actor] = {}
        self.numbers = iter(range(700_001, 800_000))

    def town(self, name: str) -> Org:
        return self.orgs[f"密云{name}总工会" if name == "经济开发区" else f"{name}总工会"]

    def cadre(self, org: Org) -> Actor:
        if org.name not in self.cadres:
            self.cadres[org.name] = _cadre(org)
        return self.cadres[org.name]

    def enlist(self, town: str, name: str, industry: str, workers: int, on: date, **known: Any) -> Prospect:
        org = self.town(town)
        return services.add_prospect(
            org=org,
            name=name,
            industry=industry,
            workers=workers,
            address=f"北京市密云区{town}",
            unit_code=_code("91110118", next(self.numbers)),
            actor=self.cadre(org),
            at=self.stage.at(on),
            **known,
        )

    def open(self, prospect: Prospect, on: date) -> Case:
        return services.open_case(
            prospects=[prospect],
            form=Form.SINGLE,
            on=on,
            actor=self.cadre(prospect.org),
            at=self.stage.at(on),
        )

    def lead(self, case: Case, days: list[date], group: str, members: int, until: str = "") -> None:
        """Take the steps up to one (all of them without), each on its day."""
        actor = self.cadre(case.org)
        for kind, on in zip(StepKind, days, strict=True):
            given: dict[str, Any] = {"case": case, "on": on, "actor": actor, "at": self.stage.at(on, 17)}
            if kind == StepKind.MEMBERS:
                self._name(case, group, members, given["at"])
            if kind == StepKind.ELECTION:
                self._elect(case, members, given)
            elif kind == StepKind.APPROVAL:
                number = f"密工复〔{on.year}〕{next(self.numbers) % 100_000}号"
                services.approve(number=number, **{**given, "actor": self.superior})
            elif kind == StepKind.REGISTRATION:
                services.register(code=_code("81110118", next(self.numbers)), **given)
            else:
                services.take_step(kind=kind, note=NOTES.get(kind, ""), **given)
            if kind == until:
                return

    def _name(self, case: Case, group: str, members: int, at: Any) -> None:
        employer = case.name.removesuffix("工会")
        batch = [self.names.person(group, employer, case.org, with_number=False) for _n in range(members)]
        actor = self.cadre(case.org)
        persons = create_persons(batch=batch, actor=actor, at=at)
        services.add_members(case=case, persons=persons, actor=actor, at=at, channel=JoinChannel.TALK)

    def _elect(self, case: Case, members: int, given: dict[str, Any]) -> None:
        people = [one.person for one in case.founding_members.select_related("person")]
        roles = (SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.MEMBER, SeatRole.AUDITOR, SeatRole.WOMEN)
        elected = [
            Elected(person, role, members - number % 2)
            for number, (person, role) in enumerate(zip(people, roles, strict=False))
        ]
        services.record_election(
            ballot=Ballot(members, members, members), elected=elected, term_years=3, **given
        )


def foundings(stage: Any) -> None:
    """A6: twenty unions founded in the district, fifteen members each; a campaign with targets; some under way."""
    founder, first = Founder(stage), date(2023, 1, 9)
    members = MEMBERS if stage.full else 4
    parties = cycle(("党支部", "", "", "党委"))
    for number, row in enumerate(stage.track(ENTERPRISES[:UNIONS], "foundings")):
        town, name, industry, workers, group, track = row
        on = first + timedelta(days=9 * number)
        case = founder.open(founder.enlist(town, name, industry, workers, on, group=group, track=track), on)
        days = [on + timedelta(days=step) for step in (1, 8, 15, 29, 43, 47, 61, 72)]
        founder.lead(case, days, group, members)
        if party := next(parties):
            case.refresh_from_db()
            services.update_case(
                case=case,
                version=case.version,
                changes={
                    "party_org": f"{name}{party}",
                    "party_on": on,
                    "party_activity": "党工共建主题党日活动",
                },
                actor=founder.cadre(case.org),
                at=stage.at(days[-1], 18),
            )
    _campaigns(stage, founder)
    _of_today(stage, founder)


def _campaigns(stage: Any, founder: Founder) -> None:
    for year in (2023, stage.today.year):
        since = date(year, 1, 1)
        campaign = services.open_campaign(
            org=founder.orgs[DISTRICT],
            name=f"{year} 年“十百千万”建会专项行动",
            since=since,
            until=date(year, 12, 31),
            note="重点建、行业建、兜底建，党建带工建。",
            actor=founder.superior,
            at=stage.at(since),
        )
        targets = {founder.town(row[0]): 1 for row in ENTERPRISES}
        services.set_targets(campaign=campaign, targets=targets, actor=founder.superior, at=stage.at(since))


def _of_today(stage: Any, founder: Founder) -> None:
    """What lies on the desk on the day one looks: prospects, foundings under way, one that stands still."""
    listed = stage.today - timedelta(days=150)
    for town, name, industry, workers in WAITING:
        founder.enlist(town, name, industry, workers, listed)
    for name, workers, reached, ago in UNDER_WAY:
        last = stage.today - timedelta(days=ago)
        on = last - timedelta(days=60)
        case = founder.open(
            founder.enlist("果园街道", name, "批发和零售业", workers, on), on if reached else last
        )
        if reached:
            number = list(StepKind).index(StepKind(reached))
            days = [last - timedelta(days=5 * (number - step)) for step in range(len(StepKind))]
            founder.lead(case, days, Group.SERVICE, 4, until=reached)


CHAPTERS = [Chapter(_("Foundings"), 40, foundings)]
