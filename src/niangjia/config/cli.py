"""The ``niangjia`` command: Django's commands and ours, with clear words and exit statuses.

0: done. 1: ran and found a fault. 2: bad use, said in one line on stderr. With ``--json``, stdout carries one document.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility, get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError, handle_default_options

BAD_USE = 2
DATABASE = "niangjia.sqlite3"
#: These need no settings: they run before there are any, or on files alone. Room → its commands.
NEED_NO_SETTINGS = {
    "niangjia.core": ("messages", "secrets"),
    "niangjia.scheduling": ("schedule",),
    "niangjia.themes": ("themes",),
}
#: Command → the room that has it.
WITHOUT_SETTINGS = {command: room for room, commands in NEED_NO_SETTINGS.items() for command in commands}
OURS = (
    ("demo build", "build the demo year in NIANGJIA_DATA_DIR"),
    ("serve", "serve the product and run its job worker"),
    ("ready", "say whether database, disk and worker are ready"),
    ("roster import", "import a member list from a workbook (also: undo, export)"),
    ("figures", "print an org's figures"),
    ("evidence", "print the records behind a figure"),
    ("themes find", "find what many texts of a CSV say"),
    ("concerns rates", "print an org's three rates of concerns (also: deadline)"),
    ("ledger verify", "check every entry of the service ledger"),
    ("ledger rollup", "bring the kept sums of the ledger up to date"),
    ("audit verify", "check the chain of the audit trail"),
    ("schedule", "plan lectures from a file of orders (solve), or check such a plan"),
    ("backup", "write database and files into one sealed file"),
    ("restore", "restore a backup into an empty place"),
    ("bench", "measure (in the source tree only)"),
    ("messages", "compile the translations"),
    ("secrets", "print fresh keys for a new installation"),
    ("keys rotate", "seal everything anew with the first of NIANGJIA_KEYS"),
    ("migrate", "bring the database up to date"),
)


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit status."""
    words = list(sys.argv[1:] if words is None else words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "niangjia.config.settings")
    if not words or words[0] in {"help", "--help", "-h"}:
        sys.exit(_tell_commands())
    try:
        status = _run(words[0], words[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read us has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _run(name: str, words: list[str]) -> int:
    if name == "demo":
        os.environ.setdefault("NIANGJIA_DEMO", "1")
    if name == "bench":
        return _bench(words)
    try:
        command = _load(name)
        parser = command.create_parser("niangjia", name)
        options = parser.parse_args(words)
    except (CommandError, ImproperlyConfigured) as error:
        return _refuse((isinstance(error, ImproperlyConfigured) and _nothing_here()) or error)
    handle_default_options(options)
    given = vars(options)
    args = given.pop("args", ())
    return _execute(command, args, given)


def _nothing_here() -> str:
    """Say that a place without keys holds nothing at all; empty when something is there."""
    from niangjia.config import environment as env

    folder = Path(env.text("NIANGJIA_DATA_DIR", "var")).resolve()
    elsewhere = env.text("NIANGJIA_DATABASE_URL") or env.text("NIANGJIA_SECRET_KEY")
    if elsewhere or env.is_demo(folder) or (folder / DATABASE).exists():
        return ""
    return (
        f"There is no database in {folder}: run `niangjia demo build` first, "
        "or `niangjia secrets` for the keys of a new installation."
    )


def _load(name: str) -> BaseCommand:
    """Find a command by name.

    :raises CommandError: there is none.
    """
    import django

    if name in WITHOUT_SETTINGS:
        from django.conf import settings

        if not settings.configured:
            settings.configure()
        django.setup()
        return load_command_class(WITHOUT_SETTINGS[name], name)
    django.setup()
    if name not in get_commands():
        raise CommandError(f"There is no command {name!r}; `niangjia help` lists them.")
    return ManagementUtility(["niangjia"]).fetch_command(name)


def _execute(command: BaseCommand, args: Sequence[str], options: dict[str, object]) -> int:
    from django.db import InterfaceError, OperationalError, ProgrammingError, connections

    from niangjia.core.errors import RuleViolation

    try:
        command.execute(*args, **options)
    except CommandError as error:
        _tell(error)
        return error.returncode
    except (RuleViolation, ImproperlyConfigured) as error:
        return _refuse(error)
    except (OperationalError, InterfaceError, ProgrammingError) as error:
        if os.environ.get("NIANGJIA_DEBUG"):
            raise
        return _tell_database(error)
    finally:
        if command.__module__.rpartition(".")[2] not in WITHOUT_SETTINGS:
            connections.close_all()
    return 0


def _tell_database(error: Exception) -> int:
    text = str(error)
    if "no such table" in text or "does not exist" in text or "unable to open" in text:
        return _refuse(
            "There is nothing in the database: run `niangjia demo build` or `niangjia migrate` first."
        )
    _tell(f"The database cannot be used: {text}")
    return 1


def _tell(error: object) -> None:
    """Say it in one line on stderr."""
    text = " ".join(str(error).split()).removeprefix("Error: ")
    print(f"niangjia: {text}", file=sys.stderr)


def _refuse(error: object) -> int:
    _tell(error)
    return BAD_USE


def _bench(words: list[str]) -> int:
    """Hand over to the benchmarks, which bring their own databases."""
    root = Path(__file__).resolve().parents[3]
    if not (root / "benchmarks").is_dir():
        return _refuse("The benchmarks are in the source tree, not in an installed package.")
    sys.path.insert(0, str(root))
    from benchmarks.__main__ import main as bench

    return bench(words)


def _tell_commands() -> int:
    print("niangjia COMMAND [--help]\n")
    for name, what in OURS:
        print(f"  {name:14} {what}")
    print(
        "\nDjango's own commands (migrate, shell, check …) work too. docs/configuration.md lists the settings."
    )
    return 0
