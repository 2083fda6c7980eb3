"""Many new records at once, by the shortest way a database has.

``bulk_create`` compiles a statement for every few dozen rows on SQLite, and takes several times as long for it as the
database takes to write. What comes into a column is what the field makes of its value; only texts, numbers and keys, of
which it makes nothing, go past it.
"""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from types import NoneType
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.utils import timezone

#: Fields that give a text or a number to the database as it is.
PLAIN_FIELDS = (
    models.CharField,
    models.TextField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
)
PLAIN_VALUES = (str, int, NoneType)


def insert_many(records: Sequence[models.Model]) -> None:
    """Insert records of one model that are not saved and have a key of their own, all or none.

    :raises IntegrityError: as ``save`` would.
    """
    if not records:
        return
    model = type(records[0])
    names = [field.attname for field in model._meta.concrete_fields if not field.generated]
    for field in _dated(model):
        for record in records:
            field.pre_save(record, True)
    insert_rows(model, names, map(attrgetter(*names), records))
    for record in records:
        record._state.adding, record._state.db = False, DEFAULT_DB_ALIAS


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of which nobody needs a record: making one costs more than writing it.

    :param names: columns by their attribute (``person_id``); any other takes its field's default, and the time of now.
    :raises IntegrityError: as ``save`` would.
    """
    wrapper = connections[DEFAULT_DB_ALIAS]
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
    given = [fields.pop(name) for name in names]
    now, dated = timezone.now(), _dated(model)
    rest = [
        one.get_db_prep_save(now if one in dated else one.get_default(), wrapper) for one in fields.values()
    ]
    prepared = [_preparing(field, wrapper) for field in given]
    written = [
        [*(prepare(value) for prepare, value in zip(prepared, row, strict=True)), *rest] for row in rows
    ]
    columns = [str(field.column) for field in (*given, *fields.values())]
    if written:
        with transaction.atomic(savepoint=False):
            _send(wrapper, model._meta.db_table, columns, written)


def _dated(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]


def _preparing(field: Any, wrapper: Any) -> Callable[[Any], Any]:
    """Give what makes a column's value of a field's."""
    kind = field
    while kind.is_relation:
        kind = kind.target_field
    if type(kind) is models.UUIDField and not wrapper.features.has_native_uuid_field:
        return lambda one: one.hex if type(one) is UUID else field.get_db_prep_save(one, wrapper)
    if type(kind) in PLAIN_FIELDS:
        return lambda one: one if type(one) in PLAIN_VALUES else field.get_db_prep_save(one, wrapper)
    return lambda one: field.get_db_prep_save(one, wrapper)


def _send(wrapper: Any, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    quote = wrapper.ops.quote_name
    columns = ", ".join(map(quote, names))
    with wrapper.cursor() as cursor:
        if wrapper.vendor == "postgresql":
            statement = f"COPY {quote(table)} ({columns}) FROM STDIN"
            with wrapper.wrap_database_errors, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {quote(table)} ({columns}) VALUES ({places})", rows)
