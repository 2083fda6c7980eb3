"""Who looks after which station and who guides which union, from when to when; what was seen there."""

from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from niangjia.cadres.choices import NoteKind
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.choices import SECTION_UP
from niangjia.people.models import Person, Post


class MatchQuerySet(ScopedQuerySet):
    """Spans of looking after an org, filtered by words."""

    def on(self, day: date) -> Self:
        """Keep those that last on the day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)

    def of_person(self, person_id: UUID | None) -> Self:
        """Keep somebody's own, those of records merged with theirs included."""
        return (
            self.filter(Q(person=person_id) | Q(person__merged_into=person_id)) if person_id else self.none()
        )


class LiaisonQuerySet(MatchQuerySet):
    def standing(self, day: date) -> Self:
        """Keep those that last on the day and whose cadre still holds a post of section level or above."""
        who = Coalesce(OuterRef("person__merged_into_id"), OuterRef("person_id"))
        held = Post.objects.in_force(day).filter(person_id=who, level__in=SECTION_UP).order_by()
        return self.on(day).filter(Exists(held))


class Match(Identified):
    """A cadre looks after an org from a day on. ``ends_on`` is the first day no longer; a change ends one and opens another."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("cadre"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["-starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "org", "person"],
                condition=Q(ends_on=None),
                name="one_open_%(class)s_of_a_cadre",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="%(class)s_ends_after_it_starts",
            ),
        ]


class Liaison(Match):
    """A cadre of section level or above looks after a service station."""

    objects = LiaisonQuerySet.as_manager()


class Guidance(Match):
    """A cadre guides a township union for a long time."""

    objects = MatchQuerySet.as_manager()


class GuidanceNote(Identified):
    """What was done for a guided union on a day, in a few lines."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="guidance_notes")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("how"), max_length=8, choices=NoteKind, default=NoteKind.VISIT)
    on = models.DateField(_("day"))
    text = models.CharField(_("what was done"), max_length=500)
    recorded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]


class VisitQuerySet(ScopedQuerySet):
    def made(self) -> "VisitQuerySet":
        """Leave out those taken back."""
        return self.filter(taken_back_at=None)


class StationVisit(Identified):
    """A cadre was at a station: which day, who, one line on what was seen."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="station_visits", verbose_name=_("station"))
    on = models.DateField(_("day"))
    persons = models.ManyToManyField(Person, related_name="+", verbose_name=_("who went"))
    seen = models.CharField(_("what was seen"), max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True, editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_reason = models.CharField(max_length=200, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["org", "on"])]
