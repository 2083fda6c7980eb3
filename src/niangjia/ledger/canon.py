"""The canonical form of an entry, the same on every engine, and the seal over it."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from niangjia.core.crypto import mac
from niangjia.ledger.models import Entry

#: Every column but the seal itself, in the order in which they are sealed.
SEALED: tuple[str, ...] = tuple(
    sorted(field.attname for field in Entry._meta.concrete_fields if field.attname != "mac")
)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def seal_of(values: Sequence[Any]) -> str:
    """Give the keyed seal over the values of ``SEALED``, in that order."""
    return mac(json.dumps([_plain(value) for value in values], separators=(",", ":")), "ledger entry")


def seal(entry: Entry) -> str:
    """Give the seal an entry must carry."""
    return seal_of([getattr(entry, name) for name in SEALED])


def amounts() -> Iterable[str]:
    """Name the columns a reversal repeats unchanged."""
    own = {"id", "sign", "key", "reverses_id", "reason", "recorded_at", "recorded_by", "mac"}
    return [field.attname for field in Entry._meta.concrete_fields if field.attname not in own]
