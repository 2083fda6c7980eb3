"""How often a code may be asked for: by phone, by address, by day; and nobody locks another out."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from niangjia.accounts.models import SmsMessage
from tests.accounts.phones import CODE, PHONE, ask, log_in, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rates(settings: Any) -> Any:
    """Change some rates."""

    def change(**changed: str) -> None:
        settings.ACCOUNT_RATE_LIMITS = {
            **dict.fromkeys(settings.ACCOUNT_RATE_LIMITS, "1000/m/key"),
            "code_tries": "5/10m/key",
            **changed,
        }

    return change


def is_sent(client: Client, phone: str = PHONE, address: str = "203.0.113.1") -> bool:
    client.post(CODE, {"action": "change"})
    answer = client.post("/accounts/login/", {"phone": phone}, REMOTE_ADDR=address)
    if answer.status_code == 302:
        return True
    assert len(answer.context["form"].errors["phone"]) == 1
    return False


def test_second_code_within_a_minute_is_refused_in_words(client):
    assert (is_sent(client), is_sent(client)) == (True, False)
    assert SmsMessage.objects.count() == 1


def test_one_address_gets_ten_codes_a_day_for_one_phone(client, rates):
    rates(code_to_phone_from_address="10/d/key")
    assert [is_sent(client) for _turn in range(12)] == [True] * 10 + [False] * 2


def test_one_phone_gets_twenty_codes_a_day_from_strangers(client, rates):
    rates(code_to_phone="20/d/key")
    sent = [is_sent(client, address=f"203.0.113.{number}") for number in range(22)]
    assert sent == [True] * 20 + [False] * 2


def test_one_address_gets_a_limited_number_of_codes(client, rates):
    rates(code_from_address="3/10m/key")
    sent = [is_sent(client, phone=f"1380000000{number}") for number in range(4)]
    assert sent == [True] * 3 + [False]
    assert is_sent(client, phone="13800000009", address="203.0.113.9")


def test_flood_from_one_address_leaves_the_owner_their_codes(rates):
    rates(code_to_phone="20/d/key", code_to_phone_from_address="10/d/key")
    attacker = Client()
    assert sum(is_sent(attacker) for _turn in range(30)) == 10
    assert is_sent(Client(), address="198.51.100.7")


def test_flood_from_everywhere_leaves_a_known_device_its_codes(rates):
    owner = Client()
    log_in(owner)
    owner.post("/accounts/logout/")
    cache.clear()
    rates(code_to_phone="20/d/key", code_from_address="60/10m/key", code_to_known_device="20/d/key")
    attacker = Client()
    assert sum(is_sent(attacker, address=f"203.0.113.{number}") for number in range(60)) == 20
    assert not is_sent(Client(), address="198.51.100.7")
    assert is_sent(owner, address="198.51.100.7")
    log_in(owner)
    assert user_of(owner)


def test_wrong_tries_of_another_do_not_touch_the_owner(rates):
    rates()
    owner, attacker = Client(), Client()
    for _turn in range(10):
        is_sent(attacker)
        for _try in range(5):
            attacker.post(CODE, {"code": "000000", "action": "verify"})
    log_in(owner)
    assert user_of(owner)


def test_forged_device_is_a_stranger(rates):
    rates(code_to_phone="0/d/key")
    client = Client()
    client.cookies["niangjia_device"] = "forged"
    assert not is_sent(client)


def test_device_cookie_says_nothing_of_the_phone(client):
    log_in(client)
    cookie = client.cookies["niangjia_device"]
    assert PHONE not in cookie.value
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_address_behind_the_proxy_is_the_clients(client, rates, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    rates(code_from_address="1/d/key")
    for number in (1, 2):
        answer = Client().post(
            "/accounts/login/",
            {"phone": f"1380000000{number}"},
            HTTP_X_FORWARDED_FOR=f"1.1.1.1, 203.0.113.{number}",
        )
        assert answer.status_code == 302


def test_address_cannot_be_made_up_without_a_proxy(rates):
    rates(code_from_address="1/d/key")
    sent = [
        Client().post(
            "/accounts/login/", {"phone": f"1380000000{number}"}, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}"
        )
        for number in (1, 2)
    ]
    assert [answer.status_code for answer in sent] == [302, 200]


def test_asking_needs_the_form_of_this_site(client):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", {"phone": PHONE}).status_code == 403
    assert ask(client).status_code == 302
