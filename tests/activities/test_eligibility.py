"""Whom an activity is for, and how often: told in one sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from niangjia.activities import policies, services
from niangjia.activities.errors import LimitReached, NotEligible, OnceOnly, SessionFull
from niangjia.activities.models import Allowance, Session, Signup
from niangjia.people import services as people
from niangjia.people.choices import MembershipState
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.factories import TEST, Federation, make_org, make_person
from tests.support.offers import make_activity, make_session, make_signup

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def offer(fed: Federation, days: int = 2, **fields: object) -> Session:
    activity = make_activity(org=fed.township, published=False, at=NOW, **fields)
    return make_session(activity=activity, at=NOW, starts_at=NOW + days * DAY)


def refusal(session: Session, person: Person, declared: str = "") -> str | None:
    """Why not, as the page says it before anybody tries."""
    why = policies.eligibility(session.activity, person, date(2050, 3, 10), declared)
    return None if why is None else str(why)


def test_everyone_is_everyone(fed: Federation):
    nobody = make_person(group="", name="")
    assert refusal(offer(fed), nobody) is None
    assert make_signup(session=offer(fed), person=nobody, at=NOW).state == "confirmed"


def test_groups_are_named_in_the_sentence(fed: Federation):
    session = offer(fed, audience="groups", groups=["courier", "rider"])
    assert refusal(session, make_person(group="courier")) is None
    nurse = make_person(group="nurse")
    assert refusal(session, nurse) == "仅面向快递员、外卖配送员。"
    with pytest.raises(NotEligible, match="仅面向快递员、外卖配送员。"):
        make_signup(session=session, person=nurse, at=NOW)
    with translation.override("en"):
        assert refusal(session, nurse) == "This is for Courier, Delivery rider only."


def test_unknown_group_may_be_declared_and_is_kept(fed: Federation):
    session = offer(fed, audience="groups", groups=["courier"])
    person = make_person(group="")
    with pytest.raises(NotEligible):
        make_signup(session=session, person=person, at=NOW)
    make_signup(session=session, person=person, at=NOW, declare_group="courier")
    assert (person.group, Person.objects.get(pk=person.pk).group) == ("courier", "courier")


def test_known_group_is_not_talked_over(fed: Federation):
    session = offer(fed, audience="groups", groups=["courier"])
    nurse = make_person(group="nurse")
    assert refusal(session, nurse, "courier") == "仅面向快递员。"
    with pytest.raises(NotEligible):
        make_signup(session=session, person=nurse, at=NOW, declare_group="courier")
    assert Person.objects.get(pk=nurse.pk).group == "nurse"


def test_members_are_told_how_to_become_one(fed: Federation):
    session = offer(fed, audience="members")
    with pytest.raises(NotEligible, match="仅限会员参加。入会只要一分钟"):
        make_signup(session=session, person=make_person(org=fed.union), at=NOW)
    member = make_person(org=fed.union, member=True)
    assert make_signup(session=session, person=member, at=NOW).state == "confirmed"


@pytest.mark.parametrize(
    ("joins", "leaves", "fits"),
    [
        (date(2050, 3, 10), None, True),
        (date(2050, 3, 11), None, False),
        (date(2050, 1, 1), date(2050, 3, 10), False),
        (date(2050, 1, 1), date(2050, 3, 11), True),
    ],
)
def test_membership_is_asked_for_on_the_day_of_the_session(
    fed: Federation, joins: date, leaves: date | None, fits: bool
):
    session = offer(fed, audience="members")  # on 10 March
    person = make_person(org=fed.union)
    people.join(person=person, org=fed.union, actor=TEST, at=NOW, on=joins)
    if leaves:
        people.end_membership(
            person=person, state=MembershipState.LEFT, reason="", actor=TEST, at=NOW, on=leaves
        )
    if fits:
        assert make_signup(session=session, person=person, at=NOW).state == "confirmed"
    else:
        with pytest.raises(NotEligible):
            make_signup(session=session, person=person, at=NOW)


def test_people_of_an_org_are_those_of_it_and_everything_under_it(fed: Federation):
    session = offer(fed, audience_org=fed.township)
    for org in (fed.township, fed.union, fed.station, fed.outlet):
        assert refusal(session, make_person(org=org)) is None
    for org in (fed.other_union, fed.district, None):
        assert refusal(session, make_person(org=org)) == f"仅面向{fed.township.name}的职工。"


def test_people_of_an_org_and_members_are_both_asked_for(fed: Federation):
    session = offer(fed, audience_org=fed.township, audience="members")
    assert refusal(session, make_person(org=fed.union, member=True)) is None
    assert refusal(session, make_person(org=fed.other_union, member=True)) is not None
    assert refusal(session, make_person(org=fed.union)) is not None


def test_once_a_year_in_a_programme(fed: Federation):
    first, second = offer(fed, limit="year"), offer(fed, limit="year", days=3)
    signup = make_signup(session=first, at=NOW)
    with pytest.raises(LimitReached, match="每人每年一次"):
        make_signup(session=second, person=signup.person, at=NOW)
    second.refresh_from_db()
    assert (second.taken, Signup.objects.count()) == (0, 1)


def test_next_year_and_another_programme_are_free(fed: Federation):
    person = make_person(org=fed.union)
    sessions = [
        offer(fed, limit="year"),
        offer(fed, limit="year", days=365),
        offer(fed, limit="year", programme="legal"),
    ]
    states = [make_signup(session=session, person=person, at=NOW).state for session in sessions]
    assert states == ["confirmed"] * 3
    assert sorted(Allowance.objects.values_list("programme", "period")) == [
        ("health_check", "2050"),
        ("health_check", "2051"),
        ("legal", "2050"),
    ]


def test_year_is_that_of_shanghai(fed: Federation):
    activity = make_activity(org=fed.township, published=False, at=NOW, limit="year")
    session = make_session(activity=activity, at=NOW, starts_at=datetime(2050, 12, 31, 16, 30, tzinfo=UTC))
    make_signup(session=session, at=NOW)
    assert Allowance.objects.get().period == "2051"


def test_cancelling_gives_the_limit_back(fed: Federation):
    first, second = offer(fed, limit="year"), offer(fed, limit="year")
    signup = make_signup(session=first, at=NOW)
    services.cancel_signup(signup=signup, actor=actor_for(signup.person, None), at=NOW)
    assert make_signup(session=second, person=signup.person, at=NOW).state == "confirmed"


def test_refused_sign_up_uses_nothing_up(fed: Federation):
    full, other = offer(fed, limit="year"), offer(fed, limit="year")
    Session.objects.filter(pk=full.pk).update(capacity=1, waiting_list=False)
    full.refresh_from_db()
    make_signup(session=full, at=NOW)
    person = make_person(org=fed.union)
    with pytest.raises(SessionFull):
        make_signup(session=full, person=person, at=NOW)
    assert make_signup(session=other, person=person, at=NOW).state == "confirmed"


def test_once_in_an_activity(fed: Federation):
    first = offer(fed, limit="once", title="快递员技能竞赛")
    second = make_session(activity=first.activity, at=NOW)
    signup = make_signup(session=first, at=NOW)
    with pytest.raises(OnceOnly, match="您已报过“快递员技能竞赛”，每人限一次。"):
        make_signup(session=second, person=signup.person, at=NOW)
    assert make_signup(session=offer(fed, limit="once"), person=signup.person, at=NOW).state == "confirmed"


def test_walk_ins_have_the_same_limit(fed: Federation):
    first, second = offer(fed, limit="year"), offer(fed, limit="year")
    given = {"phone": "13912345678", "group": "courier", "actor": TEST, "at": NOW}
    services.sign_up_walk_in(session=first, **given)
    with pytest.raises(LimitReached):
        services.sign_up_walk_in(session=second, **given)


def test_limits_of_two_districts_are_two(fed: Federation):
    there = make_org(fed.other_district)
    activity = make_activity(org=there, published=False, at=NOW, limit="year")
    signup = make_signup(session=offer(fed, limit="year"), at=NOW)
    elsewhere = make_session(activity=activity, at=NOW)
    assert make_signup(session=elsewhere, person=signup.person, at=NOW).state == "confirmed"
