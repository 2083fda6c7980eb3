"""Meetings at which stations report, what each reported, and what is to be done."""

from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.models import Person


class Meeting(Editable):
    """A report meeting of stations (服务站工作汇报会): held on a day, on the work of a period."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="report_meetings", editable=False)
    title = models.CharField(_("title"), max_length=80)
    on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=80, blank=True)
    since = models.DateField(_("reports from"))
    until = models.DateField(_("reports until"))
    text = models.TextField(_("what was said in the end"), max_length=5000, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="reports_end_after_they_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("research:desk_meeting", args=[self.pk])


class ReportQuerySet(ScopedQuerySet):
    def of_person(self, person_id: UUID | None) -> Self:
        """Keep those somebody is to give, those of records merged with theirs included."""
        return (
            self.filter(Q(person=person_id) | Q(person__merged_into=person_id)) if person_id else self.none()
        )


class StationReport(Editable):
    """What one station reports: drafted from its figures, then the reporter's own words."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reports", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    text = models.TextField(_("report"), max_length=5000)
    edited = models.BooleanField(default=False, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["org__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "meeting", "org"], name="one_report_of_a_station_and_meeting"
            ),
        ]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("research:desk_report", args=[self.pk])


class TaskQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(done_at=None, dropped_at=None)

    def of_person(self, person_id: UUID | None) -> Self:
        """Keep somebody's own, those given to records merged with theirs included."""
        return (
            self.filter(Q(person=person_id) | Q(person__merged_into=person_id)) if person_id else self.none()
        )

    def late(self, day: date) -> Self:
        return self.open().filter(due_on__lt=day)


class Task(Identified):
    """What a meeting gave somebody to do, until when. Its id is the attempt of the form it came from."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="tasks")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("who"))
    text = models.CharField(_("what is to be done"), max_length=200)
    due_on = models.DateField(_("until"))
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=60, blank=True)
    done_note = models.CharField(_("what was done"), max_length=300, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.CharField(max_length=200, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["person", "done_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped_at=None), name="task_is_done_or_dropped"
            ),
        ]
