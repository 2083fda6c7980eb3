"""Isolation. A generated matrix of every URL × every role × own / sibling / parent org, files and exports
included: 0 leaks; a URL that declares no access fails the suite.

Missing and forbidden answer alike (404), so an answer other than 404 to somebody outside is a leak. Objects come
from ``tests/<room>/url_objects.py``; a URL with arguments and without a maker fails. The controls leave a scope out,
open a view too wide and forget to say who may open one: each must be found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from niangjia.core.access import Access
from niangjia.core.actor import Actor
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people import roles
from tests.support.factories import Federation, client_for, make_actor, make_federation, make_person
from tests.support.routes import Route, routes
from tests.support.url_objects import Addresses, Maker, is_shared, makers

pytestmark = pytest.mark.django_db
ALL = routes()
ROUTES = [route for route in ALL if route.access is not None]
PLAIN = [route for route in ROUTES if not route.kwargs]
WITH_OBJECTS = [route for route in ROUTES if route.kwargs]
MAKERS = makers()
#: Answers that say "you may": the thing itself, a redirect, a form or a request sent back, a rule that says no.
OPENED = {200, 204, 302, 303, 304, 400, 405, 409, 422, 429}


@dataclass(frozen=True)
class World:
    federation: Federation
    actors: dict[str, Actor]
    clients: dict[str, Client]

    def place(self, role: str) -> Org:
        org_id = self.actors[role].org_id
        return next(org for org in vars(self.federation).values() if org.pk == org_id)

    def around(self, role: str) -> dict[str, tuple[Org, bool]]:
        """Orgs around a role's own, and whether they lie in its scope; below its own looks the district alone."""
        one = self.federation
        found = {
            roles.STATION: {
                "own": one.station,
                "sibling": one.other_station,
                "parent": one.township,
            },
            roles.TOWNSHIP: {
                "own": one.township,
                "sibling": one.other_township,
                "parent": one.district,
            },
            roles.DISTRICT: {"own": one.district, "lower": one.township, "sibling": one.other_district},
            roles.CITY: {"own": one.headquarters},
            roles.AUDITOR: {
                "own": one.township,
                "sibling": one.other_township,
                "parent": one.district,
            },
            roles.ADMINISTRATOR: {
                "own": one.township,
                "sibling": one.other_township,
                "parent": one.district,
            },
            roles.OUTLET: {"own": one.outlet, "sibling": one.other_outlet, "parent": one.station},
            roles.CHAIR: {"own": one.union, "sibling": one.other_union, "parent": one.township},
        }[role]
        scope = self.actors[role].scope
        assert scope is not None
        return {name: (org, scope.covers(org.path)) for name, org in found.items()}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all: what a test adds to it goes with the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def make_world() -> World:
    one = make_federation()
    places = {
        roles.STATION: one.station,
        roles.TOWNSHIP: one.township,
        roles.DISTRICT: one.district,
        roles.CITY: one.city,
        roles.AUDITOR: one.township,
        roles.ADMINISTRATOR: one.township,
        roles.OUTLET: one.outlet,
        roles.CHAIR: one.union,
        roles.WORKER: one.union,
    }
    actors = {role: make_actor(role, org) for role, org in places.items()}
    return World(one, actors, {role: client_for(actor) for role, actor in actors.items()})


def ask(client: Client, url: str, form: dict[str, Any] | None = None) -> HttpResponse:
    """Open the URL; one that only takes POST is posted to, empty unless told. Nothing of it stays."""
    with transaction.atomic():
        response = client.get(url)
        if response.status_code == 405:
            response = client.post(url, form or {})
        if response.streaming:
            b"".join(response)  # a file is closed once it is read
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("route", ALL, ids=str)
def test_url_declares_its_access(route: Route):
    assert_declared(route)


def assert_declared(route: Route) -> None:
    assert route.access is not None, f"{route.pattern} does not say who may open it"
    assert route.access.audience in {"anyone", "signed_in", "roles"}
    assert (route.access.audience == "roles") == bool(route.access.roles)


def test_files_and_exports_are_in_the_matrix():
    tried = {route.name for route in ROUTES}
    assert tried >= {
        "activities:picture",
        "activities:headcount_photo",
        "activities:desk_export",
        "people:desk_people_export",
        "people:worker_data_export",
        "accounts:desk_audit_export",
        "reports:desk_figures_export",
        "reports:desk_figure_export",
    }


def test_what_belongs_to_all_staff_is_counted_one_by_one():
    shared = [route for route in WITH_OBJECTS if is_shared(route.name)]
    assert [one.name for one in shared if one.access.audience == "roles"] == ["orgs:desk_workdays_edit"]


def test_every_url_with_arguments_has_a_maker():
    assert sorted(route.name for route in WITH_OBJECTS if route.name not in MAKERS) == []


@pytest.mark.parametrize("route", PLAIN, ids=str)
def test_url_opens_to_those_it_names_only(world: World, route: Route):
    assert route.access is not None
    assert_opens_to_those_named(world, route, route.access)
    assert_stranger(route, reverse(route.name))


