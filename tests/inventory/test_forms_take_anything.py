"""Every form and every address that takes one is sent what nobody asked for: it answers in words, and keeps all or nothing."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from inspect import getclosurevars, signature
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django import forms
from django.contrib.messages import ERROR, get_messages
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

import niangjia
from niangjia.core.scope import Scope
from niangjia.people import roles
from tests.support.anything import BODIES, changed, texts
from tests.support.drawn import Drawn, forms_on
from tests.support.examples import examples, some
from tests.support.factories import client_for, make_actor, make_federation, make_person
from tests.support.kept import kept_now, noting_writes
from tests.support.routes import Route, routes
from tests.support.url_objects import Addresses, Place, parts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROUTES = [route for route in routes() if route.access is not None]
PARTS = parts()
#: A walk-in is signed up, and told why the door does not open yet: two things, each of which may be refused alone.
IN_TWO_STEPS = {"activities:desk_walk_in"}
#: What a browser is told when nothing was done.
REFUSED = {400, 403, 404, 405, 409, 413, 415, 422, 429}


@dataclass
class World:
    """Somebody in every role, an object behind every address, and the forms found on the pages they open."""

    clients: dict[str, Client]
    scope: Scope
    place: Place
    urls: dict[str, str] = field(default_factory=dict)
    drawn: dict[str, list[Drawn]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[str, Any] = field(default_factory=dict)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Be short in what a failure prints."""
        printer.text("world")

    def client(self, route: Route) -> Client:
        """Give somebody who may open it."""
        client = self._client(route)
        client.cookies.pop("messages", None)  # what was said of an earlier form
        return client

    def _client(self, route: Route) -> Client:
        assert route.access is not None
        if route.name in self.clients:
            return self.clients[route.name]
        if route.access.audience == "anyone":
            return self.clients["stranger" if "login" in route.name else "worker"]
        if route.access.audience == "signed_in":
            return self.clients["worker"]
        return next(client for role, client in self.clients.items() if role in route.access.roles)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def make_world() -> World:
    one, at = make_federation(), timezone.now()
    places = {
        roles.DISTRICT: one.district,
        roles.STATION: one.station,
        roles.AUDITOR: one.district,
        roles.ADMINISTRATOR: one.district,
        roles.OUTLET: one.outlet,
        roles.CITY: one.city,
    }
    clients = {role: client_for(make_actor(role, org)) for role, org in places.items()}
    world = World(
        {**clients, "worker": client_for(make_person(org=one.union)), "stranger": Client()},
        one.district.scope,
        Place(org=one.station, person=make_person(org=one.union), at=at),
    )
    addresses = Addresses(lambda: make_person(org=one.union))
    for route in ROUTES:
        if route.kwargs:
            world.urls[route.name] = addresses.of(route.name, one.station)
            if route.access.audience != "roles":
                world.clients[route.name] = client_for(addresses.owner(route.name, one.station))
        else:
            world.urls[route.name] = reverse(route.name)
    for route in ROUTES:
        with transaction.atomic():
            page = read(world.client(route).get(world.urls[route.name]))
            if "html" in page.headers.get("Content-Type", ""):
                for form in forms_on(page.content.decode(), world.urls[route.name]):
                    if form.method == "post" and (name := name_of(form.action)):
                        world.drawn[name].append(form)
            transaction.set_rollback(True)
    world.kept = kept_now()
    return world


def read(answer: Any) -> Any:
    """Take in an answer to its end: a file is closed once it is read."""
    if answer.streaming:
        b"".join(answer)
    return answer


def name_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def names_asked_for() -> list[str]:
    """List every name that code of ours asks a request for."""
    asked = {"text_of", "number_of", "uuid_of", "search_of"}
    found = {"attempt", "version", "reason", "next"}
    for path in Path(niangjia.__file__).parent.rglob("views*/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[_, ast.Constant(value=str(word))]) if (
                    name in asked
                ):
                    found.add(word)
                case ast.Call(
                    func=ast.Attribute(attr="get" | "getlist"), args=[ast.Constant(value=str(word)), *_]
                ):
                    found.add(word)
                case ast.Compare(left=ast.Constant(value=str(word)), ops=[ast.In() | ast.NotIn()]):
                    found.add(word)
    return sorted(word for word in found if word.replace("_", "").isalnum())


