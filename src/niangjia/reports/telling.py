"""Figures and evidence as plain data, for the command line."""

from typing import Any

from niangjia.core.scope import Scope
from niangjia.figures import Figure, Period, compute, registry
from niangjia.reports.errors import UnknownKey


def find_figure(key: str) -> Figure:
    """Find a figure.

    :raises UnknownKey: no room declares it.
    """
    try:
        return registry.figure(key)
    except registry.UnknownFigure:
        raise UnknownKey(key=key, known=", ".join(figure.key for figure in registry.figures())) from None


def plain(number: Any) -> Any:
    """Make a number fit for JSON: whole when it is whole."""
    return number if isinstance(number, int) else int(number) if number == int(number) else float(number)


def figure_lines(scope: Scope, period: Period, key: str = "") -> list[dict[str, Any]]:
    """Tell every figure (or one) of a scope and a period."""
    wanted = [find_figure(key)] if key else registry.figures()
    told = []
    for figure in wanted:
        value = compute.value(figure, scope, period)
        told.append(
            {
                "key": figure.key,
                "name": str(figure.name),
                "unit": str(figure.unit),
                "value": value.number,
                "n": value.n,
                "definition": str(figure.definition),
            }
        )
    return told


def row_line(row: compute.Row) -> dict[str, Any]:
    """Tell one row of evidence."""
    return {
        "ref": str(row.ref),
        "on": row.on.isoformat(),
        "org": row.org,
        "amount": plain(row.amount),
        "subject": None if row.subject is None else str(row.subject),
        "hit": row.hit,
    }
