"""Whether this process can serve, told in keywords: for proxies, systemd, monitors.

What keeps it from serving: ``database`` (no answer within a second), ``migrations``, ``cache`` (its table), ``disk`` (the data
directory takes no file). What waits while it serves: ``worker`` (nothing came round for minutes), ``jobs`` (they wait too
long), ``room`` (the disk is nearly full).
"""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

PATIENCE = 1.0
KEPT = 1.0
PIECE = 1 << 20
ROOM = 512 << 20
SILENCE = timedelta(minutes=3)
BACKLOG = timedelta(minutes=5)
PARTS = ("database", "migrations", "cache", "disk", "worker", "jobs", "room")


@dataclass(frozen=True, slots=True)
class Health:
    """What keeps the process from serving, and what waits while it serves."""

    failed: tuple[str, ...] = ()
    degraded: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        return not self.failed

    @property
    def status(self) -> str:
        """``ready``, ``degraded`` (it serves, something waits) or ``not ready``."""
        if self.failed:
            return "not ready"
        return "degraded" if self.degraded else "ready"


class Checker:
    """Asks one question at a time and keeps the answer for a second: whoever asks often costs nothing."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._lock = threading.Lock()
        self._asking: threading.Thread | None = None
        self._answer: Health | None = None
        self._kept: tuple[float, Health] | None = None

    def check(self) -> Health:
        """Give the health of this moment, or of the second before."""
        with self._lock:
            if self._kept is None or time.monotonic() - self._kept[0] > KEPT:
                database, disk = self._ask_database(), disk_health()
                found = Health(database.failed + disk.failed, database.degraded + disk.degraded)
                self._kept = (time.monotonic(), found)
            return self._kept[1]

    def forget(self) -> None:
        """Ask anew next time."""
        self._kept = None

    def _ask_database(self) -> Health:
        """Ask in a thread of its own: a database that hangs holds up nobody but the one who asks it."""
        _newest_migrations()  # read from files once: not the database's fault when that takes long
        if self._asking is None or not self._asking.is_alive():
            self._answer = None
            self._asking = threading.Thread(target=self._ask, daemon=True)
            self._asking.start()
        self._asking.join(self.patience)
        return self._answer or Health(failed=("database",))

    def _ask(self) -> None:
        try:
            with closing(_connection(self.patience)) as connection:
                self._answer = database_health(connection)
        except Exception:  # whatever it is, the database does not answer
            self._answer = Health(failed=("database",))


def _connection(patience: float) -> BaseDatabaseWrapper:
    """Give a connection of one's own, outside any pool: a full pool means many visitors, not a dead database."""
    connection: BaseDatabaseWrapper = connections["default"].copy()
    options = connection.settings_dict["OPTIONS"]
    options.pop("pool", None)
    if connection.vendor == "postgresql":
        limit = f"-c statement_timeout={int(patience * 1000)}"
        options["options"] = f"{options.get('options', '')} {limit}".strip()
    return connection


def database_health(connection: BaseDatabaseWrapper) -> Health:
    """Ask the database what depends on it.

    :raises DatabaseError: it does not answer at all.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")

        def holds(question: Callable[[BaseDatabaseWrapper, Any], bool]) -> bool:
            try:
                return question(connection, cursor)
            except DatabaseError:  # no such table
                return False

        failed = [word for word, question in NEEDED.items() if not holds(question)]
        degraded = [word for word, question in WANTED.items() if not failed and not holds(question)]
    return Health(tuple(failed), tuple(degraded))


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _migrated(connection: BaseDatabaseWrapper, cursor: Any) -> bool:
    cursor.execute("SELECT app, name FROM django_migrations")
    return _newest_migrations() <= set(cursor.fetchall())


def _cache_is_there(connection: BaseDatabaseWrapper, cursor: Any) -> bool:
    kept: Any = settings.CACHES["default"]
    table = connection.ops.quote_name(kept["LOCATION"])
    cursor.execute(f"SELECT 1 FROM {table} WHERE 1 = 0")
    return True


def _worker_is_there(connection: BaseDatabaseWrapper, cursor: Any) -> bool:
    """Schedules are its heartbeat: the worker moves each on as it comes round, the most frequent every minute."""
    late = connection.ops.adapt_datetimefield_value(timezone.now() - SILENCE)
    cursor.execute(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN next_run < %s THEN 1 ELSE 0 END), 0) FROM django_q_schedule",
        [late],
    )
    scheduled, overdue = cursor.fetchone()
    return bool(scheduled) and not overdue


def _jobs_move(connection: BaseDatabaseWrapper, cursor: Any) -> bool:
    late = connection.ops.adapt_datetimefield_value(timezone.now() - BACKLOG)
    cursor.execute("SELECT COUNT(*) FROM django_q_ormq WHERE lock < %s", [late])
    return not cursor.fetchone()[0]


NEEDED = {"migrations": _migrated, "cache": _cache_is_there}
WANTED = {"worker": _worker_is_there, "jobs": _jobs_move}


def disk_health() -> Health:
    """See whether the data directory takes a file, and how much room is left."""
    folder: Path = settings.DATA_DIR
    try:
        with tempfile.TemporaryFile(dir=folder, prefix="health-") as file:
            os.posix_fallocate(file.fileno(), 0, PIECE)
        free = shutil.disk_usage(folder).free
    except OSError:
        return Health(failed=("disk",))
    return Health(degraded=() if free >= ROOM else ("room",))


checker = Checker()
