"""The command, run as people run it: in a process of its own, in a directory of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOMS = Path(__file__).parent / "rooms"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def niangjia() -> Run:
    """Run ``niangjia`` in a data directory; ``rooms`` are added to the product's own."""

    def run(folder: Path, *words: str, rooms: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NIANGJIA_")}
        added = {
            "NIANGJIA_DATA_DIR": str(folder),
            "PYTHONPATH": str(ROOMS),
            "NIANGJIA_EXTRA_APPS": rooms,
            **settings,
        }
        command = [sys.executable, "-c", "from niangjia.config.cli import main; main()", *words]
        return subprocess.run(command, env={**kept, **added}, capture_output=True, text=True, check=False)

    return run


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, niangjia: Run) -> Path:
    """The demo year at full scale, built once for all tests."""
    folder = tmp_path_factory.mktemp("demo")
    done = niangjia(folder, "demo", "build", "--today", "2026-11-24", "--json")
    assert done.returncode == 0, done.stderr
    return folder


BATCH = """
import contextlib, io, json, sys
from niangjia.config.cli import main
said = []
for words in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        main(words)
    said.append(out.getvalue())
print(json.dumps(said))
"""


@pytest.fixture(scope="session")
def said(demo: Path) -> Callable[[list[list[str]]], list[str]]:
    """Run many commands on the demo in one process; give what each printed."""

    def run(commands: list[list[str]]) -> list[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NIANGJIA_")}
        done = subprocess.run(
            [sys.executable, "-c", BATCH],
            input=json.dumps(commands),
            env={**kept, "NIANGJIA_DATA_DIR": str(demo)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        printed: list[str] = json.loads(done.stdout)
        return printed

    return run
