"""What the database keeps, table by table: what a refused form must leave as it was."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from niangjia.core.backups import digest_of_tables

#: Written whatever the answer: who is logged in, how often somebody tried, what was looked at.
BESIDES = {"django_session", "core_cache", "accounts_auditrecord", "usersessions_usersession"}
READING = re.compile(r"\s*(SELECT|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|PRAGMA)\b", re.IGNORECASE)
WRITTEN = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"', re.IGNORECASE)


def kept_now() -> dict[str, Any]:
    return {name: digest for name, digest in digest_of_tables().items() if name not in BESIDES}


@contextmanager
def noting_writes() -> Iterator[list[str]]:
    """List the statements that may have changed what is kept: without one, there is no need to look."""
    noted: list[str] = []

    def note(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        table = WRITTEN.match(statement)
        if not READING.match(statement) and (table is None or table[1] not in BESIDES):
            noted.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(note):
        yield noted
