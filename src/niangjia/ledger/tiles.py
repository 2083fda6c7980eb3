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


def my_data(person: Person) -> list[dict[str, Any]]:
    """What the ledger says somebody received, for the file they take with them."""
    return [
        {
            str(_("Service records")): [
                {
                    str(_("Day")): one.occurred_on.isoformat(),
                    str(_("Programme")): one.programme.name,
                    str(_("Organiser")): one.org.name,
                    str(_("Place")): one.place,
                    str(_("Goods")): f"{one.goods} × {one.goods_quantity}" if one.goods else "",
                    str(_("Taken back")): one.reversal.reason if hasattr(one, "reversal") else "",
                }
                for one in queries.of_person(person)
            ]
        }
    ]
