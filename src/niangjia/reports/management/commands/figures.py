"""``niangjia figures``: every figure of an org and a period, or the page that documents them."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from niangjia.core.command_line import bad_use
from niangjia.core.errors import BadInput
from niangjia.figures import Unit
from niangjia.figures.units import written
from niangjia.reports import telling
from niangjia.reports.docs import figures_page
from niangjia.reports.management.asking import add_window, read_window


class Command(BaseCommand):
    help = "Print the figures of an org and everything under it."

    def add_arguments(self, parser: CommandParser) -> None:
        add_window(parser, required=False)
        parser.add_argument("--key", default="", help="One figure only.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")
        parser.add_argument(
            "--docs", metavar="FILE", help="Write the page that documents every figure to FILE instead."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["docs"]:
            Path(options["docs"]).write_text(figures_page(), encoding="utf-8")
            return
        missing = [name for name in ("org", "since", "until") if not options[name]]
        if missing:
            raise bad_use(BadInput(f"--{missing[0]} is missing."))
        scope, period = read_window(options)
        try:
            lines = telling.figure_lines(scope, period, options["key"])
        except BadInput as refusal:
            raise bad_use(refusal) from None
        if options["json"]:
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=2))
            return
        for line in lines:
            shown = written(line["value"], digits=1 if line["unit"] == Unit.PERCENT else None)
            self.stdout.write(
                f"{line['key']:32} {shown:>12} {line['unit']}  (n={line['n']:,})  {line['name']}"
            )
