"""/desk/people/new/ — who has the phone already is shown before somebody is recorded twice."""

from typing import Any

import pytest
from django.test import Client

from niangjia.people import roles
from niangjia.people.models import Person
from tests.support.factories import Federation, client_for, make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db
NEW, PHONE = "/desk/people/new/", "13812345678"


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def staff(federation: Federation) -> Client:
    return client_for(make_actor(roles.STATION, federation.station))


@pytest.fixture
def wang(federation: Federation) -> Person:
    return make_person(org=federation.station, name="王小明", phone=PHONE, signs_in=False)


def form_of(**fields: Any) -> dict[str, Any]:
    return {"group": "rider", "sex": "0", "id_number": "", **fields}


def test_who_has_the_phone_already_is_shown_before_another_is_recorded(staff, federation, wang):
    before = Person.objects.count()
    given = form_of(name="王小", phone=f"+86 {PHONE}", home_org=federation.station.pk)
    answer = staff.post(NEW, given)
    page = answer.content.decode()
    assert (answer.status_code, answer.context["carriers"], Person.objects.count()) == (409, [wang], before)
    assert all(text in page for text in ("王小明", wang.get_absolute_url(), "仍新增", f'value="{PHONE}"'))
    assert staff.post(NEW, {**given, "anyway": PHONE}).status_code == 303
    assert staff.post(NEW, {**given, "anyway": "13900000000"}).status_code == 409
    assert Person.objects.count() == before + 1


def test_phone_of_somebody_out_of_scope_is_not_told(staff, federation):
    make_person(org=federation.other_district, phone="13700000001")
    given = form_of(name="王小", phone="13700000001", home_org=federation.station.pk)
    assert staff.post(NEW, given).status_code == 303
