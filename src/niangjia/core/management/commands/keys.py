"""``niangjia keys rotate``: everything sealed anew with the first key, so that older keys can go."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from niangjia.core import resealing


class Command(BaseCommand):
    help = "Keys of sealed fields (rotate)."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        rotate = verbs.add_parser(
            "rotate",
            help="Seal everything anew with the first of NIANGJIA_KEYS; may be run again at any time.",
        )
        rotate.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = list(resealing.rotate())
        left = sum(one.busy + one.closed for one in outcomes)
        if options["json"]:
            self.stdout.write(json.dumps({"left": left, "columns": [asdict(one) for one in outcomes]}))
        else:
            for one in outcomes:
                self.stdout.write(
                    f"{one.column:32} {one.renewed:>8,} sealed anew  {one.current:>8,} current"
                    f"  {one.busy:>4,} busy  {one.closed:>4,} cannot be opened"
                )
            self.stdout.write(
                f"{left:,} left: keep the older keys." if left else "All is sealed with the first key."
            )
        if left:
            raise SystemExit(1)
