"""Sensitive reads*. Every unmasking and every export is logged, with a reason; values never reach a log. Lists are masked."""

import logging
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.core.masking import mask_id_number, mask_phone
from niangjia.people import roles
from niangjia.people.models import Person
from niangjia.surveys.models import Survey
from tests.accounts.phones import log_in
from tests.classes.makers import make_class, make_enrolment
from tests.courses.makers import make_lecturer
from tests.people.numbers import id_number
from tests.support.factories import Federation, client_for, make_actor, make_person
from tests.support.moments import attend, make_past_session, make_past_signup
from tests.support.offers import make_session, make_signup
from tests.support.routes import routes
from tests.surveys.making import answer_named, make_survey

pytestmark = pytest.mark.django_db
PHONE, NUMBER = "13987651234", id_number(7)
REASON = "核对年度登记"


@pytest.fixture
def person(fed: Federation) -> Person:
    return make_person(org=fed.union, name="慕容测试", phone=PHONE, id_number=NUMBER)


@pytest.fixture
def client(fed: Federation) -> Client:
    return client_for(make_actor(roles.DISTRICT, fed.district))


def recorded(action: str = "") -> list[tuple[str, str]]:
    """Give what the trail holds: action and reason."""
    found = AuditRecord.objects.filter(action__startswith=action)
    return list(found.order_by("pk").values_list("action", "reason"))


@pytest.mark.parametrize(("field", "value"), [("phone", PHONE), ("id_number", NUMBER)])
def test_unmasking_is_recorded_with_its_reason_and_shown_once(client, person, field, value):
    page = client.post(reverse("people:desk_unmask", args=[person.pk]), {"field": field, "reason": REASON})
    assert (value in page.content.decode(), "no-store" in page["Cache-Control"]) == (True, True)
    assert recorded("person.unmasked") == [(f"person.unmasked.{field}", REASON)]
    assert value not in client.get(reverse("people:desk_person", args=[person.pk])).content.decode()


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_unmasked_without_a_reason(client, person, reason):
    answer = client.post(
        reverse("people:desk_unmask", args=[person.pk]), {"field": "phone", "reason": reason}, follow=True
    )
    assert (PHONE in answer.content.decode(), recorded("person.unmasked")) == (False, [])


def test_number_shown_for_a_call_back_is_recorded_with_that_as_its_reason(client, fed, person):
    signup = attend(make_past_signup(make_past_session(fed.township), person=person))
    page = client.get(reverse("activities:desk_call_back", args=[signup.pk]))
    assert PHONE in page.content.decode()
    ((action, reason),) = recorded("person.unmasked")
    assert (action, signup.session.activity.title in reason) == ("person.unmasked.phone", True)


def _answered(fed: Federation, person: Person) -> Survey:
    survey = make_survey(fed.township, anonymous=False, opened=True)
    answer_named(survey, person)
    return survey


def exports(fed: Federation, person: Person) -> dict[str, str]:
    """Give the address of every export of the desk."""
    session = make_past_session(fed.township)
    attend(make_past_signup(session, person=person))
    roster = make_enrolment(make_class(fed.township), person).training_class
    make_lecturer(fed.district, person=person)
    year = timezone.now().year
    window = f"?since={year - 1}-01-01&until={year}-12-31"
    return {
        "people:desk_people_export": reverse("people:desk_people_export"),
        "activities:desk_export": reverse("activities:desk_export", args=[session.pk]),
        "classes:desk_class_export": reverse("classes:desk_class_export", args=[roster.pk]),
        "courses:desk_lecturers_export": reverse("courses:desk_lecturers_export"),
        "accounts:desk_audit_export": reverse("accounts:desk_audit_export"),
        "reports:desk_figures_export": reverse("reports:desk_figures_export") + window,
        "reports:desk_figure_export": reverse("reports:desk_figure_export", args=["services.times"]) + window,
        "surveys:desk_survey_export": reverse("surveys:desk_survey_export", args=[_answered(fed, person).pk]),
    }


def sheet(answer: Any) -> bool:
    return "spreadsheet" in answer.headers.get("Content-Type", "")


def test_every_export_is_recorded_with_its_reason_and_none_leaves_without(fed, person):
    found = exports(fed, person)
    assert set(found) == {
        one.name for one in routes() if "export" in one.name and one.access.audience == "roles"
    }
    for name, url in found.items():
        role = roles.AUDITOR if "audit" in name else roles.DISTRICT
        client = client_for(make_actor(role, fed.district))
        before = recorded()
        assert not sheet(client.post(url, {"reason": ""})), name
        assert recorded() == before, name
        assert sheet(client.post(url, {"reason": REASON})), name
        ((action, reason),) = recorded()[len(before) :]
        assert (action.endswith(".exported"), reason) == (True, REASON), name


def test_lists_and_exports_are_masked(client, fed, person):
    signup = make_signup(session=make_session(org=fed.township), person=person)
    pages = [
        reverse("people:desk_people"),
        f"{reverse('people:desk_people')}?q={PHONE[-4:]}",
        reverse("people:desk_person", args=[person.pk]),
        reverse("activities:desk_session", args=[signup.session_id]),
        reverse("activities:desk_signup", args=[signup.pk]),
        f"{reverse('portal:desk_search')}?q=慕容",
    ]
    for page in pages:
        text = re.sub(r'value="[^"]*"', "", client.get(page).content.decode())
        assert [value for value in (PHONE, NUMBER) if value in text] == [], page
    listed = client.get(reverse("people:desk_people")).content.decode()
    assert mask_phone(PHONE) in listed
    card = client.get(reverse("people:desk_person", args=[person.pk])).content.decode()
    assert (mask_phone(PHONE) in card, mask_id_number(NUMBER) in card) == (True, True)


def test_values_never_reach_a_log_or_the_trail(client, fed, person, caplog):
    with caplog.at_level(logging.DEBUG):
        log_in(Client(), PHONE)
        for field in ("phone", "id_number"):
            url = reverse("people:desk_unmask", args=[person.pk])
            client.post(url, {"field": field, "reason": REASON})
        client.get(reverse("people:desk_people"), {"q": PHONE})
        client.post(reverse("people:desk_people_export"), {"reason": REASON})
        client.get(f"/nowhere/{person.pk}/")
    said = caplog.text + str(list(AuditRecord.objects.values()))
    assert "/nowhere/" in said
    assert [value for value in (PHONE, NUMBER, PHONE[3:], NUMBER[6:14], person.name) if value in said] == []
