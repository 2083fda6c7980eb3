"""A date of an activity: added, changed by two at once, called off."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.models import SmsMessage
from niangjia.activities.models import Session
from niangjia.core.clock import SHANGHAI
from tests.support.answers import NOBODYS, NONSENSE, post_json, sent_to, told, words
from tests.support.moments import attend, make_running_session
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db


def new_url(activity: Any) -> str:
    return reverse("activities:desk_session_new", args=[activity.pk])


def edit_url(session: Any) -> str:
    return reverse("activities:desk_session_edit", args=[session.pk])


def cancel_url(session: Any) -> str:
    return reverse("activities:desk_session_cancel", args=[session.pk])


def local(moment: Any) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def typed(**fields: Any) -> dict[str, Any]:
    start = timezone.now() + timedelta(days=4)
    return {
        "starts_at": local(start),
        "ends_at": local(start + timedelta(hours=2)),
        "place": "区医院💐",
        "capacity": "40",
        "opens_at": local(start - timedelta(days=3)),
        "closes_at": local(start - timedelta(hours=12)),
        "waiting_list": "on",
        "waiting_limit": "100",
        "offer_minutes": "120",
        **fields,
    }


def test_form_proposes_a_date(staff, federation):
    form = staff.get(new_url(make_activity(org=federation.township, published=False))).context["form"]
    assert form["capacity"].value() == 40
    assert form["ends_at"].value() - form["starts_at"].value() == timedelta(hours=2)


def test_date_is_added_in_shanghai_time(staff, federation):
    activity = make_activity(org=federation.township, published=False)
    given = typed(capacity="４０")
    answer = staff.post(new_url(activity), given)
    made = activity.sessions.get()
    assert sent_to(answer) == (303, reverse("activities:desk_activity", args=[activity.pk]))
    assert (local(made.starts_at), made.place, made.capacity) == (given["starts_at"], "区医院💐", 40)


WRONG = [
    {"starts_at": ""},
    {"starts_at": "nonsense"},
    {"starts_at": "2023-02-30T10:00"},
    {"starts_at": "0001-01-01T00:00", "opens_at": "0001-01-01T00:00"},
    {"ends_at": "9999-12-31T23:59"},
    {"ends_at": "2001-01-01T00:00"},
    {"closes_at": "2001-01-01T00:00"},
    {"place": ""},
    {"place": "   "},
    {"place": "长" * 121},
    {"place": "a\x00b"},
    {"address": "长" * 201},
    {"name": "长" * 61},
    *({"capacity": number} for number in ("", "0", "-1", "1.5", "nonsense", "100001", "9" * 30, "9" * 5000)),
    *({"waiting_limit": number} for number in ("", "-1", "9" * 30)),
    *({"offer_minutes": number} for number in ("", "0", "9" * 30)),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_values_are_refused_and_the_rest_stays(staff, federation, wrong):
    activity = make_activity(org=federation.township, published=False)
    answer = staff.post(new_url(activity), typed(**{"address": "新顺南大街<3>号", **wrong}))
    assert (answer.status_code, activity.sessions.count()) == (422, 0)
    if "address" not in wrong:
        assert 'value="新顺南大街&lt;3&gt;号"' in words(answer)


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_change_changes_nothing(staff, federation, wrong):
    session = make_session(org=federation.township)
    answer = staff.post(edit_url(session), typed(version="1", **wrong))
    session.refresh_from_db()
    assert (answer.status_code, session.version) == (422, 1)
    assert 'name="version" value="1"' in words(answer)


def test_form_in_another_dress_is_read_as_empty(staff, federation):
    session = make_session(org=federation.township)
    urls = (new_url(session.activity), edit_url(session))
    assert [post_json(staff, url).status_code for url in urls] == [422, 422]
    assert Session.objects.get().version == 1


def saved(client: Client, session: Any, version: Any = 1, **fields: Any) -> Any:
    return client.post(edit_url(session), typed(version=str(version), **fields))


def test_changed_date_is_told_to_those_signed_up(staff, federation):
    session = make_session(org=federation.township)
    make_signup(session=session)
    before = SmsMessage.objects.count()
    asked = saved(staff, session, place="文化馆")
    session.refresh_from_db()
    assert (asked.status_code, asked.context["heads"], session.version) == (200, 1, 1)
    assert "保存并通知 1 人" in words(asked)
    answer = saved(staff, session, place="文化馆", tell="1")
    session.refresh_from_db()
    assert told(answer) == ["已保存。"]
    assert sent_to(answer) == (303, reverse("activities:desk_session", args=[session.pk]))
    assert (session.place, session.version) == ("文化馆", 2)
    assert SmsMessage.objects.count() == before + 1


def test_edit_shows_what_is_there(staff, federation):
    session = make_session(org=federation.township, place="区医院")
    page = staff.get(edit_url(session))
    assert page.context["form"]["place"].value() == "区医院"
    assert f'value="{local(session.starts_at)}"' in words(page)


def test_stale_save_answers_409_and_shows_both(staff, staff_actor, federation):
    session = make_session(org=federation.township)
    saved(staff, session, place="先存的")
    answer = saved(staff, session, place="后存的")
    page = words(answer)
    differs = [row for row in answer.context["theirs"] if row[0] == "地点"]
    assert (answer.status_code, differs) == (409, [("地点", "先存的", "后存的")])
    assert answer.context["last"].actor_name == staff_actor.name
    assert all(text in page for text in ("先存的", 'value="后存的"', 'name="version" value="2"'))
    session.refresh_from_db()
    assert session.place == "先存的"
    assert saved(staff, session, version=2, place="后存的").status_code == 303


@pytest.mark.parametrize("version", [*NONSENSE, "0", "2"])
def test_version_that_is_none_is_a_stale_one(staff, federation, version):
    session = make_session(org=federation.township)
    answer = saved(staff, session, version=version, place="后存的")
    assert (answer.status_code, 'value="后存的"' in words(answer)) == (409, True)


def test_fewer_places_than_taken_are_refused(staff, federation):
    session = make_session(org=federation.township)
    for _turn in range(2):
        make_signup(session=session)
    answer = saved(staff, session, capacity="1", place="文化馆", tell="1")
    session.refresh_from_db()
    assert (answer.status_code, session.capacity) == (409, 30)
    assert ('role="alert"' in words(answer), 'value="文化馆"' in words(answer)) == (True, True)


def test_cancelled_date_is_told_and_stays_cancelled(staff, federation):
    session = make_session(org=federation.township)
    signup = make_signup(session=session)
    before = SmsMessage.objects.count()
    answers = [staff.post(cancel_url(session), {"reason": "大雪💐"}) for _turn in range(2)]
    signup.refresh_from_db()
    session.refresh_from_db()
    assert sent_to(answers[0]) == (303, reverse("activities:desk_activity", args=[session.activity_id]))
    assert (signup.state, session.cancel_reason) == ("cancelled", "大雪💐")
    assert SmsMessage.objects.count() == before + 1
    assert saved(staff, session, version=session.version).status_code == 409


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_date_is_not_cancelled_without_a_reason(staff, federation, reason):
    session = make_session(org=federation.township)
    assert told(staff.post(cancel_url(session), {"reason": reason})) == ["请填写原因，原因会随记录保存。"]
    session.refresh_from_db()
    assert session.cancelled_at is None


def test_date_that_is_over_is_added_with_a_warning(staff, federation):
    activity = make_activity(org=federation.township)
    past = timezone.now() - timedelta(days=3)
    moments = {
        "starts_at": past,
        "ends_at": past + timedelta(hours=2),
        "opens_at": past - timedelta(days=1),
        "closes_at": past,
    }
    answer = staff.post(new_url(activity), typed(**{name: local(at) for name, at in moments.items()}))
    assert (answer.status_code, told(answer)) == (303, ["已添加，但这一场的时间已经过去，请检查日期和时间。"])


@pytest.mark.parametrize("reason", [one for one in NONSENSE if one])
def test_any_words_are_a_reason(staff, federation, reason):
    session = make_session(org=federation.township)
    make_signup(session=session)
    staff.post(cancel_url(session), {"reason": reason})
    session.refresh_from_db()
    assert session.cancel_reason == reason.replace("\x00", "")[:200]


def test_date_somebody_came_to_is_not_cancelled(staff, federation):
    session = make_running_session(federation.township)
    attend(make_signup(session=session))
    assert len(told(staff.post(cancel_url(session), {"reason": "x"}))) == 1
    session.refresh_from_db()
    assert session.cancelled_at is None


def test_dates_of_elsewhere_are_not_there(elsewhere, auditor, worker, federation):
    session = make_session(org=federation.township)
    for client in (elsewhere, auditor, worker):
        assert [client.get(url).status_code for url in (new_url(session.activity), edit_url(session))] == [
            404
        ] * 2
        assert client.post(new_url(session.activity), typed()).status_code == 404
        assert saved(client, session).status_code == 404
        assert client.post(cancel_url(session)).status_code == 404
    session.refresh_from_db()
    assert (session.version, session.cancelled_at, session.activity.sessions.count()) == (1, None, 1)


def test_nobodys_date_is_not_there(staff):
    wrong = [f"/desk/sessions/{one}/{act}/" for one in (NOBODYS, "nonsense") for act in ("edit", "cancel")]
    assert [staff.post(url).status_code for url in wrong] == [404] * 4


def test_anonymous_logs_in_first(client, federation):
    session = make_session(org=federation.township)
    for url in (new_url(session.activity), edit_url(session), cancel_url(session)):
        assert sent_to(client.post(url, typed())) == (302, f"/accounts/login/?next={url}")
    session.refresh_from_db()
    assert (session.version, session.cancelled_at) == (1, None)


def test_wrong_method(staff, federation):
    session = make_session(org=federation.township)
    assert staff.get(cancel_url(session)).status_code == 405
    assert [staff.put(url).status_code for url in (new_url(session.activity), edit_url(session))] == [
        405,
        405,
    ]


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(staff, federation, count, django_assert_max_num_queries):
    session = make_session(org=federation.township, capacity=60)
    for _turn in range(count):
        make_signup(session=session)
    with django_assert_max_num_queries(10):
        staff.get(edit_url(session))
