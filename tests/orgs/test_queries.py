"""Reads over the tree, and finding orgs by characters, pinyin and initials."""

import pytest
from django.utils import timezone

from niangjia.orgs import queries, services
from niangjia.orgs.models import Org
from niangjia.orgs.search import find
from niangjia.people import roles
from tests.support.factories import TEST, Federation, make_actor, make_federation, make_org

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def food(federation: Federation) -> Org:
    return make_org(federation.township, name="云湖食品有限公司工会", short_name="云湖")


def close(org: Org) -> None:
    services.close_org(org=org, reason="撤并", actor=TEST, at=timezone.now())


@pytest.mark.parametrize(
    "text", ["云湖食品", "云湖", " 云 湖 ", "yun hu", "yunhushipin", "YHSP", "sp", "yun hu shi pin you"]
)
def test_found_by_what_people_type(food, text):
    assert list(queries.matching(Org.objects.all(), text)) == [food]


@pytest.mark.parametrize("text", ["长城", "shipin", "%", "_", "\x00云山"])
def test_not_found_by_anything_else(food, text):
    assert list(queries.matching(Org.objects.all(), text)) == []


@pytest.mark.parametrize("text", ["", " ", "\x00"])
def test_nothing_sought_leaves_everything(food, text):
    assert queries.matching(Org.objects.all(), text).count() == Org.objects.count()


def test_search_finds_open_orgs_of_the_scope(food, federation):
    elsewhere = make_org(federation.other_district, name="云湖食品分厂工会")
    closed = make_org(federation.township, name="云湖食品老厂工会")
    close(closed)
    actor = make_actor(roles.TOWNSHIP, federation.township)
    assert [hit.title for hit in find(actor, actor.scope, "云湖", 10)] == [food.name]
    city = make_actor(roles.CITY, federation.city)
    assert [hit.title for hit in find(city, city.scope, "云湖", 10)] == [food.name, elsewhere.name]
    assert find(make_actor(roles.WORKER, federation.township), actor.scope, "云湖", 10) == []


def test_by_name_takes_full_or_short_name_of_one_open_org(food, federation):
    assert (queries.by_name(food.name), queries.by_name("云湖"), queries.by_name("无此工会")) == (
        food,
        food,
        None,
    )
    make_org(federation.district, name="别的工会", short_name="云湖")
    assert queries.by_name("云湖") is None
    close(food)
    assert queries.by_name(food.name) is None


def test_way_down_the_tree(federation):
    assert queries.ancestors_of(federation.outlet) == [
        federation.city,
        federation.district,
        federation.township,
        federation.station,
    ]
    assert queries.ancestors_of(federation.city) == []


def test_children_are_the_open_ones_right_under(federation):
    assert set(queries.children_of(federation.township)) == {federation.station, federation.union}
    close(federation.union)
    assert set(queries.children_of(federation.township)) == {federation.station}


def test_districts_and_names(federation):
    assert set(queries.districts()) == {
        federation.district,
        federation.other_district,
        federation.headquarters,
    }
    assert queries.names([federation.union.pk]) == {federation.union.pk: "子镇快递工会"}
    assert queries.scope_of(federation.union) == federation.union.scope
