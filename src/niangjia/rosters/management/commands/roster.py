"""``niangjia roster``: import a member list, undo a batch, export one."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from niangjia.core.actor import system_actor
from niangjia.core.clock import database_now
from niangjia.core.command_line import bad_use
from niangjia.core.errors import BadInput, RuleViolation
from niangjia.core.files import whole
from niangjia.orgs.queries import find_org
from niangjia.rosters import exporting, queries, services
from niangjia.rosters.choices import RowKind
from niangjia.rosters.rows import Fault
from niangjia.rosters.services.opening import judged, open_sheet

ACTOR = "roster"
SHOWN = 20


class Command(BaseCommand):
    help = "Member lists: import, undo, export."
    requires_system_checks: list[str] = []  # a refusal comes at once: no page is loaded to say it

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        take = verbs.add_parser(
            "import",
            help="Import a workbook into a union. Run again after it was cut short, it goes on; members of other unions stay there.",
        )
        take.add_argument("file", help=".xlsx, .xls or .csv.")
        take.add_argument("--org", required=True, help="Name or id of the union.")
        take.add_argument("--mapping", default="", help="A saved mapping of this union or one above it.")
        take.add_argument(
            "--sheet", default="", help="The sheet; the one with the most known columns otherwise."
        )
        take.add_argument("--dry-run", action="store_true", help="Say what would happen and write nothing.")
        undo = verbs.add_parser("undo", help="Take a batch back.")
        undo.add_argument("batch", help="Its id, as the import printed it.")
        give = verbs.add_parser("export", help="Write the members of a union into a workbook.")
        give.add_argument("file", help="The .xlsx to write.")
        give.add_argument(
            "--org", required=True, help="Name or id of the union; everything under it is covered."
        )
        give.add_argument("--mapping", default="", help="A saved mapping; every column we know otherwise.")
        for verb in (take, undo, give):
            verb.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        verb: Callable[[dict[str, Any]], dict[str, Any]] = {
            "import": self._import,
            "undo": self._undo,
            "export": self._export,
        }[options["verb"]]
        try:
            told = verb(options)
        except RuleViolation as refusal:
            raise bad_use(refusal) from None
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        errors = told.pop("errors", [])
        self.stdout.write(", ".join(f"{name} {value}" for name, value in told.items()))
        for error in errors[:SHOWN]:
            self.stdout.write(f"  {error['row']}: {error['column']} {error['value']}: {error['reason']}")
        if len(errors) > SHOWN:
            self.stdout.write(f"  … {len(errors) - SHOWN} more")

    def _import(self, options: dict[str, Any]) -> dict[str, Any]:
        org = find_org(options["org"])
        mapping = queries.find_mapping(org, options["mapping"]) if options["mapping"] else None
        known = dict(mapping.columns) if mapping is not None else None
        content = _content(options["file"])
        chosen = {"mapping": known, "sheet": options["sheet"]}
        if options["dry_run"]:
            opened = open_sheet(content, org=org, **chosen)
            counts: dict[str, int] = dict.fromkeys(RowKind.values, 0)
            faults: list[Fault] = []
            for planned in judged(opened):
                for one in planned:
                    counts[one.kind] += 1
                    faults += one.faults
            return _told(counts, faults, batch=None)
        at, actor = database_now(), system_actor(ACTOR)
        batch, opened = services.open_batch(
            content=content,
            file_name=Path(options["file"]).name,
            org=org,
            actor=actor,
            at=at,
            go_on=True,
            **chosen,
        )
        with _shown() as told:
            batch = services.run_batch(batch=batch, actor=actor, at=at, opened=opened, told=told)
        return _told(batch.counts, queries.faults(batch), batch=str(batch.pk))

    def _undo(self, options: dict[str, Any]) -> dict[str, Any]:
        batch = queries.find_batch(options["batch"])
        undone = services.undo_batch(batch=batch, actor=system_actor(ACTOR), at=database_now())
        return {"batch": str(batch.pk), **asdict(undone)}

    def _export(self, options: dict[str, Any]) -> dict[str, Any]:
        org = find_org(options["org"])
        mapping = queries.find_mapping(org, options["mapping"]) if options["mapping"] else None
        with whole(Path(options["file"])) as part:
            part.write_bytes(exporting.workbook(org, mapping))
        return {"file": options["file"], "rows": exporting.members(org).count()}


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise BadInput(f"{name} cannot be read: {error.strerror}.") from error


def _told(counts: dict[str, int], faults: list[Fault], *, batch: str | None) -> dict[str, Any]:
    return {
        "rows": sum(counts.values()),
        **counts,
        "errors": [asdict(fault) for fault in faults],
        "batch": batch,
    }


@contextmanager
def _shown() -> Iterator[Callable[[int, int], None]]:
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
    with bar:
        task = bar.add_task("Importing", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
