"""Tests that commit leave a database as migrations left it: guards up, reference tables there, the rest empty."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from niangjia.concerns.categories import deliver as deliver_categories
from niangjia.concerns.models import Category
from niangjia.core import append_only
from niangjia.ledger.seed import seed_programmes

GUARDS = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_delete'",
    "postgresql": (
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgname = c.relname || '_append_only'"
    ),
}


def guarded_tables() -> list[str]:
    """Ask the database which tables only grow."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS[connection.vendor])
        return [name for (name,) in cursor.fetchall()]


def empty_and_restore(flush: Callable[..., None], *args: Any) -> None:
    """Lift the guards, let the test case empty every table, and put back what migrations had put there."""
    tables = guarded_tables()
    for table in tables:
        append_only.remove(connection, table)
    try:
        flush(*args)
    finally:
        for table in tables:
            append_only.install(connection, table)
        seed_programmes()
        deliver_categories(Category)


def watch_flushes() -> None:
    """Make every transactional test case clean up so."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        empty_and_restore(flush, case)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
