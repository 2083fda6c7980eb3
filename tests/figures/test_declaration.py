"""What a declaration must say."""

from dataclasses import replace
from itertools import pairwise

import pytest
from django.db.models import Q

from niangjia.figures import Columns, Measure, Unit, registry


@pytest.mark.parametrize(
    "change",
    [
        {"measure": Measure.DISTINCT, "columns": Columns()},
        {"measure": Measure.RATIO, "unit": Unit.PERCENT, "columns": Columns()},
        {"measure": Measure.RATIO, "unit": Unit.TIMES, "columns": Columns(hit=Q(pk=1))},
        {"measure": Measure.NET_SUM, "unit": Unit.PERCENT},
        {"measure": Measure.ROWS, "stock": True},
    ],
)
def test_declaration_that_makes_no_sense_is_refused(change: dict):
    with pytest.raises(ValueError, match=r"services\.times"):
        replace(registry.figure("services.times"), **change)


def test_unknown_key_is_told():
    with pytest.raises(registry.UnknownFigure):
        registry.figure("services.none")


def test_every_figure_says_what_it_counts():
    for figure in registry.figures():
        assert str(figure.name) and str(figure.definition).endswith((".", "。")), figure.key


def test_sections_stay_together_whatever_the_rooms_say():
    one = registry.figure("services.times")
    declared = [
        replace(one, key=key, section=section, order=order)
        for key, section, order in [("a", "甲", 10), ("b", "乙", 11), ("c", "甲", 12), ("d", "乙", 13)]
    ]
    assert [figure.key for figure in registry.in_sections(declared)] == ["a", "c", "b", "d"]


def test_sections_do_not_interleave_by_their_orders():
    ends: dict[str, list[int]] = {}
    for figure in registry.figures():
        ends.setdefault(str(figure.section), []).append(figure.order)
    spans = [(min(orders), max(orders)) for orders in ends.values()]
    assert [pair for pair in pairwise(spans) if pair[0][1] >= pair[1][0]] == []
