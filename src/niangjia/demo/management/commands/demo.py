"""``niangjia demo build``: the demo year, in an empty place."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from niangjia.core import declare
from niangjia.core.clock import local_day
from niangjia.core.errors import BadInput
from niangjia.demo import building, story
from niangjia.demo.stage import Stage

BAD_USE = 2


class Command(BaseCommand):
    help = "Build the demo year: real places, invented people."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        build = verbs.add_parser(
            "build", help="Build the demo in NIANGJIA_DATA_DIR (or NIANGJIA_DATABASE_URL)."
        )
        build.add_argument(
            "--scale", default="1.0", help="1.0 carries the page's figures; “small” is for quick looks."
        )
        build.add_argument(
            "--today", default="", help="The day around which upcoming sessions lie (default: today)."
        )
        build.add_argument("--rebuild", action="store_true", help="Build again although a demo stands there.")
        build.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        stage = self._stage(options)
        console = Console(stderr=True)
        try:
            with _shown(console, stage) as announce:
                built = building.build(settings.DATA_DIR, stage, announce, rebuild=options["rebuild"])
        except BadInput as refusal:
            raise CommandError(str(refusal), returncode=BAD_USE) from None
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}".strip(), returncode=1) from None
        personas = declare.ask("personas", "personas")
        if options["json"]:
            told = {
                "data_dir": str(settings.DATA_DIR),
                "fresh": built.fresh,
                **asdict(built.mark),
                "logins": [
                    {
                        "key": one.key,
                        "name": one.name,
                        "title": str(one.title),
                        "org": one.org,
                        "role": one.role,
                    }
                    for one in personas
                ],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        word = "built" if built.fresh else "is there already (--rebuild builds it again)"
        self.stdout.write(
            f"The demo {word}: {settings.DATA_DIR}, scale {built.mark.scale}, {built.mark.seconds} s"
        )
        for one in personas:
            self.stdout.write(f"  {one.name:6} {one.title} · {one.org}")
        if personas:
            self.stdout.write(f"One tap logs in as any of them: {settings.NIANGJIA_BASE_URL}/demo/")

    def _stage(self, options: dict[str, Any]) -> Stage:
        try:
            from django.utils import timezone

            today = building.read_today(options["today"], local_day(timezone.now()))
        except ValueError:
            raise CommandError(
                f"--today must be a day like 2026-11-24, not {options['today']!r}.", returncode=BAD_USE
            ) from None
        try:
            return Stage(today=today, scale=building.read_scale(options["scale"]))
        except ValueError:
            raise CommandError(
                f"--scale must be a number up to 100 or “small”, not {options['scale']!r}.",
                returncode=BAD_USE,
            ) from None


@contextmanager
def _shown(console: Console, stage: Stage) -> Iterator[story.Announce]:
    """Show progress on stderr: a bar on a terminal, a line per chapter elsewhere."""
    if not console.is_terminal:

        def line(chapter: declare.Chapter, number: int, total: int) -> None:
            console.print(f"[{number}/{total}] {chapter.name}", markup=False, highlight=False)

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        whole = progress.add_task("Demo", total=len(story.chapters()))
        part = progress.add_task("", total=None)

        def step(chapter: declare.Chapter, number: int, total: int) -> None:
            progress.update(
                whole, completed=number - 1, total=total, description=f"{number}/{total} {chapter.name}"
            )
            progress.update(part, completed=0, total=None, description="")

        stage.tell = lambda label, done, total: progress.update(
            part, description=label, completed=done, total=total or None
        )
        yield step
        progress.update(whole, completed=len(story.chapters()))
