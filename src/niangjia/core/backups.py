"""Back everything up into one sealed file, and restore it into an empty place: database and uploaded files together.

SQLite is copied by its own online backup, PostgreSQL by ``pg_dump``; both while the product goes on working. The keys are not in
the backup: without them its fields stay closed, and without ``NIANGJIA_BACKUP_KEY`` all of it does.
"""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from niangjia.core.errors import BadInput
from niangjia.core.sealed_files import open_file, seal_file

SUFFIX = ".niangjia"
SQLITE, POSTGRES = "database.sqlite3", "database.pgdump"
CHUNK = 2000


class CannotBackUp(BadInput):
    """A backup cannot be made or restored; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: rows and a digest for every table, a digest for every file."""

    made_at: str
    engine: str
    tables: dict[str, list[Any]]
    files: dict[str, str]


def _secret() -> str:
    if not settings.NIANGJIA_BACKUP_KEY:
        raise CannotBackUp("NIANGJIA_BACKUP_KEY is not set: a backup is never written in the open.")
    return str(settings.NIANGJIA_BACKUP_KEY)


def digest_of_tables() -> dict[str, list[Any]]:
    """Count and digest the rows of every table, in an order that does not depend on the engine's mood."""
    connection = connections[DEFAULT_DB_ALIAS]
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
    for name in names:
        total, added = 0, 0
        for row in _rows(name):
            total += 1
            one = hashlib.sha256(json.dumps(row, default=str, ensure_ascii=False).encode()).digest()
            added = (added + int.from_bytes(one, "big")) % (1 << 256)  # a sum knows no order
        found[name] = [total, f"{added:064x}"]
    return found


def _rows(table: str) -> Iterator[list[str]]:
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                yield [repr(value) for value in row]


def digest_of_files(folder: Path) -> dict[str, str]:
    """Digest every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def contents() -> Contents:
    """Say what is here now: what a backup made at this moment would hold."""
    return Contents(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=connections[DEFAULT_DB_ALIAS].vendor,
        tables=digest_of_tables(),
        files=digest_of_files(Path(settings.MEDIA_ROOT)),
    )


def back_up(folder: Path) -> Path:
    """Write a sealed backup into a folder; give its path.

    :raises CannotBackUp: no key, no ``pg_dump``, or the folder cannot be written.
    """
    secret = _secret()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _scratch(folder) as scratch:
            if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
                _dump_postgres(scratch / POSTGRES)
            else:
                _copy_sqlite(scratch / SQLITE)
            bundle = scratch / "bundle.tar"
            with tarfile.open(bundle, "w") as tar:
                for name in (SQLITE, POSTGRES):
                    if (scratch / name).exists():
                        tar.add(scratch / name, name)
                if Path(settings.MEDIA_ROOT).is_dir():
                    tar.add(settings.MEDIA_ROOT, "media")
            target = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}{SUFFIX}"
            seal_file(bundle, target, secret)
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise CannotBackUp(f"The backup cannot be written to {folder}: {reason}.") from None
    return target


@contextmanager
def _scratch(near: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=near) as scratch:
        yield Path(scratch)


def _copy_sqlite(target: Path) -> None:
    source = connections[DEFAULT_DB_ALIAS]
    source.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        source.connection.backup(copy, pages=4096)
    finally:
        copy.close()


def _tool(*words: str) -> None:
    database = connections[DEFAULT_DB_ALIAS].settings_dict
    address = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"] or 5432),
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    found = shutil.which(words[0], path=settings.NIANGJIA_PG_BIN or None)
    if found is None:
        raise CannotBackUp(
            f"{words[0]} is not installed: install PostgreSQL's client programs, or name their folder in NIANGJIA_PG_BIN."
        )
    done = subprocess.run([found, *words[1:]], env=address, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotBackUp(f"{words[0]} failed: {' '.join(done.stderr.split())[:300]}")


def _dump_postgres(target: Path) -> None:
    _tool("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def restore(source: Path) -> None:
    """Restore a backup (a file, or the newest in a folder) into an empty database and an empty media folder.

    :raises CannotBackUp: there is none, the place is not empty, or the backup is of another engine.
    :raises Undecipherable: another key, or the file was changed or cut.
    """
    secret = _secret()
    backup = _newest(source)
    _refuse_what_is_there()
    data = Path(settings.DATA_DIR)
    data.mkdir(parents=True, exist_ok=True)
    with _scratch(data) as scratch:
        open_file(backup, scratch / "bundle.tar", secret)
        with tarfile.open(scratch / "bundle.tar") as tar:
            tar.extractall(scratch, filter="data")
        _put_database(scratch)
        if (scratch / "media").is_dir():
            (scratch / "media").replace(settings.MEDIA_ROOT)


def _newest(source: Path) -> Path:
    found = [source] if source.is_file() else sorted(source.glob(f"*{SUFFIX}"))
    if not found:
        raise CannotBackUp(f"There is no backup in {source}.")
    return found[-1]


def _refuse_what_is_there() -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        raise CannotBackUp(f"{media} is not empty: a backup is restored into an empty place only.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if connection.introspection.table_names(cursor):
                raise CannotBackUp(
                    "The database is not empty: a backup is restored into an empty place only."
                )
    elif Path(str(connection.settings_dict["NAME"])).exists():
        raise CannotBackUp(
            f"{connection.settings_dict['NAME']} is there: a backup is restored into an empty place only."
        )


def _put_database(scratch: Path) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    name = POSTGRES if connection.vendor == "postgresql" else SQLITE
    if not (scratch / name).exists():
        raise CannotBackUp("This backup is of the other database engine: SQLite and PostgreSQL do not mix.")
    if connection.vendor == "postgresql":
        database = connection.settings_dict["NAME"]
        _tool("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={database}", str(scratch / name))
    else:
        (scratch / name).replace(str(connection.settings_dict["NAME"]))
