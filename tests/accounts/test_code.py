"""/accounts/login/code/ — the six digits: one use, five tries, five minutes, one session."""

import time
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.test import Client

from niangjia.accounts import audit
from niangjia.accounts.models import AuditRecord, SmsMessage, User
from niangjia.accounts.queries import latest_code
from niangjia.people import roles
from niangjia.people.models import Person
from tests.accounts.phones import CODE, LOGIN, PHONE, ask, confirm, log_in, user_of, wrong
from tests.support.factories import make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let time pass."""
    real = time.time

    def pass_by(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + seconds)

    return pass_by


def test_newcomer_is_in_with_phone_and_code(client):
    answer = log_in(client)
    user = User.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert user_of(client) == str(user.pk)
    assert user.phone_verified
    assert Person.objects.get(user=user).vault.phone == PHONE


def test_known_person_is_in_as_themselves(client):
    person = make_person(phone=PHONE)
    log_in(client)
    assert user_of(client) == str(person.user_id)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("style", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "full"])
def test_code_is_taken_as_people_type_it(client, style):
    ask(client)
    code = latest_code(PHONE)
    typed = (
        code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        if style == "full"
        else style.format(code)
    )
    assert confirm(client, typed).status_code == 302
    assert user_of(client)


def test_code_has_six_digits_and_is_told_by_sms_only_outside_the_demo(client, settings):
    settings.NIANGJIA_DEMO = False
    ask(client)
    message = SmsMessage.objects.get()
    code = latest_code(PHONE)
    assert (len(code), code.isdigit(), message.kind, code in message.body) == (6, True, "code", True)
    assert code.encode() not in client.get(CODE).content


def test_demo_shows_the_code(client):
    ask(client)
    assert latest_code(PHONE).encode() in client.get(CODE).content


def test_next_is_kept_to_the_end(client):
    assert log_in(client, next="/my/records/?x=1")["Location"] == "/my/records/?x=1"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_next_never_leads_elsewhere(client, elsewhere):
    assert log_in(client, next=elsewhere)["Location"] == "/"


def test_desk_people_go_to_their_desk(client):
    actor = make_actor(roles.STATION, make_federation().station)
    phone = Person.objects.get(pk=actor.person_id).vault.phone
    assert log_in(client, phone)["Location"] == "/desk/"


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567", "１２３"])
def test_what_is_no_code_is_sent_back_with_the_tries_left(client, typed):
    ask(client)
    answer = confirm(client, typed)
    assert (answer.status_code, answer.context["tries_left"], user_of(client)) == (200, 4, None)


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


def test_new_code_replaces_the_old_one_after_a_minute(client, hour):
    ask(client)
    old = latest_code(PHONE)
    assert client.post(CODE, {"action": "resend"}).status_code == 302
    assert SmsMessage.objects.count() == 1
    hour(61)
    client.post(CODE, {"action": "resend", "next": "/my/"})
    new = latest_code(PHONE)
    assert SmsMessage.objects.count() == 2
    if old != new:
        assert confirm(client, old).status_code == 200
    hour(61 + 290)
    assert confirm(client, new).status_code == 302
    assert user_of(client)


def test_another_number_starts_again_with_the_first_filled_in(client):
    ask(client)
    assert client.post(CODE, {"action": "change", "next": "/my/"})["Location"] == f"{LOGIN}?next=%2Fmy%2F"
    page = client.get(LOGIN)
    assert PHONE.encode() in page.content
    assert ask(client, "13900000000").status_code == 302


def test_without_asking_there_is_no_code_page(client):
    assert client.get(f"{CODE}?next=/my/")["Location"] == f"{LOGIN}?next=%2Fmy%2F"


def test_closed_log_in_stays_out(client):
    User.objects.create_user(PHONE, phone_verified=True, is_active=False)
    assert log_in(client)["Location"] == "/accounts/closed/"
    assert user_of(client) is None
    assert client.get("/accounts/closed/").status_code == 200


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


def test_log_in_is_recorded_without_the_number(client):
    person = make_person(phone=PHONE)
    log_in(client)
    record = AuditRecord.objects.get(action="login.opened")
    assert (record.subject_id, record.actor_user, record.detail) == (
        str(person.user_id),
        person.user_id,
        {"how": ["code"]},
    )
    assert person.name not in str(list(AuditRecord.objects.values()))
    assert PHONE not in str(list(AuditRecord.objects.values()))
    assert audit.verify().faults == []


def test_login_pages_are_not_kept_by_caches(client):
    ask(client)
    assert "no-store" in client.get(CODE)["Cache-Control"]