def assert_opens_to_those_named(world: World, route: Route, named: Access) -> None:
    for role, client in asked(world, named):
        own = {"post": world.actors[role].post_id} if route.name == "people:act_for" else {}
        status = ask(client, reverse(route.name), own).status_code
        if named.admits(signed_in=True, role=role):
            assert status in OPENED, f"{role}: {status}"
        else:
            assert status == 404, f"{role}: {status}"


def by_maker() -> list[list[Route]]:
    """Put together the addresses of what one maker makes: it is made once for them."""
    found: dict[Maker, list[Route]] = {}
    for route in WITH_OBJECTS:
        if route.name in MAKERS:
            found.setdefault(MAKERS[route.name], []).append(route)
    return list(found.values())


@pytest.mark.parametrize("group", by_maker(), ids=lambda group: f"{group[0]}-and-{len(group) - 1}-more")
def test_object_opens_within_scope_only(world: World, group: list[Route]):
    addresses = Addresses(lambda: make_person(org=world.federation.union))
    for route in group:
        try:
            assert_opens_within_scope_only(world, route, addresses)
        except AssertionError as error:
            raise AssertionError(f"{route}: {error}") from error


def assert_opens_within_scope_only(world: World, route: Route, addresses: Addresses) -> None:
    assert route.access is not None

    def url_of(org: Org) -> str:
        return addresses.of(route.name, org)

    if route.access.audience == "roles" and is_shared(route.name):
        for role, client in world.clients.items():
            status = ask(client, url_of(world.federation.township)).status_code
            named = route.access.admits(signed_in=True, role=role)
            assert status in OPENED if named else status == 404, f"{role}: {status}"
    elif route.access.audience == "roles":
        for role, client in asked(world, route.access):
            around = world.around(role) if role != roles.WORKER else {"own": (world.federation.union, False)}
            for name, (org, covered) in around.items():
                if name == "parent" and connection.vendor != "sqlite":
                    continue
                status = ask(client, url_of(org)).status_code
                if not covered or not route.access.admits(signed_in=True, role=role):
                    assert status == 404, f"{role} opened what is {name}'s: {status}"
                else:
                    assert status in OPENED, f"{role} did not open what is {name}'s: {status}"
    elif route.access.audience == "signed_in" and not is_shared(route.name):
        own = url_of(world.federation.township)
        owner = addresses.owner(route.name, world.federation.township)
        assert ask(client_for(owner), own).status_code in OPENED
        for role, client in world.clients.items():
            assert ask(client, own).status_code == 404, f"{role} opened what is somebody's own"
    else:
        for role, client in world.clients.items():
            assert ask(client, url_of(world.federation.township)).status_code in OPENED, role
    assert_stranger(route, url_of(world.federation.township))


def asked(world: World, named: Access) -> list[tuple[str, Client]]:
    """Give who asks: every role, or on PostgreSQL, once SQLite has seen them all, two of them.

    These two are one whom the page names, so that its statements run on both, and a worker. An object of theirs and
    of a sibling's is asked for there.
    """
    everybody = list(world.clients.items())
    if connection.vendor == "sqlite":
        return everybody
    inside = [one for one in everybody if named.admits(signed_in=True, role=one[0])]
    return [*inside[:1], (roles.WORKER, world.clients[roles.WORKER])]


def assert_stranger(route: Route, url: str) -> None:
    """Somebody not signed in is asked to, unless the page is for anyone."""
    response = ask(Client(), url)
    if route.access is not None and route.access.audience == "anyone":
        assert response.status_code in OPENED
    else:
        assert response.status_code == 302
        assert "login" in response.headers["Location"]


def route_named(name: str) -> Route:
    return next(route for route in ALL if route.name == name)


@pytest.mark.parametrize("name", ["activities:desk_activity", "activities:headcount_photo"])
def test_control_view_without_its_scope_is_found(world: World, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setattr(ScopedQuerySet, "within", lambda self, scope: self)
    with pytest.raises(AssertionError, match="opened what is"):
        test_object_opens_within_scope_only(world, [route_named(name)])


def test_control_view_opened_too_wide_is_found(world: World, monkeypatch: pytest.MonkeyPatch):
    route = route_named("accounts:desk_audit")
    named = route.access
    assert named is not None
    monkeypatch.setattr(route.view, "access", Access("signed_in"))
    with pytest.raises(AssertionError, match=": 200"):
        assert_opens_to_those_named(world, route, named)


def test_control_url_that_declares_nothing_is_found(world: World, monkeypatch: pytest.MonkeyPatch):
    route = route_named("orgs:desk_orgs")
    monkeypatch.delattr(route.view, "access")
    with pytest.raises(AssertionError, match="does not say who may open it"):
        assert_declared(route)
    with pytest.raises(ImproperlyConfigured, match="declares no access"):
        world.clients[roles.CITY].get(reverse(route.name))
