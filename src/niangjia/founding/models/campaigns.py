"""Campaigns (十百千万 and others): dated data, how many unions each township is to found."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org


class Campaign(Editable):
    """A drive for founding, from a day until a day, both included."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="founding_campaigns", editable=False, verbose_name=_("led by")
    )
    name = models.CharField(_("name"), max_length=60)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="campaign_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("founding:desk_campaign", args=[self.pk])


class Target(Identified):
    """How many unions an org is to found in a campaign."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="targets")
    org = models.ForeignKey(Org, models.PROTECT, related_name="founding_targets")
    unions = models.PositiveSmallIntegerField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "campaign", "org"], name="one_target_an_org_and_campaign"
            ),
        ]
