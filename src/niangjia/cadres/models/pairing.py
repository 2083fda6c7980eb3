"""Two unions of different districts work together: a plan, and what came of it, seen from either side."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Activity
from niangjia.cadres.choices import JointKind
from niangjia.core.models import Editable, Identified
from niangjia.core.scope import Scope, ScopedQuerySet
from niangjia.orgs.models import Org


class PairingQuerySet(ScopedQuerySet):
    def within(self, scope: Scope | None) -> Self:
        """Keep those with a side in the scope; both sides see the same row."""
        return self.filter(pk__in=PairingSide.objects.within(scope).order_by().values("pairing"))


class Pairing(Editable):
    """A pairing (结对). Its two sides lie in two districts."""

    title = models.CharField(_("title"), max_length=80)
    goals = models.TextField(_("goals"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="pairing_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("cadres:desk_pairing", args=[self.pk])


class PairingSide(Identified):
    """One side of a pairing."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="sides")
    org = models.ForeignKey(Org, models.PROTECT, related_name="pairings")
    number = models.PositiveSmallIntegerField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["district", "pairing"], name="two_sides_of_two_districts"),
            models.UniqueConstraint(fields=["pairing", "number"], name="one_side_of_a_number"),
            models.CheckConstraint(condition=Q(number__in=(1, 2)), name="two_sides_at_most"),
        ]


class JointRecord(Identified):
    """Something the two sides did together: an activity of either, or what no other record knows of."""

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="records")
    kind = models.CharField(_("kind"), max_length=8, choices=JointKind, default=JointKind.ACTIVITY)
    on = models.DateField(_("day"))
    title = models.CharField(_("title"), max_length=80)
    result = models.CharField(_("what came of it"), max_length=300, blank=True)
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("activity")
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "activity"],
                condition=Q(activity__isnull=False),
                name="an_activity_once_in_a_pairing",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class JointShare(Identified):
    """A joint record as one side counts it: one for each side, so that a scope over both can tell they are the same."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    record = models.ForeignKey(JointRecord, models.PROTECT, related_name="shares")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "record"], name="one_share_of_a_district"),
        ]
