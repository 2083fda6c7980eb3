"""``niangjia backup DIR``: everything in one sealed file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from niangjia.core import backups


class Command(BaseCommand):
    help = "Write database and uploaded files into one sealed file in DIR."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="Where backups are kept.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        made = backups.back_up(options["folder"])
        told = {"backup": str(made), "bytes": made.stat().st_size}
        self.stdout.write(json.dumps(told) if options["json"] else f"{made} ({told['bytes']:,} bytes)")
