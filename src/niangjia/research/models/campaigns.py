"""A research campaign: its groups, who is in them, and where each stays from when to when."""

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


class CampaignQuerySet(ScopedQuerySet):
    def running(self, day: date) -> Self:
        """Keep those that last on the day and were not closed before."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), since__lte=day, until__gte=day)


class Campaign(Editable):
    """A research campaign (蹲点调研), from a day until a day, both included."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="research_campaigns", editable=False)
    name = models.CharField(_("name"), max_length=60)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    questions = models.TextField(_("what to ask"), max_length=2000, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    result = models.TextField(_("what came of it"), max_length=2000, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="research_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("research:desk_campaign", args=[self.pk])

    @property
    def asked(self) -> list[str]:
        """The questions, one a line."""
        return [line.strip() for line in self.questions.splitlines() if line.strip()]


class WorkGroup(Editable):
    """A work group (工作组) of a campaign. One of its members leads it."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="groups", editable=False)
    name = models.CharField(_("name of the group"), max_length=60)

    objects = ScopedQuerySet.as_manager()
    scope_path = "campaign__org__path"

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="one_group_of_a_name_in_a_campaign"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("research:desk_group", args=[self.pk])


class MemberQuerySet(ScopedQuerySet):
    def of_person(self, person_id: UUID | None) -> Self:
        """Keep somebody's own, those of records merged with theirs included."""
        return (
            self.filter(Q(person=person_id) | Q(person__merged_into=person_id)) if person_id else self.none()
        )


class GroupMember(Identified):
    """A cadre in a group. The same cadre may be in several."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    group = models.ForeignKey(WorkGroup, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)

    objects = MemberQuerySet.as_manager()
    scope_path = "group__campaign__org__path"

    class Meta:
        ordering = ["-leads", "id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="once_in_a_work_group"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(leads=True), name="one_leader_of_a_work_group"
            ),
        ]


class StayQuerySet(ScopedQuerySet):
    def of_person(self, person_id: UUID | None) -> Self:
        """Keep the stays of the groups somebody is in, of campaigns that were not closed."""
        mine = GroupMember.objects.of_person(person_id).order_by().values("group")
        return self.filter(group__in=mine, group__campaign__closed_on=None)

    def on(self, day: date) -> Self:
        return self.filter(since__lte=day, until__gte=day)


class Stay(Identified):
    """Where a group is from a day until a day, both included (驻点)."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    group = models.ForeignKey(WorkGroup, models.PROTECT, related_name="stays")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("where"))
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))

    objects = StayQuerySet.as_manager()
    scope_path = "group__campaign__org__path"

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "org", "since"], name="one_stay_of_a_group_and_day"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="stay_ends_after_it_starts"),
        ]
