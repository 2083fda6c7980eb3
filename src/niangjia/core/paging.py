"""Pages of lists that may hold a million rows: nobody waits for all of them to be counted or sorted."""

from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Model, QuerySet, Window

MOST = 1000
Row = TypeVar("Row", bound=Model)


class BoundedPaginator(Paginator):
    """Pages of at most ``most`` rows of a queryset; ``more`` says that there are others, for which to narrow the choice.

    What matches is looked for once, unsorted and one row further than that. Few are then sorted among themselves. Of many the
    first ones in the order of an index are shown, or, where an index would be walked for long (``sparse``: somebody searched for
    something), those that were found, sorted among themselves.

    :param found: in the order of plain fields that are never empty.
    """

    def __init__(
        self, found: QuerySet[Any], per_page: int, most: int = MOST, *, sparse: bool = False
    ) -> None:
        super().__init__(found, per_page)
        self.found, self.most, self.sparse = found, most, sparse
        self.order = [str(name) for name in found.query.order_by]

    @cached_property
    def _rows(self) -> list[Any]:
        names = [name.removeprefix("-") for name in self.order]
        return list(self.found.order_by().values_list("pk", *names)[: self.most + 1])

    @property
    def more(self) -> bool:
        """Say whether there are more rows than the pages show."""
        return len(self._rows) > self.most

    @cached_property
    def count(self) -> int:
        return min(len(self._rows), self.most)

    def page(self, number: Any) -> Page:
        """Give a page with its rows."""
        if self.more and not self.sparse:
            return super().page(number)
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = [row[0] for row in self._sorted[first : first + self.per_page]]
        chosen = self.found.model._base_manager.filter(pk__in=keys)
        chosen.query.select_related = self.found.query.select_related
        rows = {row.pk: row for row in chosen}
        return Page([rows[key] for key in keys if key in rows], number, self)

    @cached_property
    def _sorted(self) -> list[Any]:
        # Not by the database: told of a limit, it would walk an index of all rows for a few of these.
        rows = self._rows[: self.most]
        for place, name in reversed(list(enumerate(self.order, start=1))):
            rows = sorted(rows, key=itemgetter(place), reverse=name.startswith("-"))
        return rows


def first_of(rows: QuerySet[Row]) -> tuple[Row | None, int]:
    """Give the first row and how many there are, in one statement."""
    first = rows.annotate(how_many=Window(Count("*"))).first()
    return first, getattr(first, "how_many", 0)
