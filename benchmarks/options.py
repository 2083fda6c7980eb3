"""Options that measurements share."""

import argparse

ENGINES = ("sqlite", "postgresql")
MOST = 100_000


def whole_number(text: str) -> int:
    """Read a number of people, places or processes."""
    if not text.isdecimal() or not 0 < int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MOST:,}")
    return int(text)


def add_server(parser: argparse.ArgumentParser) -> None:
    """Add what every measurement over HTTP asks: which databases, and how the product is served."""
    parser.add_argument(
        "--engine", dest="engines", choices=ENGINES, help="Only this database (default: both)."
    )
    parser.add_argument("--workers", type=whole_number, default=2, help="Web processes (default: 2).")
    parser.add_argument(
        "--threads", type=whole_number, help="Threads in each (default: as `niangjia serve`)."
    )


def engines_of(chosen: str | None) -> tuple[str, ...]:
    return (chosen,) if chosen else ENGINES
