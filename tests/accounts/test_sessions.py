"""/my/sessions/ — where one is signed in, and out of there."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from niangjia.accounts.models import AuditRecord
from tests.accounts.phones import log_in, user_of

pytestmark = pytest.mark.django_db
PAGE = "/my/sessions/"
PHONE_AGENT = "Mozilla/5.0 (Linux; Android 14; V2304A) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0"
DESK_AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
)


def signed_in(agent: str = "", phone: str = "13812345678") -> Client:
    cache.clear()
    client = Client(headers={"user-agent": agent})
    log_in(client, phone)
    return client


def row(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


def test_anonymous_is_sent_to_log_in(client):
    assert client.get(PAGE)["Location"] == "/accounts/login/?next=/my/sessions/"


def test_page_lists_this_device_first(django_assert_max_num_queries):
    here, _there = signed_in(PHONE_AGENT), signed_in(DESK_AGENT)
    sessions = here.get(PAGE).context["sessions"]
    assert [(str(one.device), one.device.is_phone, one.is_this) for one in sessions] == [
        ("微信 · Android", True, True),
        ("Edge · Windows", False, False),
    ]


@pytest.mark.parametrize("count", [1, 12])
def test_query_count_is_flat(count, django_assert_max_num_queries):
    here = next(iter([signed_in() for _turn in range(count)]))
    with django_assert_max_num_queries(12):
        assert len(here.get(PAGE).context["sessions"]) == count


def test_logging_out_elsewhere_works_at_once():
    here, there = signed_in(), signed_in(DESK_AGENT)
    answer = here.post(f"{PAGE}{row(there).pk}/end/")
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert there.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200
    assert AuditRecord.objects.get(action="login.ended").detail["device"] == "Edge · Windows"


def test_logging_out_everywhere_else_leaves_this_one():
    here, others = signed_in(), [signed_in(), signed_in()]
    stranger = signed_in(phone="13900000000")
    here.post(f"{PAGE}others/end/")
    assert [client.get(PAGE).status_code for client in (here, *others, stranger)] == [200, 302, 302, 200]
    assert len(here.get(PAGE).context["sessions"]) == 1


def test_session_of_somebody_else_is_not_there():
    here, stranger = signed_in(), signed_in(phone="13900000000")
    assert here.post(f"{PAGE}{row(stranger).pk}/end/").status_code == 404
    assert user_of(stranger)


@pytest.mark.parametrize("path", ["others/end/", "1/end/"])
def test_ending_needs_a_press(path):
    assert signed_in().get(f"{PAGE}{path}").status_code == 405


def test_session_that_ended_by_itself_is_not_listed():
    here, there = signed_in(), signed_in()
    there.post("/accounts/logout/")
    assert len(here.get(PAGE).context["sessions"]) == 1


def test_closed_log_in_is_out_at_once():
    here = signed_in()
    user = row(here).user
    user.is_active = False
    user.save()
    assert here.get(PAGE).status_code == 302
