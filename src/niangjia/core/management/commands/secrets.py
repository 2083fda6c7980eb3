"""``niangjia secrets``: fresh keys for a new installation."""

import json
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

NAMES = ("NIANGJIA_SECRET_KEY", "NIANGJIA_KEYS", "NIANGJIA_INDEX_KEY", "NIANGJIA_BACKUP_KEY")


class Command(BaseCommand):
    help = "Print fresh keys as environment variables. Keep them: what they sealed opens with nothing else."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        made = {name: secrets.token_urlsafe(32) for name in NAMES}
        if options["json"]:
            self.stdout.write(json.dumps(made))
            return
        for name, value in made.items():
            self.stdout.write(f"{name}={value}")
