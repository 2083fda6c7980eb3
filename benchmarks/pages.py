"""First loads in a real Chromium: kilobytes on the wire, the largest paint on a slow phone, the server's own time.

Every page of a face takes its turn in every round, with an empty cache; numbers are medians.
"""

import argparse
import dataclasses
import json
from collections.abc import Sequence
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.options import add_server, engines_of, whole_number
from benchmarks.served import Place, empty, served
from tests.support.pages import Opener, log_in
from tests.support.weight import KILOBYTES, PAINTED_WITHIN, Load, launch_options, weigh

HELP = "First loads of the main pages in Chromium, beside the budget."
#: Who → the pages they open first; nobody signed in has no key.
PAGES: dict[tuple[str, str], tuple[str, ...]] = {
    ("worker", ""): ("/", "/activities/"),
    ("worker", "worker"): ("/", "/activities/", "/activities/:first/", "/my/"),
    ("desk", "district"): ("/desk/", "/desk/activities/", "/desk/people/", "/desk/figures/"),
}
FIRST = "main a[href^='/activities/']:not([href='/activities/']):not([href*='?'])"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=whole_number, default=5, help="Rounds (default: 5).")
    parser.add_argument(
        "--scale", default="1.0", help="Size of the demo, as `niangjia demo build` takes it (default: 1.0)."
    )
    add_server(parser)


def measure(
    *, rounds: int, scale: str, engines: str | None, workers: int, threads: int | None
) -> list[dict[str, Any]]:
    """Build a demo on each database, serve it and look at its pages."""
    rows: list[dict[str, Any]] = []
    for engine in engines_of(engines):
        with empty(engine, tables=False) as bare:
            place = _as_in_life(bare)
            logins = _built(place, scale)
            with served(place, workers, threads) as port, sync_playwright() as player:
                browser = player.chromium.launch(**launch_options())
                for (face, role), paths in PAGES.items():
                    opener = Opener(browser, f"http://127.0.0.1:{port}")
                    loads = _looked_at(opener, face, logins.get(role, ""), paths, rounds)
                    rows += [_row(engine, face, role, path, some) for path, some in loads.items()]
    return rows


def _as_in_life(place: Place) -> Place:
    """Serve files by their hashed names and compressed, as an installation does."""
    environment = {**place.environment, "NIANGJIA_STATIC_ROOT": str(place.folder / "static")}
    del environment["NIANGJIA_STATIC_MANIFEST"]
    return dataclasses.replace(place, environment=environment)


def _built(place: Place, scale: str) -> dict[str, str]:
    """Build the demo; give the first log-in of every role."""
    place.run("collectstatic", "--no-input")
    logins = json.loads(place.run("demo", "build", "--scale", scale, "--json"))["logins"]
    return {one["role"]: str(one["key"]) for one in reversed(logins)}


def _looked_at(
    opener: Opener, face: str, persona: str, paths: Sequence[str], rounds: int
) -> dict[str, list[tuple[Load, Load]]]:
    quick, slow = (opener(face, service_workers="block") for _profile in range(2))
    for page in (quick, slow) if persona else ():
        log_in(page, persona)
    found: dict[str, list[tuple[Load, Load]]] = {path: [] for path in paths}
    for _round in range(rounds + 1):
        for path, loads in found.items():
            address = _address(quick, path)
            loads.append((weigh(quick, address, slow=False), weigh(slow, address, slow=True)))
    opener.close()
    return {path: loads[1:] for path, loads in found.items()}  # the first round warms the server


def _address(page: Page, path: str) -> str:
    if ":first" not in path:
        return path
    page.goto("/activities/")
    return str(page.locator(FIRST).first.get_attribute("href"))


def _row(engine: str, face: str, role: str, path: str, loads: list[tuple[Load, Load]]) -> dict[str, Any]:
    bound = face == "worker"
    return {
        "engine": engine,
        "face": face,
        "role": role or "stranger",
        "page": path,
        "kb": round(median(quick.kilobytes for quick, _slow in loads), 1),
        "lcp_ms": round(median(slow.painted_ms for _quick, slow in loads)),
        "server_ms": round(median(quick.answered_ms for quick, _slow in loads), 1),
        "kb_budget": KILOBYTES if bound else None,
        "lcp_budget_ms": PAINTED_WITHIN if bound else None,
    }


def words(rows: Sequence[dict[str, Any]]) -> str:
    """Say the loads to a person, those over the budget marked."""
    lines = [f"{'':42} {'KB':>6} {'LCP ms':>7} {'server ms':>9}"]
    for row in rows:
        name = f"{row['engine']} {row['face']} {row['role']} {row['page']}"
        over = " OVER" if not _within(row) else ""
        lines.append(f"{name:42} {row['kb']:6.1f} {row['lcp_ms']:7} {row['server_ms']:9.1f}{over}")
    lines.append(f"budget of a worker's page: {KILOBYTES} KB, {PAINTED_WITHIN} ms on a slow phone")
    return "\n".join(lines)


def sound(rows: Sequence[dict[str, Any]]) -> bool:
    """Say whether every page came; a budget missed is told, not judged: times are the machine's."""
    return bool(rows) and all(row["kb"] > 0 for row in rows)


def _within(row: dict[str, Any]) -> bool:
    return row["kb_budget"] is None or (
        row["kb"] <= row["kb_budget"] and row["lcp_ms"] <= row["lcp_budget_ms"]
    )
