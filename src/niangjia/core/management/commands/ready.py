"""``niangjia ready``: the readiness of this machine, before the web server starts or while it runs."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from niangjia.core.health import Checker

NOT_READY = 1
#: A command may wait longer than a proxy: at boot the database comes up beside it.
PATIENCE = 5.0


class Command(BaseCommand):
    help = "Say whether database, migrations, cache, disk and job worker are ready. Exit status 1: not ready."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        health = Checker(PATIENCE).check()
        words = ", ".join(health.failed or health.degraded)
        told = f"{health.status}: {words}" if words else health.status
        if options["json"]:
            self.stdout.write(json.dumps({"status": health.status, **asdict(health)}))
        elif health.ready:
            self.stdout.write(told)
        if not health.ready:
            raise CommandError(told, returncode=NOT_READY)
