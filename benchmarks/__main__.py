"""``niangjia bench NAME``."""

import argparse
import json
import sys
from collections.abc import Sequence

from benchmarks import signups, soak

BAD_USE = 2


class Parser(argparse.ArgumentParser):
    """Bad use is one line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"niangjia bench: {message}", file=sys.stderr)
        sys.exit(BAD_USE)


def main(words: Sequence[str]) -> int:
    """Run one measurement; 1 when it found that something was oversold or lost."""
    parser = Parser(prog="niangjia bench")
    names = parser.add_subparsers(dest="name", required=True)
    one = names.add_parser("signups", help="Sign-ups per second over HTTP, beside the bare statements.")
    one.add_argument(
        "--clients", type=whole_number, default=32, help="Clients at the same time (default: 32)."
    )
    one.add_argument(
        "--people", type=whole_number, default=200, help="People who sign up once each (default: 200)."
    )
    one.add_argument("--capacity", type=whole_number, default=30, help="Places in the rush (default: 30).")
    one.add_argument("--workers", type=whole_number, default=2, help="Web processes (default: 2).")
    one.add_argument("--engine", choices=["sqlite", "postgresql"], help="Only this database (default: both).")
    one.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")
    long = names.add_parser("soak", help="Mixed work for a long time, and nothing lost at the end.")
    long.add_argument("--minutes", type=float, default=30, help="How long (default: 30).")
    long.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    long.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")
    given = parser.parse_args(list(words))
    if given.name == "soak":
        found = soak.measure(minutes=given.minutes, engine=given.engine)
        print(json.dumps(found, ensure_ascii=False) if given.json else soak.words(found))
        return 0 if found["sound"] else 1
    report = signups.measure(
        clients=given.clients,
        people=given.people,
        capacity=given.capacity,
        workers=given.workers,
        engines=[given.engine] if given.engine else ["sqlite", "postgresql"],
    )
    print(json.dumps(report, ensure_ascii=False) if given.json else signups.words(report))
    return 0 if report["sound"] else 1


def whole_number(text: str) -> int:
    value = int(text)
    if not 0 < value <= 100_000:
        raise ValueError
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
