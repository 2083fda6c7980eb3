"""Assignments of a class, and what people hand in."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.classes.models.programme import TrainingClass
from niangjia.classes.models.roster import Enrolment
from niangjia.core.clock import local_day
from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org


class Assignment(Editable):
    """What everybody on the roster is to write by a day (作业)."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="assignments", editable=False
    )
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what is set"), max_length=1000, blank=True)
    due_on = models.DateField(_("due on"))

    objects = ScopedQuerySet.as_manager()
    scope_path = "training_class__org__path"

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("classes:desk_assignment", args=[self.pk])

    def is_late(self, at: datetime) -> bool:
        """Say whether the day is over."""
        return local_day(at) > self.due_on


class Work(Identified):
    """What somebody handed in: words, a paper, or both; replaced until it is marked. ``mark``: of 100."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="works")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="works")
    text = EncryptedTextField(blank=True, default="")
    ending = models.CharField(max_length=5, blank=True)
    file = models.CharField(max_length=100, blank=True)
    file_key = EncryptedTextField(blank=True, default="")
    handed_in_at = models.DateTimeField()
    mark = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = EncryptedTextField(blank=True, default="")
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.UUIDField(null=True, blank=True)
    marked_by_name = models.CharField(max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "assignment__training_class__org__path"

    class Meta:
        ordering = ["handed_in_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "enrolment"], name="one_work_an_assignment"),
            models.CheckConstraint(condition=Q(mark=None) | Q(mark__lte=100), name="mark_is_of_100"),
        ]

    @property
    def late(self) -> bool:
        return self.assignment.is_late(self.handed_in_at)
