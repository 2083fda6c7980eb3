"""/figures/ — what everybody may see: whole years, and no group under ten."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from niangjia.figures import Unit, registry
from tests.support.answers import NONSENSE, methods, words
from tests.support.factories import make_person
from tests.support.ledgers import post

pytestmark = pytest.mark.django_db
PAGE = "/figures/"


def told(client: Client, key: str = "services.times", **query: str) -> Any:
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return {one.figure.key: one for one in answer.context["figures"]}[key]


def cells(parts: Any) -> dict[str, Any]:
    return {str(part.label): part.number for part in parts}


def test_only_public_figures_are_told_and_no_shares(client, federation):
    post(org=federation.township)
    keys = [one.figure.key for one in client.get(PAGE).context["figures"]]
    assert keys == [one.key for one in registry.figures() if one.public and one.unit is not Unit.PERCENT]


def test_figures_are_those_of_everybody_by_district(client, federation):
    post(org=federation.station, headcount=40)
    post(org=federation.other_district, headcount=25)
    post(org=federation.headquarters, headcount=30)
    post(org=federation.township, headcount=7, occurred_on=date(2022, 3, 8))
    one = told(client)
    assert (one.number, cells(one.by_org)) == (
        95,
        {"测试市总本级": 30, "测试甲区总工会": 40, "测试乙区总工会": 25},
    )


@pytest.mark.parametrize(("heads", "number"), [(9, None), (10, 10)])
def test_whole_under_ten_is_hidden(client, federation, heads, number):
    post(org=federation.township, headcount=heads)
    one = told(client)
    assert one.number == number
    page = words(client.get(PAGE))
    assert ("不足 10" in page.split("</section>")[0]) == (number is None)


def test_small_group_is_hidden_and_one_that_would_give_it_away(client, federation):
    post(org=federation.station, headcount=40)
    post(org=federation.other_district, headcount=3)
    post(org=federation.headquarters, headcount=30)
    one = told(client)
    assert (one.number, cells(one.by_org)) == (
        73,
        {"测试市总本级": None, "测试甲区总工会": 40, "测试乙区总工会": None},
    )
    assert words(client.get(PAGE)).count("不显示</span>") >= 2


def test_people_are_hidden_in_small_groups_too(client, federation):
    for programme, count in (("care", 12), ("legal", 2), ("summer", 11)):
        for _turn in range(count):
            post(org=federation.union, person=make_person(org=federation.union), programme=programme)
    one = told(client, "services.people")
    assert (one.number, sorted(cells(one.by_programme).values(), key=str)) == (25, [12, None, None])


def test_numbers_that_are_hidden_stand_nowhere_on_the_page(client, federation):
    post(org=federation.station, headcount=40001)
    post(org=federation.other_district, headcount=3)
    post(org=federation.headquarters, headcount=30003)
    page = words(client.get(PAGE))
    assert ("40,001" in page, "30,003" in page) == (True, False)


def test_years_can_be_chosen_and_the_last_with_something_opens(client, federation):
    post(org=federation.township, headcount=50)
    post(org=federation.township, headcount=70, occurred_on=date(2022, 3, 8))
    answer = client.get(PAGE)
    assert (answer.context["year"], answer.context["years"]) == (2023, [2023, 2022])
    assert (told(client).number, told(client, year="2022").number) == (50, 70)


@pytest.mark.parametrize(
    "year", [*(one for one in NONSENSE if one), "20231", "2023-H1", "1999", "2022", "9998"]
)
def test_year_without_anything_is_not_there(client, federation, year):
    post(org=federation.township, headcount=50)
    assert client.get(PAGE, {"year": year}).status_code == 404


def test_no_year_asked_for_is_the_last(client, federation):
    post(org=federation.township, headcount=50)
    assert told(client, year="").number == 50


def test_nothing_at_all_is_not_a_small_group(client, federation):
    post(org=federation.township, headcount=3)
    figures = {one.figure.key: one for one in client.get(PAGE).context["figures"]}
    times, sessions = figures["services.times"], figures["activities.sessions"]
    assert [(one.number, one.nothing) for one in (times, sessions)] == [(None, False), (None, True)]
    page = words(client.get(PAGE))
    assert ("不足 10" in page, "没有数据" in page) == (True, True)


def test_only_whole_years_are_told(client, federation):
    post(org=federation.township, headcount=50)
    assert told(client, since="2023-03-08", until="2023-03-08", period="month").number == 50


def test_page_of_nothing_is_drawn(client, db):
    assert client.get(PAGE).context["figures"] == []
    assert "暂无数据" in words(client.get(PAGE))


def test_wrong_method(client, db):
    assert [name for name, status in methods(client, PAGE).items() if status != 405] == ["get"]


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(client, federation, count, django_assert_max_num_queries):
    for number in range(count):
        post(org=federation.union, headcount=number + 10, programme=("care", "legal", "summer")[number % 3])
    with django_assert_max_num_queries(5 * len(registry.figures()) + 5):
        assert told(client).figure.key == "services.times"
