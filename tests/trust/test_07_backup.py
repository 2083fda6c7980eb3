"""Backup and restore. Encrypted backup restored into an empty folder: row and file hashes equal; one command each way."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.commands import run_together
from tests.support.site import environment, small_demo

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-c", "from niangjia.config.cli import main; main()"]
DIGEST = (
    "import django; django.setup(); import json; from niangjia.core import backups; from dataclasses import asdict; "
    "print(json.dumps(asdict(backups.contents())))"
)
#: The variables of the keys, in the order of their names in a demo.
VARIABLES = ("NIANGJIA_SECRET_KEY", "NIANGJIA_KEYS", "NIANGJIA_INDEX_KEY", "NIANGJIA_BACKUP_KEY")
NAMES = ("secret", "field", "index", "backup")


class Place:
    """A data directory, and on PostgreSQL a database of its own."""

    def __init__(self, folder: Path, url: str, keys: dict[str, str]) -> None:
        self.folder = folder
        settings = {"NIANGJIA_DATABASE_URL": url, **keys} if url else keys
        self.environment = environment(folder, DJANGO_SETTINGS_MODULE="niangjia.config.settings", **settings)
        binaries = str(postgres.find_binaries())
        self.environment["NIANGJIA_PG_BIN"] = binaries

    def run(self, *words: str, largest_file: int | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command; no file it writes may grow beyond so many bytes."""

        def limited() -> None:
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        return subprocess.run(
            [*COMMAND, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=limited,
        )

    def contents(self) -> dict[str, object]:
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], env=self.environment, capture_output=True, text=True, check=True
        )
        found: dict[str, object] = json.loads(done.stdout)
        return {name: found[name] for name in ("engine", "tables", "files")}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Place]]:
    """A small demo, and an empty place with the same keys."""
    base = tmp_path_factory.mktemp("drill")
    if request.param == "sqlite":
        demo = small_demo()
        shutil.copytree(demo, base / "first")
        own = json.loads((demo / "demo-keys.json").read_text())
        keys = {variable: own[name] for variable, name in zip(VARIABLES, NAMES, strict=True)}
        yield _with_a_sheet([Place(base / name, "", keys) for name in ("first", "second")])
        return
    with postgres.server() as server:
        keys = {variable: "k" * 40 + variable for variable in VARIABLES}
        both = [Place(base / name, server.create_database(name), keys) for name in ("first", "second")]
        done = both[0].run("demo", "build", "--scale", "small", "--json")
        assert done.returncode == 0, done.stderr
        yield _with_a_sheet(both)


def _with_a_sheet(both: list[Place]) -> list[Place]:
    sheet = both[0].folder / "media" / "sheets" / "one.webp"
    sheet.parent.mkdir(parents=True)
    sheet.write_bytes(os.urandom(3_000_000))
    return both


def test_restored_rows_and_files_equal_the_originals(places: list[Place], tmp_path: Path):
    first, second = places
    made = first.run("backup", str(tmp_path), "--json")
    assert made.returncode == 0, made.stderr
    before = first.contents()
    done = second.run("restore", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    assert second.contents() == before
    asked = (["ledger", "verify", "--json"], ["audit", "verify", "--json"], ["restore", str(tmp_path)])
    ledger, trail, again = run_together(second.environment, asked)
    assert (ledger.returncode, trail.returncode) == (0, 0)
    assert (again.returncode, again.stdout) == (2, "")
    assert "empty" in again.stderr


def test_backup_without_room_says_so_and_leaves_nothing(places: list[Place], tmp_path: Path):
    done = places[0].run("backup", str(tmp_path / "kept"), largest_file=200_000)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done.stderr
    assert list((tmp_path / "kept").iterdir()) == []


def test_backup_tells_nothing_and_a_changed_one_is_refused(places: list[Place], tmp_path: Path):
    first, _second = places
    (backup,) = [Path(json.loads(first.run("backup", str(tmp_path), "--json").stdout)["backup"])]
    raw = backup.read_bytes()
    assert [
        word
        for word in ("密云区总工会".encode(), b"SQLite format", b"PGDMP", b"django_session")
        if word in raw
    ] == []
    spoiled = (
        raw[:-1],
        raw[: len(raw) // 2],
        raw[:100] + bytes([raw[100] ^ 1]) + raw[101:],
        raw + b"x",
    )
    for number, content in enumerate(spoiled):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / backup.name).write_bytes(content)
    own_key = {"NIANGJIA_BACKUP_KEY": "k" * 40 + "NIANGJIA_BACKUP_KEY"}
    asked = [["restore", str(tmp_path / str(number))] for number in range(len(spoiled))]
    for refused in run_together(Place(tmp_path / "third", "", own_key).environment, asked):
        assert (refused.returncode, refused.stdout) == (2, "")
    other_key = Place(tmp_path / "third", "", {"NIANGJIA_BACKUP_KEY": "another key altogether"})
    assert other_key.run("restore", str(tmp_path)).returncode == 2
