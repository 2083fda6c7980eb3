"""Verification: a sound ledger passes, and every kind of break is found."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from niangjia.core import append_only
from niangjia.core.ids import uuid7
from niangjia.figures import compute, registry
from niangjia.ledger import canon, guards, sources, verify
from niangjia.ledger.models import Entry
from tests.support.ledgers import TYPE, World, fill, post, register_source, take_back


@pytest.fixture
def unguarded(world: World):
    """Somebody with the database's own password: the guards are gone."""
    append_only.remove(connection, "ledger_entry")
    guards.remove(connection)


def kinds() -> set[str]:
    return {fault.kind for fault in verify.run().faults}


def test_sound_ledger_has_no_faults(world: World):
    fill(world, 60)
    report = verify.run()
    assert (report.entries, report.reversals, report.faults) == (70, 10, [])


def test_statements_do_not_grow_with_the_ledger(world: World, django_assert_max_num_queries):
    fill(world, 10)
    with django_assert_max_num_queries(200) as few:
        verify.run()
    fill(world, 60, seed=2)
    with django_assert_max_num_queries(len(few.captured_queries)):
        verify.run()


def other_value(entry: Entry, name: str, world: World) -> Any:
    value = getattr(entry, name)
    if name.endswith("_id") and name != "programme_id":
        return {"person_id": world.people[1].pk, "reverses_id": None}.get(name, world.districts[1].pk)
    if name == "programme_id":
        return "legal"
    if name == "was_member":
        return value is not True
    if isinstance(value, str):
        return f"{value[:-1]}变"
    if isinstance(value, int):
        return value + 1
    if isinstance(value, date):
        return value + timedelta(days=1)
    return uuid7()


@pytest.mark.parametrize("name", [name for name in canon.SEALED if name not in {"id", "reverses_id", "sign"}])
def test_seal_finds_any_changed_column(world: World, unguarded: None, name: str):
    person = None if name == "headcount" else world.people[0]
    entry = post(world, person=person, place="果园", goods="水", goods_quantity=1)
    assert kinds() == set()
    Entry.objects.filter(pk=entry.pk).update(**{name: other_value(entry, name, world)})
    assert "seal" in kinds()


def test_seal_covers_every_column(world: World):
    assert {*canon.SEALED, "mac"} == {field.attname for field in Entry._meta.concrete_fields}


def test_forged_seal_is_found(world: World, unguarded: None):
    post(world)
    Entry.objects.update(mac="0" * 64)
    assert kinds() == {"seal"}


def test_deleted_entry_is_missed_by_its_source(world: World, unguarded: None):
    post(world)
    Entry.objects.all().delete()
    assert kinds() == {"missing"}


def test_entry_its_source_does_not_expect_is_found(world: World):
    entry = post(world)
    del world.posted[entry.source_id]
    assert kinds() == {"surplus"}


def test_entry_taken_back_though_its_source_stands_is_found(world: World):
    take_back(post(world))
    assert kinds() == {"missing"}


def test_vanished_source_is_found(world: World):
    post(world)
    register_source(world, exists=lambda ids: set())
    assert kinds() == {"source"}


def test_source_of_no_known_type_is_found(world: World):
    post(world)
    sources.forget(TYPE)
    assert kinds() == {"unknown"}


def test_vanished_original_of_a_reversal_is_found(world: World, unguarded: None):
    entry = post(world)
    back = Entry.objects.filter(pk=take_back(entry, world).pk)
    back.update(reverses_id=uuid7())
    assert kinds() == {"seal", "reversal"}
    back.update(reverses_id=entry.pk)  # the foreign key is checked when the test ends
    assert kinds() == set()


@pytest.mark.parametrize(
    "change", [{"headcount": 8}, {"person_id": None}, {"was_member": True}, {"org": 1}, {"money_fen": 3}]
)
def test_reversal_unlike_its_entry_is_found(world: World, unguarded: None, change: dict):
    if "org" in change:
        change = {"org": world.districts[1]}
    named = {"person": world.people[0]} if "person_id" in change else {}
    back = take_back(post(world, **named), world)
    Entry.objects.filter(pk=back.pk).update(**change)
    assert kinds() == {"seal", "reversal"}


def test_kept_total_that_differs_is_told(world: World):
    register_source(world, totals=lambda: ["40 places are taken, but 39 sign-ups hold one."])
    assert kinds() == {"total"}


def test_split_that_loses_something_is_found(world: World, monkeypatch: pytest.MonkeyPatch):
    post(world)
    monkeypatch.setattr(compute, "by_path", lambda *args, **kwargs: [])
    assert kinds() == {"total"}
    assert registry.figures()


def test_command_prints_one_document(world: World, capsys: pytest.CaptureFixture[str]):
    take_back(post(world), world)
    call_command("ledger", "verify", "--json")
    assert json.loads(capsys.readouterr().out) == {"entries": 2, "reversals": 1, "broken": 0}


def test_command_exits_1_on_a_fault(world: World, capsys: pytest.CaptureFixture[str]):
    post(world)
    world.posted.clear()
    with pytest.raises(SystemExit) as left:
        call_command("ledger", "verify", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (left.value.code, told["broken"], told["faults"][0]["kind"]) == (1, 1, "surplus")
