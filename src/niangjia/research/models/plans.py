"""A talk to come: when, where, with whom, and who goes."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.models import Person
from niangjia.research.choices import TalkKind
from niangjia.research.models.campaigns import Campaign
from niangjia.research.models.talks import Talk


class PlanQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """Keep those neither held nor called off."""
        return self.filter(talk=None, called_off_at=None)

    def of_person(self, person_id: UUID | None) -> Self:
        """Keep those somebody goes to, those of records merged with theirs included."""
        if person_id is None:
            return self.none()
        mine = TalkPlan.persons.through.objects.filter(
            Q(person=person_id) | Q(person__merged_into=person_id)
        ).values("talkplan")
        return self.filter(pk__in=mine)


class TalkPlan(Editable):
    """A talk that is planned. When it was held it is recorded, and the plan leads to the record.

    :ivar talk: the record of the talk, once it was held.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="talk_plans", verbose_name=_("held by"))
    kind = models.CharField(_("kind of talk"), max_length=12, choices=TalkKind, default=TalkKind.WORKER)
    title = models.CharField(_("title"), max_length=80)
    on = models.DateField(_("day"))
    hour = models.TimeField(_("from what time"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    enterprise = models.CharField(_("with which enterprise"), max_length=120, blank=True)
    group = models.CharField(_("with which group"), max_length=16, choices=Group, blank=True)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("research campaign")
    )
    persons = models.ManyToManyField(Person, related_name="+", verbose_name=_("who goes"))
    talk = models.OneToOneField(
        Talk, models.PROTECT, null=True, blank=True, related_name="plan", editable=False
    )
    called_off_at = models.DateTimeField(null=True, blank=True, editable=False)
    called_off_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["on", "hour", "id"]
        indexes = [models.Index(fields=["org", "on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(talk=None) | Q(called_off_at=None), name="talk_held_or_called_off"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("research:desk_plan", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.talk_id is None and self.called_off_at is None
