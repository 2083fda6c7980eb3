"""Lecturers, courses and trial rounds as far as a test needs them, through the services."""

from datetime import date, datetime
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from niangjia.core.clock import at_local
from niangjia.courses import services
from niangjia.courses.choices import MOST, Field, FirmKind, LecturerKind
from niangjia.courses.models import (
    Call,
    Course,
    Firm,
    Lecturer,
    Material,
    Need,
    PanelMember,
    Proposal,
    Round,
    Trial,
)
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from tests.support.factories import TEST, make_person

numbers = count(1)
START, END = date(2026, 1, 1), date(2099, 12, 31)
UNTIL = date(2031, 12, 31)
AT = at_local(date(2026, 3, 2), 9)


def make_firm(org: Org, **known: Any) -> Firm:
    given = {
        "name": f"测试第{next(numbers)}律师事务所",
        "kind": FirmKind.LAW_FIRM,
        "agreement_since": START,
        "agreement_until": END,
        **known,
    }
    return services.add_firm(org=org, actor=TEST, at=AT, **given)


def make_lecturer(
    org: Org, *, person: Person | None = None, accept: bool = True, at: datetime = AT, **known: Any
) -> Lecturer:
    """Invite somebody, who accepts unless told not."""
    given = {"kind": LecturerKind.FIRM_LAWYER, "since": START, "until": UNTIL, **known}
    lecturer = services.invite(org=org, person=person or make_person(org=org), actor=TEST, at=at, **given)
    if accept:
        lecturer = services.answer(lecturer=lecturer, accept=True, actor=TEST, at=at)
    return lecturer


def make_course(org: Org, **known: Any) -> Course:
    given = {"title": f"第{next(numbers)}号课程", "field": Field.LABOUR, "on": START, **known}
    return services.add_course(org=org, actor=TEST, at=AT, **given)


def make_call(org: Org, **known: Any) -> Call:
    given = {"title": f"第{next(numbers)}次征集", "opens_on": START, "closes_on": END, **known}
    return services.open_call(org=org, actor=TEST, at=AT, **given)


def make_proposal(lecturer: Lecturer, **known: Any) -> Proposal:
    given = {"title": f"第{next(numbers)}份申报", "field": Field.UNION, "minutes": 60, **known}
    return services.propose(lecturer=lecturer, actor=TEST, at=AT, **given)


def make_round(org: Org, **known: Any) -> Round:
    given = {"held_on": date(2026, 3, 1), "place": "职工之家", **known}
    return services.plan_round(org=org, actor=TEST, at=AT, **given)


def make_trial(org: Org, *, panel: int = 3, lecturer: Lecturer | None = None, **known: Any) -> Trial:
    """Put a new proposal into a round with a panel of so many."""
    trial_round = make_round(org, **known)
    proposal = make_proposal(lecturer or make_lecturer(org))
    persons = [make_person(org=org) for _seat in range(panel)]
    services.seat(trial_round=trial_round, persons=persons, actor=TEST, at=AT)
    return services.invite_to_round(trial_round=trial_round, proposal=proposal, actor=TEST, at=AT)


def points(total: int) -> dict[str, int]:
    """Give the points of each criterion that come to so many."""
    given, left = {}, total
    for criterion, most in MOST.items():
        given[criterion.value] = min(left, most)
        left -= given[criterion.value]
    return given


def give(trial: Trial, *totals: int) -> list[PanelMember]:
    """Let the panel give these totals, in order."""
    panel = list(trial.round.panel.all())
    for member, total in zip(panel, totals, strict=False):
        services.score(trial=trial, member=member, points=points(total), actor=TEST, at=AT)
    return panel


def make_need(org: Org, **known: Any) -> Need:
    given = {"topic": f"第{next(numbers)}个需求", "field": Field.LABOUR, "headcount": 30, **known}
    return services.record_need(org=org, actor=TEST, at=AT, **given)


def make_material(course: Course, **known: Any) -> Material:
    given = {"name": "讲义", "upload": pdf(), **known}
    return services.add_material(course=course, actor=TEST, at=AT, **given)


def pdf(content: bytes = b"%PDF-1.7\n1 0 obj\n") -> Any:
    return SimpleUploadedFile("讲义.pdf", content, "application/pdf")
