"""``niangjia ledger verify``: is every entry what it was, with its source, its reversal and its totals?"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from niangjia.ledger import verify

SHOWN = 100


class Command(BaseCommand):
    help = "Check the service ledger (verify)."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("verify", help="Check every entry, reversal, source and total.")
        check.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify.run()
        if options["json"]:
            told: dict[str, Any] = {
                "entries": report.entries,
                "reversals": report.reversals,
                "broken": report.broken,
            }
            if report.broken:
                told["faults"] = [asdict(fault) for fault in report.faults[:SHOWN]]
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(
                f"{report.entries} entries, {report.reversals} reversals, {report.broken} broken"
            )
            for fault in report.faults[:SHOWN]:
                self.stdout.write(f"  {fault.kind}: {fault.ref}: {fault.text}")
        if report.broken:
            raise SystemExit(1)
