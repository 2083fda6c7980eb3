"""Every figure that is declared, by key."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from niangjia.core import declare
from niangjia.core.declare import Text
from niangjia.figures.declaration import Figure


class UnknownFigure(LookupError):
    """No figure has this key."""


@lru_cache(maxsize=8)
def _load(rooms: tuple[str, ...]) -> Mapping[str, Figure]:
    found: dict[str, Figure] = {}
    for figure in in_sections(declare.gather("figures", "FIGURES")):
        if figure.key in found:
            raise ValueError(f"Two figures are called {figure.key}.")
        found[figure.key] = figure
    return found


def in_sections(declared: Sequence[Figure]) -> list[Figure]:
    """Put figures in the order for screens: a section stays together where its first figure stands."""
    sections: list[Text] = list(dict.fromkeys(figure.section for figure in declared))
    return sorted(declared, key=lambda figure: sections.index(figure.section))


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
