"""/desk/search/ — people, orgs and activities, by characters, pinyin, initials or last digits; within the scope only."""

from typing import Any

import pytest
from django.test import Client

from niangjia.people import roles
from tests.support.answers import NONSENSE, methods, sent_to, words
from tests.support.factories import client_for, make_actor, make_person
from tests.support.offers import make_activity

PAGE = "/desk/search/"


@pytest.fixture
def cadre(federation: Any) -> Client:
    return client_for(make_actor(roles.TOWNSHIP, federation.township))


def found(client: Client, text: str) -> list[tuple[str, str]]:
    answer = client.get(PAGE, {"q": text})
    assert answer.status_code == 200
    return [(str(hit.kind), hit.title) for hit in answer.context["hits"]]


@pytest.mark.parametrize(
    "text", ["周小燕", "小燕", "zxy", "ZX", "zhouxiao", "zhou xiao", "8848", "８８４８", "13912348848"]
)
def test_person_is_found_by_characters_pinyin_and_digits(cadre, federation, text):
    make_person(org=federation.union, name="周小燕", phone="13912348848")
    assert found(cadre, text) == [("职工", "周小燕")]


@pytest.mark.parametrize("text", ["子镇快递", "zzkd", "zizhenkuaidi", " 子镇 快递 "])
def test_org_is_found(cadre, federation, text):
    assert found(cadre, text) == [("组织", "子镇快递工会")]


@pytest.mark.parametrize("text", ["暖心", "nxkt", "nuan"])
def test_activity_is_found(cadre, federation, text):
    make_activity(org=federation.station, title="暖心课堂")
    assert found(cadre, text) == [("活动", "暖心课堂")]


def test_hits_open(cadre, federation):
    make_person(org=federation.union, name="子一明")
    make_activity(org=federation.station, title="子镇体检")
    hits = cadre.get(PAGE, {"q": "子"}).context["hits"]
    assert {str(hit.kind) for hit in hits} == {"职工", "组织", "活动"}
    assert {cadre.get(hit.url).status_code for hit in hits} == {200}
    page = words(cadre.get(PAGE, {"q": "子"}))
    assert [hit.url for hit in hits if f'href="{hit.url}"' not in page] == []


def test_nothing_is_found_outside_the_scope(cadre, federation):
    for org in (federation.other_union, federation.other_district):
        make_person(org=org, name="周小燕", phone="13912348848", signs_in=False)
    make_activity(org=federation.other_station, title="暖心课堂")
    make_activity(org=federation.district, title="暖心课堂")
    assert [
        found(cadre, text) for text in ("周小燕", "zxy", "8848", "13912348848", "暖心", "丑镇", "甲区")
    ] == [[]] * 7


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        *((role, {"职工", "组织", "活动"}) for role in roles.STAFF_UP),
        (roles.AUDITOR, {"组织", "活动"}),
        (roles.ADMINISTRATOR, {"组织"}),
        (roles.OUTLET, {"组织"}),
        (roles.CHAIR, {"组织"}),
    ],
)
def test_each_role_finds_what_it_may_open(federation, desks, role, kinds):
    for org in (federation.station, federation.outlet, federation.union):
        make_person(org=org, name="子一明")
    make_activity(org=federation.station, title="子镇体检")
    assert {kind for kind, _title in found(desks[role], "子")} == kinds


def test_eight_of_a_kind_at_most(cadre, federation):
    for _turn in range(12):
        make_person(org=federation.union, name="周小燕")
    assert len(found(cadre, "周小燕")) == 8


def test_nothing_found_says_how_to_search(cadre):
    page = words(cadre.get(PAGE, {"q": "没有这个人"}))
    assert ('class="empty"' in page, 'value="没有这个人"' in page) == (True, True)


@pytest.mark.parametrize("text", ["", "  ", "\x00"])
def test_nothing_sought_finds_nothing(cadre, federation, text):
    make_person(org=federation.union)
    assert found(cadre, text) == []


@pytest.mark.parametrize("text", [value for value in NONSENSE if value])
def test_nonsense_is_answered(cadre, text):
    assert cadre.get(PAGE, {"q": text}).status_code == 200


def test_numbers_are_never_shown(cadre, federation):
    make_person(org=federation.union, name="周小燕", phone="13912348848")
    page = words(cadre.get(PAGE, {"q": "8848"}))
    assert ("13912348848" in page, "周小燕" in page) == (False, True)


def test_search_is_for_desks(client, member):
    assert member.get(PAGE, {"q": "周"}).status_code == 404
    assert sent_to(client.get(PAGE)) == (302, f"/accounts/login/?next={PAGE}")


def test_wrong_method(cadre):
    assert [name for name, status in methods(cadre, PAGE).items() if status != 405] == ["get"]


@pytest.mark.parametrize("count", [1, 8])
def test_query_count_is_flat(cadre, federation, count, django_assert_max_num_queries):
    for number in range(count):
        make_person(org=federation.union, name=f"周小燕{number}")
        make_activity(org=federation.station, title=f"周末课堂{number}")
    with django_assert_max_num_queries(23):
        assert len(found(cadre, "周")) == 2 * count
