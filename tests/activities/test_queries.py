"""Reads: as many statements for thirty rows as for one, and found by character, sound and last four digits."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from niangjia.activities import queries, rosters, services
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.errors import WrongCode
from niangjia.activities.models import Activity, Session, Signup
from niangjia.activities.search import find
from niangjia.core.actor import Actor
from niangjia.core.ids import uuid7
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.factories import Federation, make_actor, make_person, make_runner
from tests.support.offers import make_activity, make_session, make_signup

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = NOW + 2 * DAY
AFTER = START + 2 * HOUR


@pytest.fixture
def staff(fed: Federation) -> Actor:
    return make_runner(fed.township)


def attend(signup: Signup, staff: Actor) -> Signup:
    return services.check_in(
        signup=signup, method=CheckInMethod.LIST, actor=staff, at=signup.session.starts_at
    )


def card(session: Session) -> list[Any]:
    """What a card of a session shows."""
    activity = session.activity
    return [activity.title, activity.programme.name, activity.org.label, activity.audience_org]


def row(signup: Signup) -> list[Any]:
    """What a row of a sign-up shows."""
    quota = signup.quota.org.label if signup.quota else ""
    return [*card(signup.session), quota, getattr(signup, "rating", None)]


def desk_row(signup: Signup) -> list[Any]:
    return [signup.person.name, signup.person.vault.phone, getattr(signup, "rating", None)]


def add_date(fed: Federation, staff: Actor) -> Session:
    """Publish an activity of one date, without anybody new: thirty of them are made quickly."""
    activity = make_activity(org=fed.township, published=False, at=NOW, actor=staff)
    session = services.add_session(
        activity=activity,
        starts_at=START,
        ends_at=AFTER,
        place="果园街道服务站",
        capacity=5,
        opens_at=NOW - DAY,
        closes_at=START,
        actor=staff,
        at=NOW,
    )
    services.publish_activity(activity=activity, actor=staff, at=NOW)
    return session


def statements(read: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def test_lists_of_sessions_stay_flat(fed: Federation, staff: Actor):
    known = make_person(org=fed.union, member=True)
    scope = staff.scope

    def person() -> Person:
        """As a request loads them: one statement, and one each for the membership and the home org."""
        return Person.objects.get(pk=known.pk)

    reads: dict[str, tuple[int, Callable[[], Any]]] = {
        "open": (1, lambda: [card(one) for one in queries.open_sessions(NOW)]),
        "upcoming": (1, lambda: [card(one) for one in queries.upcoming_sessions(NOW)]),
        "mine": (4, lambda: [card(one) for one in queries.for_person(queries.open_sessions(NOW), person())]),
        "near": (3, lambda: [card(one) for one in queries.near_first(queries.open_sessions(NOW), person())]),
        "day": (1, lambda: [(card(one), one.came) for one in queries.sessions_on(scope, date(2050, 3, 10))]),
        "unticked": (1, lambda: [card(one) for one in queries.unticked(scope, AFTER)]),
        "desk": (
            1,
            lambda: [
                (one.org.label, one.programme.name, one.places, one.came)
                for one in queries.desk_activities(scope)
            ],
        ),
    }
    for length in (1, 30):
        while Activity.objects.count() < length:
            make_signup(session=add_date(fed, staff), person=known, at=NOW)
        for name, (most, read) in reads.items():
            assert (name, len(read()), statements(read)) == (name, length, most)


@pytest.mark.parametrize("length", [1, 30])
def test_lists_of_sign_ups_stay_flat(
    fed: Federation, staff: Actor, length: int, django_assert_num_queries, django_assert_max_num_queries
):
    session = make_session(org=fed.township, at=NOW)
    for _turn in range(length):
        attend(make_signup(session=session, at=NOW), staff)
    with django_assert_num_queries(1):
        assert len([desk_row(one) for one in rosters.signups_of(session)]) == length
    with django_assert_num_queries(1):
        assert queries.session_counts(session).attended == length
    with django_assert_num_queries(1):
        assert len([one.signup.person.name for one in queries.arrivals(session, limit=50)]) == length
    with django_assert_num_queries(1):
        calls = queries.to_call_back(staff.scope, AFTER)
        assert len([(one.person.name, one.session.activity.title) for one in calls]) == length


@pytest.mark.parametrize("length", [1, 30])
def test_own_sign_ups_stay_flat(fed: Federation, length: int, django_assert_num_queries):
    person, staff = make_person(org=fed.union), make_runner(fed.township)
    sessions = [add_date(fed, staff) for _turn in range(length)]
    for session in sessions:
        make_signup(session=session, person=person, at=NOW)
    with django_assert_num_queries(1):
        assert len([row(one) for one in queries.my_signups(person)]) == length
    with django_assert_num_queries(1):
        assert queries.my_states(person, sessions) == {session.pk: "confirmed" for session in sessions}


@pytest.mark.parametrize("length", [1, 30])
def test_kept_places_stay_flat(fed: Federation, staff: Actor, length: int, django_assert_num_queries):
    for _turn in range(length):
        session = add_date(fed, staff)
        services.set_quota(session=session, org=fed.outlet, places=2, actor=staff, at=NOW)
    head = make_actor(roles.OUTLET, fed.outlet)
    with django_assert_num_queries(1):
        kept = queries.quotas_open(head.scope, NOW)
        assert len([(one.session.activity.title, one.org.label) for one in kept]) == length


def test_open_sessions_are_those_one_can_sign_up_for_now(fed: Federation, staff: Actor):
    here = make_session(org=fed.township, at=NOW)
    later = make_session(org=fed.township, at=NOW, opens_at=NOW + HOUR)
    closed = make_session(org=fed.township, at=NOW, starts_at=NOW + 3 * DAY)
    services.close_activity(activity=closed.activity, actor=staff, at=NOW)
    off = make_session(org=fed.township, at=NOW)
    services.cancel_session(session=off, reason="下雪", actor=staff, at=NOW)
    make_activity(org=fed.township, published=False, at=NOW)
    assert list(queries.open_sessions(NOW)) == [here]
    assert list(queries.upcoming_sessions(NOW)) == [here, later]
    assert list(queries.upcoming_sessions(AFTER)) == []


def test_for_person_leaves_out_what_is_for_others(fed: Federation):
    offers = {
        "everyone": {},
        "couriers": {"audience": "groups", "groups": ["courier", "rider"]},
        "nurses": {"audience": "groups", "groups": ["nurse"]},
        "members": {"audience": "members"},
        "township": {"audience_org": fed.township},
        "elsewhere": {"audience_org": fed.other_township},
    }
    for title, fields in offers.items():
        activity = make_activity(org=fed.district, published=False, at=NOW, title=title, **fields)
        make_session(activity=activity, at=NOW)

    def titles(person: Any) -> set[str]:
        return {one.activity.title for one in queries.for_person(queries.open_sessions(NOW), person)}

    assert titles(None) == {"everyone"}
    assert titles(make_person(org=fed.union, member=True)) == {"everyone", "couriers", "members", "township"}
    assert titles(make_person(group="nurse")) == {"everyone", "nurses"}


def test_near_first_puts_the_own_district_before_sooner_dates(fed: Federation):
    far = make_session(org=fed.other_district, at=NOW)
    near = make_session(org=fed.township, at=NOW, starts_at=NOW + 5 * DAY)
    person = make_person(org=fed.union)
    assert list(queries.near_first(queries.open_sessions(NOW), person)) == [near, far]
    assert list(queries.near_first(queries.open_sessions(NOW), None)) == [far, near]


def test_counts_of_a_session(fed: Federation, staff: Actor):
    session = make_session(org=fed.township, at=NOW, capacity=2)
    first, second, third, _fourth = (make_signup(session=session, at=NOW) for _turn in range(4))
    services.cancel_signup(signup=first, actor=actor_for(first.person, None), at=NOW)
    attend(second, staff)
    third.refresh_from_db()
    counts = queries.session_counts(session)
    assert (counts.confirmed, counts.attended, counts.offered, counts.waiting, counts.cancelled) == (
        0,
        1,
        1,
        1,
        1,
    )
    assert (counts.expected, third.state) == (2, "offered")


def test_desk_counts_places_and_people(fed: Federation, staff: Actor):
    session = make_session(org=fed.township, at=NOW, capacity=5)
    make_session(activity=session.activity, at=NOW, capacity=7)
    attend(make_signup(session=session, at=NOW), staff)
    make_signup(session=session, at=NOW)
    found = queries.desk_activities(staff.scope).get()
    assert (found.places, found.places_taken, found.came, found.first_start) == (12, 2, 1, START)


def test_desk_sees_its_scope_only(fed: Federation, staff: Actor):
    make_activity(org=fed.other_township, at=NOW)
    mine = make_activity(org=fed.station, at=NOW)
    assert list(queries.desk_activities(staff.scope)) == [mine]
    assert list(queries.desk_activities(None)) == []
    assert list(queries.sessions_on(None, date(2050, 3, 10))) == []
    assert list(queries.quotas_open(None, NOW)) == []


@pytest.mark.parametrize("text", ["体检", "快递员", "kdy", "KDYMF", "mftj", "kuai di"])
def test_activity_is_found_by_character_and_sound(fed: Federation, staff: Actor, text: str):
    found = make_activity(org=fed.township, at=NOW, title="快递员免费体检")
    make_activity(org=fed.township, at=NOW, title="读书分享会")
    assert list(queries.desk_activities(staff.scope, text=text)) == [found]
    assert [hit.title for hit in find(staff, staff.scope, text, 5)] == ["快递员免费体检"]


@pytest.mark.parametrize("text", ["体检", "kdy", "果园街道"])
def test_sessions_are_found_by_title_sound_and_place(fed: Federation, text: str):
    activity = make_activity(org=fed.township, published=False, at=NOW, title="快递员免费体检")
    found = make_session(activity=activity, at=NOW)
    other = make_activity(org=fed.township, published=False, at=NOW, title="读书分享会")
    make_session(activity=other, at=NOW, place="鼓楼街道职工之家")
    assert list(queries.sought(queries.open_sessions(NOW), text=text)) == [found]


def test_programme_brings_those_under_it(fed: Federation, staff: Actor):
    for programme in ("legal", "legal.corps", "classroom"):
        make_activity(org=fed.township, at=NOW, programme=programme)
    for found in (
        queries.sought(queries.open_sessions(NOW), code="legal").values_list(
            "activity__programme", flat=True
        ),
        queries.desk_activities(staff.scope, code="legal").values_list("programme", flat=True),
    ):
        assert sorted(found) == ["legal", "legal.corps"]
    assert sorted(queries.programmes_on_offer(NOW)) == ["classroom", "legal", "legal.corps"]


@pytest.mark.parametrize("text", ["王小明", "小明", "wxm", "WX", "5678", " 王 小明 "])
def test_sign_up_is_found_by_character_sound_and_last_four_digits(fed: Federation, text: str):
    session = make_session(org=fed.township, at=NOW)
    known = {"name": "王小明", "phone": "13912345678"}
    found = make_signup(session=session, person=make_person(org=fed.union, **known), at=NOW)
    other = {"name": "李四", "phone": "13956781234"}
    make_signup(session=session, person=make_person(org=fed.union, **other), at=NOW)
    assert list(rosters.signups_of(session, text=text)) == [found]


def test_sign_ups_are_listed_by_sound_and_without_the_cancelled(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    signups = {
        name: make_signup(session=session, person=make_person(org=fed.union, name=name), at=NOW)
        for name in ("赵一", "陈二", "李三")
    }
    gone = signups["李三"]
    services.cancel_signup(signup=gone, actor=actor_for(gone.person, None), at=NOW)
    assert [one.person.name for one in rosters.signups_of(session)] == ["陈二", "赵一"]
    assert list(rosters.signups_of(session, state="cancelled")) == [gone]


def test_next_is_the_soonest_that_is_not_over(fed: Federation, staff: Actor):
    person = make_person(org=fed.union)
    soon = make_signup(session=make_session(org=fed.township, at=NOW), person=person, at=NOW)
    later = make_session(org=fed.township, at=NOW, starts_at=NOW + 5 * DAY)
    late = make_signup(session=later, person=person, at=NOW)
    assert [queries.next_signup(person, at) for at in (NOW, AFTER, NOW + 6 * DAY)] == [soon, late, None]
    assert queries.next_signup(None, NOW) is None


def test_to_rate_is_the_last_one_attended_within_a_month(fed: Federation, staff: Actor):
    person = make_person(org=fed.union)
    signup = attend(make_signup(session=make_session(org=fed.township, at=NOW), person=person, at=NOW), staff)
    assert [queries.to_rate(person, at) for at in (START, AFTER, AFTER + 30 * DAY)] == [None, signup, None]
    services.rate(signup=signup, stars=5, actor=actor_for(person, None), at=AFTER)
    assert queries.to_rate(person, AFTER) is None


def test_call_back_is_due_until_somebody_rated_or_called(fed: Federation, staff: Actor):
    session = make_session(org=fed.township, at=NOW)
    rated, called, silent = (attend(make_signup(session=session, at=NOW), staff) for _turn in range(3))
    make_signup(session=session, at=NOW)
    services.rate(signup=rated, stars=5, actor=actor_for(rated.person, None), at=AFTER)
    caller = make_runner(fed.district)
    services.record_call_back(signup=called, reached=True, actor=caller, at=AFTER)
    assert list(queries.to_call_back(staff.scope, AFTER)) == [silent]
    assert list(queries.to_call_back(staff.scope, AFTER + 30 * DAY)) == []
    assert list(queries.to_call_back(make_runner(fed.other_township).scope, AFTER)) == []


def test_session_nobody_ticked_is_told_for_two_weeks(fed: Federation, staff: Actor):
    session = make_session(org=fed.township, at=NOW)
    assert list(queries.unticked(staff.scope, AFTER)) == []
    signup = make_signup(session=session, at=NOW)
    assert [list(queries.unticked(staff.scope, at)) for at in (START, AFTER, AFTER + 14 * DAY)] == [
        [],
        [session],
        [],
    ]
    attend(signup, staff)
    assert list(queries.unticked(staff.scope, AFTER)) == []


def test_kept_places_are_open_while_some_are_left(fed: Federation, staff: Actor):
    session = make_session(org=fed.township, at=NOW)
    quota = services.set_quota(session=session, org=fed.outlet, places=1, actor=staff, at=NOW)
    head, other = make_actor(roles.OUTLET, fed.outlet), make_actor(roles.OUTLET, fed.other_outlet)
    assert list(queries.quotas_open(head.scope, NOW)) == [quota]
    assert list(queries.quotas_open(other.scope, NOW)) == []
    assert list(queries.quotas_open(head.scope, START)) == []
    services.release_quota(quota=quota, actor=staff, at=NOW)
    assert list(queries.quotas_open(head.scope, NOW)) == []


def test_ticket_leads_to_its_holder_within_the_scope(fed: Federation, staff: Actor):
    signup = make_signup(session=make_session(org=fed.township, at=NOW), at=NOW)
    code = services.ticket_code(signup)
    assert queries.ticket_holder(code, staff.scope) == signup
    with pytest.raises(WrongCode):
        queries.ticket_holder(code, make_runner(fed.other_township).scope)
    with pytest.raises(WrongCode):
        queries.session_at_door(uuid7())
    assert queries.session_at_door(signup.session_id) == signup.session
