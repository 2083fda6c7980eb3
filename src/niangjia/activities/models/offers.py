"""What is offered: activities, their sessions, and the places kept for an outlet."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import ActivityState, Audience, LimitPeriod
from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.ledger.models import Programme
from niangjia.orgs.models import Org
from niangjia.people.choices import group_names
from niangjia.people.models import Person

WORKERS_SEE = (ActivityState.PUBLISHED, ActivityState.CLOSED)


class ActivityQuerySet(ScopedQuerySet):
    def public(self) -> "ActivityQuerySet":
        """Keep what workers may see."""
        return self.filter(state__in=WORKERS_SEE, template=False)


class Activity(Editable):
    """Something people are invited to: a health check, a lecture, a contest, a matching evening."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="activities", verbose_name=_("organiser"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    title = models.CharField(_("title"), max_length=80)
    pinyin = models.CharField(max_length=400, blank=True, editable=False)
    initials = models.CharField(max_length=120, blank=True, editable=False)
    text = models.TextField(_("text"), blank=True)
    bring = models.CharField(_("what to bring or mind"), max_length=200, blank=True)
    picture = models.CharField(max_length=120, blank=True, editable=False)
    audience = models.CharField(
        _("who it is for"), max_length=12, choices=Audience, default=Audience.EVERYONE
    )
    groups = models.JSONField(_("groups"), default=list, blank=True)
    audience_org = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only people of")
    )
    limit = models.CharField(
        _("limit per person"), max_length=8, choices=LimitPeriod, blank=True, default=LimitPeriod.NONE
    )
    questions = models.JSONField(_("questions"), default=list, blank=True)
    consent_text = models.TextField(_("consent text"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=ActivityState, default=ActivityState.DRAFT)
    template = models.BooleanField(default=False)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancel_reason = models.CharField(max_length=200, blank=True, editable=False)
    created_by = models.UUIDField(null=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "programme"]), models.Index(fields=["org", "state"])]

    def __str__(self) -> str:
        return self.title

    @property
    def for_whom(self) -> str:
        """Whom it is for, in a few words: everyone; members; couriers, riders; of one union only."""
        whom = (
            group_names(self.groups) if self.audience == Audience.GROUPS else str(self.get_audience_display())
        )
        return f"{whom} · {self.audience_org.name}" if self.audience_org is not None else whom

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("activities:worker_activity", args=[self.pk])


class SessionQuerySet(ScopedQuerySet):
    def public(self) -> "SessionQuerySet":
        """Keep the dates of what workers may see."""
        return self.filter(activity__state__in=WORKERS_SEE, activity__template=False)

    def open_at(self, at: datetime) -> "SessionQuerySet":
        """Keep those one can sign up for at this moment."""
        return self.filter(
            cancelled_at=None,
            activity__state=ActivityState.PUBLISHED,
            activity__template=False,
            opens_at__lte=at,
            closes_at__gt=at,
        )

    def with_offer(self) -> "SessionQuerySet":
        return self.select_related(
            "activity", "activity__programme", "activity__org", "activity__audience_org"
        )


class Session(Editable):
    """One date of an activity. ``taken`` + ``reserved`` never exceeds ``capacity``.

    ``taken``: confirmed, offered and attended. ``reserved``: places kept for outlets and not yet taken by them.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sessions")
    name = models.CharField(_("name"), max_length=60, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    capacity = models.PositiveIntegerField(_("places"))
    taken = models.PositiveIntegerField(default=0, editable=False)
    reserved = models.PositiveIntegerField(default=0, editable=False)
    queued = models.PositiveIntegerField(default=0, editable=False)
    opens_at = models.DateTimeField(_("sign-up opens"))
    closes_at = models.DateTimeField(_("sign-up closes"))
    waiting_list = models.BooleanField(_("waiting list"), default=True)
    waiting_limit = models.PositiveIntegerField(_("longest waiting list"), default=100)
    offer_minutes = models.PositiveIntegerField(_("minutes to accept an offered place"), default=120)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancel_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()
    scope_path = "activity__org__path"
    #: How far from whoever looks, in kilometres, once ``queries.with_distance`` has told.
    km: float | None = None
    #: Whether it is known not to be for whoever looks, once ``queries.with_fit`` has told.
    unfit: bool = False
    #: Whether an offer has lapsed, when it was read together with the counts just now.
    lapsed: bool | None = None

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=F("taken") + F("reserved")), name="never_oversold"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="sign_up_closes_after_it_opens"
            ),
        ]
        indexes = [models.Index(fields=["starts_at"]), models.Index(fields=["activity", "starts_at"])]

    def __str__(self) -> str:
        return self.name or self.activity.title

    @property
    def places_left(self) -> int:
        """Places anybody can still take."""
        return max(self.capacity - self.taken - self.reserved, 0)

    @property
    def queue_ends_at(self) -> datetime:
        """Until when the waiting list moves: the start, or the end of sign-up where that lasts longer."""
        return max(self.starts_at, min(self.closes_at, self.ends_at))

    @property
    def open_places(self) -> int:
        """Places somebody who comes now would get: none while others wait for them."""
        return 0 if self.queued else self.places_left

    def is_over(self, at: datetime) -> bool:
        return at >= self.ends_at


class Quota(Identified):
    """Places of a session kept for an outlet or station, whose head sends names."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="quotas")
    org = models.ForeignKey(Org, models.PROTECT, related_name="quotas")
    places = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    released_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "session", "org"], name="one_quota_per_org"),
            models.CheckConstraint(condition=Q(places__gte=F("taken")), name="quota_never_oversold"),
        ]


class Question(Identified):
    """A question asked at an activity, and its answer."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="asked")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("question"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.CharField(_("answered by"), max_length=60, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    public = models.BooleanField(default=True)

    class Meta:
        ordering = ["asked_at", "id"]
