import pytest
from django.urls import reverse
from django.utils import timezone

from niangjia.people import roles
from tests.support.factories import client_for, make_actor, make_federation, make_person
from tests.support.routes import routes
from tests.support.url_objects import Place, makers

pytestmark = pytest.mark.django_db


def test_all(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one = make_federation()
    M = makers()
    for route in routes():
        if not route.name.startswith("courses:"):
            continue
        owner = make_person(org=one.union)
        made = M[route.name](Place(org=one.station, person=owner, at=timezone.now())) if route.kwargs else {}
        url = reverse(route.name, kwargs=made)
        c = client_for(make_actor(roles.DISTRICT, one.district)) if route.access.roles else client_for(owner)
        r = c.get(url)
        if r.streaming:
            b"".join(r)
        print(route.name, r.status_code)
        if r.status_code == 405:
            r = c.post(url, {})
            print("   post", r.status_code)
        assert r.status_code in (200, 303, 302, 422), url
