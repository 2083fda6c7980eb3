"""Enumeration. Random public ids; missing and forbidden answer alike; look-ups throttled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from niangjia.core.ids import uuid7
from niangjia.people import roles
from tests.support.answers import NOBODYS
from tests.support.factories import Federation, client_for, make_actor, make_federation, make_person
from tests.support.routes import Route, routes
from tests.support.url_objects import Addresses, is_shared

#: Numbered by a library; a number opens nothing but one's own (``test_session_of_somebody_else_is_not_there``).
NUMBERED = {"accounts:end_session", "mfa_remove_webauthn"}
WITH_IDS = [
    one
    for one in routes()
    if one.kwargs == {"pk"}
    and one.name not in NUMBERED
    and one.access is not None
    and one.access.audience != "anyone"
    and not is_shared(one.name)
]
NOISE = re.compile(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}')


def test_public_ids_are_random():
    made = [uuid7() for _turn in range(1000)]
    assert len({one.bytes[8:] for one in made}) == 1000


def test_records_have_random_keys():
    ours = [model for model in apps.get_models() if model.__module__.startswith("niangjia.")]
    numbered = {
        model._meta.label
        for model in ours
        if not isinstance(model._meta.pk, models.UUIDField)
        and not isinstance(model._meta.pk, models.CharField)
    }
    linked = {"accounts.AuditSeal", "accounts.AuditHead", "people.Vault", "rosters.MemberRecord"}
    sums = {"ledger.RollUp", "ledger.MonthSum", "ledger.FirstServed"}
    assert numbered <= linked | sums, "what people open has a random id"


def test_addresses_take_random_ids_and_codes_only():
    numbered = {
        route.name
        for route in routes()
        if "<int:" in route.pattern or ("(?P" in route.pattern and "pk" in route.pattern)
    }
    assert numbered <= NUMBERED


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/desk/people/", "/desk/search/"])
def test_look_ups_by_number_are_throttled(page: str, settings: Any):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "look_up": "5/m/key"}
    one = make_federation()
    make_person(org=one.union, phone="13900000042", name="慕容测试")
    client, other = (client_for(make_actor(roles.TOWNSHIP, one.township)) for _turn in range(2))
    answers = [client.get(page, {"q": f"1390000004{number}"}) for number in range(3, 10)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    refused = client.get(page, {"q": "13900000042"})
    assert (refused.status_code, "慕容测试" in refused.content.decode()) == (429, False)
    assert "慕容测试" in client.get(page, {"q": "慕容"}).content.decode()
    assert "慕容测试" in other.get(page, {"q": "13900000042"}).content.decode()


@pytest.mark.django_db
def test_list_of_people_cannot_be_taken_away_number_by_number(settings: Any):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "look_up": "1/m/key"}
    client = client_for(make_actor(roles.TOWNSHIP, make_federation().township))
    given = {"reason": "核对年度登记"}
    sent = [
        client.post(f"/desk/people/export/?q=1390000004{number}", given).status_code for number in range(2)
    ]
    assert sent == [200, 303]


def answered(client: Client, url: str) -> tuple[int, str]:
    """Open it, by POST where it takes only that; nothing of it stays."""
    with transaction.atomic():
        answer: Any = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        text = NOISE.sub("", b"".join(answer).decode(errors="replace"))
        transaction.set_rollback(True)
    return answer.status_code, text.replace(url, "")


@dataclass(frozen=True)
class World:
    """A federation, where what belongs to it stands, and strangers who ask for it: by role, or a worker."""

    federation: Federation
    addresses: Addresses
    strangers: dict[str, Client] = field(default_factory=dict)

    def stranger(self, role: str) -> Client:
        if role not in self.strangers:
            actor = make_person(org=self.federation.union) if role == roles.WORKER else None
            self.strangers[role] = client_for(actor or make_actor(role, self.federation.other_district))
        return self.strangers[role]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        one = make_federation()
        yield World(one, Addresses(lambda: make_person(org=one.union)))
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", WITH_IDS, ids=str)
def test_what_is_forbidden_answers_as_what_is_missing(world: World, route: Route):
    one = world.federation
    assert route.access is not None
    theirs = world.addresses.of(route.name, one.township)
    _path, mark, query = theirs.partition("?")
    nobodys = reverse(route.name, kwargs={"pk": NOBODYS}) + mark + query
    if route.access.audience == "roles":
        role = roles.DISTRICT if roles.DISTRICT in route.access.roles else sorted(route.access.roles)[0]
        strangers = [world.stranger(role), world.stranger(roles.WORKER)]
    else:
        strangers = [world.stranger(roles.WORKER)]
    for stranger in strangers:
        forbidden, missing = answered(stranger, theirs), answered(stranger, nobodys)
        assert (forbidden[0], forbidden) == (404, missing)
