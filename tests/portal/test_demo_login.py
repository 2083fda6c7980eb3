"""/demo/ — be somebody with one tap; outside a demo there is no such page."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.people import roles, services
from niangjia.people.models import Post
from tests.support.answers import NONSENSE, sent_to, words
from tests.support.factories import TEST, client_for, make_actor, make_person

PAGE = "/demo/"


def user_of(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def be(client: Client, persona: str, **more: str):
    return client.post(PAGE, {"persona": persona, **more})


def personas(client: Client) -> dict[str, str]:
    return {one.key: str(one.user_id) for one in client.get(PAGE).context["personas"]}


def test_cast_is_two_workers_and_one_of_each_role(client, federation):
    places = {
        roles.OUTLET: federation.outlet,
        roles.CHAIR: federation.union,
        roles.STATION: federation.station,
        roles.TOWNSHIP: federation.township,
        roles.DISTRICT: federation.district,
        roles.CITY: federation.city,
        roles.AUDITOR: federation.township,
        roles.ADMINISTRATOR: federation.district,
    }
    workers = [make_person(org=federation.union) for _turn in range(3)]
    actors = {role: make_actor(role, org) for role, org in places.items()}
    make_actor(roles.STATION, federation.other_station)
    assert personas(client) == {
        "worker-1": str(workers[0].user_id),
        "worker-2": str(workers[1].user_id),
        **{role: str(actor.user_id) for role, actor in actors.items()},
    }


def test_one_tap_signs_in_and_leads_to_where_the_persona_starts(client, federation):
    worker, actor = make_person(org=federation.union), make_actor(roles.STATION, federation.station)
    assert (sent_to(be(client, "worker-1")), user_of(client)) == ((303, "/"), str(worker.user_id))
    assert (sent_to(be(client, "station")), user_of(client)) == ((303, "/desk/"), str(actor.user_id))
    assert client.get("/desk/").context["request"].actor.role == roles.STATION


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("/my/", "/my/"),
        ("/desk/figures/?org=x", "/desk/figures/?org=x"),
        ("https://elsewhere.example/", "/desk/"),
        ("//elsewhere.example/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_page_that_was_asked_for_is_opened_if_it_is_ours(client, federation, target, leads):
    make_actor(roles.STATION, federation.station)
    assert sent_to(be(client, "station", next=target)) == (303, leads)


def test_page_that_was_asked_for_is_carried_by_the_form(client, federation):
    page = words(client.get(PAGE, {"next": "/my/"}))
    assert 'name="next" value="/my/"' in page


@pytest.mark.parametrize("persona", NONSENSE)
def test_persona_that_is_none_signs_nobody_in(client, federation, persona):
    make_actor(roles.STATION, federation.station)
    assert (be(client, persona).status_code, user_of(client)) == (404, None)


def test_post_that_ended_is_no_persona(client, federation):
    actor = make_actor(roles.STATION, federation.station)
    services.end_post(post=Post.objects.get(pk=actor.post_id), actor=TEST, at=timezone.now())
    assert "station" not in personas(client)


def test_session_of_before_is_not_carried_over(client, federation):
    make_person(org=federation.union)
    make_actor(roles.STATION, federation.station)
    be(client, "station")
    before = client.session.session_key
    be(client, "worker-1")
    assert client.session.session_key != before
    assert client.get("/desk/").status_code == 404


def test_forged_form_is_refused(federation):
    make_actor(roles.STATION, federation.station)
    client = Client(enforce_csrf_checks=True)
    assert (be(client, "station").status_code, user_of(client)) == (403, None)


def test_there_is_no_such_page_outside_a_demo(client, settings, federation):
    actor = make_actor(roles.STATION, federation.station)
    settings.NIANGJIA_DEMO = False
    assert (client.get(PAGE).status_code, be(client, "station").status_code, user_of(client)) == (
        404,
        404,
        None,
    )
    assert client_for(actor).get(PAGE).status_code == 404


def test_wrong_method(client, db):
    assert [client.put(PAGE).status_code, client.delete(PAGE).status_code] == [405, 405]


def test_one_tap_is_a_log_in_like_any_other(client, federation):
    make_actor(roles.DISTRICT, federation.district)
    be(client, "district")
    record = AuditRecord.objects.get(action="login.opened")
    assert (str(record.actor_user), record.detail) == (user_of(client), {"how": ["demo"]})
    assert UserSession.objects.filter(user_id=user_of(client)).count() == 1
