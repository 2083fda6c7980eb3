"""A class from its programme to the certificate: places, attendance, the test, and who may not."""

from datetime import date, timedelta

import pytest

from niangjia.activities.errors import ReasonMissing
from niangjia.activities.models import Signup
from niangjia.classes import queries, services
from niangjia.classes.choices import QuestionKind
from niangjia.classes.errors import (
    AlreadyBegun,
    BadQuestion,
    CertificateWithdrawn,
    ClassOver,
    HalfDayTaken,
    NoQuota,
    NotEarned,
    NoTest,
    NothingPlanned,
    NoTriesLeft,
    NotTestTime,
    OutsideTheClass,
    QuotaBelowUsed,
    QuotaUsed,
    ReasonNeeded,
    TimesTurned,
    TooFewQuestions,
)
from niangjia.classes.figures import held
from niangjia.classes.forgetting import forget
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.scope import Scope
from niangjia.figures import Period
from niangjia.orgs.queries import scope_of
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from tests.classes.makers import (
    AT,
    FIRST,
    OVER,
    attend,
    make_certificate,
    make_class,
    make_enrolment,
    make_half,
    make_question,
    pass_test,
)
from tests.support.factories import TEST, Federation, make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Federation:
    return make_federation()


def test_roster_has_a_place_at_every_half_day_also_those_planned_later(tree):
    about = make_class(tree.district, halves=2)
    one = make_enrolment(about)
    assert make_enrolment(about, one.person) == one
    make_half(about, 2)
    signups = Signup.objects.live().filter(person=one.person)
    assert signups.count() == 3
    services.leave(enrolment=one, actor=TEST, at=AT)
    assert not Signup.objects.live().filter(person=one.person).exists()
    again = make_enrolment(about, one.person)
    assert again != one and Signup.objects.live().filter(person=one.person).count() == 3


def test_units_send_no_more_than_their_places(tree):
    about = make_class(tree.district, places=3)
    given = {"training_class": about, "actor": TEST, "at": AT}
    with pytest.raises(NoQuota):
        services.enrol(person=make_person(), org=tree.township, **given)
    services.set_quota(org=tree.township, places=1, **given)
    services.enrol(person=make_person(), org=tree.township, **given)
    with pytest.raises(QuotaUsed):
        services.enrol(person=make_person(), org=tree.township, **given)
    with pytest.raises(QuotaBelowUsed):
        services.set_quota(org=tree.township, places=0, **given)
    make_enrolment(about), make_enrolment(about)
    with pytest.raises(QuotaUsed):
        make_enrolment(about)
    services.update_class(
        training_class=about, version=about.version, changes={"places": 4}, actor=TEST, at=AT
    )
    make_enrolment(about)
    assert [(one.org.name, one.used) for one in queries.quotas(about)] == [
        (tree.district.name, 3),
        (tree.township.name, 1),
    ]


def test_programme_stays_within_the_class(tree):
    about = make_class(tree.district, halves=1)
    given = {"training_class": about, "kind": "theory", "topic": "课", "part": "3", "actor": TEST, "at": AT}
    nine, ten = AT.replace(hour=9).time(), AT.replace(hour=10).time()
    with pytest.raises(OutsideTheClass):
        services.add_half_day(on=FIRST + timedelta(days=2), starts=nine, ends=ten, **given)
    with pytest.raises(TimesTurned):
        services.add_half_day(on=FIRST, starts=ten, ends=nine, **given)
    with pytest.raises(HalfDayTaken):
        make_half(about, 0)
    half = about.days.get().halves.get()
    with pytest.raises(ReasonMissing):
        services.remove_half_day(half=half, reason=" ", actor=TEST, at=AT)
    with pytest.raises(AlreadyBegun):
        services.remove_half_day(half=half, reason="讲师生病", actor=TEST, at=OVER)
    with pytest.raises(OutsideTheClass):
        services.update_class(
            training_class=about,
            version=1,
            changes={"starts_on": FIRST + timedelta(days=1)},
            actor=TEST,
            at=AT,
        )
    services.remove_half_day(half=half, reason="讲师生病", actor=TEST, at=AT)
    assert not about.days.exists()
    with pytest.raises(NothingPlanned):
        make_enrolment(about)
    with pytest.raises(StaleRecord):
        services.update_class(training_class=about, version=7, changes={}, actor=TEST, at=AT)
    with pytest.raises(ClassOver):
        make_enrolment(make_class(tree.district), at=OVER)


