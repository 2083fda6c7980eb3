"""Call-backs, and the draws they come from."""

from django.db import models
from django.db.models import Q

from niangjia.concerns.models.concerns import Concern
from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org


class Draw(Identified):
    """A draw by lot: which answers of a month are called back. Seed, population and share make it repeatable."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    month = models.DateField()
    seed = models.CharField(max_length=32)
    share = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()
    population_hash = models.CharField(max_length=64)
    drawn = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by_name = models.CharField(max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-drawn_at"]
        constraints = [
            models.UniqueConstraint(fields=["district", "org", "month"], name="one_draw_per_month"),
        ]


class CallBack(Identified):
    """Somebody is asked whether their concern was solved. ``org`` is who calls, never who handled it.

    :ivar reached: empty until somebody tried; not reached says nothing of satisfaction.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="call_backs")
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="call_backs")
    drawn_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    reached = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    satisfied = models.BooleanField(null=True)
    said = EncryptedTextField(blank=True, default="")
    called_at = models.DateTimeField(null=True)
    called_on = models.DateField(null=True)
    called_by = models.UUIDField(null=True)
    called_by_name = models.CharField(max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["drawn_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern"],
                condition=Q(reached=None) | Q(reached=False),
                name="one_open_call_back_of_a_concern",
            ),
            models.CheckConstraint(
                condition=Q(reached=True) | Q(solved=None, satisfied=None),
                name="only_who_was_reached_judges",
            ),
        ]
        indexes = [models.Index(fields=["org", "reached"]), models.Index(fields=["called_on"])]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("concerns:desk_call_back", args=[self.pk])
