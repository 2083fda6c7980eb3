"""A database with every table and no row, made once and copied: migrations run once for all processes of a run."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

import niangjia
from tests.support.environment import SERVER
from tests.support.site import COMMAND

HERE = Path(niangjia.__file__).parent
KEPT = HERE.parents[1] / "var" / "migrated"


def bring(connection: Any) -> bool:
    """Put the migrated database where this process expects its own; say whether it is there.

    On a server named from outside nothing is made that nobody removes: there migrations run as always.
    """
    if connection.vendor == "sqlite":
        shutil.copyfile(_file(), settings.DATABASES["default"]["TEST"]["NAME"])
        return True
    if not (server := os.environ.get(SERVER)):
        return False
    name = connection.creation._get_test_db_name()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as there:
        there.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(_template(server))
            )
        )
    return True


def _file() -> Path:
    """Give the file with today's tables, made anew after any change of the code."""
    made = KEPT / f"{_digest()}.sqlite3"
    with _alone():
        if not made.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            scratch = KEPT / "making"
            shutil.rmtree(scratch, ignore_errors=True)
            _migrate(NIANGJIA_DATA_DIR=str(scratch), NIANGJIA_DATABASE_URL="")
            (scratch / "niangjia.sqlite3").rename(made)
            shutil.rmtree(scratch)
    return made


def _template(server: str) -> str:
    """Give the name of the server's migrated database."""
    name = "migrated"
    with _alone(), psycopg.connect(f"{server}/postgres", autocommit=True) as there:
        if there.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            there.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            _migrate(NIANGJIA_DATABASE_URL=f"{server}/{name}")
    return name


def _migrate(**given: str) -> None:
    done = subprocess.run(
        [*COMMAND, "migrate", "--verbosity", "0"],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _digest() -> str:
    """Say which code a file belongs to: what a migration does may stand in any module."""
    code = hashlib.sha256()
    for path in sorted(HERE.rglob("*.py")):
        code.update(path.read_bytes())
    return code.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time make it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
