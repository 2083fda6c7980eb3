"""Pages of lists that may hold a million rows: nobody waits for all of them to be counted or sorted."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST = 1000


class BoundedPaginator(Paginator):
    """Pages of at most ``most`` rows of a queryset; ``more`` says that there are others, for which to narrow the choice.

    What matches is looked for once, unsorted and one row further than that. Few are then sorted among themselves. Of many the
    first ones in the order of an index are shown, or, where an index would be walked for long (``sparse``: somebody searched for
    something), those that were found, sorted among themselves.
    """

    def __init__(
        self, found: QuerySet[Any], per_page: int, most: int = MOST, *, sparse: bool = False
    ) -> None:
        super().__init__(found, per_page)
        self.found, self.most, self.sparse = found, most, sparse

    @cached_property
    def _keys(self) -> list[Any]:
        return list(self.found.order_by().values_list("pk", flat=True)[: self.most + 1])

    @property
    def more(self) -> bool:
        """Say whether there are more rows than the pages show."""
        return len(self._keys) > self.most

    @cached_property
    def count(self) -> int:
        return min(len(self._keys), self.most)

    def page(self, number: Any) -> Any:
        """Give a page; the rows are read when it is drawn."""
        if (self.sparse or not self.more) and not self.found.query.is_empty():
            sifted = self.found.model._base_manager.filter(pk__in=self._keys[: self.most])
            sifted.query.select_related = self.found.query.select_related
            self.object_list = sifted.order_by(*self.found.query.order_by)
        return super().page(number)
