"""Programmes and the entries of the service ledger."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.ids import uuid7
from niangjia.core.indexes import CoveringIndex
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.models import Person

#: Stands for all districts together.
EVERYWHERE = UUID(int=0)


class Programme(models.Model):
    """A line of service (服务项目). A reference table: the dotted code is the tree (``care.illness`` is under ``care``)."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    unit = models.CharField(_("unit"), max_length=6, default="人次")
    run_by = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+")
    icon = models.CharField(max_length=20, default="heart")
    art = models.CharField(max_length=20, default="station")
    tone = models.CharField(max_length=10, default="red")
    order = models.PositiveSmallIntegerField(default=100)
    counts_as_service = models.BooleanField(default=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class EntryQuerySet(ScopedQuerySet):
    def of_programme(self, code: str) -> "EntryQuerySet":
        """Keep a programme and those under it."""
        codes = Programme.objects.filter(Q(code=code) | Q(code__startswith=f"{code}."))
        return self.filter(programme__in=codes)

    def between(self, since: object, until: object) -> "EntryQuerySet":
        """Keep the days from ``since`` to ``until``, both included."""
        return self.filter(occurred_on__gte=since, occurred_on__lte=until)


class Entry(Identified):
    """One line of the service ledger: what was done, when, to whom. Never edited, never deleted.

    ``sign`` is 1, or -1 for a reversal, which repeats the original's day and amounts.
    ``person`` never changes, not even when two persons are merged or one is erased.
    """

    # An index below begins with each of these.
    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False, db_index=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", db_index=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", db_index=False)
    occurred_on = models.DateField()
    place = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    headcount = models.PositiveIntegerField(default=1)
    group = models.CharField(max_length=16, blank=True)
    was_member = models.BooleanField(null=True)
    money_fen = models.BigIntegerField(default=0)
    goods = models.CharField(max_length=60, blank=True)
    goods_quantity = models.PositiveIntegerField(default=0)
    sign = models.SmallIntegerField(default=1)
    source_type = models.CharField(max_length=40)
    source_id = models.UUIDField()
    key = models.CharField(max_length=60)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversal")
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)
    mac = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        db_table = "ledger_entry"
        ordering = ["-occurred_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "source_type", "source_id", "key"], name="one_entry_per_source_and_key"
            ),
            models.CheckConstraint(condition=Q(headcount__gte=1), name="entry_has_somebody"),
            models.CheckConstraint(condition=Q(person=None) | Q(headcount=1), name="a_person_is_one_head"),
            models.CheckConstraint(
                condition=Q(sign=1, reverses=None) | Q(sign=-1, reverses__isnull=False),
                name="only_a_reversal_is_negative",
            ),
            models.CheckConstraint(
                condition=Q(sign=-1, key__startswith="reversal:")
                | (Q(sign=1) & ~Q(key__startswith="reversal:")),
                name="a_reversal_is_named_so",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "occurred_on"]),
            # What a dashboard reads of an entry stands in the index itself.
            CoveringIndex(
                fields=["org", "occurred_on"],
                carries=["programme", "person", "headcount", "sign"],
                name="entries_of_an_org",
            ),
            models.Index(
                fields=["district", "occurred_on", "programme", "person", "headcount", "sign"],
                name="entries_of_a_district",
            ),
            models.Index(fields=["person", "occurred_on"]),
        ]


class RollUp(models.Model):
    """How far the roll-up has come: it covers the entries whose ids are below the horizon. One row.

    :param stamp: drawn anew whenever anything of the roll-up changes.
    :param ready: whether the sums can be read.
    :param counted: whose first services are held (``People.key``), by the programmes as they were then.
    """

    horizon = models.UUIDField()
    stamp = models.UUIDField(default=uuid7)
    ready = models.BooleanField(default=False)
    counted = models.JSONField(default=list)
    programmes = models.TextField(blank=True)

    class Meta:
        db_table = "ledger_rollup"


class MonthSum(models.Model):
    """What the entries of an org in a programme and a month come to; ``whole``: of a district with all its orgs."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", db_index=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", db_index=False)
    whole = models.BooleanField()
    month = models.DateField()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", db_index=False)
    entries = models.BigIntegerField()
    taken_back = models.BigIntegerField()
    heads = models.BigIntegerField()
    named = models.BigIntegerField()
    members = models.BigIntegerField()
    money_fen = models.BigIntegerField()
    money_entries = models.BigIntegerField()
    money_back = models.BigIntegerField()
    goods = models.BigIntegerField()
    goods_entries = models.BigIntegerField()
    goods_back = models.BigIntegerField()

    class Meta:
        db_table = "ledger_month_sum"
        constraints = [
            models.UniqueConstraint(
                fields=["org", "month", "programme", "whole"], name="one_sum_per_org_month_and_programme"
            )
        ]
        indexes = [
            models.Index(fields=["month", "district"], condition=Q(whole=True), name="sums_of_a_district"),
            # What counts orgs stands in the index itself.
            models.Index(
                fields=["district", "month", "programme", "org", "heads"],
                condition=Q(whole=False),
                name="sums_that_count_orgs",
            ),
        ]


class FirstServed(models.Model):
    """How many persons were served for the first time within a window on this day, and the records of the day.

    Added up from the start of the window, it gives the different persons until any of its days.

    :param people: whom it counts (``People.key``).
    :param place: a district, or everywhere.
    :param span: how long the window is: ``month``, ``quarter``, ``half`` or ``year``.
    """

    people = models.CharField(max_length=40)
    place = models.UUIDField()
    span = models.CharField(max_length=8)
    since = models.DateField()
    day = models.DateField()
    persons = models.BigIntegerField()
    entries = models.BigIntegerField()
    taken_back = models.BigIntegerField()

    class Meta:
        db_table = "ledger_first_served"
        constraints = [
            models.UniqueConstraint(
                fields=["people", "place", "span", "since", "day"], name="one_count_per_window_and_day"
            )
        ]


class CountedAs(models.Model):
    """Under which record the roll-up counts a person who was merged into another."""

    person_id = models.UUIDField(primary_key=True)
    root_id = models.UUIDField(db_index=True)

    class Meta:
        db_table = "ledger_counted_as"
