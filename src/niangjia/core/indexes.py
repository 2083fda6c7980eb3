"""Indexes beyond those of the framework."""

from collections.abc import Sequence
from typing import Any

from django.db import models


class CoveringIndex(models.Index):
    """An index that also carries columns it does not sort by, on PostgreSQL; elsewhere a plain one.

    (The framework's own ``include`` is refused by the checks of an engine without it.) As further keys the same columns
    would let a planner skip through the index, and misjudge what that costs.
    """

    def __init__(self, *expressions: Any, carries: Sequence[str] = (), **given: Any) -> None:
        super().__init__(*expressions, **given)
        self.carries = tuple(carries)

    def deconstruct(self) -> Any:
        path, expressions, given = super().deconstruct()
        return path, expressions, {**given, "carries": self.carries}

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **given: Any) -> Any:
        """Write the statement that makes it."""
        statement = super().create_sql(model, schema_editor, using=using, **given)
        columns = [model._meta.get_field(name).column for name in self.carries]
        statement.parts["include"] = schema_editor._index_include_sql(model, columns)
        return statement
