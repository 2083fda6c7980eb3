"""Sign-ups per second over HTTP: ours beside the bare statements, on both databases, and never one place too many."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.clients import Tally, rush, warm
from tests.support import postgres

ROOT = Path(__file__).resolve().parents[1]
SERVE = [sys.executable, "-c", "from niangjia.config.cli import main; main()", "serve", "--no-worker"]
GROUND = [sys.executable, "-m", "benchmarks.ground"]
STARTS_WITHIN = 30.0


def measure(
    *, clients: int, people: int, capacity: int, workers: int, engines: Sequence[str]
) -> dict[str, Any]:
    """Measure each engine on a database of its own, one that survives a crash, as in life."""
    report: dict[str, Any] = {
        "clients": clients,
        "people": people,
        "capacity": capacity,
        "workers": workers,
        "cores": os.cpu_count(),
        "engines": {},
        "sound": True,
    }
    for engine in engines:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="niangjia-bench-"))
            address = ""
            if engine == "postgresql":
                address = stack.enter_context(postgres.server(durable=True)).create_database("bench")
            environment = _environment(Path(folder), address)
            ground = json.loads(_run([*GROUND, str(people), str(capacity)], environment))
            port = stack.enter_context(_served(environment, workers))
            found = _rounds(port, ground, clients)
            sold = json.loads(_run([*GROUND, "count"], environment))
        report["engines"][engine] = _judged(found, ground, sold, people)
    report["sound"] = all(one["sound"] for one in report["engines"].values())
    return report


def _rounds(port: int, ground: dict[str, Any], clients: int) -> dict[str, dict[str, Tally]]:
    warm(port, ground["cookies"][0], clients)
    return {
        name: {view: rush(port, places[view], ground["cookies"], clients) for view in ("bare", "product")}
        for name, places in ground["rounds"].items()
    }


def _judged(
    found: dict[str, dict[str, Tally]], ground: dict[str, Any], sold: dict[str, int], people: int
) -> dict[str, Any]:
    told: dict[str, Any] = {"sound": True}
    for name, views in found.items():
        places = ground["rounds"][name]
        told[name] = {
            view: {
                "per_second": tally.per_second,
                "p50_ms": tally.percentile(0.5),
                "p95_ms": tally.percentile(0.95),
                "sold": sold[places[view]],
                "retried": tally.retried,
                "failed": tally.failed,
            }
            for view, tally in views.items()
        }
        bare, product = views["bare"].per_second, views["product"].per_second
        told[name]["ratio"] = round(product / bare, 2) if bare else None
        expected = min(places["capacity"], people)
        fair = all(told[name][view]["sold"] == expected and not told[name][view]["failed"] for view in views)
        told["sound"] = told["sound"] and fair
    return told


def words(report: dict[str, Any]) -> str:
    """Say the report to a person."""
    lines = [
        f"{report['people']} people, {report['clients']} clients, {report['workers']} web processes, {report['cores']} cores"
    ]
    for engine, found in report["engines"].items():
        for name, what in (("rush", f"{report['capacity']} places"), ("room", "places for all")):
            one = found[name]
            lines.append(
                f"{engine:10} {what:15} "
                f"{one['product']['per_second']:7.1f}/s beside {one['bare']['per_second']:7.1f}/s bare "
                f"(ratio {one['ratio']}), p95 {one['product']['p95_ms']:.0f} ms, sold {one['product']['sold']}"
            )
    lines.append("sold = capacity everywhere" if report["sound"] else "NOT SOUND: see --json")
    return "\n".join(lines)


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


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


@contextmanager
def _served(environment: dict[str, str], workers: int, command: Sequence[str] = SERVE) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    words = [*command, "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(words, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
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
