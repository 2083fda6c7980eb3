"""/accounts/login/ — the phone, as people type it."""

import pytest
from django.core.cache import cache
from django.test import Client

from niangjia.accounts.models import SmsMessage, User
from tests.accounts.phones import CODE, LOGIN, PHONE, ask
from tests.support.factories import make_person

pytestmark = pytest.mark.django_db


def test_page_asks_for_one_field(client):
    page = client.get(LOGIN)
    assert page.status_code == 200
    visible = [field.name for field in page.context["form"] if not field.is_hidden]
    assert visible == ["phone"]
    assert b"style=" not in page.content


@pytest.mark.parametrize(
    "typed",
    ["13812345678", " 138 1234 5678 ", "138-1234-5678", "+86 138 1234 5678", "+8613812345678", "8613812345678",
     "0086 13812345678", "１３８１２３４５６７８", "＋８６ １３８-１２３４-５６７８", "(138)12345678"],
)  # fmt: skip
def test_phone_is_taken_as_people_type_it(client, typed):
    answer = ask(client, typed)
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert User.objects.get().phone == PHONE
    assert SmsMessage.objects.get().to == PHONE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "---",
        "1381234567",
        "138123456789",
        "23812345678",
        "abcdefghijk",
        "12345",
        "+1 202 555 0143",
        "x" * 300,
    ],
)
def test_what_is_no_mobile_number_is_sent_back(client, typed):
    answer = ask(client, typed)
    assert answer.status_code == 200
    assert len(answer.context["form"].errors["phone"]) == 1
    assert (User.objects.count(), SmsMessage.objects.count()) == (0, 0)


def test_known_and_unknown_phones_are_answered_alike():
    known = make_person(phone="13800000001").user
    assert known is not None
    answers = []
    for phone in ("13800000001", "13800000002"):
        client = Client()
        asked = ask(client, phone)
        page = client.get(CODE)
        tried = client.post(CODE, {"code": "abc", "action": "verify"})
        answers.append(
            (
                asked.status_code,
                asked["Location"],
                page.status_code,
                len(page.content),
                tried.status_code,
                len(tried.content),
            )
        )
    assert answers[0] == answers[1]


def test_closed_log_in_is_answered_like_any_other(client):
    User.objects.create_user(PHONE, phone_verified=True, is_active=False)
    assert ask(client)["Location"] == CODE


def test_asking_twice_makes_one_log_in():
    for _turn in range(2):
        cache.clear()
        ask(Client())
    assert User.objects.count() == 1


def test_next_is_carried_to_the_code(client):
    page = client.get(f"{LOGIN}?next=/my/records/")
    assert b'name="next" value="/my/records/"' in page.content
    assert ask(client, next="/my/records/")["Location"] == f"{CODE}?next=%2Fmy%2Frecords%2F"


def test_coming_back_while_a_code_is_out_leads_to_the_code(client):
    ask(client)
    assert client.get(f"{LOGIN}?next=/my/")["Location"] == f"{CODE}?next=%2Fmy%2F"


def test_somebody_signed_in_is_sent_on(client):
    client.force_login(make_person().user)
    assert client.get(f"{LOGIN}?next=/my/")["Location"] == "/my/"


def test_number_lies_nowhere_in_the_clear(client):
    from django.db import connection

    ask(client)
    with connection.cursor() as cursor:
        for table in ("accounts_user", "accounts_smsmessage", "django_session", "core_cache"):
            cursor.execute(f"SELECT * FROM {table}")
            assert PHONE not in str(cursor.fetchall())


CLOSED = """
/accounts/signup/ /accounts/password/reset/ /accounts/password/change/ /accounts/email/ /accounts/confirm-email/
/accounts/phone/change/ /accounts/phone/verify/ /accounts/reauthenticate/ /accounts/2fa/trust/ /accounts/2fa/webauthn/login/
"""


@pytest.mark.parametrize("url", CLOSED.split())
def test_other_ways_of_allauth_are_closed(client, url):
    assert client.get(url).status_code == 404
