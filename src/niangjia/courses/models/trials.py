"""How a course comes into the library: a call, proposals, rounds of trial lectures, a panel with its scores."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.courses.choices import Field, ProposalState, RoundState, Verdict
from niangjia.courses.models.courses import Course
from niangjia.courses.models.lecturers import Lecturer
from niangjia.orgs.models import Org
from niangjia.people.models import Person


class CallQuerySet(ScopedQuerySet):
    def open_on(self, day: date) -> Self:
        """Keep those that take proposals on the day; the closing date is included."""
        return self.filter(opens_on__lte=day, closes_on__gte=day)


class Call(Editable):
    """A call for courses (征集), with a closing date."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="course_calls", editable=False, verbose_name=_("called by")
    )
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what is wanted"), blank=True)
    fields = models.JSONField(_("fields"), default=list, blank=True)  # empty: any
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="call_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def open_at(self, day: date) -> bool:
        """Say whether proposals are taken on the day."""
        return self.opens_on <= day <= self.closes_on

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("courses:desk_call", args=[self.pk])


class Proposal(Identified):
    """A course a lecturer proposes, to a call or without one. Revising it makes it the next ``attempt``."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="proposals")
    lecturer = models.ForeignKey(Lecturer, models.PROTECT, related_name="proposals")
    title = models.CharField(_("title"), max_length=80)
    field = models.CharField(_("field"), max_length=12, choices=Field)
    groups = models.JSONField(_("groups"), default=list, blank=True)
    audience = models.CharField(_("who it is for"), max_length=80, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=90)
    summary = models.TextField(_("what it is about"), blank=True)
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField()
    revised_at = models.DateTimeField(null=True, blank=True)
    course = models.OneToOneField(Course, models.PROTECT, null=True, blank=True, related_name="proposal")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["org", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProposalState.PASSED) ^ Q(course=None),
                name="passed_proposal_has_its_course",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=480), name="proposal_lasts_up_to_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Round(Editable):
    """A round of trial lectures (试讲, 第几期): several proposals before one panel."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="trial_rounds", editable=False, verbose_name=_("held by")
    )
    number = models.PositiveIntegerField(editable=False)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=80, blank=True)
    notes = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=RoundState, default=RoundState.PLANNED, editable=False)
    reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-number", "id"]
        indexes = [models.Index(fields=["org", "held_on"])]
        constraints = [
            models.UniqueConstraint(fields=["district", "org", "number"], name="one_round_of_a_number"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called: the round's number."""
        from django.utils.translation import gettext

        return gettext("Trial round %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("courses:desk_round", args=[self.pk])


class PanelMember(Identified):
    """Somebody on the panel of a round (评委)."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="panel")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60, blank=True)
    added_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "round__org__path"

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="on_a_panel_once"),
        ]


class Trial(Identified):
    """One trial lecture: a proposal in a round, and what became of it. ``points`` is kept when it is decided."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="trials")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="trials")
    order = models.PositiveSmallIntegerField(default=1)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "round__org__path"

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "proposal"], name="once_in_a_round"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(verdict=""), name="one_open_trial_of_a_proposal"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None) | (~Q(verdict="") & Q(decided_at__isnull=False)),
                name="decided_trial_has_its_verdict",
            ),
        ]


class Score(Identified):
    """What a panel member gave a trial lecture, by criterion. Giving it again before the verdict replaces it."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    trial = models.ForeignKey(Trial, models.CASCADE, related_name="scores")
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="scores")
    points = models.JSONField(default=dict)
    total = models.PositiveSmallIntegerField()
    comment = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "trial__round__org__path"

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "member"], name="one_score_of_a_member"),
            models.CheckConstraint(condition=Q(total__lte=100), name="score_of_a_hundred_at_most"),
        ]
