"""Scope: one node of a tree and everything under it, as a plain value."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db import models


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


class ScopedQuerySet(models.QuerySet):
    """A queryset whose rows belong to a node of the tree; ``within`` is the only door to them.

    A model names the lookup that leads to the path by ``scope_path`` (``"org__path"`` unless told).
    """

    def within(self, scope: Scope | None) -> Self:
        """Keep the rows in the scope; no scope, no rows."""
        if scope is None:
            return self.none()
        lookup = getattr(self.model, "scope_path", "org__path")
        return self.filter(**{f"{lookup}__startswith": scope.path})
