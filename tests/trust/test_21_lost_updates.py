"""Lost updates. Editable records carry a version: a stale save answers 409 and shows both.

Edit pages are found by opening every page: whatever shows a form of a record that is there already is one, and must carry its version.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from niangjia.core.models import Editable
from niangjia.people import roles
from tests.support.drawn import forms_on
from tests.support.factories import client_for, make_actor, make_federation, make_person
from tests.support.routes import routes
from tests.support.url_objects import Addresses

pytestmark = pytest.mark.django_db
#: A text of each record that somebody may change.
TEXTS = ("title", "place", "name", "notes", "text")


@dataclass(frozen=True)
class EditPage:
    """A page with the form of a record: who opened it, where, what the record says, and the version it carries."""

    client: Client
    url: str
    record: models.Model
    fields: dict[str, Any]
    version: list[str]

    @property
    def text(self) -> str:
        return next(name for name in TEXTS if name in self.fields)

    def save(self, text: str) -> Any:
        return self.client.post(self.url, {**self.fields, self.text: text, "version": self.version})


def edit_pages() -> dict[str, EditPage]:
    """Open every page as somebody who may; give those that show the form of a record."""
    one = make_federation()
    places = {roles.DISTRICT: one.district, roles.ADMINISTRATOR: one.city, roles.AUDITOR: one.district}
    clients = {role: client_for(make_actor(role, org)) for role, org in places.items()}
    found: dict[str, EditPage] = {}
    worker, addresses = make_person(org=one.union), Addresses(lambda: make_person(org=one.union))
    for route in routes():
        url = addresses.of(route.name, one.station) if route.kwargs else reverse(route.name)
        assert route.access is not None
        client = next((clients[role] for role in places if role in route.access.roles), None)
        page = opened(
            client or client_for(addresses.owner(route.name, one.station) if route.kwargs else worker), url
        )
        if page is not None:
            found[route.name] = page
    return found


def opened(client: Client, url: str) -> EditPage | None:
    with transaction.atomic():
        answer = client.get(url)
        if answer.streaming:
            b"".join(answer)
        transaction.set_rollback(True)
    given = (answer.context or {}).get("form")
    if not isinstance(given, forms.ModelForm) or given.instance._state.adding:
        return None
    fields = {
        name: given[name].field.widget.format_value(given[name].value())
        for name, field in given.fields.items()
        if not isinstance(field, forms.FileField)
    }
    told = {name: "" if value is None else value for name, value in fields.items()}
    return EditPage(client, url, given.instance, told, version_on(answer, url))


def version_on(answer: Any, url: str) -> list[str]:
    drawn = (one.fields.get("version", []) for one in forms_on(answer.content.decode(), url))
    return next((version for version in drawn if version), [])


@pytest.fixture(scope="module")
def opened_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, EditPage]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield edit_pages()
        transaction.set_rollback(True)


@pytest.fixture
def pages(opened_once: dict[str, EditPage]) -> Iterator[dict[str, EditPage]]:
    with transaction.atomic():
        yield opened_once
        transaction.set_rollback(True)


def each(pages: dict[str, EditPage]) -> Iterator[tuple[str, EditPage]]:
    """Give one page after the other; what is saved on one is gone before the next, which may show the same record."""
    for name, page in pages.items():
        with transaction.atomic():
            yield name, page
            transaction.set_rollback(True)


def must_carry_versions(pages: dict[str, EditPage]) -> None:
    assert [name for name, page in pages.items() if not page.version] == []


def test_every_editable_record_has_a_page_that_carries_its_version(pages: dict[str, EditPage]):
    must_carry_versions(pages)
    assert {type(page.record) for page in pages.values()} == {
        model for model in apps.get_models() if issubclass(model, Editable) or hasattr(model, "version")
    }


def test_stale_save_answers_409_shows_both_and_changes_nothing(pages: dict[str, EditPage]):
    for name, page in each(pages):
        assert page.save("先存的话").status_code == 303, name
        kept = type(page.record).objects.get(pk=page.record.pk)
        stale = page.save("后存的话")
        shown = stale.content.decode()
        assert (name, stale.status_code, "先存的话" in shown, "后存的话" in shown) == (name, 409, True, True)
        now = type(page.record).objects.get(pk=page.record.pk)
        assert (getattr(now, page.text), now.version) == ("先存的话", kept.version), name


def test_saving_again_with_both_seen_keeps_what_was_typed(pages: dict[str, EditPage]):
    for name, page in each(pages):
        page.save("先存的话")
        seen = replace(page, version=version_on(page.save("后存的话"), page.url))
        assert seen.save("后存的话").status_code == 303, name
        assert getattr(type(page.record).objects.get(pk=page.record.pk), page.text) == "后存的话"


def test_control_page_without_a_version_is_found(pages: dict[str, EditPage]):
    name = "orgs:desk_org_edit"
    with pytest.raises(AssertionError, match="desk_org_edit"):
        must_carry_versions({**pages, name: replace(pages[name], version=[])})
