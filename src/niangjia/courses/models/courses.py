"""The library: courses, who can give them, and their materials."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable, Identified
from niangjia.core.pinyin import spelled
from niangjia.core.scope import ScopedQuerySet
from niangjia.courses.choices import CourseState, Field, Subject, subject_of
from niangjia.courses.models.lecturers import Lecturer
from niangjia.orgs.models import Org


class CourseQuerySet(ScopedQuerySet):
    def on_menu(self) -> Self:
        """Keep those that can be ordered."""
        return self.filter(state=CourseState.LIBRARY)

    def in_library(self, day: date) -> Self:
        """Keep those that stood in the library on the day, those in revision included."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=day), listed_on__lte=day)


class Course(Editable):
    """A course of the library (课程). ``listed_on`` is its first day there, ``retired_on`` the first day without it."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="courses", editable=False, verbose_name=_("library of")
    )
    title = models.CharField(_("title"), max_length=80)
    pinyin = models.CharField(max_length=400, blank=True, editable=False)
    initials = models.CharField(max_length=120, blank=True, editable=False)
    subject = models.CharField(max_length=8, choices=Subject, default=Subject.LAW, editable=False)
    field = models.CharField(_("field"), max_length=12, choices=Field)
    groups = models.JSONField(_("groups"), default=list, blank=True)
    audience = models.CharField(_("who it is for"), max_length=80, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=90)
    summary = models.TextField(_("what it is about"), blank=True)
    state = models.CharField(max_length=12, choices=CourseState, default=CourseState.LIBRARY, editable=False)
    listed_on = models.DateField(editable=False)
    retired_on = models.DateField(null=True, blank=True, editable=False)
    revision_since = models.DateField(null=True, blank=True, editable=False)
    reason = models.CharField(max_length=200, blank=True, editable=False)
    lecturers = models.ManyToManyField(
        Lecturer, through="courses.Teaching", related_name="courses", blank=True
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["field", "pinyin", "id"]
        indexes = [models.Index(fields=["state", "field"]), models.Index(fields=["org", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "org", "title"],
                condition=~Q(state=CourseState.RETIRED),
                name="one_course_of_a_title",
            ),
            models.CheckConstraint(
                condition=Q(retired_on=None) | Q(retired_on__gte=F("listed_on")),
                name="course_retires_after_it_was_listed",
            ),
            models.CheckConstraint(
                condition=Q(retired_on=None) ^ Q(state=CourseState.RETIRED),
                name="retired_course_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=480), name="course_lasts_up_to_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def spell(self) -> None:
        """Keep the sound of the title beside it, to search by, and the subject its field belongs to."""
        sound, letters = spelled(self.title)
        self.pinyin, self.initials = sound[:400], letters[:120]
        self.subject = subject_of(self.field)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.spell()
        super().save(*args, **kwargs)

    @property
    def orderable(self) -> bool:
        """Whether it can be ordered: neither retired nor in revision."""
        return self.state == CourseState.LIBRARY

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("courses:desk_course", args=[self.pk])


class Teaching(Identified):
    """A lecturer can give a course."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="teachings")
    lecturer = models.ForeignKey(Lecturer, models.CASCADE, related_name="teachings")

    objects = ScopedQuerySet.as_manager()
    scope_path = "course__org__path"

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "lecturer"], name="can_give_a_course_once"),
        ]


class Material(Identified):
    """A file of a course. One that is sent under the same name is its next version; earlier ones stay."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="materials")
    name = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=120)
    bytes = models.PositiveIntegerField()
    handout = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=60, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "course__org__path"

    class Meta:
        ordering = ["name", "-number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "name", "number"], name="one_version_of_a_material"),
        ]
