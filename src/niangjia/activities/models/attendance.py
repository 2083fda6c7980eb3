"""Who came, how it was, and the heads nobody knows by name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import CheckInMethod
from niangjia.activities.models.offers import Activity, Session
from niangjia.activities.models.signups import Signup
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.ledger.models import Programme
from niangjia.orgs.models import Org
from niangjia.people.choices import Group


class CheckIn(Identified):
    """A signature: the person was there. ``attempt`` counts redone check-ins of one sign-up from 1."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    signup = models.ForeignKey(Signup, models.PROTECT, related_name="signatures")
    attempt = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=6, choices=CheckInMethod)
    checked_in_at = models.DateTimeField()
    checked_in_by = models.CharField(max_length=80)
    checked_in_by_user = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=80, blank=True)
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["attempt"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "signup", "attempt"], name="one_signature_per_attempt"
            )
        ]

    @property
    def by_themself(self) -> bool:
        """Whether the person signed for themself, at the door."""
        return self.checked_in_by_user is not None and self.checked_in_by_user == self.signup.person.user_id


class Rating(Identified):
    """What a person said of what they received; given once, after attending."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    signup = models.OneToOneField(Signup, models.PROTECT, related_name="rating")
    stars = models.PositiveSmallIntegerField()
    words = models.CharField(_("in your words"), max_length=500, blank=True)
    by_call_back = models.BooleanField(default=False)
    rated_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "signup__session__activity__org__path"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="one_to_five_stars")
        ]


class CallBack(Identified):
    """A call-back after attending: reached or not, and what was said."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    signup = models.ForeignKey(Signup, models.PROTECT, related_name="call_backs")
    reached = models.BooleanField()
    said = models.CharField(max_length=500, blank=True)
    called_at = models.DateTimeField()
    called_by = models.UUIDField(null=True)
    called_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["called_at"]


class HeadcountSheet(Identified):
    """Service to people not known by name: a day, a programme, an org, a number of heads, and a photo of the sheet."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("org"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="headcounts")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="headcounts")
    on = models.DateField(_("day"))
    headcount = models.PositiveIntegerField(_("heads"))
    group = models.CharField(_("group"), max_length=16, choices=Group, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    goods = models.CharField(_("goods"), max_length=60, blank=True)
    goods_quantity = models.PositiveIntegerField(_("quantity"), default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)
    photo = models.CharField(max_length=120, blank=True, editable=False)
    attempt = models.UUIDField(editable=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_reason = models.CharField(max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["district", "attempt"], name="one_sheet_per_attempt")]
