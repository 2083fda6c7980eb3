"""/desk/login/ and /l/<code>/ — a desk signed in with one's phone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from niangjia.accounts import second_factor
from niangjia.accounts.models import AuditRecord, DeskLogin
from niangjia.people import roles
from niangjia.people.models import Person
from tests.accounts.phones import user_of
from tests.support.factories import client_for, make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db
DESK, GO = "/desk/login/", "/desk/login/go/"


@pytest.fixture
def phone() -> Client:
    return client_for(make_actor(roles.TOWNSHIP, make_federation().township))


def opened(desk: Client) -> str:
    """Open the desk's page and give the address its QR code holds."""
    assert desk.get(DESK).status_code == 200
    return f"/l/{desk.session['desk_login']['code']}/"


def approve(phone: Client, address: str, answer: str = "yes") -> Any:
    return phone.post(address, {"answer": answer})


def later(**by: float) -> None:
    moved = timezone.now() - timedelta(**by)
    DeskLogin.objects.update(created_at=moved, expires_at=moved + timedelta(minutes=2))


def test_qr_holds_the_address_the_phone_opens(monkeypatch):
    drawn = []
    monkeypatch.setattr("niangjia.accounts.views.desk_login.qr_svg", lambda text: drawn.append(text) or "")
    address = opened(Client())
    assert drawn == [f"http://testserver{address}"]
    assert resolve(address).view_name == "accounts:approve_desk_login"


def test_desk_goes_on_as_the_owner_of_the_phone(phone):
    desk = Client()
    address = opened(desk)
    assert phone.get(address).status_code == 200
    before = desk.session.session_key
    assert approve(phone, address).status_code == 200
    answer = desk.post(GO)
    assert (answer.status_code, answer["Location"]) == (303, "/desk/")
    assert user_of(desk) == user_of(phone)
    assert desk.session.session_key != before
    assert "desk_login" not in desk.session


def test_desk_waits_until_the_phone_has_said_yes(phone):
    desk = Client()
    opened(desk)
    assert desk.post(GO, headers={"HX-Request": "true"}).status_code == 204
    assert "HX-Redirect" not in desk.post(GO, headers={"HX-Request": "true"}).headers
    assert desk.post(GO)["Location"] == "/desk/login/?next=/desk/"
    assert user_of(desk) is None


def test_waiting_page_goes_on_by_itself(phone):
    desk = Client()
    approve(phone, opened(desk))
    answer = desk.post(GO, {"next": "/desk/audit/"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/desk/audit/")


def test_both_screens_show_the_same_number(phone):
    desk = Client()
    page = desk.get(DESK)
    shown = phone.get(f"/l/{desk.session['desk_login']['code']}/")
    assert page.context["match"] == shown.context["match"]


def test_phone_names_the_desk(phone):
    desk = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0"})
    assert "Chrome · Windows".encode() in phone.get(opened(desk)).content


def test_opening_again_shows_the_same_code():
    desk = Client()
    assert opened(desk) == opened(desk)
    assert DeskLogin.objects.count() == 1


def test_code_is_used_once(phone):
    desk = Client()
    address = opened(desk)
    approve(phone, address)
    held = desk.session["desk_login"]
    desk.post(GO)
    again = Client()
    opened(again)
    session = again.session
    session["desk_login"] = held
    session.save()
    again.post(GO)
    assert user_of(again) is None
    assert approve(phone, address).status_code == 410


def test_another_browser_cannot_take_it(phone):
    desk, thief = Client(), Client()
    address = opened(desk)
    opened(thief)
    approve(phone, address)
    thief.post(GO)
    assert (user_of(thief), user_of(desk)) == (None, None)
    desk.post(GO)
    assert user_of(desk)


@pytest.mark.parametrize("when", ["before", "after"])
def test_code_lives_two_minutes(phone, when):
    desk = Client()
    address = opened(desk)
    if when == "after":
        approve(phone, address)
        later(minutes=5)
        desk.post(GO)
    else:
        later(seconds=121)
        assert phone.get(address).status_code == 410
        assert approve(phone, address).status_code == 410
        desk.post(GO)
    assert user_of(desk) is None


def test_expired_code_is_replaced_on_the_desk():
    desk = Client()
    first = opened(desk)
    later(minutes=3)
    assert opened(desk) != first


def test_no_is_no(phone):
    desk = Client()
    address = opened(desk)
    approve(phone, address, "no")
    assert approve(phone, address).status_code == 410
    desk.post(GO)
    assert user_of(desk) is None
    assert list(AuditRecord.objects.values_list("action", flat=True).filter(action__startswith="desk")) == [
        "desk_login.refused"
    ]


def test_answer_must_be_an_answer(phone):
    assert approve(phone, opened(Client()), "perhaps").status_code == 400


def test_unknown_code_is_over(phone):
    assert phone.get("/l/made-up/").status_code == 410


def test_phone_logs_in_first_and_comes_back(client):
    address = opened(Client())
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("passed", [True, False])
def test_second_factor_counts_only_if_the_phone_passed_it(phone, passed, settings):
    if passed:
        session = phone.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
        session["account_authentication_methods_user"] = session["_auth_user_id"]
        session.save()
    desk = Client()
    approve(phone, opened(desk))
    desk.post(GO)
    settings.NIANGJIA_SECOND_FACTOR = True
    assert (desk.get("/desk/").status_code == 200) is passed


def test_desk_of_a_closed_log_in_stays_shut(phone):
    desk = Client()
    approve(phone, opened(desk))
    DeskLogin.objects.get().approved_by.__class__.objects.update(is_active=False)
    desk.post(GO)
    assert user_of(desk) is None


def test_worker_without_a_desk_is_told(client):
    client = client_for(make_person())
    assert client.get(opened(Client())).context["has_desk"] is False


def test_desk_somebody_is_signed_in_at_shows_no_code(phone):
    assert phone.get(DESK)["Location"] == "/desk/"
    assert phone.get(f"{DESK}?next=//example.org/")["Location"] == "/desk/"


def test_codes_are_not_drawn_without_end(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "desk_login": "2/10m/key"}
    assert [Client().get(DESK).status_code for _turn in range(3)] == [200, 200, 429]


def test_code_is_nowhere_in_the_database(phone):
    desk = Client()
    opened(desk)
    code = desk.session["desk_login"]["code"]
    assert code not in str(list(DeskLogin.objects.values()))


@pytest.mark.parametrize(("method", "path"), [("get", GO), ("post", DESK), ("delete", "/l/x/")])
def test_wrong_method(phone, method, path):
    assert getattr(phone, method)(path).status_code == 405


def test_approval_is_recorded(phone):
    approve(phone, opened(Client()))
    record = AuditRecord.objects.get(action="desk_login.approved")
    assert record.actor_role == roles.TOWNSHIP
    assert Person.objects.get(user_id=record.actor_user).name == record.actor_name


def test_passed_reads_the_session_of_its_own_user_only(rf):
    person, other = make_person(), make_person()
    request = rf.get("/")
    request.user = person.user
    request.session = {
        "account_authentication_methods": [{"method": "mfa"}],
        "account_authentication_methods_user": str(other.user_id),
    }
    assert second_factor.passed(request) is False
