"""A rush: at ten o'clock thousands want a few hundred places. Everybody is answered, truthfully and soon."""

import argparse
import os
from typing import Any

from benchmarks.clients import Order, post_all, post_at_once
from benchmarks.options import add_server, engines_of, whole_number
from benchmarks.served import empty, served

HELP = "Thousands want a few hundred places in the same moment."
WARM = 64
LINES = (
    "{engine}: {people} people want {places} places, {workers} web processes, {cores} cores",
    "  {soon} everybody answered in {seconds:.1f} s (at most {most:.0f}), half within {half:.1f} s",
    "  {exact} {served} told yes and {sold} sold, {refused} told no, {retried} came again, {errors} errors",
)
ANSWERED_WITHIN = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--people", type=whole_number, default=5000, help="People who want a place (default: 5000)."
    )
    parser.add_argument("--places", type=whole_number, default=500, help="Places there are (default: 500).")
    add_server(parser)


def measure(
    *, people: int, places: int, engines: str | None, workers: int, threads: int | None
) -> list[dict[str, Any]]:
    """Let them all come at once, each on a connection of their own, on each engine."""
    rows = []
    for engine in engines_of(engines):
        with empty(engine) as place:
            plan = [{"kind": "product", "capacity": size} for size in (people, places)]
            ground = place.ask("lay", people=people, plan=plan)
            (warm,), (wanted,) = ground["paths"]
            with served(place, workers, threads) as port:
                post_all(port, [Order(warm, cookie) for cookie in ground["cookies"][:WARM]], 16)
                tally = post_at_once(port, [Order(wanted, cookie) for cookie in ground["cookies"]])
            sold = place.ask("sold")[wanted]
        rows.append(
            {
                "engine": engine,
                "people": people,
                "places": places,
                "served": tally.served,
                "refused": tally.refused,
                "errors": tally.errors,
                "sold": sold,
                "seconds": round(tally.seconds, 1),
                "p50_ms": tally.percentile(0.5),
                "p99_ms": tally.percentile(0.99),
                "retried": tally.retried,
                "workers": workers,
                "cores": os.cpu_count(),
            }
        )
    return rows


def sound(rows: list[dict[str, Any]]) -> bool:
    """Say whether all places were sold once, everybody was answered, and what they were told is what was sold."""
    return all(
        row["served"] == row["sold"] == min(row["places"], row["people"])
        and row["served"] + row["refused"] == row["people"]
        and not row["errors"]
        for row in rows
    )


def words(rows: list[dict[str, Any]]) -> str:
    """Say it to a person."""
    lines = []
    for row in rows:
        soon = "ok  " if row["seconds"] <= ANSWERED_WITHIN else "MISS"
        exact = "ok  " if sound([row]) else "MISS"
        told = {**row, "soon": soon, "exact": exact, "half": row["p50_ms"] / 1000, "most": ANSWERED_WITHIN}
        lines += [line.format(**told) for line in LINES]
    return "\n".join(lines)
