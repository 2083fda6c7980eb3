"""The roll-up equals its entries: whatever was posted, taken back, merged, moved and counted, and wherever the horizon stands."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from niangjia.core.ids import uuid7
from niangjia.core.scope import Scope
from niangjia.figures import Figure, Period, compute, registry
from niangjia.figures.kept import MONTH, WHOLE, By
from niangjia.ledger import verify
from niangjia.ledger.models import CountedAs, Entry, FirstServed, MonthSum, Programme, RollUp
from niangjia.ledger.rollup import services
from niangjia.ledger.rollup.queries import STORE, Nothing
from niangjia.orgs.models import Org
from tests.support.ledgers import World, fill, post, take_back

YEAR = Period.preset("2023", date(2023, 12, 31))
KEPT = [figure for figure in registry.figures() if figure.kept]
AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """Let no other test remember a mark that was never committed."""
    yield
    STORE.last = Nothing()


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever an example writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def live(figure: Figure) -> Figure:
    return replace(figure, kept=None)


def told(figure: Figure, scope: Scope, period: Period) -> dict[str, Any]:
    """Everything a page could ask of a figure."""
    found: dict[str, Any] = {
        "value": compute.value(figure, scope, period),
        "months": compute.by_month(figure, scope, period),
        "years": compute.by_year(figure, scope, period),
        "orgs": compute.by_path(figure, scope, period, len(scope.path) + Org.steplen),
    }
    return found | {
        one.key: compute.parts(figure, scope, period, one)
        for one in figure.breakdowns
        if one.key == "programme"
    }


def assert_values(scopes: list[Scope], period: Period) -> None:
    asked = [(figure, days) for figure in KEPT for days in (period, YEAR)]
    plain = [(live(figure), days) for figure, days in asked]
    for scope in scopes:
        for one, kept, plainly in zip(
            asked, compute.values(asked, scope), compute.values(plain, scope), strict=True
        ):
            assert kept == plainly, (one[0].key, one[1], scope)


def assert_splits(scopes: list[Scope], period: Period, dice: random.Random) -> None:
    for figure in KEPT:
        scope = dice.choice(scopes)
        assert told(figure, scope, period) == told(live(figure), scope, period), figure.key
        rows = compute.rows(figure, scope, period)
        assert compute.value(figure, scope, period) == compute.recompute(figure, rows), figure.key


def merge(world: World, dice: random.Random) -> None:
    gone, kept = dice.sample(world.people, 2)
    if gone.merged_into_id or kept.merged_into_id:
        return
    type(gone).objects.filter(merged_into=gone).update(merged_into=kept)
    gone.merged_into = kept
    gone.save()
    for one in world.people:
        one.refresh_from_db()


def part(world: World, dice: random.Random) -> None:
    one = dice.choice(world.people)
    one.merged_into = None
    one.save()


def correct(world: World, dice: random.Random) -> None:
    entries = list(Entry.objects.filter(sign=1, reversal=None).order_by("id"))
    for entry in dice.sample(entries, min(3, len(entries))):
        take_back(entry, world)


def advance(world: World, dice: random.Random) -> None:
    """Put the horizon anywhere above where it stands, or to the end."""
    mark = RollUp.objects.first()
    ahead = Entry.objects.filter(pk__gte=mark.horizon) if mark else Entry.objects.all()
    ids = list(ahead.order_by("id").values_list("pk", flat=True))
    assert services.advance(at=AT, horizon=dice.choice([*ids, uuid7()])).done


def move(world: World, dice: random.Random) -> None:
    towns = [town for town in world.towns if town.district_id == world.districts[0].pk]
    org, parent = dice.sample([Org.objects.get(pk=town.pk) for town in towns], 2)
    if not parent.path.startswith(org.path):
        Org.objects.move(org, parent, "last-child")


def recount(world: World, dice: random.Random) -> None:
    Programme.objects.filter(code="legal").update(counts_as_service=dice.random() < 0.5)


def scopes_of(world: World) -> list[Scope]:
    orgs = (world.city, world.districts[0], world.towns[0])
    return [Org.objects.get(pk=org.pk).scope for org in orgs]


DEEDS = (advance, merge, part, correct, move, recount)
PERIODS = st.one_of(
    st.sampled_from(["2023", "2023-H1", "2023-H2", "2023-Q1", "2023-Q3"]).map(
        lambda key: Period.preset(key, date(2023, 1, 1))
    ),
    st.tuples(st.sampled_from([1, 4, 5, 7]), st.integers(0, 300)).map(
        lambda at: Period(date(2023, at[0], 1), date(2023, at[0], 1) + timedelta(days=at[1]))
    ),
    st.tuples(st.integers(0, 300), st.integers(0, 200)).map(
        lambda at: Period(
            date(2023, 1, 1) + timedelta(days=at[0]), date(2023, 1, 1) + timedelta(days=sum(at))
        )
    ),
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    deeds=st.lists(st.sampled_from(DEEDS), min_size=2, max_size=6),
    period=PERIODS,
)
def test_figures_equal_their_entries_wherever_the_horizon_stands(world: World, seed, deeds, period):
    dice = random.Random(seed)
    with undone():
        for deed in (advance, *deeds):
            fill(world, dice.randrange(12), seed=dice.randrange(1000))
            deed(world, dice)
        scopes = scopes_of(world)
        assert_values(scopes, period)
        assert_splits(scopes, period, dice)
    for one in world.people:
        one.refresh_from_db()


def kept_count(figure: Figure, scope: Scope, by: By = WHOLE) -> bool:
    """Whether a figure is read from the roll-up."""
    reading = STORE.read(again=True)
    return figure.kept is not None and reading.pieces(figure.kept.what, scope, YEAR, by) is not None


@pytest.fixture
def covered(world: World) -> World:
    """Half of the entries are covered, the others are fresh."""
    fill(world, 40)
    assert services.advance(at=AT, horizon=uuid7()).done
    fill(world, 40, seed=2)
    return world


def check(world: World) -> None:
    for one in world.people:
        one.refresh_from_db()
    assert_values(scopes_of(world), Period(date(2023, 2, 11), date(2023, 9, 2)))


def test_figures_are_read_from_the_roll_up(covered: World):
    for figure in KEPT:
        assert kept_count(figure, covered.city.scope), figure.key
        assert kept_count(figure, covered.districts[0].scope, MONTH), figure.key
        assert kept_count(figure, covered.city.scope, By("path", 8)), figure.key
        assert kept_count(figure, covered.towns[0].scope) == (
            not figure.persons or figure.sums or figure.unit == "%"
        )
    check(covered)


def test_records_that_follow_a_merger_and_its_undoing_count_right(covered: World):
    one, two, three, *_others = covered.people
    for into in ({one: two}, {one: three, two: three}, {one: None}, {one: two, two: None}, {one: None}):
        for person, root in into.items():
            person.merged_into = root
            person.save()
        fill(covered, 6, seed=one.version)
        check(covered)
        assert services.advance(at=AT, horizon=uuid7()).done
        check(covered)
        told = CountedAs.objects.in_bulk()
        assert {key: row.root_id for key, row in told.items()} == {
            person.pk: person.merged_into_id for person in covered.people if person.merged_into_id
        }


def test_programme_that_stops_counting_is_read_from_the_entries_until_it_is_counted_again(covered: World):
    people = registry.figure("services.people")
    Programme.objects.filter(code="care").update(counts_as_service=False)
    assert not kept_count(people, covered.city.scope)
    check(covered)
    assert services.advance(at=AT, horizon=uuid7()).done
    assert kept_count(people, covered.city.scope)
    check(covered)


def test_late_correction_of_an_old_record_counts_at_once(covered: World):
    entry = Entry.objects.filter(sign=1, reversal=None, person__isnull=False).order_by("id").first()
    assert entry is not None
    take_back(entry, covered)
    check(covered)
    services.advance(at=AT, horizon=uuid7())
    check(covered)


def test_entries_younger_than_an_hour_are_not_covered(world: World):
    post(world)
    now = datetime.now(UTC)
    assert services.advance(at=now + timedelta(minutes=59)).entries == 0
    assert services.advance(at=now + timedelta(minutes=61)).entries == 1
    assert services.advance(at=now + timedelta(minutes=62)).entries == 0
    assert services.advance(at=now).horizon == services.floor(now + timedelta(minutes=2))  # never backwards


def test_figures_are_read_from_the_entries_until_the_roll_up_is_ready(covered: World):
    RollUp.objects.update(ready=False)
    assert not any(kept_count(figure, covered.city.scope) for figure in KEPT)
    check(covered)


def test_step_that_somebody_else_took_is_not_taken_again(covered: World):
    mark = RollUp.objects.get()
    before = mark.horizon
    services.advance(at=AT, horizon=uuid7())
    assert services._step(mark, uuid7()) is None
    assert RollUp.objects.get().horizon != before
    check(covered)


def test_many_small_steps_and_one_rebuilding_come_to_the_same(
    covered: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(services, "STEP", 7)
    covered.people[0].merged_into = covered.people[1]
    covered.people[0].save()
    services.advance(at=AT, horizon=uuid7())
    stepwise = everything()
    assert services.rebuild(at=AT, horizon=uuid7()).entries == Entry.objects.count()
    assert everything() == stepwise


def everything() -> tuple[set[tuple[Any, ...]], ...]:
    sums = [field.attname for field in MonthSum._meta.concrete_fields if field.name != "id"]
    counts = [field.attname for field in FirstServed._meta.concrete_fields if field.name != "id"]
    held = FirstServed.objects.exclude(persons=0, entries=0)
    return set(MonthSum.objects.values_list(*sums)), set(held.values_list(*counts))


def test_reading_that_moved_on_is_read_again(covered: World, django_assert_num_queries):
    """What a process saw before may have moved on: the statement tells, and nothing is counted twice or left out."""
    figure, scope = registry.figure("services.times"), covered.city.scope
    STORE.read(again=True)
    services.advance(at=AT, horizon=uuid7())
    plain = compute.value(live(figure), scope, YEAR)
    with django_assert_num_queries(3):
        assert compute.value(figure, scope, YEAR) == plain
    with django_assert_num_queries(1):
        assert compute.value(figure, scope, YEAR) == plain


def test_roll_up_that_never_stands_still_gives_way_to_the_entries(
    covered: World, monkeypatch: pytest.MonkeyPatch
):
    figure, scope = registry.figure("services.times"), covered.city.scope
    find = type(STORE).read

    def moving(store: Any, *, again: bool) -> Any:
        found = find(store, again=True)
        services.advance(at=AT, horizon=uuid7())
        return found

    monkeypatch.setattr(type(STORE), "read", moving)
    assert compute.value(figure, scope, YEAR) == compute.value(live(figure), scope, YEAR)


def test_verification_finds_nothing_in_a_sound_roll_up(covered: World):
    assert kept_faults() == []
    assert FirstServed.objects.exists() and MonthSum.objects.exists()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (MonthSum, {"heads": 99}),
        (MonthSum, {"members": 99}),
        (MonthSum, {"month": date(2022, 1, 1)}),
        (FirstServed, {"persons": 99}),
        (FirstServed, {"entries": 99}),
        (FirstServed, {"day": date(2022, 1, 1)}),
    ],
)
def test_verification_finds_a_kept_number_that_was_changed(
    covered: World, table: Any, change: dict[str, Any]
):
    table.objects.filter(pk=table.objects.first().pk).update(**change)
    assert set(kept_faults()) == {"kept"}


def test_verification_finds_a_kept_number_that_is_gone(covered: World):
    MonthSum.objects.filter(pk=MonthSum.objects.first().pk).delete()
    assert set(kept_faults()) == {"kept"}


def test_verification_finds_an_entry_that_came_below_the_horizon(covered: World):
    """As after a clock that was an hour slow, or a transaction that stayed open as long."""
    services.advance(at=AT, horizon=uuid7())
    RollUp.objects.update(horizon=services.floor(datetime.now(UTC) + timedelta(minutes=5)))
    post(covered, person=covered.people[0])
    assert set(kept_faults()) == {"kept"}
    services.rebuild(at=AT, horizon=uuid7())
    assert kept_faults() == []


def kept_faults() -> list[str]:
    return [fault.kind for fault in verify.run().faults if fault.kind == "kept"]


def test_command_brings_the_roll_up_up_to_date(covered: World, capsys: pytest.CaptureFixture[str]):
    for words, entries in ((("--rebuild",), 0), ((), 0)):
        call_command("ledger", "rollup", "--json", *words)
        told = json.loads(capsys.readouterr().out)
        assert (told["entries"], told["done"]) == (entries, True)
    assert not MonthSum.objects.exists()  # everything is younger than an hour
    check(covered)
