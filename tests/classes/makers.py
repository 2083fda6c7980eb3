"""Classes as far as a test needs them, through the services."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from niangjia.activities.choices import CheckInMethod
from niangjia.activities.models import Signup
from niangjia.activities.services import check_in
from niangjia.classes import services
from niangjia.classes.choices import HalfDayKind, Part, QuestionKind
from niangjia.classes.models import (
    Assignment,
    BankQuestion,
    Certificate,
    Enrolment,
    HalfDay,
    TrainingClass,
    Work,
)
from niangjia.core.clock import at_local
from niangjia.orgs.models import Org
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.factories import TEST, make_person

FIRST = date(2023, 5, 23)
AT = at_local(date(2023, 5, 8))
OVER = at_local(date(2023, 5, 26))
QUESTIONS = (
    (QuestionKind.SINGLE, "一年有几个季度", ("三个", "四个"), (1,)),
    (QuestionKind.MULTIPLE, "哪些是工作日", ("周一", "周二", "周日"), (0, 1)),
    (QuestionKind.TRUE_FALSE, "快递员可以加入工会。", (), (0,)),
)


def make_class(
    org: Org, *, first: date = FIRST, at: datetime = AT, halves: int = 4, **known: Any
) -> TrainingClass:
    """Make a class of two days with morning and afternoon, for a unit with ten places: its organiser."""
    given = {
        "title": "工会主席培训班",
        "place": "礼堂",
        "places": 20,
        "starts_on": first,
        "ends_on": first + timedelta(days=1),
    }
    about = services.open_class(org=org, actor=TEST, at=at, **{**given, **known})
    for number in range(halves):
        make_half(about, number, at=at)
    if halves:
        services.set_quota(training_class=about, org=org, places=10, actor=TEST, at=at)
    return about


def make_half(about: TrainingClass, number: int, *, at: datetime = AT) -> HalfDay:
    morning = number % 2 == 0
    return services.add_half_day(
        training_class=about,
        on=about.starts_on + timedelta(days=number // 2),
        part=Part.MORNING if morning else Part.AFTERNOON,
        starts=time(9 if morning else 14),
        ends=time(12 if morning else 17),
        kind=HalfDayKind.THEORY,
        topic=f"第{number + 1}讲",
        actor=TEST,
        at=at,
    )


def make_enrolment(about: TrainingClass, person: Person | None = None, *, at: datetime = AT) -> Enrolment:
    person = person or make_person(org=about.org)
    return services.enrol(training_class=about, person=person, org=about.org, actor=TEST, at=at)


def attend(enrolment: Enrolment, halves: int) -> None:
    """Sign in at the first so many half-days."""
    signups = Signup.objects.filter(
        session__activity=enrolment.training_class.activity, person=enrolment.person
    )
    for signup in signups.select_related("session").order_by("session__starts_at")[:halves]:
        check_in(signup=signup, method=CheckInMethod.LIST, actor=TEST, at=signup.session.starts_at)


def make_question(org: Org, number: int = 0) -> BankQuestion:
    kind, text, options, right = QUESTIONS[number % 3]
    return services.add_question(
        org=org, kind=kind, text=text, options=options, right=right, actor=TEST, at=AT
    )


def pass_test(enrolment: Enrolment, *, right: bool = True) -> None:
    who = actor_for(enrolment.person, None)
    paper = services.begin_test(enrolment=enrolment, actor=who, at=OVER)
    given = [question["right"] if right else [9] for question in paper.questions]
    services.hand_in(paper=paper, given=given, actor=who, at=OVER)


def make_certificate(org: Org, person: Person | None = None) -> Certificate:
    enrolment = make_enrolment(make_class(org), person)
    attend(enrolment, 4)
    return services.issue_certificates(training_class=enrolment.training_class, actor=TEST, at=OVER)[0]


def make_assignment(about: TrainingClass, **known: Any) -> Assignment:
    given = {"title": "写一件会员来访的事", "due_on": about.ends_on, **known}
    return services.set_assignment(training_class=about, actor=TEST, at=AT, **given)


def make_work(enrolment: Enrolment, *, at: datetime = AT, assignment: Assignment | None = None) -> Work:
    """Hand in a line and a paper."""
    return services.hand_in_work(
        assignment=assignment or make_assignment(enrolment.training_class),
        enrolment=enrolment,
        actor=actor_for(enrolment.person, None),
        at=at,
        text="一位骑手来问工伤。",
        upload=SimpleUploadedFile("作业.pdf", b"%PDF-1.7\n"),
    )
