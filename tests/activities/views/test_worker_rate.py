"""/my/signups/<id>/rate/ — how it was."""

from typing import Any

import pytest
from django.urls import reverse

from niangjia.activities.models import Rating, Signup
from tests.support.answers import NONSENSE, post_json, sent_to, words
from tests.support.moments import attend, make_past_session, make_past_signup
from tests.support.offers import make_session, make_signup

pytestmark = pytest.mark.django_db


def url_of(signup: Signup) -> str:
    return reverse("activities:worker_rate", args=[signup.pk])


@pytest.fixture
def mine(person: Any, federation: Any) -> Signup:
    return attend(make_past_signup(make_past_session(federation.township), person=person))


def kept() -> list[tuple[int, str, bool]]:
    return list(Rating.objects.values_list("stars", "words", "by_call_back"))


def test_one_tap_is_a_rating(worker, mine):
    answer = worker.post(url_of(mine), {"stars": "4", "words": " 医生很耐心💐 "})
    assert sent_to(answer) == (303, reverse("activities:worker_ticket", args=[mine.pk]))
    assert kept() == [(4, "医生很耐心💐", False)]


def test_rating_is_given_once(worker, mine):
    for stars in ("4", "1"):
        worker.post(url_of(mine), {"stars": stars})
    assert kept() == [(4, "", False)]
    assert 'name="stars"' not in words(worker.get(url_of(mine)))


def test_full_width_star_counts(worker, mine):
    worker.post(url_of(mine), {"stars": "５"})
    assert kept() == [(5, "", False)]


@pytest.mark.parametrize("stars", [*NONSENSE, "0", "6", "4.5"])
def test_wrong_stars_are_refused_and_the_words_stay(worker, mine, stars):
    answer = worker.post(url_of(mine), {"stars": stars, "words": "医生很耐心"})
    assert (answer.status_code, answer.context["refusal"]) == (400, "请给一到五颗星。")
    assert ">医生很耐心</textarea>" in words(answer)
    assert kept() == []


def test_form_in_another_dress_is_refused(worker, mine):
    assert post_json(worker, url_of(mine)).status_code == 400


@pytest.mark.parametrize("given", NONSENSE)
def test_any_words_may_be_said(worker, mine, given):
    assert worker.post(url_of(mine), {"stars": "3", "words": given}).status_code == 303
    assert kept() == [(3, given.replace("\x00", "").strip()[:500], False)]


def test_who_was_not_there_rates_nothing(worker, person, federation):
    missed = make_past_signup(make_past_session(federation.township), person=person)
    answer = worker.post(url_of(missed), {"stars": "5"})
    assert (answer.status_code, kept()) == (409, [])


def test_somebody_elses_is_not_there(worker, staff, federation):
    others = attend(make_past_signup(make_past_session(federation.township)))
    assert [client.get(url_of(others)).status_code for client in (worker, staff)] == [404, 404]
    assert worker.post(url_of(others), {"stars": "1"}).status_code == 404
    assert kept() == []


def test_anonymous_logs_in_first(client, mine):
    assert sent_to(client.post(url_of(mine), {"stars": "5"})) == (
        302,
        f"/accounts/login/?next={url_of(mine)}",
    )


def test_wrong_method(worker, person, federation):
    signup = make_signup(session=make_session(org=federation.township), person=person)
    assert worker.delete(url_of(signup)).status_code == 405
