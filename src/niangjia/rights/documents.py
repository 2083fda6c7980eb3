"""The documents of a contract and a congress, written from their records: 协商要约书, 职代会决议, 集体合同报送函."""

from collections.abc import Callable

from niangjia.core.docx import Paper, Table, chinese_day
from niangjia.rights import queries
from niangjia.rights.choices import ItemKind, Side, StepKind
from niangjia.rights.models import Congress, Contract

MATTERS = {
    "general": "劳动报酬、工作时间、休息休假、劳动安全卫生、职业培训、保险福利",
    "wages": "工资分配制度、工资标准和分配形式、工资支付办法、职工年度平均工资水平及其调整幅度",
    "protection": "劳动安全卫生责任制、劳动条件和安全技术措施、安全操作规程、劳保用品发放标准、定期健康检查",
    "women": "女职工特殊保护、孕期产期哺乳期待遇、定期妇科检查、防治工作场所性骚扰、职业发展平等",
}
SIDES = {Side.WORKERS: "职工方", Side.EMPLOYER: "用人单位方"}


def _text(contract: Contract, kind: str) -> str:
    """Give what was last written of a step."""
    written = [one.text for one in contract.steps.all() if one.kind == kind and one.taken_back_at is None]
    return written[-1] if written else ""


def _people(contract: Contract) -> int:
    return sum(one.people for one in contract.covers.all())


def proposal(contract: Contract) -> Paper:
    """The proposal to bargain (集体协商要约书)."""
    said = _text(contract, StepKind.PROPOSAL)
    return Paper(
        title="集体协商要约书",
        to=contract.employer,
        body=[
            (
                "根据《中华人民共和国劳动法》《中华人民共和国劳动合同法》《中华人民共和国工会法》和《集体合同规定》，"
                f"现就签订《{contract.title}》向你单位提出集体协商要约。"
            ),
            "一、协商内容",
            said or f"{MATTERS[contract.kind]}等事项。",
            "二、协商代表",
            "双方代表人数对等，每方不少于三人，各确定一名首席代表。",
            "三、答复期限",
            "请自收到本要约书之日起二十日内书面答复。无正当理由不得拒绝进行集体协商。",
        ],
        signed=contract.org.name,
        on=contract.proposed_on,
    )


def minutes(contract: Contract) -> Paper:
    """The minutes of all talks of the round (集体协商会议纪要)."""
    talks = [
        one
        for one in contract.steps.all()
        if one.kind == StepKind.TALK and one.number == contract.number and one.taken_back_at is None
    ]
    body: list[str | Table] = ["一、协商代表", _table(contract), "二、协商情况"]
    for number, talk in enumerate(talks, start=1):
        body.append(f"第{number}次协商会议，{chinese_day(talk.on)}。{talk.text}")
    return Paper(
        title=f"《{contract.title}》集体协商会议纪要",
        body=body,
        signed=contract.org.name,
        on=talks[-1].on if talks else contract.moved_on,
    )


def _table(contract: Contract) -> Table:
    rows = [
        (SIDES[Side(one.side)], one.name, "首席代表" if one.chief else "协商代表", one.duty)
        for one in contract.representatives.all()
    ]
    return Table(("方别", "姓名", "身份", "职务"), rows)


def filing(contract: Contract) -> Paper:
    """The letter with which a contract is filed (关于报送集体合同的函)."""
    on = contract.filed_on or contract.signed_on or contract.moved_on
    vote = next((one for one in queries.votes_of(contract) if one.passed), None)
    body: list[str | Table] = [
        (
            f"根据《集体合同规定》，现将{contract.employer}与{contract.org.name}签订的《{contract.title}》"
            "一式三份及有关材料报送你局，请予审查。"
        ),
        "一、合同基本情况",
        Table(
            ("事项", "内容"),
            [
                ("签订日期", chinese_day(contract.signed_on) if contract.signed_on else ""),
                ("合同期限", _term(contract)),
                ("覆盖企业", f"{len(contract.covers.all())}家"),
                ("覆盖职工", f"{_people(contract)}人"),
            ],
        ),
    ]
    if vote is not None:
        body += [
            "二、职工代表大会审议情况",
            (
                f"{chinese_day(vote.congress.on)}，{vote.congress.name}审议通过：应到代表{vote.congress.entitled}人，"
                f"实到{vote.congress.present}人，同意{vote.ayes}票，反对{vote.noes}票，弃权{vote.abstentions}票。"
            ),
        ]
    body += ["三、协商代表", _table(contract)]
    return Paper(
        title=f"关于报送《{contract.title}》的函",
        to=contract.authority or "人力资源和社会保障局",
        body=body,
        signed=contract.org.name,
        on=on,
    )


def _term(contract: Contract) -> str:
    if contract.term_from is None or contract.term_until is None:
        return ""
    return f"{chinese_day(contract.term_from)}至{chinese_day(contract.term_until)}"


#: Key → what it is called, the step from which it can be taken, how it is written.
DOCUMENTS: dict[str, tuple[str, StepKind, Callable[[Contract], Paper]]] = {
    "proposal": ("集体协商要约书", StepKind.PROPOSAL, proposal),
    "minutes": ("集体协商会议纪要", StepKind.TALK, minutes),
    "filing": ("集体合同报送函", StepKind.SIGNING, filing),
}


def ready(contract: Contract) -> list[tuple[str, str]]:
    """List the documents a contract has come to: key and name."""
    taken = {
        one.kind
        for one in contract.steps.all()
        if one.taken_back_at is None and one.number == contract.number
    } | {StepKind.PROPOSAL}
    return [(key, name) for key, (name, since, _write) in DOCUMENTS.items() if since in taken]


def resolution(congress: Congress) -> Paper:
    """The resolution of a congress with its votes and what delegates proposed (职工代表大会决议)."""
    items = [one for one in congress.items.all() if one.taken_back_at is None]
    share = round(100 * congress.present / congress.entitled, 1)
    body: list[str | Table] = [
        (
            f"{chinese_day(congress.on)}，{congress.org.name}召开{congress.name}。应到代表{congress.entitled}人，"
            f"实到{congress.present}人，到会率{share}%，"
            + ("达到三分之二，符合规定。" if congress.quorate else "未达到三分之二，不能进行表决。")
        )
    ]
    if items:
        rows = [
            (
                number,
                f"《{one.title}》" if one.kind == ItemKind.CONTRACT else one.title,
                one.ayes,
                one.noes,
                one.abstentions,
                "通过" if one.passed else "未通过",
            )
            for number, one in enumerate(items, start=1)
        ]
        body += ["一、表决事项", Table(("序号", "事项", "同意", "反对", "弃权", "结果"), rows)]
        body.append("表决事项以全体职工代表过半数同意为通过。")
    motions = list(congress.motions.all())
    if motions:
        lines = [(n, one.title, one.unit, one.answer or "待答复") for n, one in enumerate(motions, start=1)]
        body += ["二、职工代表提案", Table(("序号", "提案", "答复部门", "答复"), lines)]
    return Paper(
        title=f"{congress.org.name}{congress.name}决议", body=body, signed=congress.org.name, on=congress.on
    )
