"""Abstract bases. This room has no tables of its own."""

from django.db import models

from niangjia.core.ids import uuid7


class Identified(models.Model):
    """A record with a random public id that is ordered by time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Editable(Identified):
    """A record people edit: it carries a version, so that a stale save is seen."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
