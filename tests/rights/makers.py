"""Contracts as far as a test needs them, congresses and cases, through the services."""

import io
from datetime import date, timedelta
from itertools import count
from typing import Any

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from niangjia.core.clock import at_local, local_day
from niangjia.orgs.choices import UNION_KINDS, Level, OrgKind
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of, federation_of
from niangjia.orgs.terms import term_end
from niangjia.people.choices import PostKind
from niangjia.people.models import Person, Post
from niangjia.people.services import name_keeper
from niangjia.rights import services
from niangjia.rights.choices import ORDER, AidState, ContractKind, Matter, StepKind
from niangjia.rights.models import (
    AidCase,
    AidKeeper,
    Congress,
    Contract,
    Disclosure,
    DossierFile,
    Item,
    Measure,
    Motion,
)
from niangjia.rights.services import Seat, Votes
from tests.support.factories import TEST, make_org, make_person

numbers = count(1)
START = date(2026, 3, 2)
AT = at_local(date(2026, 9, 1))
GIVEN: dict[str, Any] = {"actor": TEST, "at": AT}
SEATS = {
    "workers": [Seat("赵东升", "工会主席"), Seat("钱淑珍"), Seat("孙立本")],
    "employer": [Seat("李总", "总经理"), Seat("周敏"), Seat("吴刚")],
}


def today() -> date:
    return local_day(timezone.now())


def union_of(org: Org, **known: Any) -> Org:
    """A union of an enterprise under an org, or that org itself."""
    if org.kind in UNION_KINDS:
        return org
    return make_org(org, kind=OrgKind.GRASSROOTS, level=Level.GRASSROOTS, workers=120, **known)


def make_contract(
    org: Org, *, reached: StepKind = StepKind.PROPOSAL, start: date = START, at: Any = AT, **known: Any
) -> Contract:
    """Make a contract that has come so far, a step a day from its proposal."""
    term_from, years = known.pop("term_from", None), known.pop("years", 1)
    given = {"kind": ContractKind.GENERAL, "on": start, "actor": TEST, "at": at, **known}
    contract = services.open_round(org=org, **given)
    for kind in ORDER[1 : ORDER.index(reached) + 1]:
        on = start + timedelta(days=ORDER.index(kind))
        go_on(contract, kind, on, at, term_from or start + timedelta(days=5), years)
        contract.refresh_from_db()
    return contract


def go_on(
    contract: Contract, kind: StepKind, on: date, at: Any, term_from: date = START, years: int = 1
) -> None:
    """Take one step."""
    given: dict[str, Any] = {"contract": contract, "on": on, "actor": TEST, "at": at}
    if kind == StepKind.REPRESENTATIVES:
        services.name_representatives(**SEATS, **given)
    elif kind == StepKind.VOTE:
        congress = make_congress(contract.org, on=on, at=at)
        services.vote(congress=congress, contract=contract, votes=Votes(60), actor=TEST, at=at)
    elif kind == StepKind.SIGNING:
        services.sign(term_from=term_from, term_until=term_end(term_from, years), **given)
    elif kind == StepKind.FILING:
        services.file_contract(authority="密云区人力资源和社会保障局", **given)
    else:
        services.record_step(kind=kind, text="双方就工资增长达成一致", **given)


def in_force(org: Org, **known: Any) -> Contract:
    """Make a contract that is in force today."""
    start = today() - timedelta(days=40)
    given = {"start": start, "at": timezone.now(), "reached": StepKind.FILING, **known}
    return make_contract(org, **given)


def make_congress(org: Org, *, at: Any = AT, **known: Any) -> Congress:
    given = {
        "term": 1,
        "session": next(numbers) % 99 + 1,
        "on": START,
        "entitled": 100,
        "present": 80,
        **known,
    }
    return services.hold_congress(org=org, actor=TEST, at=at, **given)


def make_item(congress: Congress, **known: Any) -> Item:
    given = {"title": "行政工作报告", "kind": "report", "votes": Votes(80), **known}
    return services.vote(congress=congress, **given, **GIVEN)


def make_motion(congress: Congress) -> Motion:
    return services.add_motion(congress=congress, title="夏季高温岗位增设饮水点", by="郑小满", **GIVEN)


def make_disclosure(org: Org) -> Disclosure:
    known = {"title": "2026 年度培训费使用情况", "kind": "plans", "channel": "board", "on": START}
    return services.record_disclosure(org=org, **known, **GIVEN)


def make_measure(org: Org) -> Measure:
    known = {"title": "名师带徒", "kind": "skills", "status": "planned", "starts_on": START, "ends_on": None}
    return services.record_measure(org=org, result="", **known, **GIVEN)


def make_paper(contract: Contract) -> DossierFile:
    return services.add_file(contract=contract, kind="text", upload=pdf(), **GIVEN)


def pdf(content: bytes = b"%PDF-1.7 text") -> SimpleUploadedFile:
    return SimpleUploadedFile("合同.pdf", content, "application/pdf")


def make_case(org: Org, *, state: str = AidState.WAITING, **known: Any) -> AidCase:
    """Make a case of somebody under an org, taken as far as it is said."""
    person = known.pop("person", None) or make_person(org=org)
    given = {
        "matter": Matter.WAGES,
        "words": "欠了我三个月工资",
        "actor": TEST,
        "at": timezone.now(),
        **known,
    }
    case = services.ask(person=person, **given)
    if state != AidState.WAITING:
        case = services.take_further(case=case, to=state, told="请带上工资条", actor=TEST, at=timezone.now())
    return case


def open_to_cadres_above(case: AidCase) -> AidCase:
    """Name every cadre who acts for the case's federation or above it a handler."""
    above = [case.org, *ancestors_of(case.org)]
    for post in Post.objects.filter(org__in=above, kind=PostKind.CADRE).select_related("person"):
        name_keeper(of=AidKeeper, person=post.person, org=case.org, actor=TEST, at=timezone.now())
    return case


def handler_of(org: Org, person: Person) -> Person:
    """Name somebody who handles the cases of the federation over an org."""
    name_keeper(of=AidKeeper, person=person, org=federation_of(org), actor=TEST, at=timezone.now())
    return person


def document_text(content: bytes) -> str:
    """Read the words of a Word document, its tables included."""
    read = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in read.paragraphs] + cells)
