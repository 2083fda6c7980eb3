"""``niangjia messages``: compile the translations, or say what they lack."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from niangjia.core import catalogues


class Command(BaseCommand):
    help = "Compile every room's catalogue; --check lists what is not translated, --add makes room for it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="List what is not translated; compile nothing."
        )
        parser.add_argument(
            "--add", action="store_true", help="Put what no catalogue has into its room's, to be filled in."
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        grown = catalogues.add_missing() if options["add"] else []
        if grown and not options["json"]:
            self.stdout.write("\n".join(str(source) for source in grown))
        if not options["check"]:
            written = catalogues.compile_all()
            if options["json"]:
                self.stdout.write(json.dumps({"compiled": len(written)}))
            elif options["verbosity"] > 1:
                self.stdout.write(f"{len(written)} catalogues compiled")
            return
        found = list(catalogues.gaps())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(gap) for gap in found], ensure_ascii=False))
        else:
            for gap in found:
                self.stdout.write(f"{gap.room}: {gap.why}: {gap.message!r}")
        if found:
            raise CommandError(f"{len(found)} messages are not translated.", returncode=1)
