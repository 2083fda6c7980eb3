"""People are found by characters, pinyin, initials, a whole number, or the last four digits of phone or ID."""

import pytest
from django.utils import timezone

from niangjia.people import roles, services
from niangjia.people.models import Person
from niangjia.people.queries import matching
from niangjia.people.search import find
from tests.support.factories import TEST, Federation, make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def wang(federation: Federation) -> Person:
    make_person(org=federation.station, name="李静", phone="13900001234")
    return make_person(
        org=federation.station, name="王小明", phone="13812345678", id_number="11010519491231002X"
    )


def found(text: str) -> list[Person]:
    return list(matching(Person.objects.all(), text))


@pytest.mark.parametrize(
    "text",
    [
        "王小明",
        "小明",
        " 王 小明 ",
        "wang",
        "wang xiao",
        "wangxiaoming",
        "WangXiao",
        "wxm",
        "WX",
        "5678",
        "５６７８",
        "13812345678",
        "138 1234 5678",
        "+86 138-1234-5678",
        "11010519491231002x",
        "110105 19491231 002X",
        "110105491231002",
        "002x",
    ],
)
def test_found_by_what_people_know(wang, text):
    assert found(text) == [wang]


@pytest.mark.parametrize("text", ["--", "1234567", "0000", "0021", "xiaoming", "张", "%", "_", "\x00张"])
def test_not_found_by_anything_else(wang, text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["", "  ", "\x00"])
def test_nothing_sought_leaves_everybody(wang, text):
    assert len(found(text)) == 2


def test_search_stays_within_the_scope(wang, federation):
    elsewhere = make_person(org=federation.other_district, name="王小明", phone="13712345678")
    actor = make_actor(roles.STATION, federation.station)
    hits = find(actor, actor.scope, "5678", 10)
    assert [hit.title for hit in hits] == ["王小明"]
    assert str(elsewhere.pk) not in hits[0].url


@pytest.mark.parametrize("role", [roles.OUTLET, roles.CHAIR, roles.AUDITOR, roles.WORKER])
def test_search_is_for_those_who_serve_people(wang, federation, role):
    actor = make_actor(role, federation.station)
    assert find(actor, federation.station.scope, "王", 10) == []


def test_merged_and_erased_are_not_hits(wang, federation):
    actor = make_actor(roles.TOWNSHIP, federation.township)
    gone = make_person(org=federation.station, name="王二", signs_in=False)
    services.merge(kept=wang, gone=gone, reason="", actor=TEST, at=timezone.now())
    assert [hit.title for hit in find(actor, actor.scope, "王", 10)] == ["王小明"]
    services.erase(person=wang, reason="本人要求", actor=TEST, at=timezone.now())
    assert find(actor, actor.scope, "王", 10) == []
