"""/desk/ — what waits for whom, what is on today, what is late; each for their own scope."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import services
from niangjia.activities.models import Session
from niangjia.core.clock import at_local, local_day
from niangjia.orgs.models import Org
from niangjia.people import roles
from tests.joining.making import make_application
from tests.support.answers import methods, sent_to, words
from tests.support.factories import client_for, make_actor, make_person, make_runner
from tests.support.ledgers import post
from tests.support.moments import attend, make_past_session, make_past_signup
from tests.support.offers import make_activity, make_session

PAGE = "/desk/"


def columns(client: Client) -> dict[str, list[str]]:
    """Give the addresses of what stands in each column."""
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return {name: sorted(item.url for item in items) for name, items in answer.context["columns"].items()}


def make_session_today(org: Org, **fields: Any) -> Session:
    now = timezone.now()
    return make_session(org=org, at=now - timedelta(days=2), starts_at=at_local(local_day(now), 12), **fields)


def make_busy(org: Org) -> dict[str, list[str]]:
    """Leave one of everything to do at an org; give what its desk shows."""
    today = make_session_today(org)
    draft = make_activity(org=org, published=False)
    asked = make_activity(org=org)
    services.ask_question(activity=asked, text="要空腹吗？", actor=make_runner(org), at=timezone.now())
    came = attend(make_past_signup(make_past_session(org)))
    late = make_past_signup(make_past_session(org)).session
    waiting = [
        reverse("activities:desk_activity", args=[draft.pk]),
        reverse("activities:desk_call_back", args=[came.pk]),
        reverse("activities:desk_questions", args=[asked.pk]),
    ]
    return {
        "todo": sorted(waiting),
        "today": [reverse("activities:desk_session", args=[today.pk])],
        "late": [reverse("activities:desk_session", args=[late.pk])],
    }


@pytest.mark.parametrize("role", roles.STAFF_UP)
def test_staff_see_what_waits_in_their_scope(desks, federation, role):
    assert make_busy(federation.station) == columns(desks[role])


def test_what_waits_elsewhere_or_above_is_not_shown(desks, federation):
    make_busy(federation.other_station)
    make_busy(federation.district)
    assert (
        columns(desks[roles.TOWNSHIP])
        == columns(desks[roles.STATION])
        == {"todo": [], "today": [], "late": []}
    )


@pytest.mark.parametrize(("role", "place"), [(roles.OUTLET, "outlet"), (roles.CHAIR, "union")])
def test_heads_see_the_places_kept_for_their_people_and_nothing_else(desks, federation, role, place):
    make_busy(federation.station)
    session = make_session(org=federation.township)
    runner = make_runner(federation.township)
    services.set_quota(
        session=session, org=getattr(federation, place), places=5, actor=runner, at=timezone.now()
    )
    answer = desks[role].get(PAGE)
    (item,) = answer.context["columns"]["todo"]
    assert (item.title, item.done, item.total) == (session.activity.title, 0, 5)
    assert desks[role].get(item.url).status_code == 200
    assert columns(desks[role]) == {"todo": [item.url], "today": [], "late": []}


@pytest.mark.parametrize("role", [roles.AUDITOR, roles.ADMINISTRATOR])
def test_nothing_waits_for_those_who_run_nothing(desks, federation, role):
    make_busy(federation.station)
    assert columns(desks[role]) == {"todo": [], "today": [], "late": []}


@pytest.mark.parametrize("role", [roles.STATION, roles.DISTRICT])
def test_every_item_opens(desks, federation, role):
    make_busy(federation.station)
    items = [item for column in desks[role].get(PAGE).context["columns"].values() for item in column]
    assert [(str(item.title), desks[role].get(item.url).status_code) for item in items] == [
        (str(item.title), 200) for item in items
    ]
    assert len(items) == 5


def test_heading_counts_what_is_to_do(desks, federation):
    for number in range(3):
        (heading,) = re.findall(r"<h1>\s*(\d+)", words(desks[roles.STATION].get(PAGE)))
        assert int(heading) == number
        make_activity(org=federation.station, published=False)


def test_what_presses_stands_first_and_what_is_beyond_eight_opens(desks, federation):
    for _turn in range(8):
        make_activity(org=federation.station, published=False)
    make_application(org=federation.union)
    answer = desks[roles.TOWNSHIP].get(PAGE)
    first, *drafts = [item.tone for item in answer.context["columns"]["todo"]]
    assert (first, set(drafts), len(drafts)) == ("red", {"sky"}, 8)
    page = words(answer)
    assert "还有 1 项" in page
    assert [item.url for item in answer.context["columns"]["todo"] if f'href="{item.url}"' not in page] == []


def test_figures_of_the_month_are_for_those_who_read_figures(desks, federation):
    post(org=federation.station, headcount=12, occurred_on=local_day(timezone.now()), at=timezone.now())
    shown = {}
    for role, client in desks.items():
        trends = [
            one.context["trends"] for one in client.get(PAGE).context["sections"] if "trends" in one.context
        ]
        shown[role] = [trend.value.number for trend in trends[0]][:1] if trends else None
    assert shown == {role: [12] if role in roles.FIGURE_READERS else None for role in desks}


def test_menu_holds_what_the_role_may_open(desks):
    for client in desks.values():
        menu = [
            line.split('href="')[1].split('"')[0]
            for line in words(client.get(PAGE)).split('class="item"')[1:]
        ]
        assert [url for url in menu if url.startswith("/desk/") and client.get(url).status_code != 200] == []


def test_desk_is_not_there_for_workers_and_strangers_log_in(client, member, newcomer, nobody):
    assert [one.get(PAGE).status_code for one in (member, newcomer, nobody)] == [404, 404, 404]
    assert sent_to(client.get(PAGE)) == (302, f"/accounts/login/?next={PAGE}")


def test_wrong_method(desks):
    allowed = [name for name, status in methods(desks[roles.STATION], PAGE).items() if status != 405]
    assert allowed == ["get"]


def test_somebody_with_two_posts_sees_the_desk_they_act_for(federation):
    person = make_person(org=federation.union)
    first = make_actor(roles.STATION, federation.station, person)
    second = make_actor(roles.STATION, federation.other_station, person)
    make_session_today(federation.other_station)
    client = client_for(person)
    chosen = {}
    for actor in (first, second):
        client.post("/desk/act-for/", {"post": actor.post_id})
        chosen[actor.org_name] = len(columns(client)["today"])
    assert chosen == {"子镇服务站": 0, "丑镇服务站": 1}


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(desks, federation, count, django_assert_max_num_queries):
    activity = make_activity(org=federation.station, published=False)
    at = timezone.now()
    for minute in range(count):
        starts_at = at_local(local_day(at), 12, minute)
        make_session(activity=activity, at=at - timedelta(days=2), starts_at=starts_at)
        make_activity(org=federation.station, published=False)
    with django_assert_max_num_queries(38):
        assert len(columns(desks[roles.STATION])["today"]) == min(count, 8)
