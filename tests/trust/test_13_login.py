"""Login. Phone code: 6 digits, ≤ 5 min, one use, 5 tries, bound to the session; sends limited per phone, address and day; no
account oracle; nobody can lock another out. Cadres need a second factor."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client

from niangjia.accounts.models import SmsMessage, User
from niangjia.accounts.queries import latest_code
from niangjia.people import roles
from tests.accounts.phones import CODE, LOGIN, PHONE, ask, confirm, log_in, user_of, wrong
from tests.support.factories import client_for, make_actor, make_federation, make_person

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


def test_code_has_six_digits_and_is_told_by_sms_only_outside_the_demo(client, settings):
    client.get(LOGIN)  # the demo's own pages are there once addresses are known
    settings.NIANGJIA_DEMO = False
    ask(client)
    message = SmsMessage.objects.get()
    code = latest_code(PHONE)
    assert (len(code), code.isdigit(), message.kind, code in message.body) == (6, True, "code", True)
    assert code.encode() not in client.get(CODE).content


def test_fifth_wrong_try_ends_it(client):
    ask(client)
    code = latest_code(PHONE)
    for left in (4, 3, 2, 1):
        assert confirm(client, wrong(code)).context["tries_left"] == left
    last = confirm(client, wrong(code))
    assert (last.status_code, last["Location"]) == (302, LOGIN)
    assert confirm(client, code)["Location"] == LOGIN
    assert user_of(client) is None


def test_tries_are_counted_also_when_sent_all_at_once(client):
    """Each of many requests at once would see the session as it was before all of them."""
    ask(client)
    code = latest_code(PHONE)
    before = dict(client.session)
    for _turn in range(5):
        confirm(client, wrong(code))
        session = client.session
        session.update(before)
        session.save()
    assert confirm(client, code)["Location"] == LOGIN
    assert user_of(client) is None


def test_code_works_once():
    first, second = Client(), Client()
    ask(first)
    code = latest_code(PHONE)
    second.cookies[settings.SESSION_COOKIE_NAME] = first.cookies[settings.SESSION_COOKIE_NAME].value
    confirm(first, code)
    assert confirm(second, code)["Location"] == LOGIN
    assert user_of(second) is None


def test_code_works_in_its_own_session_only():
    asker, other = Client(), Client()
    ask(asker)
    code = latest_code(PHONE)
    assert confirm(other, code)["Location"] == LOGIN
    ask(other, "13900000000")
    confirm(other, code)
    assert user_of(other) is None


def test_code_expires_after_five_minutes(client, hour):
    ask(client)
    code = latest_code(PHONE)
    hour(301)
    answer = confirm(client, code, next="/my/")
    assert (answer["Location"], user_of(client)) == (f"{LOGIN}?next=%2Fmy%2F", None)
    assert len(list(get_messages(answer.wsgi_request))) == 1
    assert client.get(LOGIN).context["form"].initial == {"phone": PHONE}


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


HIDDEN = re.compile(r'value="[^"]*"|nonce="[^"]*"|\d{3}\*{4}\d{4}|data-demo-code>\d+|1\d{10}')


def test_known_and_unknown_phones_are_answered_alike(rates):
    """No page, status, message, cookie or number of statements tells whether somebody is known."""
    rates()
    make_person(phone="13800000001")
    make_actor(roles.STATION, make_federation().station, make_person(phone="13800000002"))
    closed = User.objects.create_user("13800000003", is_active=False)
    told = set()
    for phone in ("13800000001", "13800000002", closed.phone, "13800000009"):
        client = Client()
        asked = ask(client, phone)
        page = client.get(CODE)
        bad = confirm(client, wrong(latest_code(phone)))
        told.add(
            (
                asked.status_code,
                asked["Location"],
                page.status_code,
                HIDDEN.sub("", page.content.decode()),
                HIDDEN.sub("", bad.content.decode()),
                tuple(sorted(client.cookies)),
            )
        )
    assert len(told) == 1


@pytest.mark.parametrize("role", [role for role in roles.DESK if role != roles.OUTLET])
def test_desk_opens_with_a_second_factor_only(role: str, settings):
    settings.NIANGJIA_SECOND_FACTOR = True
    one = make_federation()
    org = {
        roles.STATION: one.station,
        roles.CITY: one.city,
        roles.DISTRICT: one.district,
        roles.CHAIR: one.union,
    }
    client = client_for(make_actor(role, org.get(role, one.township)))
    assert [client.get(page)["Location"] for page in ("/desk/", "/desk/search/")] == [
        "/accounts/2fa/app/"
    ] * 2


def test_second_factor_is_asked_for_unless_it_is_a_demo():
    told = "import django; django.setup(); from django.conf import settings; print(settings.NIANGJIA_SECOND_FACTOR)"
    for demo, asked in (("0", "True"), ("1", "False")):
        environment = {**os.environ, "NIANGJIA_DEMO": demo}
        done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True)
        assert done.stdout.strip() == asked, done.stderr
