"""A class, its days and half-days."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Activity, Session
from niangjia.classes.choices import HalfDayKind, Part
from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org

PERCENT = Q(attendance_needed__lte=100, pass_mark__lte=100)


class TrainingClass(Editable):
    """A class (培训班). Its sign-ups and attendance are those of its activity.

    ``test_size`` 0: no test. ``attendance_needed``: share of the credit hours, in percent, that a certificate asks for.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="classes", verbose_name=_("organiser"))
    activity = models.OneToOneField(Activity, models.PROTECT, related_name="training_class", editable=False)
    title = models.CharField(_("title"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    place = models.CharField(_("place"), max_length=120)
    places = models.PositiveIntegerField(_("places"))
    attendance_needed = models.PositiveSmallIntegerField(_("attendance needed, %"), default=80)
    test_size = models.PositiveSmallIntegerField(_("questions in the test"), default=0)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark, %"), default=60)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="class_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=PERCENT, name="class_shares_are_percent"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("classes:desk_class", args=[self.pk])


class ClassDay(Identified):
    """A day of a class: what is counted."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="days")
    on = models.DateField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "training_class__org__path"

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "on"], name="one_row_per_day_of_a_class"),
        ]


class HalfDay(Identified):
    """A half-day of a class, with the session where people sign in."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    day = models.ForeignKey(ClassDay, models.PROTECT, related_name="halves")
    part = models.CharField(_("half"), max_length=1, choices=Part)
    session = models.OneToOneField(Session, models.PROTECT, related_name="half_day")
    kind = models.CharField(_("kind"), max_length=10, choices=HalfDayKind)
    topic = models.CharField(_("topic"), max_length=80)
    speaker = models.CharField(_("speaker"), max_length=80, blank=True)
    hours = models.PositiveSmallIntegerField(_("credit hours"), default=4)

    class Meta:
        ordering = ["day__on", "part"]
        constraints = [models.UniqueConstraint(fields=["day", "part"], name="one_plan_per_half_day")]

    def __str__(self) -> str:
        return self.topic
