"""``niangjia bench NAME``. A measurement is a module with ``HELP``, ``add_arguments``, ``measure``, ``words`` and ``sound``."""

import argparse
import json
import sys
from collections.abc import Sequence
from types import ModuleType

from benchmarks import figures, pages, people, roster, rush, schedule, signups, soak

BAD_USE = 2
BENCHES: dict[str, ModuleType] = {
    "signups": signups,
    "rush": rush,
    "figures": figures,
    "pages": pages,
    "roster": roster,
    "people": people,
    "schedule": schedule,
    "soak": soak,
}


class Parser(argparse.ArgumentParser):
    """Bad use is one line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"niangjia bench: {message}", file=sys.stderr)
        sys.exit(BAD_USE)


def main(words: Sequence[str]) -> int:
    """Run one measurement; 1 when it found that something was oversold, lost or failed."""
    parser = Parser(prog="niangjia bench")
    names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name, bench in BENCHES.items():
        one = names.add_parser(name, help=bench.HELP, description=bench.HELP)
        bench.add_arguments(one)
        one.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")
    given = vars(parser.parse_args(list(words)))
    bench, as_json = BENCHES[given.pop("name")], given.pop("json")
    rows = bench.measure(**given)
    print(json.dumps(rows, ensure_ascii=False) if as_json else bench.words(rows), flush=True)
    return 0 if bench.sound(rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
