"""What the commands on figures have in common: an org, a window, one clear line when it is wrong."""

from typing import Any

from django.core.management.base import CommandParser

from niangjia.core.command_line import bad_use
from niangjia.core.errors import BadInput
from niangjia.core.scope import Scope
from niangjia.figures import Period
from niangjia.orgs.queries import find_org


def add_window(parser: CommandParser, *, required: bool = True) -> None:
    """Ask for the org and the days."""
    parser.add_argument(
        "--org", required=required, help="Name or id of an org; everything under it is covered."
    )
    parser.add_argument("--since", required=required, help="First day, like 2023-01-01.")
    parser.add_argument("--until", required=required, help="Last day, included.")


def read_window(options: dict[str, Any]) -> tuple[Scope, Period]:
    """Read the org and the days.

    :raises CommandError: with exit status 2.
    """
    try:
        return find_org(options["org"]).scope, Period.parse(options["since"], options["until"])
    except BadInput as refusal:
        raise bad_use(refusal) from None
