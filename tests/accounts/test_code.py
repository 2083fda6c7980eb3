"""/accounts/login/code/ — the six digits: one use, five tries, five minutes, one session."""

import pytest

from niangjia.accounts import audit
from niangjia.accounts.models import AuditRecord, SmsMessage, User
from niangjia.accounts.queries import latest_code
from niangjia.people import roles
from niangjia.people.models import Person
from tests.accounts.phones import CODE, LOGIN, PHONE, ask, confirm, log_in, user_of
from tests.support.factories import make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db


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
