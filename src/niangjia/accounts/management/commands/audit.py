"""``niangjia audit verify`` and ``niangjia audit head``."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from niangjia.accounts import audit
from niangjia.core.clock import database_now


class Command(BaseCommand):
    help = "Verify the audit trail, or print the head of its chain to be kept elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "head", "seal"])
        parser.add_argument("--anchor", default="", help="A head kept elsewhere, as POSITION:LINK.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, what: str, anchor: str, json: bool, **options: Any) -> None:
        if what == "verify":
            self._verify(anchor, json)
            return
        if what == "seal":
            audit.seal(at=database_now())
        position, link = audit.head()
        self._say({"position": position, "link": link}, f"{position}:{link}", json)

    def _say(self, document: dict[str, Any], line: str, as_json: bool) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False) if as_json else line)

    def _verify(self, anchor: str, as_json: bool) -> None:
        report = audit.verify(at=database_now(), anchor=_anchor(anchor))
        document = {
            "records": report.records,
            "sealed": report.sealed,
            "broken": report.broken,
            "faults": report.faults[:100],
        }
        self._say(document, f"{report.records} records, {report.broken} broken", as_json)
        if report.broken:
            raise CommandError(f"The audit trail is broken in {report.broken} places.", returncode=1)


def _anchor(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    position, _colon, link = text.partition(":")
    if not position.isdigit() or len(link) != 64:
        raise CommandError(
            "--anchor must be POSITION:LINK, as `niangjia audit head` prints it.", returncode=2
        )
    return int(position), link
