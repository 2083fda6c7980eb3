"""/activities/ — what one can sign up for."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from niangjia.activities import services
from niangjia.people.choices import Group
from tests.support.answers import post_json, refused, words
from tests.support.factories import client_for, make_person, make_runner
from tests.support.moments import make_past_session, make_running_session
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db
PAGE = "/activities/"


def shown(client: Client, **query: str) -> list[Any]:
    return [session.pk for session in client.get(PAGE, query).context["sessions"]]


def in_days(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


def test_soonest_comes_first_and_what_is_over_is_gone(client, federation):
    org = federation.township
    make_past_session(org)
    later, sooner = (make_session(org=org, starts_at=in_days(days)) for days in (9, 3))
    running = make_running_session(org)
    assert shown(client) == [running.pk, sooner.pk, later.pk]


def test_drafts_templates_and_cancelled_are_not_shown(client, federation):
    org = federation.township
    make_activity(org=org, published=False)
    cancelled = make_session(org=org)
    services.cancel_session(session=cancelled, reason="下雪", actor=make_runner(org), at=timezone.now())
    called_off = make_session(org=org)
    services.cancel_activity(
        activity=called_off.activity, reason="下雪", actor=make_runner(org), at=timezone.now()
    )
    assert shown(client) == []


def test_what_is_mine_is_marked(worker, person, federation):
    mine, other = make_session(org=federation.township), make_session(org=federation.township)
    make_signup(session=mine, person=person)
    assert worker.get(PAGE).context["mine"] == {mine.pk: "confirmed"}
    assert shown(worker) == [mine.pk, other.pk]


def test_for_me_keeps_my_group_my_union_and_everybody(worker, federation):
    org = federation.township

    def offer(**fields: Any) -> Any:
        return make_session(activity=make_activity(org=org, published=False, **fields)).pk

    everybody = offer()
    couriers = offer(audience="groups", groups=[Group.COURIER, Group.RIDER])
    offer(audience="groups", groups=[Group.NURSE])
    offer(audience="members")
    ours = offer(audience_org=federation.union)
    above = offer(audience_org=federation.district)
    offer(audience_org=federation.other_union)
    assert shown(worker, kind="mine") == [everybody, couriers, ours, above]


def test_for_me_shows_members_what_is_for_members(federation):
    members = make_session(
        activity=make_activity(org=federation.township, published=False, audience="members")
    )
    member = make_person(org=federation.union, member=True)
    assert shown(client_for(member), kind="mine") == [members.pk]


def test_stranger_is_shown_what_is_for_everybody(client, federation):
    org = federation.township
    everybody = make_session(org=org)
    make_session(activity=make_activity(org=org, published=False, audience="members"))
    make_session(activity=make_activity(org=org, published=False, audience_org=federation.union))
    assert shown(client, kind="mine") == [everybody.pk]


def test_programme_is_kept_with_those_under_it(client, federation):
    org = federation.township
    health, _course = (
        make_session(activity=make_activity(org=org, published=False, programme=code))
        for code in ("health_check", "classroom")
    )
    page = client.get(PAGE, {"programme": "health_check"})
    assert [session.pk for session in page.context["sessions"]] == [health.pk]
    assert {one.code for one in page.context["programmes"]} == {"health_check", "classroom"}


@pytest.mark.parametrize("text", ["插花", "ch", " CH ", "cha hua", "果园"])
def test_search_finds_title_initials_and_place(client, federation, text):
    activity = make_activity(org=federation.township, published=False, title="插花课")
    sought = make_session(activity=activity, place="果园街道服务站")
    make_session(org=federation.township, place="高楼镇")
    assert (sought.pk in shown(client, q=text)) == (text != "cha hua")


def test_search_stays_in_the_box(client, federation):
    assert 'value="没有的东西"' in words(client.get(PAGE, {"q": "没有的东西"}))


def test_long_list_has_pages_that_keep_what_was_chosen(client, federation):
    activity = make_activity(org=federation.township, published=False)
    for day in range(13):
        make_session(activity=activity, starts_at=in_days(3 + day))
    assert len(shown(client)) == 12
    assert len(shown(client, page="2", kind="soon")) == 1
    assert "?programme=health_check&amp;page=2" in words(client.get(PAGE, {"programme": "health_check"}))


def test_nonsense_is_answered_with_a_list(client, federation):
    make_session(org=federation.township)
    assert refused(client, PAGE, "q", "kind", "programme", "page") == []


def test_wrong_method(client):
    assert client.post(PAGE).status_code == post_json(client, PAGE).status_code == 405


@pytest.mark.parametrize("count", [1, 12])
def test_query_count_is_flat(worker, person, federation, count, django_assert_max_num_queries):
    for _turn in range(count):
        make_signup(session=make_session(org=federation.township), person=person)
    with django_assert_max_num_queries(14):
        assert len(shown(worker)) == count
