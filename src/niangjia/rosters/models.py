"""Mappings, what was reported in them, batches with their lines, and what rosters say of somebody beyond the person's own fields."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.choices import JoinChannel
from niangjia.people.models import Person
from niangjia.rosters.choices import BatchState, RowKind


class Mapping(Identified):
    """Which column of a template is what. ``columns``: pairs of a head and a field's key, in the template's order.

    ``template`` is the superior's own workbook, kept sealed: rosters are filled into it as it is.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="roster_mappings")
    name = models.CharField(_("name"), max_length=60)
    columns = models.JSONField(default=list)
    template = models.CharField(max_length=120, blank=True, editable=False)
    template_key = EncryptedTextField(blank=True, default="")
    template_name = models.CharField(max_length=200, blank=True, editable=False)
    saved_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "org", "name"], name="one_mapping_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("rosters:desk_mapping", args=[self.pk])


class Report(Identified):
    """A roster that was reported to a superior (已上报): in which mapping, of which union, the how manyth time."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="roster_reports")
    mapping = models.ForeignKey(Mapping, models.SET_NULL, null=True, related_name="reports")
    mapping_name = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    reported_by = models.UUIDField(null=True, editable=False)
    reported_by_name = models.CharField(max_length=60, blank=True)
    reported_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "org", "mapping", "number"], name="one_report_of_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mapping_name} {self.number}"


class Batch(Identified):
    """One import of one sheet. ``cursor`` is the last line that was taken: an interrupted import goes on behind it.

    ``digest`` tells whether the same workbook is sent again. ``chosen``: line → membership that somebody who acts for both
    unions decided to transfer in. ``channel``, ``occasion``: how those who are new join, and the id of what they join at, such
    as a joining window of a room above; ``joining_on``: since when, where the sheet does not say.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="roster_batches")
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    file = models.CharField(max_length=120, blank=True)
    file_key = EncryptedTextField(blank=True, default="")
    digest = models.CharField(max_length=64, editable=False)
    sheet = models.CharField(max_length=60, blank=True)
    top = models.PositiveIntegerField(default=0)
    heads = models.JSONField(default=list)
    keys = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.READING)
    transfers = models.BooleanField(_("take over members of other unions of this scope"), default=False)
    chosen = models.JSONField(default=dict)
    channel = models.CharField(max_length=8, choices=JoinChannel, default=JoinChannel.ROSTER)
    occasion = models.UUIDField(null=True, db_index=True, editable=False)
    joining_on = models.DateField(null=True, blank=True)
    cursor = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    conflict = models.PositiveIntegerField(default=0)
    error = models.PositiveIntegerField(default=0)
    made_by = models.UUIDField(null=True, editable=False)
    made_by_name = models.CharField(max_length=60, blank=True)
    made_by_role = models.CharField(max_length=16, blank=True)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.file_name or str(self.pk)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("rosters:desk_batch", args=[self.pk])

    @property
    def done(self) -> int:
        """Lines that were judged so far."""
        return sum(self.counts.values())

    @property
    def wrong(self) -> int:
        """Lines that stay out."""
        return self.conflict + self.error

    @property
    def maker(self) -> Actor:
        """Who sent the workbook, for work done in the background."""
        return Actor(
            name=self.made_by_name,
            role=self.made_by_role or "system",
            user_id=self.made_by,
            org_id=self.org_id,
            org_name=self.org.name,
            scope=self.org.scope,
        )

    @property
    def counts(self) -> dict[str, int]:
        return {kind: getattr(self, kind) for kind in RowKind.values}


class BatchRow(Identified):
    """A line that changed something, or could not: what undoing needs, and what comes back to be corrected.

    A conflict over a membership elsewhere carries the person and that membership.

    :ivar change: sealed JSON, field → [before, after].
    :ivar faults: sealed JSON, a list of [column, value, reason].
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=RowKind)
    person_id = models.UUIDField(null=True, db_index=True)
    membership_id = models.UUIDField(null=True)
    change = EncryptedTextField(blank=True, default="")
    faults = EncryptedTextField(blank=True, default="")

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="one_result_per_line"),
        ]


class MemberRecord(models.Model):
    """What rosters say of somebody beyond the person's own fields, sealed as one JSON object."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="member_record")
    values = EncryptedTextField(blank=True, default="")

    def __str__(self) -> Any:
        return str(self.person_id)
