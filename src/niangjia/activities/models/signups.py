"""Places taken, places waited for, and the allowance per person and period."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import HOLDING, Door, SignupState
from niangjia.activities.models.offers import Quota, Session
from niangjia.core.ids import uuid7
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.ledger.models import Programme
from niangjia.orgs.models import Org
from niangjia.people.models import Person


class SignupQuerySet(ScopedQuerySet):
    def live(self) -> "SignupQuerySet":
        return self.filter(cancelled_at=None)

    def holding(self) -> "SignupQuerySet":
        """Keep those that hold a place."""
        return self.filter(state__in=HOLDING)

    def of_person(self, person: Person | None) -> "SignupQuerySet":
        return self.none() if person is None else self.filter(person=person)


class Signup(Identified):
    """A person's place in a session, or in its queue. Lives with the activity's district."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="signups")
    person = models.ForeignKey(Person, models.PROTECT, related_name="signups")
    state = models.CharField(max_length=12, choices=SignupState)
    door = models.CharField(max_length=4, choices=Door, default=Door.SELF)
    quota = models.ForeignKey(Quota, models.PROTECT, null=True, blank=True, related_name="signups")
    attempt = models.UUIDField(default=uuid7, editable=False)
    answers = models.JSONField(default=dict, blank=True)
    consent = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    offered_until = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(null=True, blank=True)
    check_ins = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    cancelled_by = models.UUIDField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = SignupQuerySet.as_manager()
    scope_path = "session__activity__org__path"

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "session", "person"],
                condition=Q(cancelled_at=None),
                name="one_live_signup_per_person",
            ),
            models.UniqueConstraint(fields=["district", "attempt"], name="one_signup_per_attempt"),
            models.CheckConstraint(
                condition=Q(state=SignupState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=SignupState.CANCELLED) & Q(cancelled_at=None)),
                name="cancelled_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state", "created_at"]),
            models.Index(fields=["person", "created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.session}"


class Allowance(Identified):
    """One person's use of a programme's limit in a period (``2023``, or an activity's id for once)."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    period = models.CharField(max_length=40)
    signup = models.OneToOneField(Signup, models.CASCADE, related_name="allowance")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "programme", "person", "period"], name="one_allowance_per_period"
            ),
        ]
