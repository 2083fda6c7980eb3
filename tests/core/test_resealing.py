"""Sealing anew with the first key: in pieces, again and again, and in nobody's way."""

import json
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from niangjia.core import resealing
from niangjia.people.models import Vault
from tests.support.factories import make_person

NEW, OLD = "a new key", "the old key"


def vault_column() -> resealing.SealedColumn:
    return next(one for one in resealing.sealed_columns() if str(one) == "people_vault.phone")


@pytest.fixture
def phones(db: None, settings: Any) -> set[str]:
    """Five people sealed with the old key, and a new key in front of it."""
    settings.NIANGJIA_KEYS = [OLD]
    kept = {make_person(signs_in=False).vault.phone for _turn in range(5)}
    settings.NIANGJIA_KEYS = [NEW, OLD]
    return kept


def outcome(column: str = "people_vault.phone") -> resealing.Outcome:
    return next(one for one in resealing.rotate() if one.column == column)


def test_run_again_changes_nothing(phones: set[str]):
    first, stored = outcome(), dict(vault_column().rows())
    second = outcome()
    assert (first.renewed, second.renewed, second.current) == (5, 0, 5)
    assert dict(vault_column().rows()) == stored
    assert set(Vault.objects.values_list("phone", flat=True)) == phones


def test_run_that_was_cut_short_is_taken_up(phones: set[str], monkeypatch: pytest.MonkeyPatch):
    store, stored = resealing.SealedColumn.store, []

    def cut(column: resealing.SealedColumn, key: Any, value: Any) -> None:
        if len(stored) == 3:
            raise KeyboardInterrupt
        stored.append(key)
        store(column, key, value)

    monkeypatch.setattr(resealing, "CHUNK", 2)
    monkeypatch.setattr(resealing.SealedColumn, "store", cut)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        outcome()
    monkeypatch.setattr(resealing.SealedColumn, "store", store)
    done = outcome()
    assert (done.renewed, done.renewed + done.current) == (5, 5)


def test_value_no_key_opens_is_counted_and_left_as_it_is(phones: set[str], settings: Any, capsys: Any):
    settings.NIANGJIA_KEYS = ["a key that is lost"]
    lost = make_person(signs_in=False).pk
    settings.NIANGJIA_KEYS = [NEW, OLD]
    before = dict(vault_column().rows(pk=lost))
    with pytest.raises(SystemExit) as left:
        call_command("keys", "rotate", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (left.value.code, told["left"]) == (1, 1)
    assert {one["column"]: one["closed"] for one in told["columns"]}["people_vault.phone"] == 1
    assert dict(vault_column().rows(pk=lost)) == before


def test_ciphers_can_be_changed_with_the_key(phones: set[str], settings: Any):
    settings.NIANGJIA_CIPHER = "sm"
    assert outcome().renewed == 5
    assert {stored[:2] for _key, stored in vault_column().rows()} == {"s."}
    assert set(Vault.objects.values_list("phone", flat=True)) == phones


@pytest.mark.django_db(transaction=True)
def test_row_somebody_holds_is_not_waited_for(phones: set[str]):
    """SQLite has no rows to hold: there everybody waits for a turn."""
    if connection.vendor != "postgresql":
        assert outcome().busy == 0
        return
    held, done = Barrier(2), Barrier(2)

    def hold() -> None:
        with transaction.atomic():
            Vault.objects.select_for_update().order_by("pk").first()
            held.wait(10)
            done.wait(10)
        connections.close_all()

    holder = Thread(target=hold)
    holder.start()
    held.wait(10)
    first = outcome()
    done.wait(10)
    holder.join()
    assert (first.renewed, first.busy, outcome().renewed) == (4, 1, 1)
