"""Who opens the two faces: a stranger, somebody new, a member, and those with a desk."""

import pytest
from django.test import Client

from niangjia.accounts.models import User
from niangjia.people import roles
from niangjia.people.models import Person
from tests.support.factories import (
    Federation,
    client_for,
    make_actor,
    make_federation,
    make_person,
    new_phone,
)


@pytest.fixture
def federation(db: None) -> Federation:
    made = make_federation()
    made.district.region_code = "110118"
    made.district.save()
    return made


@pytest.fixture
def person(federation: Federation) -> Person:
    return make_person(org=federation.union, name="周小燕", member=True)


@pytest.fixture
def member(person: Person) -> Client:
    return client_for(person)


@pytest.fixture
def newcomer(federation: Federation) -> Client:
    """Somebody with a phone and a group, who belongs nowhere yet."""
    return client_for(make_person(name="", group=""))


@pytest.fixture
def nobody(federation: Federation) -> Client:
    """A log-in that no person is linked to."""
    client = Client()
    client.force_login(User.objects.create_user(new_phone(), phone_verified=True))
    return client


@pytest.fixture
def desks(federation: Federation) -> dict[str, Client]:
    """One of each role with a desk, each where they belong."""
    places = {
        roles.STATION: federation.station,
        roles.TOWNSHIP: federation.township,
        roles.DISTRICT: federation.district,
        roles.CITY: federation.city,
        roles.AUDITOR: federation.township,
        roles.ADMINISTRATOR: federation.township,
        roles.OUTLET: federation.outlet,
        roles.CHAIR: federation.union,
    }
    return {role: client_for(make_actor(role, org)) for role, org in places.items()}
