"""/stations/ — a district's service stations: found by name, the nearest first, with phone and hours."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from tests.support.answers import NONSENSE, methods, words
from tests.support.factories import Federation, client_for, make_org, make_person

PAGE = "/stations/"


@pytest.fixture
def far(federation: Federation) -> Org:
    """A station of the other district."""
    federation.other_district.region_code = "110116"
    federation.other_district.save()
    return make_org(federation.other_district, kind=OrgKind.SERVICE_STATION, name="乙区服务站")


def listed(client: Client, **query: str) -> list[str]:
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return [station.name for station, _kilometres in answer.context["stations"]]


def stand(org: Org, latitude: str, longitude: str, **fields: Any) -> None:
    Org.objects.filter(pk=org.pk).update(latitude=Decimal(latitude), longitude=Decimal(longitude), **fields)


def test_stranger_sees_the_first_district(client, federation, far):
    assert listed(client) == ["子镇服务站", "丑镇服务站"]


def test_district_can_be_chosen(client, federation, far):
    answer = client.get(PAGE, {"district": "110116"})
    assert (listed(client, district="110116"), answer.context["district"]) == (
        ["乙区服务站"],
        federation.other_district,
    )
    assert list(answer.context["districts"]) == [federation.district, federation.other_district]


def test_all_districts_can_be_asked_for(client, federation, far):
    answer = client.get(PAGE, {"district": "all"})
    assert answer.context["district"] is None
    assert listed(client, district="all") == ["子镇服务站", "丑镇服务站", "乙区服务站"]
    assert listed(client, district="all", q="乙区") == ["乙区服务站"]


def test_somebody_sees_their_own_district_unless_they_choose(federation, far):
    person = client_for(make_person(org=far))
    assert (listed(person), listed(person, district="110118")) == (
        ["乙区服务站"],
        ["子镇服务站", "丑镇服务站"],
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("丑镇", ["丑镇服务站"]),
        (" 丑 镇 ", ["丑镇服务站"]),
        ("czfwz", ["丑镇服务站"]),
        ("CZ", ["丑镇服务站"]),
        ("chouzhen", ["丑镇服务站"]),
        ("服务站", ["子镇服务站", "丑镇服务站"]),
        ("乙区", []),
        ("没有", []),
    ],
)
def test_search_is_by_name_pinyin_and_initials_within_the_district(client, federation, far, text, names):
    assert listed(client, q=text) == names


def test_nothing_found_is_said(client, federation):
    page = words(client.get(PAGE, {"q": "没有"}))
    assert ('value="没有"' in page, 'class="empty"' in page) == (True, True)


@pytest.mark.parametrize("name", ["q", "district"])
@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_is_answered_with_a_list(client, federation, name, value):
    assert client.get(PAGE, {name: value}).status_code == 200


def test_nearest_stands_first_and_what_has_no_place_last(federation):
    third = make_org(federation.township, kind=OrgKind.SERVICE_STATION, name="寅镇服务站")
    stand(federation.union, "40.3700", "116.8400")
    stand(federation.station, "40.4700", "116.8400")
    stand(federation.other_station, "40.3800", "116.8400")
    client = client_for(make_person(org=federation.union))
    answer = client.get(PAGE)
    found = [(station.pk, km and round(km, 1)) for station, km in answer.context["stations"]]
    assert found == [(federation.other_station.pk, 1.1), (federation.station.pk, 11.1), (third.pk, None)]


def test_card_has_phone_hours_address_and_the_way_there(client, federation):
    told = {"phone": "010-61082345", "opening_hours": "周一至周五 9:00—17:00", "address": "果园西路 1 号"}
    stand(federation.station, "40.370000", "116.840000", **told)
    page = words(client.get(PAGE))
    assert [
        text for text in (*told.values(), "tel:010-61082345", "116.840000,40.370000") if text not in page
    ] == []


def test_closed_station_is_not_listed(client, federation):
    federation.station.closed_on = timezone.localdate()
    federation.station.save()
    assert listed(client) == ["丑镇服务站"]


def test_house_without_stations_is_drawn(client, db):
    assert listed(client) == []


def test_wrong_method(client, db):
    assert [name for name, status in methods(client, PAGE).items() if status != 405] == ["get"]


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(client, federation, count, django_assert_max_num_queries):
    for number in range(count):
        make_org(federation.township, kind=OrgKind.SERVICE_STATION, name=f"{number}号站")
    with django_assert_max_num_queries(6):
        assert len(listed(client)) == count + 2
