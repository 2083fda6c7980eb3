"""What enterprises tell their workers, and what they reform for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.rights.choices import AffairKind, Channel, MeasureKind, MeasureStatus


class Disclosure(Editable):
    """An item of disclosure of affairs (厂务公开)."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="disclosures", verbose_name=_("union"))
    title = models.CharField(_("what was disclosed"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=AffairKind, default=AffairKind.PLANS)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.BOARD)
    on = models.DateField(_("day"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "id"]
        indexes = [models.Index(fields=["on"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("rights:desk_disclosure", args=[self.pk])


class Measure(Editable):
    """A measure of the reform of the industrial workforce (产改)."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="reform_measures", verbose_name=_("union"))
    title = models.CharField(_("measure"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=MeasureKind, default=MeasureKind.SKILLS)
    status = models.CharField(
        _("how far it is"), max_length=12, choices=MeasureStatus, default=MeasureStatus.PLANNED
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    result = models.CharField(_("what came of it"), max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="measure_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("rights:desk_measure", args=[self.pk])
