"""Where a demo may stand: an empty place, or one that held a demo. An interrupted build leaves nothing behind."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from niangjia.demo import marker
from niangjia.demo.errors import BeingBuilt, NotADemo

SCRATCH = ".demo-"
FAST = (
    "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-200000; PRAGMA temp_store=MEMORY"
)
TABLE = "niangjia_demo"


def is_postgres() -> bool:
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


def stands(folder: Path) -> marker.Mark | None:
    """Give the mark of the demo that stands here complete, if one does.

    :raises NotADemo: there is a database, and it is not a demo's.
    """
    found = marker.read(folder)
    if is_postgres():
        state = _postgres_state()
        if state == "foreign":
            raise NotADemo(place=settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"])
        return found if state == "demo" else None
    database = Path(str(settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"]))
    if database.exists() and found is None:
        raise NotADemo(place=database)
    return found if database.exists() else None


@contextmanager
def cleared(folder: Path) -> Iterator[None]:
    """Give an empty database to build in; what was built takes its place only when all went well."""
    with _cleared_postgres() if is_postgres() else _cleared_sqlite(folder):
        yield


@contextmanager
def _cleared_sqlite(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    scratch = folder / f"{SCRATCH}{os.getpid()}"
    scratch.mkdir(mode=0o700)
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close()
    database, media = Path(connection.settings_dict["NAME"]), Path(settings.MEDIA_ROOT)
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    command = options.get("init_command")
    connection.settings_dict["NAME"] = scratch / database.name
    options["init_command"] = FAST
    settings.MEDIA_ROOT = scratch / media.name
    try:
        yield
        connection.close()
        marker.clear(folder)
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        (scratch / database.name).replace(database)
        shutil.rmtree(media, ignore_errors=True)
        if (scratch / media.name).exists():
            (scratch / media.name).replace(media)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = database
        options["init_command"] = command
        settings.MEDIA_ROOT = media
        shutil.rmtree(scratch, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what builds that were killed left behind.

    :raises BeingBuilt: one of them is still running.
    """
    for left in folder.glob(f"{SCRATCH}*"):
        process = left.name.removeprefix(SCRATCH)
        if process.isdigit() and int(process) != os.getpid() and Path(f"/proc/{process}").exists():
            raise BeingBuilt(place=folder, process=process)
        shutil.rmtree(left, ignore_errors=True)


def _postgres_state() -> str:
    """Say what the database holds: ``empty``, ``demo``, ``building`` (left half-done) or ``foreign``."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        tables = set(connections[DEFAULT_DB_ALIAS].introspection.table_names(cursor))
        if not tables:
            return "empty"
        if TABLE not in tables:
            return "foreign"
        cursor.execute(f"SELECT complete FROM {TABLE}")
        row = cursor.fetchone()
    return "demo" if row and row[0] else "building"


@contextmanager
def _cleared_postgres() -> Iterator[None]:
    connection = connections[DEFAULT_DB_ALIAS]
    _drop_everything()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (complete boolean NOT NULL)")
        cursor.execute(f"INSERT INTO {TABLE} VALUES (false)")
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {TABLE} SET complete = true")
            cursor.execute("ANALYZE")
    except BaseException:
        connection.close()
        _drop_everything()
        raise


def _drop_everything() -> None:
    """Empty a database that holds a demo, whole or half-done."""
    connection = connections[DEFAULT_DB_ALIAS]
    with transaction.atomic(), connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        if names:
            quoted = ", ".join(connection.ops.quote_name(name) for name in names)
            cursor.execute(f"DROP TABLE {quoted} CASCADE")
