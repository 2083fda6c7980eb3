"""Where bars stand: within the drawing, in proportion, never upside down."""

import itertools
from decimal import Decimal

import pytest

from niangjia.reports import charts


def test_columns_stand_in_proportion_side_by_side():
    chart = charts.columns([("a", 100, 50), ("b", 0, None)])
    assert chart is not None
    room = chart.floor - charts.TOP
    first, second = chart.groups
    assert (first.now.height, first.before.height) == (room, room // 2)
    assert (first.now.y, first.now.x - first.before.x) == (charts.TOP, chart.thick)
    assert (second.now.height, second.before.height, second.now.y) == (0, 0, chart.floor)


@pytest.mark.parametrize("count", [1, 7, 12, 13, 60])
def test_columns_stay_within_the_drawing_and_apart(count: int):
    chart = charts.columns([(number, number + 1, Decimal("0.5")) for number in range(count)])
    assert chart is not None
    edges = [(group.before.x, group.now.x + chart.thick) for group in chart.groups]
    assert edges[0][0] >= 0 and edges[-1][1] <= chart.width
    assert [right for (_left, right), (left, _right) in itertools.pairwise(edges) if right > left] == []
    assert 0 < sum(1 for group in chart.groups if group.label is not None) <= charts.LABELS


def test_less_than_nothing_is_drawn_as_nothing():
    chart = charts.columns([("a", -5, 10)])
    assert chart is not None
    assert chart.groups[0].now.height == 0


@pytest.mark.parametrize("points", [[], [("a", 0, None)], [("a", None, None)], [("a", 1, 1)] * 61])
def test_nothing_to_see_and_too_much_to_see_is_no_chart(points: list):
    assert charts.columns(points) is None


@pytest.mark.parametrize(
    ("points", "line"),
    [([0, 5, 10], "0,30 60,16 120,2"), ([3], ""), ([], ""), ([0, 0], ""), ([-4, Decimal(4)], "0,30 120,2")],
)
def test_line_runs_from_edge_to_edge(points: list, line: str):
    assert charts.line(points) == line
