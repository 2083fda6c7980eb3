"""The only two ways to write the ledger: ``post`` and ``reverse``."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections, models, router
from django.utils import timezone

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.ids import uuid7
from niangjia.ledger.canon import amounts, seal
from niangjia.ledger.errors import BadKey, CannotReverseReversal, NoDistrict, NotYetDone, ReasonMissing
from niangjia.ledger.models import Entry, Programme
from niangjia.orgs.models import Org
from niangjia.people.models import Person

REVERSAL = "reversal:"
LONGEST_KEY = 60 - len(REVERSAL)


def post(
    *,
    source_type: str,
    source_id: UUID,
    key: str,
    occurred_on: date,
    programme: Programme | str,
    org: Org,
    person: Person | None = None,
    headcount: int = 1,
    group: str = "",
    was_member: bool | None = None,
    place: str = "",
    money_fen: int = 0,
    goods: str = "",
    goods_quantity: int = 0,
    actor: Actor,
    at: datetime,
) -> Entry:
    """Record work that was done, once. Call it in the transaction of the work itself.

    The same source and key posted again gives back the entry that is there. ``occurred_on`` is a day in
    Shanghai; ``money_fen`` is in fen; ``group`` and ``was_member`` are as they were on that day.

    :param programme: the programme, or its code.
    :raises NoDistrict: the org is the city's root.
    :raises NotYetDone: the day lies ahead (a session just after midnight may be opened the evening before).
    :raises BadKey: the key is empty, longer than 51 characters, or that of a reversal.
    """
    if org.district_id is None:
        raise NoDistrict(org=org.name)
    if not key or len(key) > LONGEST_KEY or key.startswith(REVERSAL):
        raise BadKey(key=key)
    if occurred_on > local_day(at) + timedelta(days=1):
        raise NotYetDone(day=occurred_on)
    entry = Entry(
        district_id=org.district_id,
        org=org,
        programme_id=programme if isinstance(programme, str) else programme.pk,
        occurred_on=occurred_on,
        place=place,
        person=person,
        headcount=headcount,
        group=group,
        was_member=was_member,
        money_fen=money_fen,
        goods=goods,
        goods_quantity=goods_quantity,
        source_type=source_type,
        source_id=source_id,
        key=key,
        recorded_by=actor.user_id,
    )
    return _write_once(entry)


def reverse(*, entry: Entry, reason: str, actor: Actor, at: datetime) -> Entry:
    """Correct an entry: a second one takes it back, on the same day, with the same amounts.

    Reversing again gives back the reversal that is there.

    :param at: when it was found to be wrong; the entry keeps its own day, so past periods restate.
    :raises CannotReverseReversal: the entry is itself a reversal.
    :raises ReasonMissing: no reason was given.
    """
    if entry.sign < 0:
        raise CannotReverseReversal
    if not reason.strip():
        raise ReasonMissing
    kept: dict[str, Any] = {name: getattr(entry, name) for name in amounts()}
    return _write_once(
        Entry(
            **kept,
            sign=-1,
            reverses_id=entry.pk,
            key=f"{REVERSAL}{entry.key}",
            reason=reason.strip()[:300],
            recorded_by=actor.user_id,
        )
    )


def _write_once(entry: Entry) -> Entry:
    """Insert the entry, or find the one that stands in its place: one statement, two for a repeat."""
    entry.id = uuid7()
    entry.recorded_at = timezone.now()
    entry.mac = seal(entry)
    if _insert(entry):
        return entry
    return Entry.objects.get(
        district_id=entry.district_id, source_type=entry.source_type, source_id=entry.source_id, key=entry.key
    )


def _insert(entry: Entry) -> bool:
    """Insert unless the source and key are there. (The ORM's ``ignore_conflicts`` would also hide failed checks on SQLite.)"""
    using = router.db_for_write(Entry)
    connection = connections[using]
    fields: list[models.Field[Any, Any]] = list(Entry._meta.concrete_fields)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = [
        field.get_db_prep_save(getattr(entry, field.attname), connection=connection) for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(str(Entry._meta.db_table))} ({columns}) VALUES ({', '.join(['%s'] * len(fields))}) "
            "ON CONFLICT DO NOTHING",
            values,
        )
        written: bool = cursor.rowcount == 1
    entry._state.adding, entry._state.db = False, using
    return written
