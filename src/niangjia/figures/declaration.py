"""How a room declares a figure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.expressions import Combinable

from niangjia.core.actor import Actor
from niangjia.core.scope import Scope
from niangjia.figures.kept import Kept
from niangjia.figures.periods import Period
from niangjia.figures.units import Unit

Text = Any  # a str or a lazy translation
Expression = Combinable | str


class Measure(StrEnum):
    """How evidence becomes a number."""

    NET_SUM = "net_sum"
    """The amounts added up; reversals count against."""
    DISTINCT = "distinct"
    """The different subjects whose amounts come to more than nothing."""
    RATIO = "ratio"
    """The rows that hit, in percent of all rows; empty when there are none."""
    MEAN = "mean"
    """The amounts divided by the rows; empty when there are none."""
    ROWS = "rows"
    """The rows, counted."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a figure's evidence keeps what a row tells: field paths or expressions on its queryset.

    :param on: the day of a row: a date field or an expression giving a date.
    :param org: the path of the foreign key to the org a row belongs to; empty where rows are orgs themselves.
    :param amount: how much a row counts; for ``DISTINCT`` a row that takes back is negative.
    :param subject: whom or what a row is about (``DISTINCT`` counts these).
    :param subject_name: what a subject is, in a word; empty: a person, or a unit.
    :param hit: whether a row counts as a hit (``RATIO``).
    :param what: a few words on a row, for screens.
    :param scale: amounts are kept this many times too large (100 for fen).
    :param amount_name: what the amount of a row is called; empty where it is always one.
    :param hit_name: what it is for a row to hit, in a word.
    :param stars: whether amounts are stars.
    """

    ref: Expression = "id"
    on: Expression = "occurred_on"
    org: str = "org"
    amount: Expression = Value(1)
    subject: Expression | None = None
    subject_name: Text = ""
    hit: Q | None = None
    what: Expression | None = None
    scale: int = 1
    amount_name: Text = ""
    hit_name: Text = ""
    stars: bool = False

    def of_org(self, field: str) -> str:
        """Give the path of a field of the org a row belongs to."""
        return f"{self.org}__{field}" if self.org else field

    @property
    def org_id(self) -> str:
        return f"{self.org}_id" if self.org else "id"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A way to split a figure by a column of its evidence.

    :param column: a field path or expression on the figure's evidence.
    :param labels: names for the keys found; a key without a name is shown as it is.
    :param empty: what rows without a key are called.
    """

    key: str
    name: Text
    column: Expression
    labels: Callable[[Collection[Any]], Mapping[Any, Text]]
    empty: Text = ""


def _nothing(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that can be opened: what it is called, what it counts, and the evidence it comes from.

    :param definition: what is counted and what is not (口径), in one or two sentences.
    :param evidence: the records within the scope and the period; the only origin of the value.
    :param link: given refs, the addresses of the records behind them; a few statements at most, whatever the number.
    :param subjects: given subjects, their names as this actor may see them; one statement.
    :param persons: whether its subjects are people: few leave at once, and masked.
    :param section: under which heading a dashboard shows it; ``order`` is its place under it, and the lowest of a section
        is the section's.
    :param kept: sums beside the evidence, equal to it, where the room keeps some.
    :param stock: counts what there is on the last day of the period: a month of a year is what there was at its end.
    :param public: may be shown to everybody, small groups hidden.
    """

    key: str
    name: Text
    unit: Unit
    definition: Text
    evidence: Callable[[Scope, Period], QuerySet[Any]]
    measure: Measure
    columns: Columns = Columns()
    link: Callable[[Collection[Any], Actor | None], Mapping[Any, str]] = _nothing
    subjects: Callable[[Collection[Any], Actor | None], Mapping[Any, str]] = _nothing
    persons: bool = True
    breakdowns: tuple[Breakdown, ...] = ()
    section: Text = ""
    order: int = 100
    public: bool = False
    stock: bool = False
    kept: Kept | None = None

    def __post_init__(self) -> None:
        if self.measure is Measure.DISTINCT and self.columns.subject is None:
            raise ValueError(f"{self.key}: distinct subjects need a subject column.")
        if self.measure is Measure.RATIO and self.columns.hit is None:
            raise ValueError(f"{self.key}: a share needs a hit column.")
        if (self.measure is Measure.RATIO) != (self.unit is Unit.PERCENT):
            raise ValueError(f"{self.key}: a share is in percent, and nothing else is.")
        if self.stock and self.sums:
            raise ValueError(f"{self.key}: what stands at two moments cannot be added up.")

    @property
    def sums(self) -> bool:
        """Whether the values of disjoint parts add up to the whole."""
        return self.measure in {Measure.NET_SUM, Measure.ROWS}
