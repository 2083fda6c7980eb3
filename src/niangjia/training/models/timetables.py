"""Timetables, what they propose, and what a person has forbidden."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Session
from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.courses.models import Course, Lecturer
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.training.choices import LIVE, PlacementState, TableState
from niangjia.training.models.orders import Order


class Timetable(Editable):
    """A timetable (排课): all open orders of an org's scope with days in its window.

    ``version`` grows with every change of its placements, so that two coordinators cannot overwrite each other.
    """

    district = models.ForeignKey(Org, models.PROTECT, null=True, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("name"), max_length=60)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    state = models.CharField(max_length=10, choices=TableState, default=TableState.OPEN, editable=False)
    seconds = models.PositiveSmallIntegerField(_("seconds to solve"), default=30)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.JSONField(default=dict, blank=True, editable=False)
    solved_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.UUIDField(null=True, blank=True, editable=False)
    opened_by_name = models.CharField(max_length=80, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="timetable_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("training:desk_timetable", args=[self.pk])


class PlacementQuerySet(ScopedQuerySet):
    def live(self) -> "PlacementQuerySet":
        """Keep those that hold somebody's time."""
        return self.filter(state__in=LIVE)

    def confirmed(self) -> "PlacementQuerySet":
        return self.filter(state=PlacementState.CONFIRMED)

    def with_all(self) -> "PlacementQuerySet":
        return self.select_related(
            "order", "order__org", "course", "lecturer__person", "timetable", "session"
        )

    def of_lecturer(self, person: Person | None) -> "PlacementQuerySet":
        """Keep those of the lecturer who is this person, also under a record merged into theirs."""
        if person is None:
            return self.none()
        return self.filter(Q(lecturer__person=person) | Q(lecturer__person__merged_into=person))


class Placement(Identified):
    """An order's course, lecturer and time: proposed, then confirmed by both sides, then a session."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    timetable = models.ForeignKey(Timetable, models.PROTECT, related_name="placements")
    order = models.ForeignKey(Order, models.PROTECT, related_name="placements")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    lecturer = models.ForeignKey(Lecturer, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PlacementState, default=PlacementState.PROPOSED)
    pinned = models.BooleanField(default=False)
    why = models.JSONField(default=list, blank=True)
    placed_at = models.DateTimeField()
    placed_by = models.UUIDField(null=True)
    placed_by_name = models.CharField(max_length=80, blank=True)
    lecturer_yes_at = models.DateTimeField(null=True, blank=True)
    unit_yes_at = models.DateTimeField(null=True, blank=True)
    days_waited = models.PositiveSmallIntegerField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="+")
    code_word = models.CharField(max_length=12, blank=True)
    absent_at = models.DateTimeField(null=True, blank=True)
    absent_reason = models.CharField(max_length=200, blank=True)

    objects = PlacementQuerySet.as_manager()
    scope_path = "order__org__path"

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["lecturer", "starts_at"]),
            models.Index(fields=["state", "starts_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state__in=LIVE), name="one_live_placement_an_order"
            ),
            models.UniqueConstraint(
                fields=["lecturer", "starts_at"],
                condition=Q(state__in=LIVE),
                name="a_lecturer_starts_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(state=PlacementState.CONFIRMED),
                name="one_placement_a_session",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="placement_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.course}"

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def needs_substitute(self) -> bool:
        """Whether the lecturer cannot come and nobody else was found yet."""
        return self.confirmed and self.absent_at is not None

    @property
    def offered(self) -> bool:
        return self.state == PlacementState.OFFERED

    @property
    def confirmed(self) -> bool:
        return self.state == PlacementState.CONFIRMED

    def begun(self, at: datetime) -> bool:
        """Whether it is a session that has begun."""
        return self.confirmed and self.session_id is not None and at >= self.starts_at


class Ban(Identified):
    """What is not to be proposed for an order again: a lecturer, or a time."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="bans")
    lecturer = models.ForeignKey(Lecturer, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "lecturer"], condition=Q(starts_at=None), name="a_lecturer_forbidden_once"
            ),
            models.CheckConstraint(
                condition=Q(lecturer__isnull=False) | Q(starts_at__isnull=False), name="a_ban_says_what"
            ),
        ]
