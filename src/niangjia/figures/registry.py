"""Every figure that is declared, by key."""

from collections.abc import Mapping
from functools import lru_cache

from niangjia.core import declare
from niangjia.figures.declaration import Figure


class UnknownFigure(LookupError):
    """No figure has this key."""


@lru_cache(maxsize=8)
def _load(rooms: tuple[str, ...]) -> Mapping[str, Figure]:
    found: dict[str, Figure] = {}
    for figure in declare.gather("figures", "FIGURES"):
        if figure.key in found:
            raise ValueError(f"Two figures are called {figure.key}.")
        found[figure.key] = figure
    return found


def figures() -> list[Figure]:
    """List every declared figure, in the order for screens."""
    return list(_load(tuple(declare.room_names())).values())


def figure(key: str) -> Figure:
    """Find a figure.

    :raises UnknownFigure: no room declares this key.
    """
    try:
        return _load(tuple(declare.room_names()))[key]
    except KeyError:
        raise UnknownFigure(key) from None
