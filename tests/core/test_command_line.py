"""``niangjia``: three exit statuses, one clear line, one JSON document."""

import json
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.support import migrated
from tests.support.commands import assert_refused
from tests.support.site import COMMAND, environment

pytestmark = pytest.mark.slow


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    given = {**environment(folder), **settings}
    return subprocess.run([*COMMAND, *words], env=given, capture_output=True, text=True, check=False)


def test_bad_use_is_one_clear_line(tmp_path: Path):
    cases = [
        (("nothing",), "nothing"),
        (("ledger",), "verb"),
        (("ledger", "burn"), "burn"),
        (("serve", "--port", "x"), "--port"),
        (("serve", "--port", "99999"), "99999"),
        (("ledger", "verify"), "niangjia"),
    ]
    assert_refused(environment(tmp_path), cases)


def test_production_without_keys_does_not_start(tmp_path: Path):
    done = run(tmp_path, "migrate", NIANGJIA_DEMO="0")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "niangjia secrets" in done.stderr


def test_fresh_keys_are_enough_for_production(tmp_path: Path):
    keys = json.loads(run(tmp_path, "secrets", "--json").stdout)
    assert len(set(keys.values())) == len(keys) == 4
    done = run(tmp_path, "migrate", "--check", NIANGJIA_DEMO="0", **keys)
    assert done.returncode == 1, done.stderr
    empty = run(tmp_path, "ready", NIANGJIA_DEMO="0", **keys)
    assert (empty.returncode, empty.stdout) == (1, "")
    assert empty.stderr == "niangjia: not ready: migrations, cache\n"
    assert run(tmp_path, "migrate", NIANGJIA_DEMO="0", **keys).returncode == 0
    told = run(tmp_path, "ready", "--json", NIANGJIA_DEMO="0", **keys)
    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout) == {"status": "degraded", "failed": [], "degraded": ["worker"]}
    assert run(tmp_path, "migrate", "--check", NIANGJIA_DEMO="0", **keys).returncode == 0


def test_help_names_the_commands(tmp_path: Path):
    done = run(tmp_path, "help")
    assert done.returncode == 0
    assert "demo build" in done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_runs_a_worker_and_stops_both(tmp_path: Path, stop: signal.Signals):
    migrated.put(tmp_path)
    port = free_port()
    settings = environment(tmp_path, NIANGJIA_STATIC_ROOT=str(tmp_path / "static"))
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)], env=settings, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        told = ""
        while "Ctrl-C" not in told:
            line = process.stdout.readline()
            assert line, told
            told += line
        assert f"http://127.0.0.1:{port}" in told
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
        taken = run(tmp_path, "serve", "--port", str(port))
        assert (taken.returncode, len(taken.stderr.splitlines())) == (2, 1)
        queue = f"from niangjia.core import jobs; jobs.enqueue('os.mkdir', {str(tmp_path / 'made')!r})"
        assert run(tmp_path, "shell", "--no-imports", "-c", queue).returncode == 0
        until = time.monotonic() + 20
        while not (tmp_path / "made").exists() and time.monotonic() < until:
            time.sleep(0.1)
        assert (tmp_path / "made").exists()
        children = descendants(process.pid)
        assert len(children) >= 2
    finally:
        process.send_signal(stop)
        status = process.wait(20)
        if process.stdout is not None:
            process.stdout.close()
        assert status == 0
    time.sleep(0.2)
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def descendants(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            pid = int(status.parent.name)
            found += [pid, *descendants(pid)]
    return found