def test_certificate_needs_attendance_and_the_test(tree):
    for number in range(3):
        make_question(tree.district, number)
    about = make_class(tree.district, test_size=2, attendance_needed=75)
    good, absent, untested, failed = (make_enrolment(about) for _one in range(4))
    for one, halves in ((good, 3), (absent, 2), (untested, 4), (failed, 4)):
        attend(one, halves)
    with pytest.raises(NotEarned):
        services.issue_certificates(training_class=about, actor=TEST, at=OVER)
    pass_test(good), pass_test(absent), pass_test(failed, right=False)
    (made,) = services.issue_certificates(training_class=about, actor=TEST, at=OVER)
    assert (made.enrolment, made.hours, made.score) == (good, 12, 100)
    pass_test(failed)
    assert len(services.issue_certificates(training_class=about, actor=TEST, at=OVER)) == 1
    with pytest.raises(NoTriesLeft):
        pass_test(failed)
    rows = {row.enrolment.pk: row for row in queries.roster(about, OVER)}
    assert (rows[absent.pk].share, rows[absent.pk].earned) == (50, False)
    assert rows[good.pk].there == (True, True, True, False)
    assert queries.credit_hours(good.person) == {2023: 12}
    assert queries.own_row(good, OVER).hours == 12


def test_certificates_are_withdrawn_once_and_with_a_reason(tree):
    made = make_certificate(tree.district)
    given = {"enrolment": made.enrolment, "actor": TEST, "at": OVER}
    with pytest.raises(ReasonNeeded):
        services.withdraw_certificate(reason="", **given)
    services.withdraw_certificate(reason="登记有误", **given)
    with pytest.raises(CertificateWithdrawn):
        services.withdraw_certificate(reason="登记有误", **given)


def test_paper_is_drawn_by_its_seed_and_counts_once(tree):
    about = make_class(tree.district, test_size=3)
    one = make_enrolment(about)
    who = actor_for(one.person, None)
    with pytest.raises(TooFewQuestions):
        services.begin_test(enrolment=one, actor=who, at=OVER)
    for number in range(3):
        make_question(tree.district, number)
    with pytest.raises(NotTestTime):
        services.begin_test(enrolment=one, actor=who, at=AT)
    with pytest.raises(NotAllowed):
        services.begin_test(enrolment=one, actor=make_actor(roles.DISTRICT, tree.district), at=OVER)
    paper = services.begin_test(enrolment=one, actor=who, at=OVER)
    assert services.begin_test(enrolment=one, actor=who, at=OVER) == paper
    assert services.testing.draw(about, paper.seed) == paper.questions
    given = [question["right"] for question in paper.questions]
    half = [*given[:1], [0, 1, 2], [9]]
    done = services.hand_in(paper=paper, given=half, actor=who, at=OVER)
    assert done.score == 33
    assert services.hand_in(paper=paper, given=given, actor=who, at=OVER).score == 33
    forget(persons=[one.person], actor=TEST, at=OVER)
    paper.refresh_from_db()
    assert (paper.given, paper.score) == ([], 33)
    with pytest.raises(NoTest):
        services.begin_test(
            enrolment=make_enrolment(make_class(tree.district), one.person), actor=who, at=OVER
        )


@pytest.mark.parametrize(
    ("kind", "options", "right"),
    [
        (QuestionKind.SINGLE, ("甲",), (0,)),
        (QuestionKind.SINGLE, ("甲", "甲"), (0,)),
        (QuestionKind.SINGLE, ("甲", "乙"), ()),
        (QuestionKind.SINGLE, ("甲", "乙"), (0, 1)),
        (QuestionKind.MULTIPLE, ("甲", "乙"), (0,)),
        (QuestionKind.MULTIPLE, ("甲", "乙"), (0, 5)),
        (QuestionKind.TRUE_FALSE, (), (0, 1)),
    ],
)
def test_question_that_does_not_fit_together_is_refused(tree, kind, options, right):
    with pytest.raises(BadQuestion):
        services.add_question(
            org=tree.district, kind=kind, text="问", options=options, right=right, actor=TEST, at=AT
        )


def test_only_cadres_of_the_organiser_run_a_class(tree):
    stranger = make_actor(roles.DISTRICT, tree.other_district)
    about = make_class(tree.district)
    for actor in (
        stranger,
        make_actor(roles.STATION, tree.station),
        make_actor(roles.AUDITOR, tree.district),
    ):
        with pytest.raises(NotAllowed):
            services.set_quota(training_class=about, org=tree.district, places=3, actor=actor, at=AT)


def test_days_somebody_came_to_are_counted(tree):
    one = make_enrolment(make_class(tree.district))
    attend(one, 3)
    make_enrolment(make_class(tree.other_district))
    period = Period(date(2023, 1, 1), date(2023, 9, 15))
    scope: Scope = scope_of(tree.city)
    assert held(scope, period).count() == 2
    assert held(scope_of(tree.other_district), period).count() == 0
