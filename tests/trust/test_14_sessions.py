"""Sessions. Fixation test; cadre idle limit; a revoked role is dead on the next request."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from niangjia.accounts.queries import latest_code
from niangjia.people import roles, services
from niangjia.people.models import Person, Post
from tests.accounts.phones import CODE, LOGIN, PHONE, ask, confirm, log_in, user_of
from tests.support.factories import TEST, client_for, make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db
DESKS = {
    roles.STATION: "station",
    roles.TOWNSHIP: "township",
    roles.DISTRICT: "district",
    roles.CITY: "city",
    roles.OUTLET: "outlet",
    roles.CHAIR: "union",
    roles.AUDITOR: "township",
    roles.ADMINISTRATOR: "township",
}


def test_session_key_changes_on_logging_in(client):
    ask(client)
    before = client.session.session_key
    confirm(client, latest_code(PHONE))
    assert client.session.session_key != before


def test_session_planted_by_another_is_not_taken_over():
    planted, victim = Client(), Client()
    planted.get(LOGIN)
    ask(planted, "13900000000")
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted.session.session_key
    victim.post(CODE, {"action": "change"})
    log_in(victim)
    assert user_of(victim)
    assert user_of(planted) is None


def test_session_named_by_an_attacker_is_not_opened():
    victim = Client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    log_in(victim)
    assert user_of(victim)
    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32


def test_cookie_cannot_be_read_by_a_script_nor_sent_from_elsewhere(client):
    log_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def idle(client: Client, minutes: float) -> None:
    session = client.session
    session["seen_at"] = (timezone.now() - timedelta(minutes=minutes)).timestamp()
    session.save()


@pytest.mark.parametrize("role", DESKS)
def test_desk_left_alone_is_closed(role: str):
    federation = make_federation()
    client = client_for(make_actor(role, getattr(federation, DESKS[role])))
    assert client.get("/desk/").status_code == 200
    idle(client, settings.NIANGJIA_DESK_IDLE_MINUTES - 1)
    assert client.get("/desk/").status_code == 200
    idle(client, settings.NIANGJIA_DESK_IDLE_MINUTES + 1)
    assert client.get("/desk/")["Location"] == "/accounts/login/?next=/desk/"
    assert user_of(client) is None


def test_worker_is_not_logged_out_for_being_idle():
    client = client_for(make_person())
    client.get("/my/")
    idle(client, 24 * 60)
    assert client.get("/my/").status_code == 200


@pytest.mark.parametrize("role", DESKS)
def test_revoked_role_is_dead_on_the_next_request(role: str):
    federation = make_federation()
    actor = make_actor(role, getattr(federation, DESKS[role]))
    client = client_for(actor)
    assert client.get("/desk/").status_code == 200
    post = Post.objects.get(pk=actor.post_id)
    services.end_post(post=post, actor=TEST, at=timezone.now())
    assert (client.get("/desk/").status_code, client.get("/").status_code) == (404, 200)


def test_revoked_role_is_dead_while_another_is_held():
    one = make_federation()
    actor = make_actor(roles.DISTRICT, one.district)
    person = Person.objects.get(pk=actor.person_id)
    make_actor(roles.STATION, one.station, person)
    client = client_for(person)
    client.post("/desk/act-for/", {"post": actor.post_id})
    assert client.get("/desk/orgs/new/").status_code == 200
    services.end_post(post=Post.objects.get(pk=actor.post_id), actor=TEST, at=timezone.now())
    assert (client.get("/desk/orgs/new/").status_code, client.get("/desk/").status_code) == (404, 200)


def test_closed_log_in_is_out_on_the_next_request():
    person = make_person()
    client = client_for(person)
    assert client.get("/my/").status_code == 200
    person.user.is_active = False
    person.user.save()
    assert client.get("/my/").status_code == 302
