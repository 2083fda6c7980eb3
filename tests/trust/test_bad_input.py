"""Bad input: each case a clear answer, nothing lost, nothing half-saved; what people merely write differently is taken.

A form sent twice is item 3, pictures are item 16, the database stopped is item 23. Control: the same walk finds a page that
saves before it looks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import codes, services
from niangjia.activities.models import Session, Signup
from niangjia.core.clock import SHANGHAI
from niangjia.people import roles
from niangjia.people.identity import check_digit
from niangjia.people.models import Person
from tests.support.answers import NOBODYS, post_json, words
from tests.support.factories import (
    Federation,
    client_for,
    make_actor,
    make_federation,
    make_person,
    make_runner,
)
from tests.support.kept import kept_now
from tests.support.moments import make_past_session, make_running_session
from tests.support.offers import make_session, make_signup

pytestmark = pytest.mark.django_db


@dataclass
class Place:
    """A federation, a worker of its union and staff of its township."""

    fed: Federation = field(default_factory=make_federation)

    def __post_init__(self) -> None:
        self.person = make_person(org=self.fed.union, name="周小燕")
        self.worker = client_for(self.person)
        self.staff = client_for(make_actor(roles.TOWNSHIP, self.fed.township))
        self.runner = make_runner(self.fed.township)

    def session(self, **fields: Any) -> Session:
        return make_session(org=self.fed.township, **fields)


def page(name: str, pk: Any) -> str:
    return reverse(f"activities:{name}", args=[pk])


def local(moment: Any) -> str:
    return str(moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"))


Asked = tuple[Client, str, dict[str, Any]]


def unknown(at: Place) -> Asked:
    return at.worker, page("worker_signup", NOBODYS), {}


def past(at: Place) -> Asked:
    return at.worker, page("worker_signup", make_past_session(at.fed.township).pk), {}


def closed(at: Place) -> Asked:
    session = at.session()
    services.close_activity(activity=session.activity, actor=at.runner, at=timezone.now())
    return at.worker, page("worker_signup", session.pk), {}


def not_yet_open(at: Place) -> Asked:
    now = timezone.now()
    session = at.session(opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2))
    return at.worker, page("worker_signup", session.pk), {}


def cancelled(at: Place) -> Asked:
    session = at.session()
    services.cancel_session(session=session, reason="下雪", actor=at.runner, at=timezone.now())
    return at.worker, page("worker_signup", session.pk), {}


def full(at: Place) -> Asked:
    session = at.session(capacity=1, waiting_list=False)
    make_signup(session=session)
    return at.worker, page("worker_signup", session.pk), {}


def capacity_lowered(at: Place) -> Asked:
    session = at.session(capacity=3)
    for _turn in range(3):
        make_signup(session=session)
    session.refresh_from_db()
    moments = {
        name: local(getattr(session, name)) for name in ("starts_at", "ends_at", "opens_at", "closes_at")
    }
    given = {
        "place": session.place,
        "capacity": "2",
        "waiting_limit": "9",
        "offer_minutes": "60",
        "tell": "1",
    }
    return at.staff, page("desk_session_edit", session.pk), {**moments, **given, "version": session.version}


def door_code_expired(at: Place) -> Asked:
    session = make_running_session(at.fed.township)
    return at.worker, f"/d/{codes.door_code(session.pk, timezone.now() - timedelta(seconds=90))}/", {}


def door_code_forged(at: Place) -> Asked:
    return at.worker, f"/d/{'A' * 34}/", {}


def ticket_forged(at: Place) -> Asked:
    return at.staff, f"/t/{'A' * 34}/", {}


def ticket_of_elsewhere_scanned(at: Place) -> Asked:
    here, there = (make_running_session(at.fed.township) for _turn in range(2))
    code = codes.ticket_code(make_signup(session=there).pk)
    return at.staff, page("desk_scan", here.pk), {"code": code}


def six_digits_wrong(at: Place) -> Asked:
    return at.staff, page("desk_scan", make_running_session(at.fed.township).pk), {"code": "000000"}


def new_person(at: Place, **fields: str) -> Asked:
    home = str(at.fed.township.pk)
    given = {"name": "周小燕", "group": "courier", "phone": "", "id_number": "", "sex": "0", "home_org": home}
    return at.staff, "/desk/people/new/", {**given, **fields}


def phone_too_short(at: Place) -> Asked:
    return new_person(at, phone="1381234567")


def id_number_with_wrong_check_digit(at: Place) -> Asked:
    return new_person(at, id_number="110105199003070011")


def name_too_long(at: Place) -> Asked:
    return new_person(at, phone="13812345678", name="長" * 500)


def code_of_log_in_wrong(at: Place) -> Asked:
    client = Client()
    client.post("/accounts/login/", {"phone": "13812345678"})
    return client, "/accounts/login/code/", {"code": "12345"}


#: What is sent → status, and what is said.
REFUSED: dict[Callable[[Place], Asked], tuple[int, str]] = {
    unknown: (404, "没有"),
    past: (409, "结束"),
    closed: (409, "报名已截止"),
    not_yet_open: (409, "开始报名"),
    cancelled: (409, "这一场已取消。"),
    full: (409, "名额已满。"),
    capacity_lowered: (409, "已占用或预留 3 个名额，不能只设 2 个。"),
    door_code_expired: (409, "这个码已更换，请扫屏幕上现在的码。"),
    door_code_forged: (400, "码"),
    ticket_forged: (404, "码"),
    ticket_of_elsewhere_scanned: (409, "这张码是另一场的。"),
    six_digits_wrong: (409, "码"),
    phone_too_short: (422, "手机号"),
    id_number_with_wrong_check_digit: (422, "末位"),
    name_too_long: (422, "不超过"),
    code_of_log_in_wrong: (200, "验证码"),
}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.__name__)
def test_bad_input_is_refused_in_words_and_changes_nothing(case: Callable[[Place], Asked]):
    client, url, form = case(Place())
    client.get(url)  # what a page settles while it is looked at
    before = kept_now()
    answer = client.post(url, form)
    status, said = REFUSED[case]
    assert answer.status_code == status
    assert said in words(answer)
    assert kept_now() == before


def test_control_finds_what_is_saved_by_a_refused_form():
    before = kept_now()
    make_person(name="周小燕")
    assert kept_now() != before


@pytest.mark.parametrize("name", ["worker_signup", "desk_walk_in", "desk_session_edit", "desk_scan"])
def test_json_where_a_form_is_expected_is_a_form_without_fields(name: str):
    at = Place()
    session = at.session(capacity=1, waiting_list=False)
    make_signup(session=session)
    before = kept_now()
    client = at.worker if name.startswith("worker") else at.staff
    answer = post_json(client, page(name, session.pk))
    assert answer.status_code in {409, 422}
    assert kept_now() == before


def test_missing_picture_is_a_picture_less():
    at = Place()
    session = at.session()
    session.activity.picture = "gone.webp"
    session.activity.save(update_fields=["picture"])
    assert at.worker.get(page("picture", session.activity_id)).status_code == 404
    assert at.worker.get(page("worker_activity", session.activity_id)).status_code == 200


def walk_in(at: Place, **fields: str) -> Person:
    given = {"phone": "13812345678", "group": "courier", "name": "周小燕", **fields}
    answer = at.staff.post(page("desk_walk_in", make_running_session(at.fed.township).pk), given)
    assert answer.status_code == 303, words(answer)
    return Signup.objects.latest("id").person


@pytest.mark.parametrize(
    "name", ["💐花店小李", "買買提·吐爾遜", "齉龘靐", "𠮷野家", "欧阳·" + "长" * 30, "Ng'ang'a O'Brien"]
)
def test_name_is_kept_as_it_is_written(name: str):
    at = Place()
    person = walk_in(at, name=name)
    assert person.name == name
    assert name.replace("'", "&#x27;") in words(at.staff.get(person.get_absolute_url()))


@pytest.mark.parametrize(
    "typed",
    ["138 1234 5678", "+86 138-1234-5678", "１３８１２３４５６７８", "0086(138)12345678", "+8613812345678"],
)
def test_phone_is_the_same_however_it_is_typed(typed: str):
    assert walk_in(Place(), phone=typed).vault.phone == "13812345678"


@pytest.mark.parametrize("last", ["x", "X", "ｘ", "Ｘ"])
def test_id_number_may_end_in_a_small_x(last: str):
    number = next(
        body + "X"
        for body in (f"11010519900307{serial:03d}" for serial in range(99))
        if check_digit(body) == "X"
    )
    client, url, form = new_person(Place(), id_number=number[:17] + last)
    assert client.post(url, form).status_code == 303
    assert Person.objects.latest("id").vault.id_number == number