NAMES = names_asked_for()


def check(world: World, ask: Callable[[], Any], sent: object) -> None:
    """An answer is never a fault of ours, and what was refused left nothing behind."""
    with noting_writes() as written:
        answer = read(ask())
    assert answer.status_code < 500, f"{answer.status_code} to {sent!r}"
    told = {message.level for message in get_messages(answer.wsgi_request)}
    refused = ERROR in told and name_of(answer.wsgi_request.path) not in IN_TWO_STEPS
    if written and (answer.status_code in REFUSED or refused):
        now = kept_now()
        touched = [name for name in world.kept if now[name] != world.kept[name]]
        assert touched == [], f"{answer.status_code}, and yet changed: {sent!r}"


def takes_forms(route: Route) -> bool:
    """Say whether an address takes forms at all."""
    if hasattr(route.view, "view_class"):
        return hasattr(route.view.view_class, "post")
    return "POST" in getclosurevars(route.view).nonlocals["request_method_list"]


TAKING = [route for route in ROUTES if takes_forms(route)]


@pytest.mark.parametrize("route", TAKING, ids=str)
@examples(2)
@given(data=st.data())
def test_address_takes_any_form(world: World, route: Route, data: st.DataObject):
    form = data.draw(st.sampled_from(world.drawn[route.name] or [Drawn(world.urls[route.name], "post")]))
    sent = data.draw(changed(form.fields, frozenset(form.uploads), NAMES))
    htmx = {"HX-Request": "true"} if data.draw(st.booleans()) else {}
    with transaction.atomic():
        check(world, lambda: world.client(route).post(form.action, sent, headers=htmx), sent)
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", TAKING, ids=str)
def test_address_takes_any_body(world: World, route: Route):
    url = world.urls[route.name]
    for kind, body in some(BODIES, of=route.name):
        with transaction.atomic():
            send = partial(world.client(route).generic, "POST", url, body, content_type=kind)
            check(world, send, (kind, body[:80]))
            transaction.set_rollback(True)


@pytest.mark.parametrize("route", ROUTES, ids=str)
@examples(2)
@given(query=st.dictionaries(st.sampled_from(NAMES), texts, min_size=1, max_size=4))
def test_address_takes_any_question(world: World, route: Route, query: dict[str, str]):
    with transaction.atomic():
        answer = read(world.client(route).get(world.urls[route.name].partition("?")[0], query))
        assert answer.status_code < 500, query
        transaction.set_rollback(True)


def form_classes() -> list[type[forms.BaseForm]]:
    """List the form classes of ours that need no log-in in progress, without those that others are only built on."""
    known, found = [forms.BaseForm], []
    while known:
        one = known.pop()
        known += one.__subclasses__()
        model = getattr(getattr(one, "_meta", None), "model", None)
        whole = model if issubclass(one, forms.BaseModelForm) else getattr(one, "base_fields", {})
        if (
            one.__module__.startswith("niangjia.")
            and whole
            and not any("allauth" in base.__module__ for base in one.__mro__)
        ):
            found.append(one)
    return sorted(
        {one for one in found if one.__name__ in dir(__import__(one.__module__, fromlist=["x"]))}, key=str
    )


def parts_of(kind: type[forms.BaseForm], world: World) -> dict[str, Any]:
    """Give the keywords a form is made with."""
    given = {"scope": world.scope} if "scope" in signature(kind.__init__).parameters else {}
    return {**given, **(PARTS[kind](world.place) if kind in PARTS else {})}


@pytest.mark.parametrize("kind", form_classes(), ids=lambda kind: kind.__name__)
@examples(12)
@given(data=st.data())
def test_form_says_yes_or_why_not(world: World, kind: type[forms.BaseForm], data: st.DataObject):
    with transaction.atomic():
        given = parts_of(kind, world)
        names = sorted(kind({}, **given).fields)
        sent = data.draw(st.dictionaries(st.sampled_from(names), texts, max_size=len(names)))
        form = kind(sent, {}, **given) if hasattr(kind, "upload") else kind(sent, **given)
        assert form.is_valid() or all(str(why) for why in form.errors.values())
        transaction.set_rollback(True)
