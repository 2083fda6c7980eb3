"""``niangjia restore DIR``: the newest backup, into an empty place."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from niangjia.core import backups
from niangjia.core.crypto import Undecipherable


class Command(BaseCommand):
    help = "Restore the newest backup in DIR (or a backup file) into an empty place."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="DIR", type=Path, help="A folder with backups, or one backup.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backups.restore(options["source"])
        except Undecipherable as refusal:
            raise backups.CannotBackUp(str(refusal)) from None
        rows = sum(total for total, _digest in backups.digest_of_tables().values())
        self.stdout.write(json.dumps({"rows": rows}) if options["json"] else f"Restored: {rows:,} rows.")
