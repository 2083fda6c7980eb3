"""Where the bars of a chart stand, in whole units of its own grid. The page draws; nothing is computed there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, FOOT, TOP = 720, 220, 24, 34
#: More columns than this are not seen apart: the table alone tells them.
MOST, LABELS = 60, 12


@dataclass(frozen=True, slots=True)
class Block:
    """One column: its left edge, its upper edge, its height."""

    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one month; a month between two labels has none."""

    label: Any
    middle: int
    now: Block
    before: Block


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns beside each other, now and a year before."""

    groups: list[Group]
    thick: int
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - FOOT


def columns(points: Sequence[tuple[Any, Any, Any]]) -> Chart | None:
    """Lay out pairs of columns from (label, now, before); ``None`` when there is nothing to see."""
    highest = max((max(now or 0, before or 0) for _label, now, before in points), default=0)
    if not 0 < len(points) <= MOST or highest <= 0:
        return None
    room = WIDTH / len(points)
    thick = max(2, min(24, round(room * 0.32)))
    every = -(-len(points) // LABELS)
    groups = []
    for index, (label, now, before) in enumerate(points):
        middle = round(room * (index + 0.5))
        groups.append(
            Group(
                label if index % every == 0 else None,
                middle,
                _block(middle, now, highest),
                _block(middle - thick, before, highest),
            )
        )
    return Chart(groups, thick)


def _block(x: int, value: Any, highest: Any) -> Block:
    floor = HEIGHT - FOOT
    height = max(0, round((floor - TOP) * float(value or 0) / float(highest)))
    return Block(x, floor - height, height)


def line(points: Sequence[Any], width: int = 120, height: int = 32) -> str:
    """Lay out a small line as the points of an SVG polyline; empty when there is none to draw."""
    highest = max(points, default=0)
    if len(points) < 2 or highest <= 0:
        return ""
    step = width / (len(points) - 1)
    return " ".join(
        f"{round(step * index)},{round((height - 4) * (1 - max(float(point), 0) / float(highest))) + 2}"
        for index, point in enumerate(points)
    )
