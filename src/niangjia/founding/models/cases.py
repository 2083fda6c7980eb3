"""A founding under way: its steps, those who will be members, and whom they elected."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.founding.choices import FINAL, ORDER, Form, SeatRole, StepKind, Track, next_step
from niangjia.orgs.models import Org
from niangjia.people.choices import JoinChannel
from niangjia.people.models import Person


class CaseQuerySet(ScopedQuerySet):
    def under_way(self) -> "CaseQuerySet":
        """Keep those that are neither registered nor given up."""
        return self.filter(registered_on=None, ended_on=None)

    def stalled(self, before: date) -> "CaseQuerySet":
        """Keep those under way in which nothing has happened since before a day."""
        return self.under_way().filter(moved_on__lt=before)


class Case(Editable):
    """The founding of one union (建会事项). ``reached`` is the last step that stands; ``moved_on`` its day, at first the opening's."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="founding_cases", editable=False)
    name = models.CharField(_("name of the union"), max_length=120)
    parent = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("superior union"))
    form = models.CharField(_("form"), max_length=12, choices=Form, default=Form.SINGLE)
    track = models.CharField(_("track"), max_length=12, choices=Track, default=Track.CATCH_ALL)
    party_org = models.CharField(_("leading Party organisation"), max_length=120, blank=True)
    party_on = models.DateField(_("led since"), null=True, blank=True)
    party_activity = models.CharField(_("joint activity"), max_length=200, blank=True)

    reached = models.CharField(max_length=12, choices=StepKind, blank=True, editable=False)
    moved_on = models.DateField(editable=False)
    opened_on = models.DateField(editable=False)
    opened_by = models.CharField(max_length=60, blank=True, editable=False)

    eligible = models.PositiveIntegerField(null=True, blank=True, editable=False)
    present = models.PositiveIntegerField(null=True, blank=True, editable=False)
    ballots = models.PositiveIntegerField(null=True, blank=True, editable=False)
    elected_on = models.DateField(null=True, blank=True, editable=False)
    term_years = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    applied_by = models.UUIDField(null=True, blank=True, editable=False)
    approved_by = models.UUIDField(null=True, blank=True, editable=False)
    approved_on = models.DateField(null=True, blank=True, editable=False)
    document_number = models.CharField(max_length=40, blank=True, editable=False)
    union = models.OneToOneField(
        Org, models.PROTECT, null=True, blank=True, editable=False, related_name="founding_case"
    )
    registered_on = models.DateField(null=True, blank=True, editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    end_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["moved_on", "id"]
        indexes = [models.Index(fields=["registered_on"]), models.Index(fields=["org", "reached"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_by=None) | Q(approved_by=None) | ~Q(approved_by=F("applied_by")),
                name="nobody_approves_their_own_founding",
            ),
            models.CheckConstraint(
                condition=Q(approved_on=None, union=None) | Q(approved_on__isnull=False, union__isnull=False),
                name="approved_founding_has_its_union",
            ),
            models.CheckConstraint(
                condition=Q(registered_on=None) | Q(approved_on__isnull=False),
                name="registered_founding_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(approved_on=None), name="approved_founding_is_not_given_up"
            ),
            models.CheckConstraint(
                condition=Q(ballots=None) | Q(ballots__lte=F("present"), present__lte=F("eligible")),
                name="no_more_ballots_than_voters",
            ),
            models.CheckConstraint(
                condition=Q(term_years=None) | Q(term_years__in=(3, 5)),
                name="founding_term_is_three_or_five_years",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("founding:desk_case", args=[self.pk])

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        return self.registered_on is not None or self.ended_on is not None

    @property
    def approved(self) -> bool:
        return self.approved_on is not None

    @property
    def next_kind(self) -> StepKind | None:
        """The one next step; none when the founding is over."""
        return None if self.over else next_step(self.reached)

    @property
    def done(self) -> int:
        """How many steps stand."""
        return ORDER.index(StepKind(self.reached)) + 1 if self.reached else 0

    @property
    def members_open(self) -> bool:
        """Whether members can still be named and taken off."""
        return not self.over and self.reached in {"", *ORDER[: ORDER.index(StepKind.ELECTION)]}

    @property
    def can_go_back(self) -> bool:
        """Whether the last step can be taken back."""
        return bool(self.reached) and not self.over and self.reached not in FINAL


class Step(Identified):
    """A step that was taken: when, by whom, with what note. One taken back stays, with the reason."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind)
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=60, blank=True)
    taken_back_reason = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "case__org__path"

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(taken_back_at=None), name="a_step_stands_once"
            ),
        ]


class FoundingMember(Identified):
    """Somebody who will be a member of the union to be."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="founding_members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=JoinChannel, default=JoinChannel.TALK)
    added_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "case__org__path"

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="founding_member_once_a_case"),
        ]


class Seat(Identified):
    """Whom they elected, to what, with how many votes, in the order set by hand."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=SeatRole)
    votes = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "case__org__path"

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(role=SeatRole.CHAIR), name="one_chair_a_founding"
            ),
            models.UniqueConstraint(fields=["case", "person", "role"], name="elected_once_to_a_seat"),
        ]
