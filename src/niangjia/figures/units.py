"""Units and values. Services (人次) and persons (人) are different things and are never added."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self


class Unit(StrEnum):
    """The page's own words. They are codes: the same in every language."""

    TIMES = "人次"
    PEOPLE = "人"
    SESSIONS = "场次"
    EVENTS = "场"
    ORGS = "家"
    CASES = "件"
    YUAN = "元"
    PERCENT = "%"
    DAYS = "天"
    ROUNDS = "期"
    COURSES = "门"
    PIECES = "个"
    ITEMS = "项"
    OCCASIONS = "次"


class CannotAdd(TypeError):
    """Two values that make no sum: different units, or counts of distinct things, or shares."""


def written(number: int | float | Decimal | None, digits: int | None = None) -> str:
    """Write a number with its thousands apart: whole where it is whole, else to the hundredth, or with so many digits."""
    if number is None:
        return "—"
    if digits is None:
        digits = 0 if number == int(number) else 2
    return f"{number:,.{digits}f}"


@dataclass(frozen=True, slots=True)
class Value:
    """A number with its unit and the number of records behind it.

    :param value: ``None`` when there is nothing to say (a share of nothing).
    :param n: the records behind it; for a share, its denominator.
    :param sums: whether values of disjoint parts add up (false for distinct counts and shares).
    :param back: how many of the records take another back.
    """

    value: int | Decimal | None
    n: int
    unit: Unit
    sums: bool = True
    back: int = 0

    def __add__(self, other: object) -> "Value":
        if not isinstance(other, Value):
            return NotImplemented
        if self.unit != other.unit:
            raise CannotAdd(f"{self.unit} and {other.unit} are different units and cannot be added.")
        if not (self.sums and other.sums):
            raise CannotAdd(f"These values in {self.unit} are not sums: adding them would count some twice.")
        whole = (self.value or 0) + (other.value or 0)
        return Value(whole, self.n + other.n, self.unit, back=self.back + other.back)

    def __radd__(self, other: object) -> "Value":
        # sum() starts from 0.
        return self if other == 0 else NotImplemented

    @property
    def number(self) -> int | float | None:
        """The value for JSON, charts and sheets: whole when it is whole."""
        if self.value is None or isinstance(self.value, int):
            return self.value
        return int(self.value) if self.value == self.value.to_integral_value() else float(self.value)

    @property
    def written(self) -> str:
        """The value as people read it: thousands apart, a share with one digit, a dash where there is none."""
        return written(self.value, digits=1 if self.unit is Unit.PERCENT else None)

    def change_from(self, before: Self) -> Decimal | None:
        """Give the change in percent since an earlier value; ``None`` when there was nothing to compare with."""
        if not before.value or self.value is None:
            return None
        return (Decimal(self.value) - Decimal(before.value)) * 100 / Decimal(before.value)
