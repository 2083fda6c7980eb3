"""Who stands where: staff of a township, staff of the next one, a worker of its union."""

import pytest
from django.test import Client

from niangjia.core.actor import Actor
from niangjia.people import roles
from niangjia.people.models import Person
from tests.support.factories import Federation, client_for, make_actor, make_federation, make_person


@pytest.fixture
def federation(db: None) -> Federation:
    return make_federation()


@pytest.fixture
def staff_actor(federation: Federation) -> Actor:
    return make_actor(roles.TOWNSHIP, federation.township)


@pytest.fixture
def staff(staff_actor: Actor) -> Client:
    return client_for(staff_actor)


@pytest.fixture
def elsewhere(federation: Federation) -> Client:
    """Staff of the next township."""
    return client_for(make_actor(roles.TOWNSHIP, federation.other_township))


@pytest.fixture
def auditor(federation: Federation) -> Client:
    return client_for(make_actor(roles.AUDITOR, federation.township))


@pytest.fixture
def person(federation: Federation) -> Person:
    return make_person(org=federation.union, name="周小燕")


@pytest.fixture
def worker(person: Person) -> Client:
    return client_for(person)
