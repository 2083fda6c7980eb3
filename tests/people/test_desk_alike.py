"""/desk/people/alike/ — pairs of records that may be one person, with the reasons."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from niangjia.accounts.models import AuditRecord
from niangjia.people import roles
from niangjia.people.likeness import TOO_COMMON, likely_pairs, look_alikes
from niangjia.people.models import Person, TwoPersons
from tests.people.numbers import id_number
from tests.support.factories import Federation, client_for, make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db
URL = "/desk/people/alike/"
BORN = date(1990, 3, 7)


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def cadre(federation: Federation) -> Client:
    return client_for(make_actor(roles.TOWNSHIP, federation.township))


def two(federation: Federation, one: dict[str, Any], other: dict[str, Any]) -> tuple[Person, Person]:
    plain = {"org": federation.station, "signs_in": False, "phone": "", "employer": ""}
    return make_person(**{**plain, **one}), make_person(**{**plain, **other})


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({"phone": "13800000001"}, {"phone": "13800000001"}, ["手机号相同"]),
        ({"birth_on": BORN}, {"birth_on": BORN}, ["姓名和出生日期相同"]),
        ({"employer": "速达"}, {"employer": "速达"}, ["姓名和单位相同"]),
        (
            {"name": "张晓明", "birth_on": BORN},
            {"name": "章小明", "birth_on": BORN},
            ["姓名读音相同，出生日期相同"],
        ),
        (
            {"phone": "13800000001", "birth_on": BORN, "id_number": id_number(1)},
            {"phone": "13800000001", "birth_on": BORN},
            ["手机号相同", "姓名和出生日期相同"],
        ),
        ({}, {}, None),  # a name alone says nothing
        ({"name": ""}, {"name": ""}, None),
        ({"name": "李静", "phone": "13800000001"}, {"name": "王磊", "phone": "13800000002"}, None),
        (
            {"phone": "13800000001", "id_number": id_number(1)},
            {"phone": "13800000001", "id_number": id_number(2)},
            None,
        ),
    ],
)
def test_pair_is_told_with_its_reasons(federation, one, other, reasons):
    first, second = two(federation, {"name": "王小明", **one}, {"name": "王小明", **other})
    found = [
        (pair.one, pair.other, list(map(str, pair.reasons)))
        for pair in likely_pairs(federation.station.scope)
    ]
    assert found == ([(first, second, reasons)] if reasons else [])
    assert [pair.other for pair in look_alikes(first, federation.station.scope)] == (
        [second] if reasons else []
    )


def test_what_very_many_share_says_nothing(federation):
    for _number in range(TOO_COMMON + 1):
        make_person(org=federation.station, name="王小明", employer="速达", phone="", signs_in=False)
    assert likely_pairs(federation.station.scope) == []


def test_list_leads_to_comparing_and_keeps_to_its_scope(federation, cadre):
    first, second = two(federation, {"phone": "13800000001"}, {"phone": "13800000001"})
    page = cadre.get(URL).content.decode()
    assert f"/desk/people/{first.pk}/merge/?other={second.pk}" in page
    elsewhere = client_for(make_actor(roles.TOWNSHIP, federation.other_township))
    assert str(first.pk) not in elsewhere.get(URL).content.decode()


def test_two_persons_are_not_listed_again_until_taken_back(federation, cadre):
    first, second = two(federation, {"phone": "13800000001"}, {"phone": "13800000001"})
    form = {"one": str(second.pk), "other": str(first.pk)}
    assert [cadre.post(URL, form).status_code for _turn in range(2)] == [303, 303]
    said = TwoPersons.objects.get()
    assert (said.one, said.other, likely_pairs(federation.station.scope)) == (first, second, [])
    assert cadre.post(URL, {"again": str(said.pk)}).status_code == 303
    assert len(likely_pairs(federation.station.scope)) == 1
    actions = AuditRecord.objects.filter(subject_id=str(first.pk), action__contains="_a").values_list(
        "action", flat=True
    )
    assert sorted(actions) == ["person.to_compare_again", "person.told_apart"]


@pytest.mark.parametrize("form", [{}, {"one": "x", "other": "y"}, {"again": "x"}])
def test_nonsense_is_not_there(cadre, form):
    assert cadre.post(URL, form).status_code == 404


def test_one_record_is_never_two_persons(federation, cadre):
    person = make_person(org=federation.station)
    assert cadre.post(URL, {"one": str(person.pk), "other": str(person.pk)}).status_code == 303
    assert not TwoPersons.objects.exists()


@pytest.mark.parametrize("role", [roles.STATION, roles.AUDITOR, roles.WORKER])
def test_others_do_not_find_the_list(federation, role):
    actor = make_actor(role, federation.station)
    assert client_for(actor).get(URL).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_query_count_is_flat(federation, cadre, count, django_assert_max_num_queries):
    for number in range(count):
        two(federation, {"phone": f"1380000000{number}"}, {"phone": f"1380000000{number}"})
    with django_assert_max_num_queries(20):
        assert len(cadre.get(URL).context["page"].object_list) == count
