"""An org is named by its full name, its short one or its id; without a name none is meant."""

import pytest

from niangjia.orgs.errors import AmbiguousOrg, UnknownOrg
from niangjia.orgs.queries import find_org
from tests.support.factories import Federation, make_org

pytestmark = pytest.mark.django_db


def test_org_is_found_by_name_short_name_and_id(fed: Federation):
    station = make_org(fed.township, name="子镇第二职工服务站", short_name="子镇二站")
    assert {find_org(name).pk for name in (station.name, "子镇二站", str(station.pk))} == {station.pk}


def test_no_name_names_nobody(fed: Federation):
    for name in ("", "  ", "没有这个工会"):
        with pytest.raises(UnknownOrg):
            find_org(name)


def test_name_of_two_names_neither(fed: Federation):
    for _turn in range(2):
        make_org(fed.township, name="同名职工服务站")
    with pytest.raises(AmbiguousOrg):
        find_org("同名职工服务站")
