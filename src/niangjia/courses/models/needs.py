"""What people wish to hear."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable
from niangjia.core.scope import ScopedQuerySet
from niangjia.courses.choices import Field, NeedSource
from niangjia.courses.models.courses import Course
from niangjia.courses.models.trials import Call
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.models import Person


class NeedQuerySet(ScopedQuerySet):
    def unanswered(self) -> Self:
        """Keep those for which the library has nothing and no call was opened."""
        return self.filter(course=None, call=None)

    def of_person(self, person: Person) -> Self:
        """Keep what somebody told from their phone."""
        return self.filter(Q(person=person.root_id) | Q(person__merged_into=person.root_id))


class Need(Editable):
    """What a number of people wish to hear (需求), as told in a questionnaire, a talk or from a phone.

    Answered by a course of the library, or by the call it led to.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    topic = models.CharField(_("what they wish to hear"), max_length=120)
    field = models.CharField(_("field"), max_length=12, choices=Field)
    group = models.CharField(_("group"), max_length=16, choices=Group, blank=True)
    region_code = models.CharField(_("district"), max_length=12, blank=True)
    unit_name = models.CharField(_("unit"), max_length=120, blank=True)
    headcount = models.PositiveIntegerField(_("people"), default=1)
    source = models.CharField(_("heard in"), max_length=16, choices=NeedSource, default=NeedSource.TALK)
    told_on = models.DateField(_("day"))
    notes = models.CharField(_("note"), max_length=200, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, editable=False, related_name="needs"
    )
    call = models.ForeignKey(
        Call, models.PROTECT, null=True, blank=True, editable=False, related_name="needs"
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-told_on", "-id"]
        indexes = [models.Index(fields=["org", "field"]), models.Index(fields=["org", "told_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(headcount__gte=1), name="need_is_of_somebody"),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def name(self) -> str:
        """What it is called where records are named."""
        return self.topic

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("courses:desk_need", args=[self.pk])
