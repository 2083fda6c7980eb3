"""What the ledger adds to the pages of others: a person's records, and a worker's copy of their own."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Moment, Section, Tile
from niangjia.ledger import queries
from niangjia.ledger.models import Entry
from niangjia.people.models import Person

#: The newest records of one person that a page tells of.
MOST = 500

ME_LINKS = [Tile("records", _("My service records"), "heart", "ledger:worker_records", order=20)]


def person_sections(actor: Actor, person: Person, at: datetime) -> list[Section]:
    """What a person received, in numbers, for their page on the desk. One statement."""
    return [Section("ledger/_person_records.html", {"served": queries.served(person)}, order=10)]


def person_moments(actor: Actor, person: Person) -> list[Moment]:
    """What a person received and when, the newest first. One statement."""
    return [
        Moment(
            on=one.occurred_on,
            title=one.programme.name,
            detail=" · ".join(filter(None, (one.org.label, one.place, _goods(one)))),
            url=reverse("ledger:desk_entry", args=[one.pk]),
            chip=_("corrected") if hasattr(one, "reversal") else "",
            tone="amber",
        )
        for one in queries.of_person(person).order_by("-occurred_on", "-pk")[:MOST]
    ]


def _goods(entry: Entry) -> str:
    return f"{entry.goods} × {entry.goods_quantity}" if entry.goods else ""


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
                    str(_("Goods")): _goods(one),
                    str(_("Taken back")): one.reversal.reason if hasattr(one, "reversal") else "",
                }
                for one in queries.of_person(person)
            ]
        }
    ]
