"""Scope: one node of a tree and everything under it, as a plain value."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.db import models

#: Paths are written in digits and capitals, so no collation sorts anything below a node behind its path filled with these.
LAST, LONGEST_PATH = "Z", 255


@dataclass(frozen=True, slots=True)
class Scope:
    """A node of the tree and its subtree.

    :param org_id: the node.
    :param path: its materialised path; every node below begins with it.
    :param district_id: the immutable owner key, ``None`` only for the root.
    """

    org_id: UUID
    path: str
    district_id: UUID | None = None

    def covers(self, path: str) -> bool:
        """Say whether the node with this path lies in the scope."""
        return path.startswith(self.path)

    def below(self, lookup: str) -> dict[str, str]:
        """Give the filter for paths in the scope: a range, which an index can serve where a pattern cannot.

        :param lookup: the lookup of the path, such as ``org__path``.
        """
        return {f"{lookup}__gte": self.path, f"{lookup}__lte": self.path.ljust(LONGEST_PATH, LAST)}


class ScopedQuerySet(models.QuerySet):
    """A queryset whose rows belong to a node of the tree; ``within`` is the only door to them.

    A model names the lookup that leads to the path by ``scope_path`` (``"org__path"`` unless told). One that carries
    its ``district`` is not asked for paths where the owner decides.
    """

    def within(self, scope: Scope | None) -> Self:
        """Keep the rows in the scope; no scope, no rows."""
        if scope is None:
            return self.none()
        lookup = getattr(self.model, "scope_path", "org__path")
        if any(field.name == "district" for field in self.model._meta.concrete_fields):
            if scope.district_id is None:
                return self
            if scope.district_id == scope.org_id:
                return self.filter(district_id=scope.district_id)
        relation, _dots, path = lookup.rpartition("__")
        nodes = self._node(relation)._base_manager.filter(**scope.below(path))
        return self.filter(**{f"{relation}__in": nodes})

    def _node(self, relation: str) -> type[models.Model]:
        """Follow the relation to the model of the tree."""
        model: Any = self.model
        for step in relation.split("__"):
            model = model._meta.get_field(step).related_model
        found: type[models.Model] = model
        return found
