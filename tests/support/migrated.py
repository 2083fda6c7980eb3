"""A database with every table and no row, made once and copied: migrations run once for all processes of a run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from tests.support import once, postgres
from tests.support.environment import SERVER
from tests.support.site import COMMAND, environment

#: What the migrated database is called on its server.
TEMPLATE = "migrated"


def bring(connection: Any) -> bool:
    """Put the migrated database where this process expects its own; say whether it is there.

    On a server named from outside nothing is made that nobody removes: there migrations run as always.
    """
    if connection.vendor == "sqlite":
        shutil.copyfile(_file(), settings.DATABASES["default"]["TEST"]["NAME"])
        return True
    if not (server := os.environ.get(SERVER)):
        return False
    with psycopg.connect(f"{server}/postgres", autocommit=True) as there:
        name = sql.Identifier(connection.creation._get_test_db_name())
        there.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(TEMPLATE)))
    return True


@contextmanager
def server(*, durable: bool = False) -> Iterator[postgres.Server]:
    """Run a PostgreSQL server that has the migrated database as a template, for as long as the block lasts."""
    with once.alone("server") as kept:
        if not kept.exists():
            with postgres.server(keep=kept) as making, tempfile.TemporaryDirectory() as scratch:
                _migrate(Path(scratch), NIANGJIA_DATABASE_URL=making.create_database(TEMPLATE))
    with postgres.server(durable=durable, like=kept) as running:
        yield running


def put(folder: Path) -> None:
    """Put the migrated database into a data directory that has none."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_file(), folder / "niangjia.sqlite3")


def _file() -> Path:
    """Give the file with today's tables."""
    with once.alone("tables") as made:
        if not made.exists():
            with tempfile.TemporaryDirectory() as scratch:
                _migrate(Path(scratch))
                shutil.move(Path(scratch) / "niangjia.sqlite3", made)
    return made


def _migrate(folder: Path, **settings: str) -> None:
    done = subprocess.run(
        [*COMMAND, "migrate", "--verbosity", "0"],
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
