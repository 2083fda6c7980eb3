"""The demo's contracts, congresses, affairs and cases, in Miyun and the city. Places are real, enterprises and persons invented."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import Chapter
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of
from niangjia.orgs.services import update_org
from niangjia.orgs.terms import term_end
from niangjia.people.choices import Group, PostKind
from niangjia.people.demo import Names
from niangjia.people.middleware import actor_for
from niangjia.people.models import Post
from niangjia.people.services import name_keeper
from niangjia.rights import services
from niangjia.rights.choices import (
    ORDER,
    AffairKind,
    AidState,
    Channel,
    ContractKind,
    Matter,
    MeasureKind,
    MeasureStatus,
    Outcome,
    Reach,
    StepKind,
)
from niangjia.rights.models import AidKeeper, Congress, Contract
from niangjia.rights.queries import unions_of_enterprises
from niangjia.rights.services import Seat, Votes

DISTRICT, TRANSPORT, CHAOYANG = "密云区总工会", "北京市交通运输工会", "朝阳区总工会"
BUREAU = "密云区人力资源和社会保障局"
#: Union → its industry: as the registration forms write them.
INDUSTRIES = {
    "速达快递密云点部联合工会": "邮政业",
    "密云区外卖配送行业工会联合会": "餐饮业",
    "暖阳家政服务有限公司工会": "居民服务业",
    "云湖食品有限公司工会": "农副食品加工业",
    "潮白精密机械有限公司工会": "通用设备制造业",
    "长城货运联合工会": "道路运输业",
    "古北水镇周边民宿联合工会": "住宿业",
    "京密引水项目部工会": "土木工程建筑业",
    "云水康养院工会": "社会工作",
    "田园果蔬合作社联合工会": "农业",
    "酒乡之路商户联合工会": "批发业",
}
WORKERS = ("赵长林 工会主席", "王秀芹 车间组长", "刘建军 职工代表", "陈玉梅 女职工委员")
EMPLOYER = ("周文海 总经理", "吴立新 副总经理", "郑晓云 人事经理", "冯国强 财务经理")
TALKS = (
    "职工方提出：最低岗位工资上调 8%，高温津贴按月发放；用人单位方同意上调 5%，其余会后测算。",
    "双方同意：最低岗位工资上调 6%，高温津贴 6 至 8 月每月 180 元，加班工资以应发工资为基数。",
)
DRAFT = "工资增长 6%；加班工资基数；高温津贴；年休假安排；女职工特殊保护另签专项合同。"
#: Union, kind, years of the term, how long ago (days before today) it was proposed, how far it went.
FILING = StepKind.FILING
TODAY = (
    ("云湖食品有限公司工会", ContractKind.GENERAL, 3, 320, FILING),
    ("云湖食品有限公司工会", ContractKind.WAGES, 1, 346, FILING),  # ends within weeks
    ("云湖食品有限公司工会", ContractKind.WOMEN, 3, 300, FILING),
    ("潮白精密机械有限公司工会", ContractKind.GENERAL, 3, 240, FILING),
    ("潮白精密机械有限公司工会", ContractKind.PROTECTION, 2, 200, FILING),
    ("潮白精密机械有限公司工会", ContractKind.WAGES, 1, 23, StepKind.SIGNING),  # filing is late
    ("京密引水项目部工会", ContractKind.GENERAL, 2, 180, FILING),
    ("京密引水项目部工会", ContractKind.PROTECTION, 2, 30, FILING),  # in force these days
    ("长城货运联合工会", ContractKind.WAGES, 1, 330, FILING),
    ("暖阳家政服务有限公司工会", ContractKind.WOMEN, 3, 16, StepKind.DRAFT),
    ("云水康养院工会", ContractKind.GENERAL, 3, 12, StepKind.TALK),
    ("田园果蔬合作社联合工会", ContractKind.WAGES, 1, 4, StepKind.PROPOSAL),
    ("酒乡之路商户联合工会", ContractKind.GENERAL, 2, 13, StepKind.SIGNING),
)
#: Contracts of the story's year, which have run out since or were followed by those of today.
OF_2023 = (
    ("云湖食品有限公司工会", ContractKind.GENERAL, 2, date(2023, 3, 6)),
    ("潮白精密机械有限公司工会", ContractKind.GENERAL, 2, date(2023, 4, 10)),
    ("长城货运联合工会", ContractKind.WAGES, 1, date(2023, 5, 15)),
    ("京密引水项目部工会", ContractKind.GENERAL, 2, date(2023, 6, 12)),
    ("速达快递密云点部联合工会", ContractKind.GENERAL, 3, date(2023, 2, 20)),
)
#: Towns whose contract on wages covers every union of an enterprise there.
TOWNS = ("果园街道总工会", "溪翁庄镇总工会", "西田各庄镇总工会", "穆家峪镇总工会", "太师屯镇总工会")
RIDERS = "密云区外卖配送行业工会联合会"
SITES = (("云蒙餐饮配送站", 86), ("果园商圈配送站", 64), ("鼓楼商圈配送站", 58))
FLEETS = (("京北速运有限公司", 420), ("顺达货运有限公司", 260), ("首发长途客运有限公司", 510))
MOTIONS = (
    ("夏季高温岗位增设饮水点和遮阳棚", "孙立本", "已在三处岗位增设，六月底前全部装好。", "后勤部"),
    ("增加一线班组技能培训课时", "钱淑珍", "明年起每季度两次，计入工时。", "人事部"),
    ("食堂延长夜班供餐时间", "李春生", "", ""),
)
AFFAIRS = (
    ("年度职工教育经费使用情况", AffairKind.PLANS, Channel.CONGRESS),
    ("社会保险和公积金缴纳情况", AffairKind.PAY, Channel.BOARD),
    ("夏季安全生产检查结果", AffairKind.SAFETY, Channel.MEETING),
    ("先进班组评选结果", AffairKind.PEOPLE, Channel.ONLINE),
)
MEASURES = (
    ("名师带徒结对 20 对", MeasureKind.SKILLS, MeasureStatus.UNDER_WAY, ""),
    ("设立技师津贴，每月 300 至 800 元", MeasureKind.PAY, MeasureStatus.DONE, "42 名技术工人受益"),
    ("创建职工创新工作室", MeasureKind.INNOVATION, MeasureStatus.UNDER_WAY, ""),
    ("技能与管理双通道晋升办法", MeasureKind.LADDER, MeasureStatus.PLANNED, ""),
)
#: Days ago, matter, what happened, the steps it went.
CASES: tuple[tuple[int, str, str, tuple[dict[str, Any], ...]], ...] = (
    (0, Matter.WAGES, "项目完了，包工头说下个月给钱，已经三个月了。", ()),
    (2, Matter.INJURY, "送货摔伤，站点说不算工伤。", ()),
    (
        20,
        Matter.CONTRACT,
        "干了两年没签合同，现在让我走。",
        (
            {"to": AidState.CONSULTED, "told": "可以主张二倍工资和补偿，请带工资流水来一趟。"},
            {"to": AidState.ACCEPTED, "note": "材料齐，可以申请仲裁。"},
            {"to": AidState.WITH_LAWYER, "lawyer": "许明哲", "firm": "北京檀州律师事务所"},
        ),
    ),
    (
        90,
        Matter.WAGES,
        "停产后欠薪两万多。",
        (
            {"to": AidState.ACCEPTED, "note": "同厂还有四人，一并调解。"},
            {"to": AidState.WITH_LAWYER, "lawyer": "顾清源", "firm": "北京檀州律师事务所"},
            {"to": AidState.CLOSED, "told": "工资已全部到账，调解书请收好。", "outcome": Outcome.MEDIATED},
        ),
    ),
)


class Bargainer:
    """Takes the steps to a contract as the cadres over a union do."""

    def __init__(self, stage: Any) -> None:
        self.stage = stage
        self.orgs: dict[str, Org] = stage.keep["orgs"]
        self.cadres: dict[str, Actor] = {}
        self.numbers = count(1)

    def over(self, org: Org) -> Actor:
        """Give the first cadre of the org, or of what stands over it."""
        for one in [org, *reversed(ancestors_of(org))]:
            if one.path not in self.cadres:
                posts = Post.objects.filter(org=one, kind=PostKind.CADRE, ends_on=None)
                post = posts.select_related("person", "org").order_by("created_at", "pk").first()
                if post is None:
                    continue
                self.cadres[one.path] = actor_for(post.person, post)
            return self.cadres[one.path]
        actor: Actor = self.stage.actor
        return actor

    def lead(
        self, org: Org, kind: str, years: int, start: date, until: StepKind = FILING, **known: Any
    ) -> Contract:
        """Lead a round from its proposal as far as it went: two talks, a vote, the signing, the filing a week later."""
        actor, covers = self.over(org), known.pop("covers", ())
        contract = services.open_round(
            org=org,
            kind=kind,
            on=start,
            text="工资水平及增长、工作时间、休息休假、劳动安全卫生、女职工特殊保护。",
            actor=actor,
            at=self.stage.at(start),
            **known,
        )
        for name, people, union in covers:
            services.add_cover(
                contract=contract, name=name, org=union, people=people, actor=actor, at=self.stage.at(start)
            )
        ends = ORDER.index(until)
        for number, step in enumerate(ORDER[1 : ends + 1], start=1):
            on = start + timedelta(days=min(2 * number, 11) if number < 6 else 13)
            self._step(contract, step, on, years, {"actor": actor, "at": self.stage.at(on, 16)})
        return contract

    def _step(self, contract: Contract, step: StepKind, on: date, years: int, given: dict[str, Any]) -> None:
        if step == StepKind.REPRESENTATIVES:
            sides: dict[str, Any] = {
                "workers": [Seat(*one.split()) for one in WORKERS],
                "employer": [Seat(*one.split()) for one in EMPLOYER],
            }
            services.name_representatives(contract=contract, on=on, **sides, **given)
        elif step == StepKind.TALK:
            for text in TALKS:
                services.record_step(contract=contract, kind=step, on=on, text=text, **given)
        elif step == StepKind.DRAFT:
            services.record_step(contract=contract, kind=step, on=on, text=DRAFT, **given)
        elif step == StepKind.VOTE:
            self.congress(contract.org, on, given, contract)
        elif step == StepKind.SIGNING:
            services.sign(contract=contract, on=on, term_from=on, term_until=term_end(on, years), **given)
        else:
            number = f"密人社集备〔{on.year}〕{next(self.numbers):03d}号"
            services.file_contract(contract=contract, on=on, authority=BUREAU, text=number, **given)

    def congress(self, org: Org, on: date, given: dict[str, Any], contract: Contract | None = None) -> None:
        """Hold a session: the report, the draft, proposals of delegates."""
        delegates = 40 + (org.workers or 60) % 30
        term = 3 if on.year > 2024 else 2
        congress = services.hold_congress(
            org=org,
            term=term,
            session=Congress.objects.filter(org=org, term=term).count() + 1,
            on=on,
            entitled=delegates,
            present=delegates - 4,
            place="职工之家",
            **given,
        )
        votes = Votes(delegates - 7, 1, 2)
        services.vote(congress=congress, title="年度行政工作报告", kind="report", votes=votes, **given)
        if contract is not None:
            services.vote(congress=congress, contract=contract, votes=votes, **given)
            return
        for title, by, answer, unit in MOTIONS:
            motion = services.add_motion(congress=congress, title=title, by=by, **given)
            if answer:
                services.answer_motion(motion=motion, answer=answer, unit=unit, on=on, **given)


def contracts(stage: Any) -> None:
    """A13: contracts of the year 2023, and what lies on the desk on the day one looks."""
    table, day = Bargainer(stage), stage.today
    for name, industry in INDUSTRIES.items():
        org = Org.objects.get(pk=table.orgs[name].pk)
        update_org(
            org=org,
            version=org.version,
            changes={"industry": industry},
            actor=table.over(org),
            at=stage.at(date(2023, 1, 5)),
        )
    for name, kind, years, start in stage.track(OF_2023, "contracts"):
        table.lead(table.orgs[name], kind, years, start)
    for name, kind, years, ago, until in stage.track(TODAY, "contracts"):
        table.lead(table.orgs[name], kind, years, day - timedelta(days=ago), until)
    _wide(table, day)


def _wide(table: Bargainer, day: date) -> None:
    """Contracts of an industry in Miyun and in the city; the riders' one was objected to once."""
    riders = table.orgs[RIDERS]
    sites = [(name, people, None) for name, people in SITES]
    start = day - timedelta(days=420)
    made = table.lead(
        riders,
        ContractKind.GENERAL,
        2,
        start,
        reach=Reach.INDUSTRY,
        employer="密云区外卖配送企业联席会",
        covers=[*sites, ("", riders.workers or 0, riders)],
    )
    made.refresh_from_db()
    on = start + timedelta(days=24)
    given: dict[str, Any] = {"actor": table.over(riders), "at": table.stage.at(on, 16)}
    services.object_to(contract=made, on=on, text="超时罚款条款与法律相抵触，请删除后重新报送。", **given)
    made.refresh_from_db()
    for number, step in enumerate(ORDER[ORDER.index(StepKind.TALK) :], start=1):
        later = on + timedelta(days=2 * number)
        table._step(made, step, later, 2, {**given, "at": table.stage.at(later, 16)})
    for name in TOWNS:
        town = table.orgs[name]
        below = unions_of_enterprises(town.scope, day)
        table.lead(
            town,
            ContractKind.WAGES,
            2,
            day - timedelta(days=210),
            reach=Reach.REGION,
            employer=f"{town.label}企业联席会",
            covers=[("", one.workers or 40, one) for one in below],
        )
    transport = table.orgs[TRANSPORT]
    fleets: Sequence[Any] = [(name, people, None) for name, people in FLEETS]
    table.lead(
        transport,
        ContractKind.WAGES,
        2,
        day - timedelta(days=150),
        reach=Reach.INDUSTRY,
        employer="北京市道路运输企业联席会",
        covers=fleets,
    )
    table.lead(
        table.orgs[CHAOYANG],
        ContractKind.WAGES,
        1,
        day - timedelta(days=200),
        reach=Reach.REGION,
        employer="朝阳区楼宇企业联席会",
        covers=[("国贸楼宇物业服务中心", 310, None), ("望京街区商户", 190, None)],
    )


