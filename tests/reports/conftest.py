"""Who reads figures: a cadre and an auditor of a township, and somebody of the next one."""

import pytest
from django.test import Client

from niangjia.core.actor import Actor
from niangjia.people import roles
from tests.support.factories import Federation, client_for, make_actor, make_federation


@pytest.fixture
def federation(db: None) -> Federation:
    return make_federation()


@pytest.fixture
def cadre_actor(federation: Federation) -> Actor:
    return make_actor(roles.TOWNSHIP, federation.township)


@pytest.fixture
def cadre(cadre_actor: Actor) -> Client:
    return client_for(cadre_actor)


@pytest.fixture
def auditor(federation: Federation) -> Client:
    return client_for(make_actor(roles.AUDITOR, federation.township))


@pytest.fixture
def elsewhere(federation: Federation) -> Client:
    return client_for(make_actor(roles.TOWNSHIP, federation.other_township))


@pytest.fixture
def district(federation: Federation) -> Client:
    return client_for(make_actor(roles.DISTRICT, federation.district))
