"""Seal what is sealed anew with the first of ``NIANGJIA_KEYS``, while the product goes on working.

Sealed are every ``EncryptedTextField``, the sessions, and the columns that rooms declare in their module ``sealing``
(``SEALED``). What is current already is left alone: a run that was cut short is simply run again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import models, transaction
from django.db.models.functions import Cast

from niangjia.core import declare
from niangjia.core.crypto import EncryptedTextField, SealedSessionSerializer, Undecipherable, reseal

CHUNK = 500
#: Rows that others hold are passed over, and asked for again this often.
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """Where sealed values lie.

    :param renew: gives a stored value as it is to be stored; an equal one when it is current.
    """

    model: type[models.Model]
    column: str
    renew: Callable[[Any], Any]

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    @property
    def _field(self) -> "models.Field[Any, Any]":
        field: models.Field[Any, Any] = self.model._meta.get_field(self.column)  # type: ignore[assignment]
        return field

    def rows(self, **wanted: Any) -> models.QuerySet[Any, Any]:
        """Give key and stored value, as the database holds it."""
        rows = self.model._base_manager.filter(**wanted).order_by("pk")
        if isinstance(self._field, EncryptedTextField):
            return rows.annotate(stored=Cast(self.column, models.TextField())).values_list("pk", "stored")
        return rows.values_list("pk", self.column)

    def store(self, key: Any, value: Any) -> None:
        """Write a value that is sealed already."""
        kept = models.TextField() if isinstance(self._field, EncryptedTextField) else self._field
        self.model._base_manager.filter(pk=key).update(**{self.column: models.Value(value, kept)})


@dataclass(slots=True)
class Outcome:
    """What came of one column: values sealed anew, current already, held by somebody else, and those no key opens."""

    column: str
    renewed: int = 0
    current: int = 0
    busy: int = 0
    closed: int = 0


class _Token:
    """Reads and writes the sealed text in a signed session, and leaves it sealed."""

    def dumps(self, token: str) -> bytes:
        return token.encode()

    def loads(self, data: bytes) -> str:
        return data.decode()


def _renew_session(stored: str) -> str:
    salt = SessionStore().key_salt
    try:
        token = signing.loads(stored, salt=salt, serializer=_Token)
    except signing.BadSignature:
        return stored  # opens for nobody any more, with whatever key
    renewed = reseal(token, SealedSessionSerializer.context)
    return stored if renewed == token else signing.dumps(renewed, salt=salt, serializer=_Token, compress=True)


def sealed_columns() -> list[SealedColumn]:
    """List every column that holds sealed values."""
    found = [
        SealedColumn(model, field.name, partial(reseal, context=field.context))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    ]
    return [
        *found,
        SealedColumn(Session, "session_data", _renew_session),
        *declare.gather("sealing", "SEALED"),
    ]


def rotate() -> Iterator[Outcome]:
    """Seal every column anew, one after the other; say what came of each."""
    for column in sealed_columns():
        outcome = _walk(column)
        for _round in range(ROUNDS - 1):
            if outcome.busy:
                again = _walk(column)
                again.renewed += outcome.renewed
                again.current -= outcome.renewed
                outcome = again
        yield outcome


def _walk(column: SealedColumn) -> Outcome:
    outcome = Outcome(str(column))
    last: Any = None
    while rows := list(column.rows(**({} if last is None else {"pk__gt": last}))[:CHUNK]):
        stale = [key for key, stored in rows if _is_stale(column, stored, outcome)]
        if stale:
            _renew(column, stale, outcome)
        last = rows[-1][0]
    return outcome


def _is_stale(column: SealedColumn, stored: Any, outcome: Outcome) -> bool:
    try:
        stale: bool = column.renew(stored) != stored
    except Undecipherable:
        outcome.closed += 1
        return False
    outcome.current += not stale
    return stale


@transaction.atomic
def _renew(column: SealedColumn, keys: list[Any], outcome: Outcome) -> None:
    """Renew these rows; whoever holds one of them is not waited for, so that nobody waits for us in turn."""
    free = list(column.rows(pk__in=keys).select_for_update(skip_locked=True))
    for key, stored in free:
        column.store(key, column.renew(stored))
    outcome.renewed += len(free)
    outcome.busy += len(keys) - len(free)
