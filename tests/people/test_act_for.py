"""/desk/act-for/ — somebody with two posts acts for one org at a time."""

import pytest
from django.test import Client
from django.utils import timezone

from niangjia.core.ids import uuid7
from niangjia.people import roles, services
from niangjia.people.models import Post
from tests.support.factories import TEST, Federation, client_for, make_federation, make_person, make_post

pytestmark = pytest.mark.django_db
PAGE = "/desk/act-for/"


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def posts(federation: Federation) -> list[Post]:
    person = make_person(org=federation.station)
    return [
        make_post(org=federation.station, role=roles.STATION, person=person, order=1),
        make_post(org=federation.other_township, role=roles.TOWNSHIP, person=person, order=2),
    ]


def acting(client: Client) -> tuple[str, object]:
    actor = client.get("/desk/people/").wsgi_request.actor
    return actor.role, actor.org_id


def test_first_post_until_another_is_chosen(posts, federation):
    client = client_for(posts[0].person)
    assert acting(client) == (roles.STATION, federation.station.pk)
    answer = client.post(PAGE, {"post": posts[1].pk})
    assert (answer.status_code, answer["Location"]) == (303, "/desk/")
    assert acting(client) == (roles.TOWNSHIP, federation.other_township.pk)


def test_chosen_post_that_ends_falls_back_to_the_other(posts, federation):
    client = client_for(posts[0].person)
    client.post(PAGE, {"post": posts[1].pk})
    services.end_post(post=posts[1], actor=TEST, at=timezone.now())
    assert acting(client) == (roles.STATION, federation.station.pk)


def test_one_goes_back_to_where_one_was_but_nowhere_else(posts):
    client = client_for(posts[0].person)
    assert client.post(PAGE, {"post": posts[1].pk, "next": "/desk/orgs/"})["Location"] == "/desk/orgs/"
    away = client.post(PAGE, {"post": posts[1].pk, "next": "https://evil.example/"})["Location"]
    assert away == "/desk/"


def test_posts_of_others_are_not_there(posts, federation):
    other = make_post(org=federation.district, role=roles.DISTRICT)
    client = client_for(posts[0].person)
    for chosen in (other.pk, uuid7(), "nonsense", ""):
        assert client.post(PAGE, {"post": chosen}).status_code == 404


def test_workers_and_strangers_choose_nothing(client, posts):
    assert client_for(make_person()).post(PAGE, {"post": posts[0].pk}).status_code == 404
    assert client.post(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert client_for(posts[0].person).get(PAGE).status_code == 405
