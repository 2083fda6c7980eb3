"""What the ledger says of one entry, and of one person."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Sum

from niangjia.core.crypto import same
from niangjia.ledger.canon import seal
from niangjia.ledger.models import Entry
from niangjia.people.models import Person


def is_sealed(entry: Entry) -> bool:
    """Say whether the entry, fresh from the database, is as it was written."""
    return same(seal(entry), entry.mac)


def of_source(district_id: UUID, source_type: str, source_id: UUID) -> QuerySet[Entry]:
    """Every entry a record of work posted, reversals among them, in the order of writing."""
    return Entry.objects.filter(
        district_id=district_id, source_type=source_type, source_id=source_id
    ).order_by("id")


def of_person(person: Person) -> QuerySet[Entry]:
    """Every entry on a person and on the records merged into theirs, newest first; reversals are left out."""
    root = person.root_id
    whose = Q(person_id=root) | Q(person__merged_into_id=root)
    return Entry.objects.filter(whose, sign=1).select_related("programme", "org", "reversal")


@dataclass(frozen=True, slots=True)
class Served:
    """What one person received: times, since when, and money in fen.

    ``uncounted``: the records of programmes that do not count as service, such as training of cadres.
    """

    times: int
    uncounted: int
    programmes: int
    since: date | None
    money_fen: int


def served(person: Person) -> Served:
    """Sum up what a person received in programmes that count as service; what was taken back is left out. One statement."""
    counted = Q(programme__counts_as_service=True)
    standing: dict[str, Any] = (
        of_person(person)
        .filter(reversal=None)
        .aggregate(
            times=Count("pk", filter=counted),
            uncounted=Count("pk", filter=~counted),
            programmes=Count("programme", filter=counted, distinct=True),
            since=Min("occurred_on", filter=counted),
            money=Sum("money_fen", filter=counted),
        )
    )
    return Served(
        standing["times"],
        standing["uncounted"],
        standing["programmes"],
        standing["since"],
        standing["money"] or 0,
    )
