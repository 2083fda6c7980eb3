"""/my/signups/ — my sign-ups; one with its ticket, given up, changed, offered."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import codes, services
from niangjia.activities.models import Signup
from niangjia.people.middleware import actor_for
from tests.support.answers import NOBODYS, NONSENSE, post_json, sent_to, told, words
from tests.support.factories import make_runner
from tests.support.moments import attend, make_past_session, make_past_signup, make_running_session
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db
MINE = "/my/signups/"
ACTS = ("cancel", "move", "offer")


def url_of(signup: Signup, act: str = "ticket") -> str:
    return reverse(f"activities:worker_{act}", args=[signup.pk])


def state_of(signup: Signup) -> str:
    signup.refresh_from_db()
    return signup.state


def lists(client: Any, **query: str) -> tuple[list[Any], list[Any]]:
    page = client.get(MINE, query)
    return [one.pk for one in page.context["coming"]], [one.pk for one in page.context["page"]]


def test_mine_are_those_to_come_then_those_past(worker, person, federation):
    org = federation.township
    old, older = (
        make_past_signup(
            make_past_session(org, starts_at=timezone.now() - timedelta(days=days)), person=person
        )
        for days in (3, 4)
    )
    later, sooner = (
        make_signup(
            session=make_session(org=org, starts_at=timezone.now() + timedelta(days=days)), person=person
        )
        for days in (9, 3)
    )
    make_signup(session=make_session(org=org))
    assert lists(worker) == ([sooner.pk, later.pk], [old.pk, older.pk])
    assert "未到" in words(worker.get(MINE))


def test_nothing_yet_leads_to_activities(worker):
    assert lists(worker) == ([], [])
    assert 'href="/activities/"' in words(worker.get(MINE))


@pytest.mark.parametrize("page", ["2", *NONSENSE])
def test_past_ones_have_pages(worker, person, federation, page):
    session = make_past_session(federation.township)
    make_past_signup(session, person=person)
    assert len(lists(worker, page=page)[1]) == 1


@pytest.mark.parametrize("count", [1, 20])
def test_query_count_of_mine_is_flat(worker, person, federation, count, django_assert_max_num_queries):
    for _turn in range(count):
        make_signup(session=make_session(org=federation.township), person=person)
        make_past_signup(make_past_session(federation.township), person=person)
    with django_assert_max_num_queries(10):
        assert [len(part) for part in lists(worker)] == [count, count]


def test_ticket_shows_the_code_at_the_door_reads(worker, person, federation):
    mine = make_signup(session=make_session(org=federation.township), person=person)
    page = worker.get(url_of(mine), {"new": "1"})
    assert page.context["code"] == codes.short_code(mine.pk)
    assert 'class="qr"' in words(page)
    assert "报名成功" in words(page)


def test_ticket_of_the_waiting_says_where_one_stands(worker, person, federation):
    session = make_session(org=federation.township, capacity=1)
    for _turn in range(2):
        make_signup(session=session)
    mine = make_signup(session=session, person=person)
    page = worker.get(url_of(mine))
    assert (mine.state, page.context["position"]) == ("waiting", 2)


def test_ticket_of_a_date_missed_has_no_code(worker, person, federation):
    mine = make_past_signup(make_past_session(federation.township), person=person)
    page = words(worker.get(url_of(mine)))
    assert "未到" in page
    assert 'class="qr"' not in page


def test_ticket_of_an_activity_called_off_leads_to_others(worker, person, federation):
    mine = make_signup(session=make_session(org=federation.township), person=person)
    activity = mine.session.activity
    services.cancel_activity(
        activity=activity, reason="大雪停办", actor=make_runner(federation.township), at=timezone.now()
    )
    page = words(worker.get(url_of(mine)))
    assert "大雪停办" in page
    assert f'href="/activities/{activity.pk}/"' not in page


def test_ticket_of_who_was_there_asks_how_it_was(worker, person, federation):
    mine = attend(make_past_signup(make_past_session(federation.township), person=person))
    assert url_of(mine, "rate") in words(worker.get(url_of(mine)))


def test_somebody_elses_ticket_is_not_there(worker, staff, federation):
    others = make_signup(session=make_session(org=federation.township))
    for client in (worker, staff):
        assert client.get(url_of(others)).status_code == 404
        assert [client.post(url_of(others, act)).status_code for act in ACTS] == [404] * 3
    assert state_of(others) == "confirmed"
    assert [worker.get(f"{MINE}{wrong}/").status_code for wrong in (NOBODYS, "nonsense")] == [404, 404]


def test_anonymous_logs_in_first(client, federation):
    mine = make_signup(session=make_session(org=federation.township))
    for url in (MINE, url_of(mine), *(url_of(mine, act) for act in ACTS)):
        assert sent_to(client.get(url)) == (302, f"/accounts/login/?next={url}")
        assert sent_to(client.post(url)) == (302, f"/accounts/login/?next={url}")
    assert state_of(mine) == "confirmed"


def test_wrong_method(worker, person, federation):
    mine = make_signup(session=make_session(org=federation.township), person=person)
    assert (worker.post(MINE).status_code, worker.post(url_of(mine)).status_code) == (405, 405)
    assert [worker.get(url_of(mine, act)).status_code for act in ACTS] == [405] * 3


def test_log_in_without_a_person_has_no_sign_ups(client, db):
    from niangjia.accounts.models import User

    client.force_login(User.objects.create_user("13900000001", phone_verified=True))
    assert lists(client) == ([], [])


def test_cancelled_place_goes_to_the_next(worker, person, federation):
    session = make_session(org=federation.township, capacity=1)
    mine = make_signup(session=session, person=person)
    session.refresh_from_db()
    waiting = make_signup(session=session)
    answer = worker.post(url_of(mine, "cancel"), {"reason": "临时加班💐"})
    assert sent_to(answer) == (303, url_of(mine))
    assert (state_of(mine), state_of(waiting)) == ("cancelled", "offered")
    assert mine.cancel_reason == "临时加班💐"


def test_cancelling_twice_is_the_same_as_once(worker, person, federation):
    mine = make_signup(session=make_session(org=federation.township), person=person)
    assert [worker.post(url_of(mine, "cancel")).status_code for _turn in range(2)] == [303, 303]
    mine.session.refresh_from_db()
    assert (state_of(mine), mine.session.taken) == ("cancelled", 0)


@pytest.mark.parametrize("reason", NONSENSE)
def test_any_words_are_a_reason(worker, person, federation, reason):
    mine = make_signup(session=make_session(org=federation.township), person=person)
    assert worker.post(url_of(mine, "cancel"), {"reason": reason}).status_code == 303
    assert state_of(mine) == "cancelled"


def test_what_has_begun_cannot_be_cancelled(worker, person, federation):
    mine = make_signup(session=make_running_session(federation.township), person=person)
    assert told(worker.post(url_of(mine, "cancel"))) == ["活动已开始，不能再取消。"]
    assert state_of(mine) == "confirmed"


def make_two_dates(federation: Any, **second: Any) -> tuple[Any, Any]:
    first = make_session(org=federation.township)
    given = {"starts_at": timezone.now() + timedelta(days=5), **second}
    return first, make_session(activity=first.activity, **given)


def test_date_is_changed(worker, person, federation):
    first, second = make_two_dates(federation)
    mine = make_signup(session=first, person=person)
    assert worker.get(url_of(mine)).context["others"] == [second]
    answer = worker.post(url_of(mine, "move"), {"session": str(second.pk)})
    moved = Signup.objects.get(session=second)
    assert sent_to(answer) == (303, url_of(moved))
    assert (state_of(mine), moved.state) == ("cancelled", "confirmed")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.taken, second.taken) == (0, 1)


def test_old_place_is_kept_when_the_other_date_is_full(worker, person, federation):
    first, second = make_two_dates(federation, capacity=1)
    mine = make_signup(session=first, person=person)
    make_signup(session=second)
    assert worker.get(url_of(mine)).context["others"] == []
    answer = worker.post(url_of(mine, "move"), {"session": str(second.pk)})
    assert (sent_to(answer), told(answer)) == ((303, url_of(mine)), ["名额已满。"])
    assert state_of(mine) == "confirmed"


@pytest.mark.parametrize("session", NONSENSE)
def test_change_to_a_date_that_cannot_be_is_refused(worker, person, federation, session):
    mine = make_signup(session=make_session(org=federation.township), person=person)
    answer = worker.post(url_of(mine, "move"), {"session": session})
    assert (sent_to(answer), len(told(answer))) == ((303, url_of(mine)), 1)
    assert state_of(mine) == "confirmed"


def test_change_to_another_activity_is_refused(worker, person, federation):
    mine = make_signup(session=make_session(org=federation.township), person=person)
    other = make_session(org=federation.township)
    assert len(told(worker.post(url_of(mine, "move"), {"session": str(other.pk)}))) == 1
    assert post_json(worker, url_of(mine, "move")).status_code == 303
    assert Signup.objects.count() == 1
    assert state_of(mine) == "confirmed"


@pytest.fixture
def offered(person: Any, federation: Any) -> Signup:
    """The last place was given up, and is mine until the deadline."""
    session = make_session(org=federation.township, capacity=1)
    first = make_signup(session=session)
    session.refresh_from_db()
    mine = make_signup(session=session, person=person)
    services.cancel_signup(signup=first, actor=actor_for(first.person, None), at=timezone.now())
    assert state_of(mine) == "offered"
    return mine


def test_offer_is_taken(worker, offered):
    assert 'value="yes"' in words(worker.get(url_of(offered)))
    assert sent_to(worker.post(url_of(offered, "offer"), {"answer": "yes"})) == (303, url_of(offered))
    assert state_of(offered) == "confirmed"
    worker.post(url_of(offered, "offer"), {"answer": "yes"})
    assert state_of(offered) == "confirmed"


def test_offer_is_let_go_to_the_next(worker, offered):
    offered.session.refresh_from_db()
    next_one = make_signup(session=offered.session)
    worker.post(url_of(offered, "offer"), {"answer": "no"})
    assert (state_of(offered), state_of(next_one)) == ("cancelled", "offered")


@pytest.mark.parametrize("answer", NONSENSE)
def test_neither_yes_nor_no_changes_nothing(worker, offered, answer):
    assert worker.post(url_of(offered, "offer"), {"answer": answer}).status_code == 303
    assert post_json(worker, url_of(offered, "offer")).status_code == 303
    assert state_of(offered) == "offered"


def test_no_from_an_old_page_does_not_cancel_what_is_confirmed(worker, person, federation):
    mine = make_signup(session=make_session(org=federation.township), person=person)
    worker.post(url_of(mine, "offer"), {"answer": "no"})
    assert state_of(mine) == "confirmed"


def test_offer_that_lapsed_is_told(worker, offered):
    Signup.objects.filter(pk=offered.pk).update(offered_until=timezone.now() - timedelta(minutes=1))
    assert len(told(worker.post(url_of(offered, "offer"), {"answer": "yes"}))) == 1
    assert state_of(offered) != "confirmed"


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_of_a_ticket_is_flat(worker, person, federation, count, django_assert_max_num_queries):
    activity = make_activity(org=federation.township, published=False)
    sessions = [
        make_session(activity=activity, starts_at=timezone.now() + timedelta(days=2 + day))
        for day in range(count + 1)
    ]
    mine = make_signup(session=sessions[0], person=person)
    with django_assert_max_num_queries(7):
        assert len(worker.get(url_of(mine)).context["others"]) == count
