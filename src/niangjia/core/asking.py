"""Asking one thing of many lists at once."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Value


def which_hold_any(*found: "QuerySet[Any]") -> list[bool]:
    """Say in one statement which lists hold anything; most that wait for nobody need not be read then."""
    said = [False] * len(found)
    parts: dict[int, str] = {}
    params: list[Any] = []
    for place, one in enumerate(found):
        try:
            sql, given = one.order_by().values_list(Value(1))[:1].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts[place] = f"EXISTS({sql})"
        params += given
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts.values())}", params)
            said_by = cursor.fetchone()
        for place, any_there in zip(parts, said_by, strict=True):
            said[place] = bool(any_there)
    return said
