"""Units: services and persons are different things."""

from decimal import Decimal

import pytest

from niangjia.figures import CannotAdd, Unit, Value


def test_services_and_persons_cannot_be_added():
    with pytest.raises(CannotAdd, match="人次 and 人"):
        Value(3, 3, Unit.TIMES) + Value(2, 2, Unit.PEOPLE)


def test_services_add_up():
    assert Value(3, 2, Unit.TIMES) + Value(4, 5, Unit.TIMES) == Value(7, 7, Unit.TIMES)
    assert sum([Value(3, 2, Unit.TIMES), Value(4, 5, Unit.TIMES)]) == Value(7, 7, Unit.TIMES)


@pytest.mark.parametrize("unit", [Unit.PEOPLE, Unit.PERCENT])
def test_distinct_counts_and_shares_cannot_be_added(unit: Unit):
    with pytest.raises(CannotAdd, match="not sums"):
        Value(3, 3, unit, sums=False) + Value(2, 2, unit, sums=False)


@pytest.mark.parametrize("other", [3, "3", None])
def test_only_values_are_added(other: object):
    with pytest.raises(TypeError):
        Value(3, 3, Unit.TIMES) + other  # type: ignore[operator]


@pytest.mark.parametrize(
    ("value", "number"), [(5, 5), (None, None), (Decimal("100"), 100), (Decimal("12.5"), 12.5)]
)
def test_number_is_whole_when_it_is_whole(value: object, number: object):
    assert repr(Value(value, 1, Unit.YUAN).number) == repr(number)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "before", "change"), [(112, 100, 12), (50, 100, -50), (5, 0, None), (None, 100, None)]
)
def test_change_is_in_percent(now: int | None, before: int, change: int | None):
    assert Value(now, 1, Unit.TIMES).change_from(Value(before, 1, Unit.TIMES)) == change
