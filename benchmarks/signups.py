"""Sign-ups per second over HTTP: ours beside the bare statements, on both databases, and never one place too many."""

import argparse
import os
from collections.abc import Sequence
from itertools import count, cycle
from statistics import median
from typing import Any

from benchmarks import raw
from benchmarks.clients import Order, Tally, post_all
from benchmarks.options import add_server, engines_of, whole_number
from benchmarks.served import Place, empty, served

HELP = "Sign-ups per second over HTTP, beside a bare view and beside bare SQL."
FEW = 8
SPREAD = 100
#: Every tenth person taps twice.
TWICE = 10
#: What a ratio is, in words, and what it should be at least.
AIMS = {
    "of_bare_view": (0.6, "of the bare view's rate"),
    "hot_of_spread": (0.75, f"of the rate over {SPREAD} sessions, when all want one"),
    "many_of_few": (0.8, f"of the rate with {FEW} clients"),
    "refusals_of_signups": (1.5, "refusals for a sign-up"),
}
MOST_STATEMENTS = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--clients", type=whole_number, default=32, help="Clients at the same time (default: 32)."
    )
    parser.add_argument(
        "--people", type=whole_number, default=200, help="People who sign up once each (default: 200)."
    )
    parser.add_argument(
        "--capacity", type=whole_number, default=30, help="Places all of them want (default: 30)."
    )
    parser.add_argument(
        "--rounds", type=whole_number, default=5, help="Rounds to take medians of (default: 5)."
    )
    add_server(parser)


def measure(
    *,
    clients: int,
    people: int,
    capacity: int,
    rounds: int,
    engines: str | None,
    workers: int,
    threads: int | None,
) -> list[dict[str, Any]]:
    """Measure each engine; everything that is compared takes its turn in every round."""
    rows = []
    for engine in engines_of(engines):
        with empty(engine) as place:
            ground = place.ask("lay", people=people, plan=_plan(people, capacity, rounds))
            paths = iter(ground["paths"])
            (warm,), (counted,) = next(paths), next(paths)
            with served(place, workers, threads) as port:
                post_all(port, _orders([warm], ground["cookies"], twice=False), clients)
                found = [
                    _round(place, port, paths, ground["cookies"], capacity, clients)
                    for _turn in range(rounds)
                ]
            statements = place.ask("statements", path=counted, cookie=ground["cookies"][0])
            sold = place.ask("sold")
        rows.append(
            {"engine": engine, **_told(found, sold, people, capacity, statements)}
            | {"people": people, "clients": clients, "workers": workers, "rounds": rounds}
            | {"cores": os.cpu_count()}
        )
    return rows


def _plan(people: int, capacity: int, rounds: int) -> list[dict[str, Any]]:
    """Say what is wanted: a session to warm up with, one to count statements at, then for every round in turn."""
    room = {"kind": "product", "capacity": people}
    each = [
        room,
        {"kind": "bare", "capacity": people},
        {**room, "count": min(SPREAD, people)},
        room,
        {**room, "capacity": 1, "full": True},
        {**room, "capacity": capacity},
        {"kind": "bare", "capacity": people},
    ]
    return [dict(one) for one in (room, room, *each * rounds)]


def _round(
    place: Place, port: int, paths: Any, cookies: Sequence[str], capacity: int, clients: int
) -> dict[str, Any]:
    """Measure everything once, what is compared one after the other."""
    people = len(cookies)
    expected: dict[str, int] = {}

    def post(each: int, clients: int = clients) -> Tally:
        wanted = next(paths)
        expected.update(dict.fromkeys(wanted, each) if each >= 0 else {})
        return post_all(port, _orders(wanted, cookies), clients)

    found: dict[str, Any] = {
        "http": post(people),
        "bare": post(people),
        "spread": post(-1),
        "few": post(people, FEW),
        "full": post(1),
        "places": post(min(capacity, people)),
    }
    (session,) = next(paths)
    expected[session] = people
    found["raw"] = raw.per_second(place, session.split("/")[2], people, clients)
    return {**found, "expected": expected}


