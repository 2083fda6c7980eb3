"""``niangjia concerns``: the three rates of an org and a period, and the deadline of a concern."""

import json
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from niangjia.concerns import deadlines, queries
from niangjia.concerns.choices import Kind
from niangjia.core.clock import SHANGHAI, database_now, local_day
from niangjia.core.command_line import bad_use
from niangjia.core.errors import BadInput, RuleViolation
from niangjia.orgs.queries import find_org


class Command(BaseCommand):
    help = "Print the three rates of an org (rates), or by when a concern is to be answered (deadline)."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        rates = verbs.add_parser("rates", help="Response, solved and satisfied rate of a period, with n.")
        rates.add_argument("--org", required=True, help="Name, short name or id.")
        rates.add_argument("--since", required=True, help="First day, such as 2023-01-01.")
        rates.add_argument("--until", required=True, help="Last day.")
        due = verbs.add_parser("deadline", help="The last day to answer a concern.")
        due.add_argument("--kind", required=True, help=", ".join(Kind.values))
        due.add_argument(
            "--raised", required=True, help="When it was raised, in Shanghai, such as 2023-09-27T16:00."
        )
        for verb in (rates, due):
            verb.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = self._rates(options) if options["verb"] == "rates" else self._deadline(options)
        except RuleViolation as refusal:
            raise bad_use(refusal) from None
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for key, value in told.items():
            self.stdout.write(f"{key:10} {_written(value)}")

    def _rates(self, options: dict[str, Any]) -> dict[str, Any]:
        since, until = _day(options["since"]), _day(options["until"])
        if until < since:
            raise BadInput("The last day lies before the first.")
        org = find_org(options["org"])
        return dict(queries.rates(org.scope, since, until, local_day(database_now())))

    def _deadline(self, options: dict[str, Any]) -> dict[str, Any]:
        if options["kind"] not in Kind.values:
            raise BadInput(
                "“%(kind)s” is no kind of concern: %(kinds)s.",
                kind=options["kind"],
                kinds=", ".join(Kind.values),
            )
        return {"due": deadlines.deadline(options["kind"], _moment(options["raised"])).isoformat()}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("“%(text)s” is no day: write it as 2023-01-31.", text=text) from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput("“%(text)s” is no moment: write it as 2023-09-27T16:00.", text=text) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=SHANGHAI)


def _written(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    share = "—" if value["value"] is None else f"{value['value']} %"
    apart = f", not reached {value['not_reached']}" if "not_reached" in value else ""
    return f"{share:>8}  ({value['numerator']} of {value['denominator']}{apart})"
