"""One sign-up as a file, and an org's public dates as a feed."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from niangjia.activities import services
from tests.support.answers import NOBODYS, sent_to
from tests.support.factories import make_runner
from tests.support.moments import make_past_session
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db


def events(answer: Any) -> list[Any]:
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def mine_url(signup: Any) -> str:
    return reverse("activities:signup_calendar", args=[signup.pk])


def feed_url(org: Any) -> str:
    return reverse("activities:org_calendar", args=[org.pk])


def test_my_sign_up_is_one_event(worker, person, federation):
    activity = make_activity(
        org=federation.township, published=False, title="体检，含早餐;💐", bring="空腹\nBEGIN:VEVENT"
    )
    session = make_session(activity=activity, place="区医院", address="新顺南大街3号")
    answer = worker.get(mine_url(make_signup(session=session, person=person)))
    (event,) = events(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="signup.ics"'
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("体检，含早餐;💐", "区医院 新顺南大街3号")
    assert event["DTSTART"].dt == session.starts_at.replace(microsecond=0)
    assert str(event["DESCRIPTION"]) == "空腹\nBEGIN:VEVENT"


def test_somebody_elses_is_not_there(worker, staff, federation):
    others = make_signup(session=make_session(org=federation.township))
    assert [client.get(mine_url(others)).status_code for client in (worker, staff)] == [404, 404]
    assert worker.get(f"/my/signups/{NOBODYS}/calendar.ics").status_code == 404


def test_anonymous_logs_in_first(client, federation):
    url = mine_url(make_signup(session=make_session(org=federation.township)))
    assert sent_to(client.get(url)) == (302, f"/accounts/login/?next={url}")


def test_feed_holds_what_is_public_here_and_below(client, federation):
    own, below = make_session(org=federation.township), make_session(org=federation.station)
    make_session(org=federation.other_township)
    make_past_session(federation.township)
    make_activity(org=federation.township, published=False)
    off = make_session(org=federation.township)
    services.cancel_session(
        session=off, reason="下雪", actor=make_runner(federation.township), at=timezone.now()
    )
    answer = client.get(feed_url(federation.township))
    assert {str(event["UID"]) for event in events(answer)} == {
        f"{session.pk}@niangjia" for session in (own, below)
    }
    assert answer["Content-Disposition"] == 'attachment; filename="calendar.ics"'


def test_feed_of_nobody_is_not_there_and_of_nothing_is_empty(client, federation):
    assert events(client.get(feed_url(federation.township))) == []
    assert [client.get(f"/calendar/{wrong}.ics").status_code for wrong in (NOBODYS, "nonsense")] == [404, 404]


def test_wrong_method(client, worker, person, federation):
    mine = make_signup(session=make_session(org=federation.township), person=person)
    assert worker.post(mine_url(mine)).status_code == 405
    assert client.post(feed_url(federation.township)).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_of_the_feed_is_flat(client, federation, count, django_assert_max_num_queries):
    activity = make_activity(org=federation.township, published=False)
    for day in range(count):
        make_session(activity=activity, starts_at=timezone.now() + timedelta(days=2 + day))
    with django_assert_max_num_queries(2):
        assert len(events(client.get(feed_url(federation.township)))) == count
