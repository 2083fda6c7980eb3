"""The desk's list of people among very many: its first page, and what somebody types into its search."""

import argparse
from collections.abc import Sequence
from typing import Any

from benchmarks.options import ENGINES, engines_of
from benchmarks.served import empty

FEWEST, MOST = 1_000, 10_000_000
HELP = "The list of people among very many: first page and search."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=number_of_people, default=100_000, help="People (default: 100000).")
    parser.add_argument(
        "--engine", dest="engines", choices=ENGINES, help="Only this database (default: both)."
    )


def measure(*, people: int, engines: str | None) -> list[dict[str, Any]]:
    """Fill a database of its own on each engine and open the list: one row for each engine, scope and what was asked.

    Milliseconds are medians of three whole answers, made in the process itself. ``scan_ms`` is the raw limit beside it:
    the database reading every person once.
    """
    rows: list[dict[str, Any]] = []
    for engine in engines_of(engines):
        with empty(engine, durable=False) as place:  # only read once it is filled
            found = place.ask("opened", module="benchmarks.people_list", people=people)
        rows += [{"engine": engine, **row} for row in found]
    return rows


def number_of_people(text: str) -> int:
    """Read how many people to fill in."""
    if not text.isdecimal() or not FEWEST <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {FEWEST:,} to {MOST:,}")
    return int(text)


def sound(rows: Sequence[dict[str, Any]]) -> bool:
    """Say whether the list shows somebody to everyone, and nobody of a name nobody has."""
    return bool(rows) and all(
        (row["shown"] > 0) is expected
        for row in rows
        for asked, expected in (("first page", True), ("nobody of the name", False))
        if row["asked"] == asked
    )


def words(rows: Sequence[dict[str, Any]]) -> str:
    """Say the rows to a person."""
    return "\n".join(
        f"{row['engine']:10} {row['scope']:8} {row['asked']:28} {row['ms']:8.1f} ms, {row['shown']:2} shown "
        f"(reading everybody once: {row['scan_ms']:.1f} ms)"
        for row in rows
    )
