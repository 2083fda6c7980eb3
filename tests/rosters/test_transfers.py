"""A member of another union: the line says where, and whoever acts for both unions may transfer them in."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from niangjia.core.errors import NotAllowed
from niangjia.people import roles
from niangjia.people import services as people
from niangjia.people.models import Membership, Person
from niangjia.rosters import services
from niangjia.rosters.models import Batch
from tests.rosters.test_desk_rosters import send
from tests.rosters.test_importing import take
from tests.rosters.workbooks import person, roster
from tests.support.answers import NONSENSE, methods, words
from tests.support.factories import TEST, Federation, client_for, make_actor, make_federation

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed(db: None) -> Federation:
    made = make_federation()
    take(roster(person(1), person(2)), made.other_union)
    return made


def sent(client: Client, org: Any) -> Batch:
    send(client, roster(person(1, 入会日期="1990-01-01"), person(3)), org)
    found: Batch = Batch.objects.get(state="preview")
    return found


def reason(batch: Batch) -> str:
    told: str = json.loads(batch.lines.get(kind="conflict").faults)[0][2]
    return told


def test_who_acts_for_both_unions_transfers_with_a_tick(fed):
    district = client_for(make_actor(roles.DISTRICT, fed.district))
    batch = sent(district, fed.union)
    url = batch.get_absolute_url()
    assert fed.other_union.name in reason(batch)
    assert 'name="line" value="2"' in words(district.get(f"{url}?kind=conflict"))
    district.post(f"{url}transfers/", {"line": "2"})
    batch.refresh_from_db()
    assert (batch.changed, batch.conflict, batch.new) == (1, 0, 1)
    assert fed.other_union.name in words(district.get(f"{url}?kind=changed"))
    assert Membership.objects.filter(org=fed.union).count() == 0
    district.post(f"{url}import/")
    moved = Membership.objects.get(org=fed.union, left_on=None, person__name=person(1)["姓名"])
    old = Membership.objects.get(person=moved.person, org=fed.other_union)
    assert (old.state, old.left_on) == ("transferred", moved.joined_on)


def test_who_acts_for_one_of_them_is_told_to_ask(fed):
    station = client_for(make_actor(roles.TOWNSHIP, fed.township))
    batch = sent(station, fed.union)
    url = batch.get_absolute_url()
    said = words(station.get(f"{url}?kind=conflict"))
    assert ('name="line"' in said, "请对方工会" in said) == (False, True)
    assert station.post(f"{url}transfers/", {"line": "2"}).status_code == 303
    batch.refresh_from_db()
    assert (batch.chosen, batch.conflict) == ({}, 1)
    with pytest.raises(NotAllowed):
        services.choose_transfers(batch=batch, lines={2}, actor=make_actor(roles.TOWNSHIP, fed.township))


def test_decision_is_about_that_membership_and_can_be_taken_back(fed):
    actor = make_actor(roles.DISTRICT, fed.district)
    district = client_for(actor)
    batch = sent(district, fed.union)
    url = batch.get_absolute_url()
    district.post(f"{url}transfers/", {"line": "2"})
    district.post(f"{url}transfers/")
    batch.refresh_from_db()
    assert (batch.chosen, batch.conflict) == ({}, 1)
    district.post(f"{url}transfers/", {"line": ["2", "3", *NONSENSE]})
    one = Person.objects.get(name=person(1)["姓名"])
    people.transfer(person=one, org=fed.other_township, actor=TEST, at=timezone.now())
    district.post(f"{url}import/")
    assert one.memberships.get(left_on=None).org == fed.other_township


def test_another_district_is_told_the_district_only(fed):
    batch = sent(client_for(make_actor(roles.DISTRICT, fed.other_district)), fed.other_district)
    assert fed.district.name in reason(batch)
    assert fed.other_union.name not in reason(batch)


def test_wrong_scope_and_wrong_method(fed):
    batch = sent(client_for(make_actor(roles.DISTRICT, fed.district)), fed.union)
    url = f"{batch.get_absolute_url()}transfers/"
    stranger = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert stranger.post(url).status_code == 404
    assert Client().post(url).status_code == 302
    assert methods(client_for(make_actor(roles.DISTRICT, fed.district)), url)["get"] == 405
