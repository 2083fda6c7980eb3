"""A small demo, built once and served for real: what browser tests open."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from niangjia.core.clock import SHANGHAI
from tests.support import once

COMMAND = [sys.executable, "-c", "from niangjia.config.cli import main; main()"]
STARTS_WITHIN = 30.0
#: Seconds after which what goes on today may be over.
KEEPS = 3600.0


@dataclass(frozen=True, slots=True)
class Site:
    """A demo being served. ``run`` gives what a command printed."""

    url: str
    folder: Path

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [*COMMAND, *words], env=environment(self.folder), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Give the variables for a process on this demo, and none of the caller's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NIANGJIA_")}
    return {
        **kept,
        "NIANGJIA_DEMO": "1",
        "NIANGJIA_DATA_DIR": str(folder),
        "NIANGJIA_STATIC_ROOT": str(folder.parent / "static"),
        **settings,
    }


def small_demo() -> Path:
    """Give the small demo, built once for all who copy it; not one of yesterday, nor of hours ago."""
    with once.alone("demo") as kept:
        demo = kept / "demo"
        made = demo / "demo.json"
        if not made.exists() or time.time() - made.stat().st_mtime > KEEPS or _day_of(made) != _day_of():
            shutil.rmtree(kept, ignore_errors=True)
            for command in (["demo", "build", "--scale", "small", "--json"], ["collectstatic", "--no-input"]):
                done = subprocess.run(
                    [*COMMAND, *command], env=environment(demo), capture_output=True, text=True, check=False
                )
                assert done.returncode == 0, done.stderr
        return demo


def _day_of(made: Path | None = None) -> date:
    moment = datetime.fromtimestamp(made.stat().st_mtime, SHANGHAI) if made else datetime.now(SHANGHAI)
    return moment.date()


@contextmanager
def served(template: Path, copy: Path, **settings: str) -> Iterator[Site]:
    """Serve a copy of a demo until the block ends."""
    shutil.copytree(template, copy)
    static = copy.parent / "static"
    if not static.exists():
        static.symlink_to(template.parent / "static")
    port = _free_port()
    site = Site(f"http://127.0.0.1:{port}", copy)
    said = copy / "serve.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port), "--no-worker"],
            env=environment(copy, NIANGJIA_BASE_URL=site.url, **settings),
            stdout=log,
            stderr=log,
        )
    try:
        _wait(site, process, said)
        yield site
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def serving(
    environment: dict[str, str], *words: str, worker: bool = False
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Serve with these variables in a process group of its own until the block ends; give the process and its port."""
    words = words if worker else ("--no-worker", *words)
    port = _free_port()
    folder = Path(environment["NIANGJIA_DATA_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    said = folder / "serve.log"
    with said.open("ab") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port), *words],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(Site(f"http://127.0.0.1:{port}", folder), process, said)
        yield process, port
    finally:
        process.send_signal(
            signal.SIGTERM
        )  # it stops what it started; told as well, its job worker would hang
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait(site: Site, process: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(site.url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the demo is not served: {said.read_text(errors='replace')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
