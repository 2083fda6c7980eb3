"""Part of a figure is a figure: its value is that of the part, and its rows are the part's."""

from datetime import date

import pytest

from niangjia.figures import Figure, Period, compute, registry
from niangjia.figures.narrowing import of_org_itself, of_part
from tests.support.ledgers import World

YEAR = Period.preset("2023", date(2023, 12, 31))
FIGURES = registry.figures()


@pytest.mark.parametrize("figure", FIGURES, ids=[figure.key for figure in FIGURES])
def test_part_of_a_split_is_the_figure_narrowed_to_it(world: World, figure: Figure):
    scope = world.city.scope
    for breakdown in figure.breakdowns:
        for part in compute.parts(figure, scope, YEAR, breakdown):
            narrowed = of_part(figure, breakdown, part.key or "")
            rows = compute.rows(narrowed, scope, YEAR)
            assert (compute.value(narrowed, scope, YEAR), len(rows)) == (part.value, part.value.n)
            assert compute.recompute(narrowed, rows) == part.value


@pytest.mark.parametrize("figure", FIGURES, ids=[figure.key for figure in FIGURES])
def test_org_itself_leaves_out_what_is_under_it(world: World, figure: Figure):
    org = world.districts[0]
    narrowed = of_org_itself(figure, org.pk)
    everything = compute.rows(figure, org.scope, YEAR)
    assert compute.rows(narrowed, org.scope, YEAR) == [row for row in everything if row.org_id == org.pk]


def test_rows_about_people_are_counted_where_subjects_are_people(world: World):
    scope = world.city.scope
    for figure in FIGURES:
        rows = compute.rows(figure, scope, YEAR)
        about = sum(1 for row in rows if row.subject is not None) if figure.persons else 0
        assert compute.persons(figure, scope, YEAR) == about, figure.key
    assert compute.persons(registry.figure("services.orgs"), scope, YEAR) == 0
