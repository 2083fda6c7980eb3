"""``niangjia ledger``: is every entry what it was (``verify``), and are its sums up to date (``rollup``)?"""

import json
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from niangjia.core.clock import database_now
from niangjia.ledger import verify
from niangjia.ledger.rollup import services

SHOWN = 100


class Command(BaseCommand):
    help = "Check the service ledger (verify), or bring its roll-up up to date (rollup)."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("verify", help="Check every entry, reversal, source, total and kept sum.")
        roll = verbs.add_parser("rollup", help="Add what is older than an hour to the kept sums.")
        roll.add_argument("--rebuild", action="store_true", help="Forget the kept sums and build them again.")
        for verb in (check, roll):
            verb.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "rollup":
            self._roll_up(rebuild=options["rebuild"], as_json=options["json"])
        else:
            self._verify(as_json=options["json"])

    def _roll_up(self, *, rebuild: bool, as_json: bool) -> None:
        began = time.monotonic()
        work = services.rebuild if rebuild else services.advance
        done = work(at=database_now())
        told = {"entries": done.entries, "done": done.done, "seconds": round(time.monotonic() - began, 1)}
        if as_json:
            self.stdout.write(json.dumps(told))
        else:
            end = "" if done.done else "; somebody else is at it"
            self.stdout.write(f"{done.entries} entries added in {told['seconds']} s{end}")
        if not done.done:
            raise SystemExit(1)

    def _verify(self, *, as_json: bool) -> None:
        report = verify.run()
        if as_json:
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
