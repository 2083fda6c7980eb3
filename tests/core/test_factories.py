"""The factories make what their names say."""

import pytest

from niangjia.people import roles
from tests.support.factories import client_for, make_actor, make_federation
from tests.support.offers import make_headcount, make_session, make_signup


@pytest.mark.django_db
def test_actor_has_the_role_and_the_scope():
    one = make_federation()
    places = {
        roles.STATION: one.station,
        roles.TOWNSHIP: one.township,
        roles.DISTRICT: one.district,
        roles.CITY: one.city,
    }
    for role, org in places.items():
        actor = make_actor(role, org)
        assert (actor.role, actor.scope) == (role, org.scope)
        assert client_for(actor).session["_auth_user_id"] == str(actor.user_id)


@pytest.mark.django_db
def test_every_org_but_the_root_can_own_records():
    one = make_federation()
    for org in vars(one).values():
        if org != one.city:
            assert make_signup(session=make_session(org=org)).district_id == org.district_id
            assert make_headcount(org=org).org == org
