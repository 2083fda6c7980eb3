"""Queries that are compiled once and asked many times: for the few that everybody in a rush sends.

Compiling takes the ORM several times as long as the database takes to answer. What is asked, and what comes
back, is the ORM's own.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, connections, models, transaction
from django.db.models.sql import UpdateQuery

Row = TypeVar("Row")


class Given(models.Value):
    """A value that is filled in when a prepared query is asked.

    :param like: a field of the kind it is compared with (default: a key).
    """

    def __init__(self, name: str, like: "models.Field[Any, Any] | None" = None) -> None:
        super().__init__(name, output_field=like or models.UUIDField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override] # itself stands for the value
        return "%s", [self]

    def fill(self, given: dict[str, Any]) -> Any:
        return self.output_field.get_db_prep_value(given[self.value], connection)


@dataclass(frozen=True, slots=True)
class _Compiled:
    query: Any
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    converters: dict[int, Any]

    def fill(self, given: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(one.fill(given) if isinstance(one, Given) else one for one in self.params)


class Prepared(Generic[Row]):
    """A query with ``Given`` values.

    :param build: makes the queryset; called once for each kind of database.
    """

    def __init__(self, build: Callable[[], "models.QuerySet[Any, Row]"]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def ask(self, **given: Any) -> list[Row]:
        """Send the query; give its rows as the queryset would."""
        kept = self._compiled.get(connection.vendor) or self._compile()
        filled = kept.fill(given)
        compiler, queryset = copy(kept.compiler), kept.query._chain()
        compiler.connection = connections[queryset.db]
        compiler.as_sql = lambda *_, **__: (kept.sql, filled)
        compiler.get_converters = lambda _columns: kept.converters
        queryset.query.get_compiler = lambda *_, **__: compiler
        return list(queryset._iterable_class(queryset))

    def first(self, **given: Any) -> Row | None:
        """Send the query; give its first row, ``None`` without any."""
        return next(iter(self.ask(**given)), None)

    def _compile(self) -> _Compiled:
        queryset = self._build()
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([one[0] for one in compiler.select])
        kept = _Compiled(queryset, compiler, sql, tuple(params), converters)
        self._compiled[connection.vendor] = kept
        return kept


class PreparedUpdate:
    """An update of the rows of a query with ``Given`` values.

    :param values: what is set, as in ``QuerySet.update``.
    """

    def __init__(self, build: Callable[[], "models.QuerySet[Any, Any]"], **values: Any) -> None:
        self._build, self._values = build, values
        self._compiled: dict[str, _Compiled] = {}

    def run(self, **given: Any) -> int:
        """Update; give the number of rows that were met."""
        kept = self._compiled.get(connection.vendor) or self._compile()
        with transaction.mark_for_rollback_on_error(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(kept.sql, kept.fill(given))
            return cursor.rowcount

    def _compile(self) -> _Compiled:
        query: Any = self._build().query.chain(UpdateQuery)
        query.add_update_values(self._values)
        compiler = query.get_compiler(using=connection.alias)
        sql, params = compiler.as_sql()
        kept = self._compiled[connection.vendor] = _Compiled(query, compiler, sql, tuple(params), {})
        return kept
