"""What the ledger adds to the pages of others: a person's records, and a worker's copy of their own."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Section, Tile
from niangjia.ledger import queries
from niangjia.people.models import Person

SHOWN = 8

ME_LINKS = [Tile("records", _("My service records"), "heart", "ledger:worker_records", order=20)]


def person_sections(actor: Actor, person: Person, at: datetime) -> list[Section]:
    """The newest records on a person, for their page on the desk. Two statements."""
    context: dict[str, Any] = {
        "served": queries.served(person),
        "entries": list(queries.of_person(person)[:SHOWN]),
    }
    return [Section("ledger/_person_records.html", context, order=40)]
