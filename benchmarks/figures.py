"""Every figure of a whole year from the ledger, for four sizes of scope, rolled up, beside bare SQL on a covering index."""

import argparse
from collections.abc import Sequence
from typing import Any

from benchmarks.options import ENGINES, engines_of
from benchmarks.served import empty

FEWEST, MOST = 1_000, 100_000_000
HELP = "Every figure of a year from the ledger, beside bare SQL."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--entries", type=entries, default=200_000, help="Entries to fill in (default: 200000)."
    )
    parser.add_argument(
        "--engine", dest="engines", choices=ENGINES, help="Only this database (default: both)."
    )


def measure(*, entries: int, engines: str | None) -> list[dict[str, Any]]:
    """Fill a database of its own on each engine and measure: one row for each engine, scope and figure.

    Milliseconds are medians of three, ours and bare SQL in turns. ``equal``: both say the same, and so do the entries alone.
    """
    rows: list[dict[str, Any]] = []
    for engine in engines_of(engines):
        with empty(engine, durable=False) as place:  # only read once it is filled
            found = place.ask("measured", module="benchmarks.ledger_year", entries=entries)
        rows += [{"engine": engine, **row} for row in found]
    return rows


def entries(text: str) -> int:
    """Read how many entries to fill in."""
    if not text.isdecimal() or not FEWEST <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {FEWEST:,} to {MOST:,}")
    return int(text)


def sound(rows: Sequence[dict[str, Any]]) -> bool:
    """Say whether something was measured, and every figure equals what bare SQL says."""
    return bool(rows) and all(row["equal"] for row in rows)


def words(rows: Sequence[dict[str, Any]]) -> str:
    """Say the rows to a person."""
    lines = [
        f"{row['engine']:10} {row['scope']:8} {row['figure']:24} {row['ms']:9.1f} ms beside "
        f"{row['raw_sql_ms']:9.1f} ms bare ({row['entries_ms']:.1f} ms without the roll-up){'' if row['equal'] else '  NOT EQUAL'}"
        for row in rows
    ]
    return "\n".join([*lines, "equal everywhere" if sound(rows) else "NOT EQUAL: see above"])
