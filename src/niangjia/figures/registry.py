"""Every figure that is declared, by key."""

from collections.abc import Mapping
from functools import lru_cache

from niangjia.core import declare
from niangjia.core.declare import Text
from niangjia.figures.declaration import Figure


class UnknownFigure(LookupError):
    """No figure has this key."""


@lru_cache(maxsize=8)
def _load(rooms: tuple[str, ...]) -> Mapping[str, Figure]:
    declared: list[Figure] = declare.gather("figures", "FIGURES")
    sections: list[Text] = []
    for figure in declared:
        if figure.section not in sections:
            sections.append(figure.section)
    found: dict[str, Figure] = {}
    for figure in sorted(declared, key=lambda one: sections.index(one.section)):
        if figure.key in found:
            raise ValueError(f"Two figures are called {figure.key}.")
        found[figure.key] = figure
    return found


def figures() -> list[Figure]:
    """List every declared figure, in the order for screens: a section stays together where its first figure stands."""
    return list(_load(tuple(declare.room_names())).values())


def figure(key: str) -> Figure:
    """Find a figure.

    :raises UnknownFigure: no room declares this key.
    """
    try:
        return _load(tuple(declare.room_names()))[key]
    except KeyError:
        raise UnknownFigure(key) from None
