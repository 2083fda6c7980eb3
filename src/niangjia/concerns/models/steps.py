"""What was done about a concern, who helps, and what lies with somebody outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from niangjia.concerns.choices import INSIDE, StepKind
from niangjia.concerns.models.concerns import Concern
from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org


class Step(Identified):
    """One step, never changed. A person's own words carry nobody's name."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=16, choices=StepKind)
    text = EncryptedTextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=80, blank=True)
    org = models.ForeignKey(Org, models.PROTECT, null=True, related_name="+")
    to_org = models.ForeignKey(Org, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    @property
    def inside(self) -> bool:
        """Whether it is the desk's own affair."""
        return self.kind in INSIDE


class CoOrganiser(Identified):
    """An org that helps the owner (协办)."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="helpers")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["district", "concern", "org"], name="one_helper_of_a_concern")
        ]


class Referral(Identified):
    """A concern, or a part of it, lies with a body outside the union, with its own date and answer."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="referrals")
    body = models.CharField(_("outside body"), max_length=80)
    asked_at = models.DateTimeField()
    due_on = models.DateField(_("answer expected by"), null=True, blank=True)
    answer = EncryptedTextField(_("our answer"), blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "concern__org__path"

    class Meta:
        ordering = ["asked_at"]