def affairs(stage: Any) -> None:
    """Congresses without a contract, what was told to the workers, and measures of reform."""
    table = Bargainer(stage)
    for number, name in enumerate(INDUSTRIES):
        org = table.orgs[name]
        given: dict[str, Any] = {"org": org, "actor": table.over(org)}
        for turn, on in enumerate((date(2023, 3, 20), stage.today - timedelta(days=60))):
            day = on + timedelta(days=number)
            title, kind, channel = AFFAIRS[(number + turn) % len(AFFAIRS)]
            told = {"title": title, "kind": kind, "channel": channel, "on": day}
            services.record_disclosure(**told, at=stage.at(day, 17), **given)
        if number % 2 == 0:
            held = stage.today - timedelta(days=45 + number)
            table.congress(org, held, {"actor": given["actor"], "at": stage.at(held, 17)})
            reform, line, status, result = MEASURES[(number // 2) % len(MEASURES)]
            known: dict[str, Any] = {"title": reform, "kind": line, "status": status, "result": result}
            begun = date(2023, 4, 3) if status == MeasureStatus.DONE else stage.today - timedelta(days=80)
            ended = date(2023, 9, 8) if status == MeasureStatus.DONE else None
            services.record_measure(starts_on=begun, ends_on=ended, **known, at=stage.at(begun, 17), **given)


def aid(stage: Any) -> None:
    """Cases of legal aid in Miyun: some wait, one is with a lawyer, one is settled. A cadre of the district handles them."""
    table = Bargainer(stage)
    federation = table.orgs[DISTRICT]
    posts = Post.objects.filter(org=federation, kind=PostKind.CADRE, ends_on=None).select_related("person")
    ordered = list(posts.order_by("created_at", "pk"))
    lead = table.over(federation)
    handler = next((one for one in ordered if one.person.user_id is not None), ordered[-1])
    name_keeper(
        of=AidKeeper, person=handler.person, org=federation, actor=lead, at=stage.at(date(2023, 1, 9))
    )
    names = Names(stage.dice("rights"))
    names.phones = stage.keep["names"].phones
    for number, (ago, matter, words, steps) in enumerate(CASES):
        asked = stage.at(stage.today - timedelta(days=ago), 7)
        known = names.person(Group.MIGRANT, "", federation, with_number=False)
        case = services.open_case(
            org=federation,
            name=known.name,
            phone=known.phone,
            group=known.group,
            matter=matter,
            words=words,
            actor=lead,
            at=asked,
        )
        for turn, step in enumerate(steps, start=1):
            on = local_day(asked) + timedelta(days=min(turn * 3, ago) + number % 2)
            services.take_further(case=case, actor=lead, at=stage.at(min(on, stage.today), 8), **step)


CHAPTERS = [
    Chapter(_("Collective contracts"), 76, contracts),
    Chapter(_("Workers' congresses"), 77, affairs),
    Chapter(_("Legal aid"), 78, aid),
]
