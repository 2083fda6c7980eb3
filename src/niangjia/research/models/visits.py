"""A visit: where, who went, whom they met; its pictures."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.models import Person
from niangjia.research.models.campaigns import WorkGroup


class VisitQuerySet(ScopedQuerySet):
    def made(self) -> Self:
        """Leave out those taken back."""
        return self.filter(taken_back_at=None)

    def seen_by(self, actor: Actor) -> Self:
        """Keep those in the actor's scope, and those they recorded themselves at a place their group was sent to."""
        inside = Visit.objects.within(actor.scope).order_by().values("pk")
        own = Q(recorded_by=actor.person_id) if actor.person_id else Q(pk__in=[])
        return self.filter(Q(pk__in=inside) | own)


class Visit(Identified):
    """Somebody went to a station, an outlet or a union and heard people out. Its id is the attempt of the form it came from."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="research_visits", verbose_name=_("where"))
    work_group = models.ForeignKey(WorkGroup, models.PROTECT, null=True, blank=True, related_name="visits")
    on = models.DateField(_("day"))
    persons = models.ManyToManyField(Person, related_name="+", verbose_name=_("who went"))
    met = models.CharField(_("whom they met"), max_length=16, choices=Group, blank=True)
    heads = models.PositiveSmallIntegerField(_("how many people"), default=0)
    seen = models.CharField(_("what was seen"), max_length=200, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True, editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_reason = models.CharField(max_length=200, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["org", "on"]), models.Index(fields=["district", "on"])]

    def __str__(self) -> str:
        return self.org.label

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("research:desk_visit", args=[self.pk])


class Photo(Identified):
    """A picture taken on a visit, made small and stripped of where and when."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos")
    file = models.CharField(max_length=120)

    objects = ScopedQuerySet.as_manager()
    scope_path = "visit__org__path"

    class Meta:
        ordering = ["id"]
