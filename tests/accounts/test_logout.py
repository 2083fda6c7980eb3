"""/accounts/logout/ — asked on opening, done on pressing."""

import pytest

from tests.accounts.phones import log_in, user_of

pytestmark = pytest.mark.django_db


def test_opening_only_asks(client):
    log_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert user_of(client)


def test_pressing_logs_out_and_ends_the_session(client):
    log_in(client)
    key = client.session.session_key
    answer = client.post("/accounts/logout/")
    assert (answer.status_code, answer["Location"], user_of(client)) == (302, "/", None)
    assert client.session.session_key != key


def test_somebody_not_signed_in_is_sent_home(client):
    assert client.get("/accounts/logout/")["Location"] == "/"