def _orders(paths: Sequence[str], cookies: Sequence[str], *, twice: bool = True) -> list[Order]:
    return [
        Order(path, cookie, 2 if twice and number % TWICE == 0 else 1)
        for number, path, cookie in zip(count(), cycle(paths), cookies, strict=False)
    ]


def _told(
    found: list[dict[str, Any]], sold: dict[str, int], people: int, capacity: int, statements: int
) -> dict[str, Any]:
    def rate(name: str) -> float:
        return median(one[name].per_second for one in found)

    def ratio(name: str, beside: str) -> float:
        return round(median(one[name].per_second / max(one[beside].per_second, 0.01) for one in found), 2)

    tallies = [one[name] for one in found for name in ("http", "bare", "spread", "few", "full", "places")]
    places = [one["places"] for one in found]
    expected = {path: number for one in found for path, number in one["expected"].items()}
    taken = [sold[path] for one in found for path in list(one["expected"])[-2:-1]]
    return {
        "sold": max(taken),
        "capacity": capacity,
        "refused": max(one.refused for one in places),
        "http_per_s": round(rate("http"), 1),
        "bare_view_per_s": round(rate("bare"), 1),
        "raw_sql_per_s": round(median(one["raw"] for one in found), 1),
        "statements": statements,
        "spread_per_s": round(rate("spread"), 1),
        "few_clients_per_s": round(rate("few"), 1),
        "refusals_per_s": round(rate("full"), 1),
        "ratios": {
            "of_bare_view": ratio("http", "bare"),
            "hot_of_spread": ratio("http", "spread"),
            "many_of_few": ratio("http", "few"),
            "refusals_of_signups": ratio("full", "http"),
        },
        "p50_ms": median(one["http"].percentile(0.5) for one in found),
        "p95_ms": median(one["http"].percentile(0.95) for one in found),
        "retried": sum(one.retried for one in tallies),
        "errors": sum(one.errors for one in tallies),
        "sound": not any(one.errors for one in tallies)
        and all(sold[path] == number for path, number in expected.items())
        and all(
            (one.served, one.refused) == (min(capacity, people), people - min(capacity, people))
            for one in places
        ),
    }


def sound(rows: list[dict[str, Any]]) -> bool:
    """Say whether every place was sold once, everybody was answered, and nothing failed."""
    return all(row["sound"] for row in rows)


def words(rows: list[dict[str, Any]]) -> str:
    """Say it to a person: each ratio in words, and whether it is what it should be."""
    lines = []
    for row in rows:
        lines.append(
            f"{row['engine']}: {row['http_per_s']:.0f} sign-ups a second with {row['clients']} clients, "
            f"{row['workers']} web processes, {row['cores']} cores "
            f"(bare view {row['bare_view_per_s']:.0f}, bare SQL {row['raw_sql_per_s']:.0f}); half within {row['p50_ms']:.0f} ms"
        )
        for name, (aim, what) in AIMS.items():
            reached = row["ratios"][name]
            shown, wanted = (f"{reached:.0%}", f"{aim:.0%}") if aim < 1 else (f"{reached:.1f}", f"{aim}")
            lines.append(f"  {_mark(reached >= aim)} {shown} {what} (at least {wanted})")
        lines.append(
            f"  {_mark(row['statements'] <= MOST_STATEMENTS)} {row['statements']} statements a sign-up (at most {MOST_STATEMENTS})"
        )
        lines.append(
            f"  {_mark(row['sound'])} {row['sold']} of {row['capacity']} places sold, {row['refused']} refused, "
            f"{row['retried']} came again, {row['errors']} errors"
        )
    return "\n".join(lines)


def _mark(good: bool) -> str:
    return "ok  " if good else "MISS"
