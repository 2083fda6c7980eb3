"""``niangjia evidence``: the rows behind a figure."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from niangjia.core.command_line import bad_use
from niangjia.core.errors import BadInput
from niangjia.figures import compute
from niangjia.reports import telling
from niangjia.reports.management.asking import add_window, read_window

PAGE = 50


class Command(BaseCommand):
    help = "Print a figure and the records behind it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="The figure, like services.times.")
        add_window(parser)
        parser.add_argument(
            "--all", action="store_true", help=f"Print every row, not only the newest {PAGE}."
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            figure = telling.find_figure(options["key"])
        except BadInput as refusal:
            raise bad_use(refusal) from None
        scope, period = read_window(options)
        value = compute.value(figure, scope, period)
        rows = (
            compute.iterate(figure, scope, period)
            if options["all"]
            else compute.rows(figure, scope, period, limit=PAGE)
        )
        if not options["json"]:
            self.stdout.write(f"{figure.key}: {value.written} {figure.unit} (n={value.n:,})")
            for row in rows:
                self.stdout.write(
                    f"{row.on} {row.org} {telling.plain(row.amount)} {row.subject or ''} {row.ref}"
                )
            return
        # Row by row: a year of a city does not fit in one string.
        head = {"key": figure.key, "unit": str(figure.unit), "value": value.number, "total_rows": value.n}
        self.stdout.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [', ending="")
        for index, row in enumerate(rows):
            line = json.dumps(telling.row_line(row), ensure_ascii=False)
            self.stdout.write((",\n " if index else "\n ") + line, ending="")
        self.stdout.write("\n]}")
