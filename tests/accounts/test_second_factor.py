"""/accounts/2fa/… — the cadres' second factor."""

import base64
import json
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client

from niangjia.accounts import second_factor
from niangjia.accounts.models import AuditRecord
from niangjia.people import roles
from niangjia.people.models import Person
from tests.accounts.phones import log_in, user_of
from tests.support.factories import make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db
HOME = "/accounts/2fa/"
DESK = "/desk/audit/"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.NIANGJIA_SECOND_FACTOR = True


@pytest.fixture
def phone() -> str:
    """The phone of an auditor."""
    actor = make_actor(roles.AUDITOR, make_federation().township)
    number: str = Person.objects.get(pk=actor.person_id).vault.phone
    return number


def entered(phone: str) -> Client:
    cache.clear()
    client = Client()
    log_in(client, phone)
    return client


def code_for(secret: str, ahead: int = 0) -> str:
    """Compute what the app shows now (or ``ahead`` half-minutes later)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def set_up(client: Client) -> str:
    secret: str = client.get(f"{HOME}app/").context["form"].secret
    answer = client.post(f"{HOME}app/", {"code": code_for(secret)})
    assert answer.status_code == 302
    return secret


def test_worker_needs_none():
    client = entered(make_person().user.phone)
    assert client.get("/my/sessions/").status_code == 200


def test_desk_asks_to_set_one_up_and_goes_on_to_where_one_wanted(phone):
    client = entered(phone)
    assert client.get(DESK)["Location"] == f"{HOME}app/"
    secret = client.get(f"{HOME}app/").context["form"].secret
    answer = client.post(f"{HOME}app/", {"code": code_for(secret)})
    assert answer["Location"] == f"{HOME}codes/"
    page = client.get(f"{HOME}codes/")
    assert len(page.context["unused_codes"]) == 10
    assert page.context["goes_on"] == DESK
    assert client.get(DESK).status_code == 200


def test_wrong_code_sets_nothing_up(phone):
    client = entered(phone)
    client.get(f"{HOME}app/")
    assert client.post(f"{HOME}app/", {"code": "000000"}).status_code == 200
    assert Authenticator.objects.count() == 0
    assert client.get(DESK)["Location"] == f"{HOME}app/"


def test_logging_in_then_asks_for_it(phone):
    secret = set_up(entered(phone))
    client = Client()
    cache.clear()
    answer = log_in(client, phone, next=DESK)
    assert (answer["Location"], user_of(client)) == (f"{HOME}login/", None)
    assert client.get(f"{HOME}login/").status_code == 200
    assert client.post(f"{HOME}login/", {"code": "000000"}).status_code == 200
    assert user_of(client) is None
    answer = client.post(f"{HOME}login/", {"code": code_for(secret, 1)})
    assert answer["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_code_of_the_app_works_once(phone):
    secret = set_up(entered(phone))
    used, outcomes = code_for(secret, 1), []
    first, second = entered(phone), entered(phone)
    for client in (first, second):
        client.post(f"{HOME}login/", {"code": used})
        outcomes.append(user_of(client) is not None)
    assert outcomes == [True, False]


def test_recovery_code_opens_once(phone):
    client = entered(phone)
    set_up(client)
    codes = client.get(f"{HOME}codes/").context["unused_codes"]
    outcomes = []
    for _turn in range(2):
        other = entered(phone)
        other.post(f"{HOME}login/", {"code": codes[0]})
        outcomes.append(user_of(other) is not None)
    assert outcomes == [True, False]


def test_session_opened_before_is_asked_again(phone):
    before = entered(phone)
    secret = set_up(entered(phone))
    answer = before.get(DESK)
    assert answer["Location"] == f"{HOME}again/?next=%2Fdesk%2Faudit%2F"
    assert before.get(answer["Location"]).status_code == 200
    done = before.post(answer["Location"], {"code": code_for(secret, 1), "next": DESK})
    assert done["Location"] == DESK
    assert before.get(DESK).status_code == 200


def test_secrets_are_sealed(phone):
    secret = set_up(entered(phone))
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        rows = str(cursor.fetchall())
    assert secret not in rows
    assert base64.b32decode(secret).hex() not in rows


def test_app_names_the_account_by_its_masked_phone(phone):
    page = entered(phone).get(f"{HOME}app/")
    assert phone not in page.context["totp_url"]
    assert "138%2A%2A%2A%2A" in page.context["totp_url"]
    assert page.context["totp_svg_data_uri"].startswith("data:image/svg+xml;base64,")


def test_overview_tells_what_is_set_up(phone):
    client = entered(phone)
    assert client.get(HOME).context["authenticators"] == {}
    set_up(client)
    assert set(client.get(HOME).context["authenticators"]) == {"totp", "recovery_codes"}


def test_removing_asks_for_it_first_and_is_recorded(phone):
    secret = set_up(entered(phone))
    client = entered(phone)
    client.post(f"{HOME}login/", {"code": code_for(secret, 1)})
    answer = client.post(f"{HOME}app/off/")
    assert answer["Location"].startswith(f"{HOME}again/")
    assert Authenticator.objects.count() == 2
    cache.clear()
    client.post(answer["Location"], {"code": code_for(secret)})
    assert Authenticator.objects.count() == 0
    actions = AuditRecord.objects.filter(action__startswith="second_factor").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["second_factor.added", "second_factor.removed"]


def test_recovery_codes_can_be_renewed_and_downloaded(phone):
    client = entered(phone)
    set_up(client)
    old = client.get(f"{HOME}codes/").context["unused_codes"]
    assert client.get(f"{HOME}codes/new/").status_code == 200
    client.post(f"{HOME}codes/new/")
    new = client.get(f"{HOME}codes/").context["unused_codes"]
    assert not set(old) & set(new)
    assert client.get(f"{HOME}codes/download/").content.decode().split() == new


@pytest.mark.parametrize(
    "path", ["app/off/", "codes/", "codes/new/", "codes/download/", "again/", "again/passkey/"]
)
def test_pages_about_what_is_not_set_up_lead_to_the_overview(phone, path):
    assert entered(phone).get(f"{HOME}{path}")["Location"] == HOME


@pytest.mark.parametrize("path", ["", "app/", "passkey/", "codes/", "again/"])
def test_anonymous_is_sent_to_log_in(client, path):
    assert client.get(f"{HOME}{path}")["Location"] == f"/accounts/login/?next={HOME}{path}"


def test_step_without_a_log_in_under_way_leads_to_the_start(client):
    assert client.get(f"{HOME}login/")["Location"] == "/accounts/login/"


def test_passkey_page_offers_this_site_and_this_account(phone):
    page = entered(phone).get(f"{HOME}passkey/")
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert options["rp"] == {"id": "testserver", "name": "娘家"}
    assert json.dumps(options["user"], default=str).find(phone) == -1
    assert b"<script>" not in page.content


@pytest.mark.parametrize("credential", ["", "{}", "not json", '{"id": "x"}'])
def test_forged_passkey_is_refused(phone, credential):
    client = entered(phone)
    client.get(f"{HOME}passkey/")
    assert client.post(f"{HOME}passkey/", {"name": "x", "credential": credential}).status_code == 200
    assert Authenticator.objects.count() == 0


def test_only_a_place_that_wants_it_needs_it(settings):
    user = make_person().user
    assert second_factor.needed(user)
    settings.NIANGJIA_SECOND_FACTOR = False
    assert not second_factor.needed(user)
