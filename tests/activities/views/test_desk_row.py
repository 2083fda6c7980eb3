"""The row of a session's list and the form at the door: who comes first, what a slip costs, what one is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.models import CheckIn, Signup
from niangjia.core.ids import uuid7
from niangjia.ledger.models import Entry
from tests.support.answers import sent_to, table, told, words
from tests.support.factories import make_person, make_runner
from tests.support.moments import attend, make_past_session, make_past_signup, make_running_session
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db


def page_of(session: Any) -> str:
    return reverse("activities:desk_session", args=[session.pk])


def undo_url(signup: Signup) -> str:
    return reverse("activities:desk_undo_check_in", args=[signup.pk])


def known(session: Any, name: str, phone: str = "") -> Signup:
    more = {"phone": phone} if phone else {}
    return make_signup(session=session, person=make_person(org=session.activity.org, name=name, **more))


def tick(signup: Signup, ago: timedelta = timedelta()) -> Signup:
    return services.check_in(
        signup=signup,
        method=CheckInMethod.LIST,
        actor=make_runner(signup.session.activity.org),
        at=timezone.now() - ago,
    )


def test_who_has_not_arrived_comes_first(staff, federation):
    session = make_running_session(federation.township)
    an, bai = attend(known(session, "安大山")), known(session, "白小天")
    ways = [
        [one.pk for one in staff.get(page_of(session), {"sort": way}).context["page"]] for way in ("", "name")
    ]
    assert ways == [[bai.pk, an.pk], [an.pk, bai.pk]]


def test_slip_is_taken_back_on_the_row_and_the_reason_is_kept(staff, federation):
    signup = tick(known(make_running_session(federation.township), "周小燕"))
    assert undo_url(signup) in words(staff.get(page_of(signup.session)))
    part = staff.post(undo_url(signup), {"slip": "1"}, headers={"HX-Request": "true"})
    signup.refresh_from_db()
    assert (signup.state, CheckIn.objects.get().undone_reason) == ("confirmed", "点错了")
    assert ("签到</button>" in words(part), "hx-swap-oob" in words(part)) == (True, True)
    assert sorted(Entry.objects.filter(source_id=signup.pk).values_list("sign", flat=True)) == [-1, 1]


def test_slip_is_taken_back_without_script_too(staff, federation):
    signup = tick(make_signup(session=make_running_session(federation.township)))
    assert sent_to(staff.post(undo_url(signup), {"slip": "1"})) == (
        303,
        f"{page_of(signup.session)}#s{signup.pk}",
    )


def test_tick_of_long_ago_is_not_taken_back_on_the_row(staff, federation):
    signup = tick(make_signup(session=make_running_session(federation.township)), timedelta(minutes=20))
    assert undo_url(signup) not in words(staff.get(page_of(signup.session)))


def test_nobody_found_is_not_an_empty_list(staff, federation):
    session = make_session(org=federation.township)
    assert "没有找到" not in words(staff.get(page_of(session)))
    assert "没有找到" in words(staff.get(page_of(session), {"q": "没有的人"}))


def walk_in(client: Client, session: Any, **fields: str) -> Any:
    given = {"phone": "13812347788", "group": "courier", "name": "周小燕", "attempt": str(uuid7()), **fields}
    return client.post(reverse("activities:desk_walk_in", args=[session.pk]), given)


def test_full_house_says_which_number_on_the_waiting_list(staff, federation):
    session = make_running_session(federation.township, capacity=1)
    make_signup(session=session)
    answer = walk_in(staff, session, here="1")
    assert (sent_to(answer), told(answer)) == (
        (303, page_of(session)),
        ["名额已满，周小燕 已列入候补第 1 位。"],
    )


def test_what_became_of_somebody_at_the_door_is_told(staff, federation):
    session = make_running_session(federation.township)
    first, again, here = walk_in(staff, session), walk_in(staff, session), walk_in(staff, session, here="1")
    assert [told(answer)[-1:] for answer in (first, again, here)] == [
        ["已报名：周小燕"],
        ["周小燕 已在名单中。"],
        ["已签到：周小燕"],
    ]
    once_more = told(walk_in(staff, session, here="1"))[-1]
    assert once_more.startswith("周小燕 已经签到过")


def test_phone_that_cannot_be_right_is_told_at_its_field(staff, federation):
    answer = walk_in(staff, make_running_session(federation.township), phone="1381234778")
    assert (answer.status_code, list(answer.context["walk_in"].errors)) == (422, ["phone"])
    assert all(text in words(answer) for text in ('value="1381234778"', 'id="walk-in" open'))


def test_namesake_with_the_same_last_four_is_asked_about_first(staff, federation):
    session = make_running_session(federation.township)
    known(session, "周小燕", "13912347788")
    answer = walk_in(staff, session, here="1")
    assert (answer.status_code, Signup.objects.count()) == (409, 1)
    assert all(text in words(answer) for text in ("139****7788", "是同一个人吗", "仍报名"))
    assert walk_in(staff, session, here="1", anyway="13812347788").status_code == 303
    assert Signup.objects.count() == 2


@pytest.mark.parametrize("other", [{"phone": "13912347789"}, {"name": "周晓燕"}, {"name": ""}])
def test_others_are_not_asked_about(staff, federation, other):
    session = make_running_session(federation.township)
    known(session, "周小燕", "13912347788")
    assert walk_in(staff, session, **other).status_code == 303


def test_paper_list_has_nobody_who_waits(staff, federation):
    session = make_session(org=federation.township, capacity=1)
    known(session, "周小燕")
    session.refresh_from_db()
    known(session, "安大山")
    page = words(staff.get(reverse("activities:desk_sheet", args=[session.pk])))
    assert ("周小燕" in page, "安大山" in page) == (True, False)


def test_workbook_has_answers_employer_and_a_name_for_everybody(staff, federation):
    asked = [
        {"key": "q1", "label": "尺码", "kind": "text", "required": False, "choices": []},
        {"key": "q2", "label": "坐班车吗", "kind": "yesno", "required": False, "choices": []},
    ]
    activity = make_activity(org=federation.township, questions=asked)
    session = make_past_session(federation.township)
    session.activity = activity
    session.save()
    person = make_person(org=federation.union, name="", employer="速达快递", phone="13812347788")
    attend(make_past_signup(session, person=person, answers={"q1": "L", "q2": "yes"}))
    Signup.objects.update(attended_at=timezone.now().replace(microsecond=123456))
    rows = table(staff.post(reverse("activities:desk_export", args=[session.pk]), {"reason": "核对"}))
    assert rows[0][-4:] == ["途径", "签到", "尺码", "坐班车吗"]
    assert (rows[1][0], rows[1][1], rows[1][3], rows[1][-2:]) == (
        "服务对象",
        "138****7788",
        "速达快递",
        ["L", "是"],
    )
    assert rows[1][6].microsecond == 0
