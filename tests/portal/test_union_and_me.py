"""/union/ and /my/ — whom to turn to, how to join, and what is mine."""

import pytest

from niangjia.core import declare
from tests.support.answers import methods, sent_to, words
from tests.support.factories import client_for, make_person

UNION, ME = "/union/", "/my/"


def test_hotline_is_one_tap_away_for_everybody(client, settings, member, newcomer, nobody):
    settings.NIANGJIA_HOTLINE = "12351"
    for one in (client, member, newcomer, nobody):
        page = words(one.get(UNION))
        assert ('href="tel:12351"' in page, 'id="legal"' in page) == (True, True)


def test_member_sees_their_union_and_since_when(member, federation):
    answer = member.get(UNION)
    assert answer.context["membership"].org == federation.union
    page = words(answer)
    assert ("子镇快递工会" in page, 'id="join"' in page) == (True, False)


@pytest.mark.parametrize("who", ["client", "newcomer", "nobody"])
def test_others_see_how_to_join_at_their_station(request, federation, who):
    federation.station.phone = "010-61082345"
    federation.station.save()
    client = request.getfixturevalue(who)
    page = words(client.get(UNION))
    assert ('id="join"' in page, "子镇服务站" in page, "tel:010-61082345" in page) == (True, True, True)


def test_union_without_orgs_is_drawn(client, db):
    assert client.get(UNION).status_code == 200


def test_me_shows_who_i_am_and_every_declared_link(member, federation):
    answer = member.get(ME)
    assert answer.context["links"] == declare.gather("tiles", "ME_LINKS")
    page = words(answer)
    assert ("周小燕" in page, federation.union.name in page, 'href="/join/"' in page) == (True, True, False)


def test_newcomer_is_asked_for_a_name_and_shown_how_to_join(newcomer, nobody):
    for client in (newcomer, nobody):
        answer = client.get(ME)
        assert (answer.status_code, 'href="/join/"' in words(answer)) == (200, True)


def test_way_to_the_desk_is_for_those_who_have_one(member, desks):
    seen = {role: 'href="/desk/"' in words(client.get(ME)) for role, client in desks.items()}
    assert (set(seen.values()), 'href="/desk/"' in words(member.get(ME))) == ({True}, False)


def test_me_is_only_mine(federation, member):
    other = client_for(make_person(org=federation.other_union, name="李大海"))
    assert ("周小燕" in words(other.get(ME)), "李大海" in words(member.get(ME))) == (False, False)


def test_me_is_kept_nowhere(member):
    assert member.get(ME)["Cache-Control"] == "no-store, private"


def test_stranger_signs_in_first(client, db):
    assert sent_to(client.get(ME)) == (302, f"/accounts/login/?next={ME}")


def test_wrong_method(client, member):
    for one, url in ((client, UNION), (member, ME)):
        assert [name for name, status in methods(one, url).items() if status != 405] == ["get"]
