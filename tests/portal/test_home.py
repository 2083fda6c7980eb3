"""/ — what is mine next, what I can use, what is near; for a stranger, somebody new and a member."""

from datetime import timedelta

import pytest
from django.utils import timezone

from niangjia.core import declare
from niangjia.core.templatetags.niangjia import address
from niangjia.orgs.choices import OrgKind
from niangjia.people import roles
from tests.joining.making import make_application
from tests.support.answers import methods, words
from tests.support.factories import client_for, make_actor, make_org, make_person
from tests.support.moments import attend, make_past_session, make_past_signup
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db


def offers(client) -> list:
    (section,) = [one for one in client.get("/").context["rest"] if "sessions" in one.context]
    return [session.pk for session in section.context["sessions"]]


def test_stranger_sees_offers_and_how_to_sign_in(client, federation):
    session = make_session(org=federation.township)
    page = words(client.get("/"))
    assert session.activity.title in page
    assert ("/accounts/login/" in page, "/desk/" in page) == (True, False)
    assert client.get("/").context["first"] == []


def test_nobody_whose_place_is_not_known_is_shown_a_station(client, newcomer, nobody, federation):
    assert [one.get("/").context["station"] for one in (client, newcomer, nobody)] == [None] * 3


def test_demo_offers_its_personas_and_nothing_else_does(client, settings, federation):
    assert 'href="/demo/"' in words(client.get("/"))
    settings.NIANGJIA_DEMO = False
    assert 'href="/demo/"' not in words(client.get("/"))


def test_member_is_greeted_and_sees_their_next_thing_first(member, person, federation):
    session = make_session(org=federation.township)
    signup = make_signup(session=session, person=person)
    answer = member.get("/")
    assert [section.context["signup"].pk for section in answer.context["first"]] == [signup.pk]
    page = words(answer)
    assert (f"/my/signups/{signup.pk}/" in page or str(signup.pk) in page, "小周" in page) == (True, True)
    assert "/accounts/login/" not in page


def test_member_sees_the_station_of_their_own_street(member, federation):
    assert member.get("/").context["station"] == federation.station
    elsewhere = client_for(make_actor(roles.WORKER, federation.other_union))
    assert elsewhere.get("/").context["station"] == federation.other_station


@pytest.mark.parametrize("who", ["newcomer", "nobody"])
def test_newcomer_sees_offers_and_no_name(request, who, federation):
    client = request.getfixturevalue(who)
    session = make_session(org=federation.township)
    answer = client.get("/")
    assert (answer.status_code, offers(client), answer.context["first"]) == (200, [session.pk], [])


def test_what_is_over_full_of_drafts_or_for_others_is_not_offered(client, federation):
    at = timezone.now()
    make_session(org=federation.township, at=at - timedelta(days=9), starts_at=at - timedelta(days=3))
    make_activity(org=federation.township, published=False)
    live = make_session(org=federation.township)
    assert offers(client) == [live.pk]


def test_eight_services_at_most_in_the_declared_order(client, federation):
    tiles = client.get("/").context["tiles"]
    assert tiles == declare.gather("tiles", "TILES")[:8]
    assert [client.get(address(tile)).status_code for tile in tiles] == [200] * len(tiles)


def test_two_cards_of_what_is_mine_stand_above_the_services(federation):
    somebody = make_person(org=federation.union)
    make_signup(session=make_session(org=federation.station), person=somebody)
    attend(make_past_signup(make_past_session(federation.station), person=somebody))
    make_application(org=federation.union, person=somebody)
    context = client_for(somebody).get("/").context
    assert [section.order for section in context["first"]] == [10, 20]
    assert [section.order for section in context["rest"]] == [30, 60]


def test_joining_is_among_the_services():
    assert "join" in {tile.key for tile in declare.gather("tiles", "TILES")[:8]}


def test_way_to_the_desk_is_for_those_who_have_one(member, desks):
    seen = {role: 'href="/desk/"' in words(client.get("/")) for role, client in desks.items()}
    assert (set(seen.values()), 'href="/desk/"' in words(member.get("/"))) == ({True}, False)


def test_house_without_orgs_is_drawn(client, db):
    assert (client.get("/").status_code, client.get("/").context["station"]) == (200, None)


def test_closed_station_is_not_shown(member, federation):
    for station in (federation.station, federation.other_station):
        station.closed_on = timezone.localdate()
        station.save()
    make_org(federation.other_district, kind=OrgKind.SERVICE_STATION, name="乙区服务站")
    assert member.get("/").context["station"] is None


def test_wrong_method(client, db):
    assert [name for name, status in methods(client, "/").items() if status != 405] == ["get"]


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(member, person, federation, count, django_assert_max_num_queries):
    activity = make_activity(org=federation.township, published=False)
    for day in range(count):
        make_session(activity=activity, starts_at=timezone.now() + timedelta(days=2 + day))
    make_signup(session=make_session(org=federation.station), person=person)
    with django_assert_max_num_queries(18):
        assert member.get("/").status_code == 200
