"""Scanned codes: the door's on the person's phone, the ticket on staff's."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import codes, services
from niangjia.activities.models import CheckIn, Signup
from niangjia.ledger.models import Entry
from niangjia.people import roles
from tests.support.answers import NOBODYS, NONSENSE, post_json, sent_to, words
from tests.support.factories import client_for, make_actor, make_runner
from tests.support.moments import make_running_session
from tests.support.offers import make_session, make_signup

pytestmark = pytest.mark.django_db

#: As long as a code, and none.
FORGED = ("A" * 34, "A" * 22 + "签" * 12, "💐" * 34, "A" * 33, "A" * 35, "nonsense", "%00" * 34, NOBODYS)


def door_url(session: Any, ago: int = 0) -> str:
    return f"/d/{codes.door_code(session.pk, timezone.now() - timedelta(seconds=ago))}/"


def ticket_url(signup: Any) -> str:
    return f"/t/{codes.ticket_code(signup.pk)}/"


def scan_url(session: Any) -> str:
    return reverse("activities:desk_scan", args=[session.pk])


def came() -> list[tuple[Any, str]]:
    return list(CheckIn.objects.filter(undone_at=None).values_list("signup_id", "method"))


def test_door_asks_first_and_one_tap_signs(worker, person, federation):
    session = make_running_session(federation.township)
    mine = make_signup(session=session, person=person)
    assert (worker.get(door_url(session)).status_code, came()) == (200, [])
    answer = worker.post(door_url(session))
    assert (answer.status_code, answer.context["signup"].pk) == (200, mine.pk)
    assert came() == [(mine.pk, "door")]
    assert Entry.objects.filter(source_id=mine.pk).count() == 1


def test_signing_twice_is_the_same_as_once(worker, person, federation):
    session = make_running_session(federation.township)
    mine = make_signup(session=session, person=person)
    assert [worker.post(door_url(session)).status_code for _turn in range(3)] == [200] * 3
    assert came() == [(mine.pk, "door")]


def test_who_did_not_sign_up_is_let_in_while_there_is_room(worker, person, federation):
    session = make_running_session(federation.township, capacity=1)
    assert worker.post(door_url(session)).status_code == 200
    assert came() == [(Signup.objects.get(person=person).pk, "door")]


def test_door_of_a_full_session_says_so(worker, federation):
    session = make_running_session(federation.township, capacity=1)
    make_signup(session=session)
    answer = worker.post(door_url(session))
    assert (answer.status_code, answer.context["refusal"], came()) == (409, "名额已满。", [])


def test_code_of_a_minute_ago_has_changed(worker, federation):
    session = make_running_session(federation.township)
    assert worker.get(door_url(session, ago=25)).status_code == 200
    for answer in (worker.get(door_url(session, ago=90)), worker.post(door_url(session, ago=90))):
        assert answer.status_code == 409
        assert answer.context["refusal"] == "这个码已更换，请扫屏幕上现在的码。"
    assert came() == []


@pytest.mark.parametrize("code", FORGED)
def test_forged_codes_are_none_of_ours(worker, staff, code):
    for client, path, status in ((worker, "d", 400), (staff, "t", 404)):
        answers = [client.get(f"/{path}/{code}/"), client.post(f"/{path}/{code}/")]
        assert [answer.status_code for answer in answers] == [status, status]
        assert 'role="alert"' in words(answers[0])


def test_ticket_opens_no_door_and_a_door_is_no_ticket(worker, staff, person, federation):
    session = make_running_session(federation.township)
    mine = make_signup(session=session, person=person)
    assert worker.post(f"/d/{codes.ticket_code(mine.pk)}/").status_code == 400
    assert staff.post(f"/t/{codes.door_code(session.pk, timezone.now())}/").status_code == 404
    assert came() == []


def test_door_of_a_session_that_is_gone_is_none_of_ours(worker):
    assert worker.get(f"/d/{codes.door_code(UUID(NOBODYS), timezone.now())}/").status_code == 400


def test_ticket_is_shown_and_then_checked_in(staff, federation):
    signup = make_signup(session=make_running_session(federation.township))
    page = staff.get(ticket_url(signup))
    assert (page.status_code, page.context["signup"].pk, came()) == (200, signup.pk, [])
    answer = staff.post(ticket_url(signup))
    assert sent_to(answer) == (303, reverse("activities:desk_session", args=[signup.session_id]))
    assert came() == [(signup.pk, "ticket")]


def test_ticket_of_elsewhere_and_of_a_cancelled_place_is_refused(staff, elsewhere, federation):
    signup = make_signup(session=make_running_session(federation.township))
    asked = [elsewhere.get(ticket_url(signup)), elsewhere.post(ticket_url(signup))]
    assert [answer.status_code for answer in asked] == [404, 404]
    services.cancel_signup(signup=signup, actor=make_runner(federation.township), at=timezone.now())
    answer = staff.post(ticket_url(signup))
    assert (answer.status_code, came()) == (409, [])
    assert 'role="alert"' in words(answer)


def test_ticket_too_early_is_refused(staff, federation):
    signup = make_signup(session=make_session(org=federation.township))
    assert staff.post(ticket_url(signup)).status_code == 409
    assert came() == []


def test_scanning_shows_who_came(staff, federation):
    signup = make_signup(session=make_running_session(federation.township))
    code = codes.ticket_code(signup.pk)
    for typed in (code, f" {code} ", codes.ticket_url(signup.pk)):
        answer = staff.post(scan_url(signup.session), {"code": typed})
        assert (answer.status_code, answer.context["signup"].pk) == (200, signup.pk)
        assert 'name="code" value=""' in words(answer)
    assert came() == [(signup.pk, "ticket")]


def test_scan_page_opens(staff, federation):
    assert staff.get(scan_url(make_running_session(federation.township))).status_code == 200


@pytest.mark.parametrize("code", [*NONSENSE, *FORGED])
def test_what_is_scanned_and_is_no_ticket_stays_in_the_box(staff, federation, code):
    answer = staff.post(scan_url(make_running_session(federation.township)), {"code": code})
    assert (answer.status_code, answer.context["signup"]) == (409, None)
    assert answer.context["typed"] == code.replace("\x00", "").strip()


def test_ticket_of_another_date_is_refused(staff, federation):
    here, there = (make_running_session(federation.township) for _turn in range(2))
    signup = make_signup(session=there)
    answer = staff.post(scan_url(here), {"code": codes.ticket_code(signup.pk)})
    assert (answer.status_code, answer.context["refusal"], came()) == (409, "这张码是另一场的。", [])


def test_scanning_in_another_dress_is_refused(staff, federation):
    assert post_json(staff, scan_url(make_running_session(federation.township))).status_code == 409


def test_scan_page_of_elsewhere_is_not_there(elsewhere, worker, federation):
    url = scan_url(make_running_session(federation.township))
    assert [who.get(url).status_code for who in (elsewhere, worker)] == [404, 404]
    assert elsewhere.post(url, {"code": "x"}).status_code == 404


@pytest.mark.parametrize("role", [roles.AUDITOR, roles.OUTLET, roles.CHAIR, roles.ADMINISTRATOR])
def test_scanning_is_for_staff(federation, role):
    signup = make_signup(session=make_running_session(federation.township))
    client = client_for(make_actor(role, federation.township))
    urls = [scan_url(signup.session), ticket_url(signup)]
    assert [client.get(url).status_code for url in urls] == [404, 404]


def test_anonymous_logs_in_first_and_comes_back(client, federation):
    signup = make_signup(session=make_running_session(federation.township))
    for url in (door_url(signup.session), ticket_url(signup), scan_url(signup.session)):
        assert sent_to(client.get(url)) == (302, f"/accounts/login/?next={url}")
        assert sent_to(client.post(url)) == (302, f"/accounts/login/?next={url}")
    assert came() == []


def test_wrong_method(worker, staff, federation):
    signup = make_signup(session=make_running_session(federation.township))
    assert worker.put(door_url(signup.session)).status_code == 405
    assert [staff.put(url).status_code for url in (ticket_url(signup), scan_url(signup.session))] == [
        405,
        405,
    ]


def test_log_in_without_a_person_is_told_no(client, federation):
    from niangjia.accounts.models import User

    client.force_login(User.objects.create_user("13900000001", phone_verified=True))
    session = make_running_session(federation.township)
    assert [client.get(door_url(session)).status_code, client.post(door_url(session)).status_code] == [
        404,
        404,
    ]


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_at_the_door_is_flat(worker, person, federation, count, django_assert_max_num_queries):
    session = make_running_session(federation.township, capacity=60)
    for _turn in range(count):
        make_signup(session=session)
    make_signup(session=session, person=person)
    with django_assert_max_num_queries(6):
        worker.get(door_url(session))
    with django_assert_max_num_queries(22):
        assert worker.post(door_url(session)).status_code == 200
