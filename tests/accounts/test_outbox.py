"""/demo/outbox/ — the demo's mobile phone."""

import pytest
from django.test import Client

from tests.accounts.phones import PHONE, ask, log_in
from tests.support.factories import make_person

pytestmark = pytest.mark.django_db
PAGE = "/demo/outbox/"


def shown(client: Client) -> list[str]:
    return [message.kind for message in client.get(PAGE).context["messages_to_me"]]


def test_anonymous_sees_nothing(client):
    ask(Client())
    assert shown(client) == []


def test_whoever_asks_for_a_code_sees_it(client):
    ask(client)
    assert shown(client) == ["code"]


def test_one_sees_ones_own_messages_only(client):
    log_in(client)
    other = Client()
    other.force_login(make_person().user)
    assert (shown(client), shown(other)) == (["code"], [])


def test_number_is_masked(client):
    log_in(client)
    page = client.get(PAGE).content
    assert PHONE.encode() not in page
    assert b"138****5678" in page


def test_there_is_none_outside_the_demo(client, settings):
    settings.NIANGJIA_DEMO = False
    assert client.get(PAGE).status_code == 404


def test_wrong_method(client):
    assert client.post(PAGE).status_code == 405
