"""What a declaration must say."""

from dataclasses import replace

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
