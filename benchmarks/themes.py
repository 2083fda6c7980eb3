"""Themes found in invented complaints of which the theme is known: on the wording the finder was tuned with, and on wording kept apart."""

import argparse
from collections.abc import Sequence
from time import perf_counter
from typing import Any

from benchmarks.complaints import pairs, sample

FEWEST, MOST = 50, 100_000
HELP = "Themes found in complaints of which the theme is known: seconds, precision, recall, F1."
AIM_F1, AIM_SECONDS, AIM_TEXTS = 0.8, 10.0, 5000
SEED = 2026


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--texts", type=texts, default=5000, help="How many texts each time (default: 5000).")


def texts(text: str) -> int:
    """Read how many texts to invent."""
    if not text.isdecimal() or not FEWEST <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {FEWEST:,} to {MOST:,}")
    return int(text)


def measure(*, texts: int) -> list[dict[str, Any]]:
    """Find the themes of each half of the wording, and of fewer texts of it; one row each."""
    from niangjia.themes.finder import find_themes

    find_themes(["微波炉坏了", "没地方热饭"])  # what is loaded once is not measured
    rows = []
    for wording, held_out in (("tuning", False), ("held out", True)):
        for number in dict.fromkeys((texts, max(FEWEST, texts // 8))):
            said = sample(number, held_out=held_out, seed=SEED + number)
            started = perf_counter()
            found = find_themes(said.texts)
            seconds = perf_counter() - started
            precision, recall, f1 = pairs([one.rows for one in found], said.themes)
            rows.append(
                {
                    "wording": wording,
                    "n": number,
                    "different": len(set(said.texts)),
                    "themes": len({name for name in said.themes if name}),
                    "found": len(found),
                    "seconds": round(seconds, 2),
                    "precision": round(precision, 3),
                    "recall": round(recall, 3),
                    "f1": round(f1, 3),
                }
            )
    return rows


def sound(rows: Sequence[dict[str, Any]]) -> bool:
    """Say whether the aims are reached: of F1 everywhere, of seconds for as many texts as they were set for."""
    return bool(rows) and all(
        row["f1"] >= AIM_F1 and (row["n"] > AIM_TEXTS or row["seconds"] < AIM_SECONDS) for row in rows
    )


def words(rows: Sequence[dict[str, Any]]) -> str:
    """Say the rows to a person."""
    lines = [
        f"{row['wording']:9} n {row['n']:6} ({row['different']} different) {row['seconds']:6.2f} s  "
        f"{row['found']:3} themes of {row['themes']:3}  precision {row['precision']:.3f}  "
        f"recall {row['recall']:.3f}  F1 {row['f1']:.3f}"
        for row in rows
    ]
    return "\n".join([*lines, "aims reached" if sound(rows) else "AIMS MISSED: see above"])
