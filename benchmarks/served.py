"""The product on a database of its own, one that survives a crash, as in life."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import migrated

ROOT = Path(__file__).resolve().parents[1]
TOOL = [sys.executable, "-c", "from niangjia.config.cli import main; main()"]
STARTS_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Place:
    """A database with nothing in it, and the variables that lead to it."""

    engine: str
    environment: dict[str, str]

    @property
    def folder(self) -> Path:
        return Path(self.environment["NIANGJIA_DATA_DIR"])

    def run(self, *words: str) -> str:
        """Run ``niangjia``; give what it prints, whatever its exit status."""
        done = subprocess.run(
            [*TOOL, *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    def ask(self, verb: str, *, module: str = "benchmarks.ground", **given: Any) -> Any:
        """Let a module (``benchmarks.ground``) do something in a process of its own; give what it says.

        :raises RuntimeError: it failed; the text says how.
        """
        done = subprocess.run(
            [sys.executable, "-m", module, verb],
            input=json.dumps(given),
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)


@contextmanager
def empty(engine: str, *, durable: bool = True, tables: bool = True) -> Iterator[Place]:
    """Make a place without a row, gone when the block ends.

    :param durable: keep what was committed through a crash (PostgreSQL).
    :param tables: with every table, as after migrations.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="niangjia-bench-")))
        (folder / "static").mkdir()
        address = ""
        if engine == "postgresql":
            server = stack.enter_context(migrated.server(durable=durable))
            address = server.create_database("bench", migrated.TEMPLATE if tables else "template1")
        elif tables:
            migrated.put(folder)
        yield Place(engine, _environment(folder, address))


def _environment(folder: Path, database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NIANGJIA_")}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "niangjia.config.settings",
        "NIANGJIA_DEMO": "1",
        "NIANGJIA_DATA_DIR": str(folder),
        "NIANGJIA_DATABASE_URL": database,
        "NIANGJIA_STATIC_MANIFEST": "0",
        "NIANGJIA_LOG_LEVEL": "ERROR",
        "NIANGJIA_EXTRA_APPS": "benchmarks.bare",
    }


@contextmanager
def served(place: Place, workers: int, threads: int | None = None, *, jobs: bool = False) -> Iterator[int]:
    """Serve the place until the block ends; give the port.

    :param jobs: with a job worker beside it.

    :raises RuntimeError: it does not start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [*TOOL, "serve", "--port", str(port), "--workers", str(workers)]
    command += ["--threads", str(threads)] if threads else []
    command += [] if jobs else ["--no-worker"]
    process = subprocess.Popen(command, env=place.environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError("the product does not start") from None
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)
