"""``niangjia themes find``: the themes of any CSV of Chinese texts. Needs no database and no keys."""

import json
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext_lazy as _

from niangjia.core.command_line import bad_use
from niangjia.core.errors import RuleViolation
from niangjia.themes.finder import SMALLEST, find_themes
from niangjia.themes.finder.errors import BadSheet
from niangjia.themes.finder.reading import read_texts

SHOWN = 3


class Command(BaseCommand):
    help = "Find what many texts say (find)."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        find = verbs.add_parser(
            "find",
            help="Find the themes of a CSV.",
            description=(
                "Find the themes of a CSV of Chinese texts (UTF-8 or GB 18030), the largest first. "
                "`rows` are numbers of data rows: 1 is the first row under the heads. A text is in one theme or in none. "
                "Of a text longer than 2,000 characters the beginning is read."
            ),
        )
        find.add_argument("--input", required=True, metavar="FILE.csv", help="The sheet.")
        find.add_argument(
            "--text-column", required=True, metavar="TEXT", help="Head of the column with the texts."
        )
        find.add_argument(
            "--smallest",
            type=int,
            default=SMALLEST,
            help=f"So many texts make a theme (default: {SMALLEST}).",
        )
        find.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["smallest"] < 2:
                raise BadSheet(_("A theme is made of two texts at least."))
            rows = read_texts(options["input"], options["text_column"])
        except RuleViolation as refusal:
            raise bad_use(refusal) from None
        texts = [text for _number, text in rows]
        began = perf_counter()
        found = find_themes(texts, smallest=options["smallest"])
        seconds = round(perf_counter() - began, 2)
        if options["json"]:
            themes = [
                {
                    "label": one.label,
                    "keywords": one.keywords,
                    "size": len(one.rows),
                    "rows": [rows[place][0] for place in one.rows],
                }
                for one in found
            ]
            told = {"texts": len(texts), "seconds": seconds, "themes": themes}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{len(texts)} texts, {len(found)} themes, {seconds} s")
        for one in found:
            self.stdout.write(f"{len(one.rows):5}  {one.label}  ({'、'.join(one.keywords)})")
            for place in one.typical[:SHOWN]:
                self.stdout.write(f"         {rows[place][0]}: {texts[place][:80]}")
