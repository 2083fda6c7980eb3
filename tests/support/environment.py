"""The settings tests run with: their own keys, their own data directory, none of the developer's."""

import os
import shutil
import tempfile
from pathlib import Path

#: Where the tests' PostgreSQL listens; set by the first process for the workers it starts.
DATABASE = "NIANGJIA_TEST_DATABASE_URL"
#: Its server, without a database, if the run started it for itself.
SERVER = "NIANGJIA_TEST_SERVER"


def prepare() -> Path:
    """Replace every ``NIANGJIA_*`` variable; give the data directory."""
    database = os.environ.get(DATABASE, "")
    for name in [
        name for name in os.environ if name.startswith("NIANGJIA_") and name not in {DATABASE, SERVER}
    ]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="niangjia-test-"))
    (folder / "static").mkdir()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "niangjia.config.settings",
        "NIANGJIA_DEMO": "1",
        "NIANGJIA_DATA_DIR": str(folder),
        "NIANGJIA_SECRET_KEY": "a secret of the tests and of nothing else",
        "NIANGJIA_KEYS": "a field key of the tests",
        "NIANGJIA_INDEX_KEY": "an index key of the tests",
        "NIANGJIA_BACKUP_KEY": "a backup key of the tests",
        "NIANGJIA_STATIC_MANIFEST": "0",
        "NIANGJIA_DATABASE_URL": database,
    }
    return folder


def has_database() -> bool:
    """Say whether a server was named from outside, or by the process that started this one."""
    return bool(os.environ.get(DATABASE))


def use_database(url: str) -> None:
    """Point settings that are loaded already, and processes started later, at this database."""
    import dj_database_url
    from django.conf import settings
    from django.db import connections

    os.environ[DATABASE] = os.environ["NIANGJIA_DATABASE_URL"] = url
    parsed = dict(dj_database_url.parse(url))
    settings.DATABASES = {"default": parsed}
    connections.settings = connections.configure_settings(settings.DATABASES)
    for opened in connections.all(initialized_only=True):
        del connections[opened.alias]


def use_file(folder: Path) -> None:
    """Keep the SQLite test database in a file (threads share it as in life), without waiting for the disk."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")
        database["OPTIONS"]["init_command"] = database["OPTIONS"]["init_command"].replace("FULL", "OFF")


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
