"""Every figure equals its evidence: whatever the org, the window and the way it is split."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from niangjia.figures import Figure, Measure, Period, compute, registry
from niangjia.ledger.figures import entries
from niangjia.ledger.models import Programme
from niangjia.orgs.models import Org
from tests.support.ledgers import World, fill, make_world, post, take_back

YEAR = Period.preset("2023", date(2023, 12, 31))
FIGURES = registry.figures()
IDS = [figure.key for figure in FIGURES]


@pytest.mark.parametrize("figure", FIGURES, ids=IDS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.integers(0, 8), first=st.integers(0, 364), length=st.integers(0, 364))
def test_figure_equals_its_evidence(world: World, figure: Figure, where: int, first: int, length: int):
    org = [world.city, *world.orgs][where]
    since = date(2023, 1, 1) + timedelta(days=first)
    period = Period(since, since + timedelta(days=length))
    value = compute.value(figure, org.scope, period)
    rows = compute.rows(figure, org.scope, period)
    assert compute.recompute(figure, rows) == value
    assert list(compute.iterate(figure, org.scope, period)) == rows
    assert len({row.ref for row in rows}) == len(rows) == value.n
    assert all(period.since <= row.on <= period.until for row in rows)
    names = set(Org.objects.within(org.scope).values_list("name", flat=True))
    assert {row.org for row in rows} <= names


@pytest.mark.parametrize(
    "figure", [figure for figure in FIGURES if figure.sums], ids=[f.key for f in FIGURES if f.sums]
)
def test_parts_of_a_sum_come_to_the_whole(world: World, figure: Figure):
    for org in (world.city, world.districts[0], world.towns[0]):
        whole = compute.value(figure, org.scope, YEAR)
        none = compute.nothing(figure)
        assert sum((part.value for part in compute.by_month(figure, org.scope, YEAR)), start=none) == whole
        length = len(org.path) + Org.steplen
        assert (
            sum((part.value for part in compute.by_path(figure, org.scope, YEAR, length)), start=none)
            == whole
        )
        for breakdown in figure.breakdowns:
            parts = compute.parts(figure, org.scope, YEAR, breakdown)
            assert sum((part.value for part in parts), start=none) == whole, breakdown.key


@pytest.mark.parametrize("figure", FIGURES, ids=IDS)
def test_each_part_is_the_figure_of_that_part(world: World, figure: Figure):
    for part in compute.by_month(figure, world.city.scope, YEAR):
        assert part.value == compute.value(figure, world.city.scope, Period.month(part.key))
    length = len(world.city.path) + Org.steplen
    for part in compute.by_path(figure, world.city.scope, YEAR, length):
        scope = Org.objects.get(path=part.key).scope
        assert part.value == compute.value(figure, scope, YEAR)


@pytest.mark.parametrize("figure", FIGURES, ids=IDS)
@pytest.mark.parametrize("more", [1, 30])
def test_statements_do_not_grow_with_rows(db: None, figure: Figure, more: int, django_assert_num_queries):
    world = make_world()
    fill(world, more)
    scope = world.city.scope
    with django_assert_num_queries(1):
        compute.value(figure, scope, YEAR)
    with django_assert_num_queries(1):
        compute.rows(figure, scope, YEAR)
    with django_assert_num_queries(1):
        compute.by_month(figure, scope, YEAR)
    with django_assert_num_queries(1):
        compute.by_path(figure, scope, YEAR, 8)


def one(key: str, world: World) -> object:
    return compute.value(registry.figure(key), world.city.scope, YEAR).value


def test_services_count_heads_and_corrections(db: None):
    world = make_world()
    post(world, headcount=300)
    post(world, person=world.people[0])
    take_back(post(world, headcount=40))
    post(world, programme="training.cadre", headcount=1000)
    assert (one("services.times", world), one("services.people", world)) == (301, 1)


def test_person_taken_back_is_not_counted_until_served_again(db: None):
    world = make_world()
    take_back(post(world, person=world.people[0]))
    assert one("services.people", world) == 0
    post(world, person=world.people[0])
    assert one("services.people", world) == 1


def test_merged_records_are_one_person(db: None):
    world = make_world()
    post(world, person=world.people[0])
    post(world, person=world.people[1])
    assert one("services.people", world) == 2
    world.people[1].merged_into = world.people[0]
    world.people[1].save()
    assert (one("services.people", world), one("services.times", world)) == (1, 2)


def test_share_of_nothing_is_empty(db: None):
    value = compute.value(registry.figure("services.members_share"), make_world().city.scope, YEAR)
    assert (value.value, value.number, value.n) == (None, None, 0)


def test_members_share_leaves_corrected_records_out(db: None):
    world = make_world()
    post(world, person=world.people[0], was_member=True)
    post(world, person=world.people[1], was_member=False)
    take_back(post(world, person=world.people[2], was_member=True))
    value = compute.value(registry.figure("services.members_share"), world.city.scope, YEAR)
    assert (value.number, value.n) == (50, 2)


def test_money_is_in_yuan_to_the_fen(db: None):
    world = make_world()
    for fen in (10, 20, 3):
        post(world, money_fen=fen)
    assert str(one("services.money", world)) == "0.33"


def test_months_without_records_are_there(db: None):
    world = make_world()
    post(world, occurred_on=date(2023, 3, 8))
    parts = compute.by_month(registry.figure("services.times"), world.city.scope, YEAR)
    assert [part.value.value for part in parts] == [0, 0, 1] + [0] * 9


def test_stock_is_told_as_it_was_at_the_end_of_each_part(db: None, django_assert_num_queries):
    world = make_world()
    post(world, person=world.people[0], occurred_on=date(2023, 3, 8))
    so_far = replace(
        registry.figure("services.people"),
        stock=True,
        kept=None,
        evidence=lambda scope, period: entries(scope, Period(date(2022, 1, 1), period.until)),
    )
    with django_assert_num_queries(1):
        months = compute.by_month(so_far, world.city.scope, YEAR)
    assert [part.value.value for part in months] == [0, 0, *[1] * 10]
    with django_assert_num_queries(1):
        years = compute.by_year(so_far, world.city.scope, Period(date(2022, 5, 1), date(2024, 1, 1)))
    assert [(part.key.year, part.value.value) for part in years] == [(2023, 1), (2024, 1)]


def test_neighbour_sees_nothing(db: None):
    world = make_world()
    post(world, org=world.towns[0])
    value = compute.value(registry.figure("services.times"), world.districts[1].scope, YEAR)
    assert value.n == 0


def test_span_gives_first_and_last_day(db: None):
    world = make_world()
    figure = registry.figure("services.times")
    assert compute.span(figure, world.city.scope) is None
    post(world, occurred_on=date(2023, 1, 5))
    post(world, occurred_on=date(2023, 5, 1))
    assert compute.span(figure, world.city.scope) == (date(2023, 1, 5), date(2023, 5, 1))


def test_programme_that_stops_counting_leaves_every_figure(db: None):
    world = make_world()
    post(world)
    Programme.objects.filter(code="care").update(counts_as_service=False)
    assert one("services.times", world) == 0


def test_every_measure_is_used_or_tested():
    assert {figure.measure for figure in FIGURES} >= {Measure.NET_SUM, Measure.DISTINCT, Measure.RATIO}


def test_figures_together_are_those_one_by_one(world: World):
    other = Period.parse("2023-03-01", "2023-06-30")
    asked = [(figure, period) for figure in FIGURES for period in (YEAR, other)]
    for org in (world.city, world.districts[0], world.towns[0], world.orgs[-1]):
        found = compute.values(asked, org.scope)
        assert found == [compute.value(figure, org.scope, period) for figure, period in asked]


def test_figures_together_cost_one_statement(world: World, django_assert_num_queries):
    with django_assert_num_queries(1):
        compute.values([(figure, YEAR) for figure in FIGURES], world.city.scope)
    assert compute.values([], world.city.scope) == []


@pytest.mark.parametrize("figure", FIGURES, ids=IDS)
def test_years_are_those_with_records_and_between(world: World, figure: Figure):
    always = Period.parse("1900-01-01", "2199-12-31")
    span = compute.span(figure, world.city.scope)
    years = compute.by_year(figure, world.city.scope, always)
    assert [part.key.year for part in years] == (
        [] if span is None else list(range(span[0].year, span[1].year + 1))
    )
    for part in years:
        assert part.value == compute.value(figure, world.city.scope, Period.year(part.key))
