"""The documents of a founding, written from its records: 请示, 选举结果报告, 批复."""

from collections.abc import Callable
from datetime import date

from niangjia.core.docx import Paper, Table, chinese_day
from niangjia.founding.choices import SeatRole, StepKind
from niangjia.founding.models import Case
from niangjia.orgs.terms import term_end

ROLES = {
    SeatRole.CHAIR: "主席",
    SeatRole.VICE_CHAIR: "副主席",
    SeatRole.MEMBER: "委员",
    SeatRole.AUDITOR: "经费审查委员会委员",
    SeatRole.WOMEN: "女职工委员会主任",
}


def _day_of(case: Case, kind: str) -> date:
    """Give the day of a step; before it is taken, that of the last one."""
    return next(
        (step.on for step in case.steps.all() if step.kind == kind and step.taken_back_at is None),
        case.moved_on,
    )


def _enterprises(case: Case) -> str:
    return "、".join(one.name for one in case.prospects.all()) or case.name


def _workers(case: Case) -> int:
    return sum(one.workers for one in case.prospects.all())


def _committee(case: Case) -> list[str]:
    return [f"{ROLES[SeatRole(seat.role)]}：{seat.person.name}" for seat in case.seats.all()]


def application(case: Case) -> Paper:
    """The application to found the union (关于成立工会的请示)."""
    members = len(case.founding_members.all())
    body: list[str | Table] = [
        (
            f"根据《中华人民共和国工会法》和《中国工会章程》的有关规定，经与{_enterprises(case)}沟通，"
            f"职工自愿申请，拟成立{case.name}。现将有关情况请示如下："
        ),
        "一、基本情况",
        f"{_enterprises(case)}现有职工{_workers(case)}人，自愿申请加入工会{members}人。",
        "二、筹备情况",
        (
            f"筹备组已于{chinese_day(_day_of(case, StepKind.PREPARATION))}成立，"
            f"会员大会已于{chinese_day(_day_of(case, StepKind.ELECTION))}召开并选举产生工会委员会。"
        ),
    ]
    if case.seats.all():
        body += ["三、委员会组成", *_committee(case)]
    if case.party_org:
        body.append(f"建会工作由{case.party_org}带建。")
    body.append("妥否，请批示。")
    return Paper(
        title=f"关于成立{case.name}的请示",
        to=case.parent.name,
        body=body,
        signed=f"{case.name}筹备组",
        on=_day_of(case, StepKind.APPLICATION),
    )


def results(case: Case) -> Paper:
    """The report on the election (选举结果的报告), names in the order set by hand."""
    on = case.elected_on or case.moved_on
    rows = [
        (number, seat.person.name, ROLES[SeatRole(seat.role)], seat.votes)
        for number, seat in enumerate(case.seats.all(), start=1)
    ]
    years = case.term_years or 3
    return Paper(
        title=f"关于{case.name}第一届委员会选举结果的报告",
        to=case.parent.name,
        body=[
            (
                f"{case.name}于{chinese_day(on)}召开第一次会员大会，应到会员{case.eligible}人，实到{case.present}人，"
                f"收回有效选票{case.ballots}张，符合规定人数，选举有效。选举结果如下："
            ),
            Table(("序号", "姓名", "职务", "得票"), rows),
            f"本届任期{'三' if years == 3 else '五'}年，自{chinese_day(on)}至{chinese_day(term_end(on, years))}。",
            "特此报告。",
        ],
        signed=f"{case.name}筹备组",
        on=on,
    )


def approval(case: Case) -> Paper:
    """The superior's answer (批复)."""
    on = case.approved_on or case.moved_on
    return Paper(
        title=f"关于同意成立{case.name}的批复",
        number=case.document_number,
        to=f"{case.name}筹备组",
        body=[
            f"你们《关于成立{case.name}的请示》收悉。根据《中华人民共和国工会法》和《中国工会章程》的有关规定，经研究，批复如下：",
            f"一、同意成立{case.name}，隶属{case.parent.name}。",
            "二、同意第一届委员会选举结果：",
            *_committee(case),
            f"三、本届任期{'三' if case.term_years == 3 else '五'}年。请及时办理工会法人资格登记。",
            "此复。",
        ],
        signed=_superior(case),
        on=on,
    )


def _superior(case: Case) -> str:
    district = case.org.district
    return district.name if district is not None else case.parent.name


#: Key → what it is called, the step from which it can be taken, how it is written.
DOCUMENTS: dict[str, tuple[str, StepKind, Callable[[Case], Paper]]] = {
    "application": ("成立工会的请示", StepKind.ELECTION, application),
    "results": ("选举结果报告", StepKind.ELECTION, results),
    "approval": ("成立工会的批复", StepKind.APPROVAL, approval),
}


def ready(case: Case) -> list[tuple[str, str]]:
    """List the documents a founding has come to: key and name."""
    taken = {step.kind for step in case.steps.all() if step.taken_back_at is None}
    return [(key, name) for key, (name, since, _write) in DOCUMENTS.items() if since in taken]
