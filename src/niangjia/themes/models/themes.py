"""Searches, the themes they suggest, what belongs to each, and what cadres said of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Activity
from niangjia.concerns.models import Concern
from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.themes.choices import STANDING, SearchState, ThemeState


class Search(Identified):
    """One look for themes over the concerns of an org and all under it, raised from a day until a day, both included."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=8, choices=SearchState, default=SearchState.WAITING)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=80, blank=True)
    finished_at = models.DateTimeField(null=True)
    texts = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="search_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["district", "org"], condition=Q(state="waiting"), name="one_waiting_search_an_org"
            ),
        ]


class ThemeQuerySet(ScopedQuerySet):
    def standing(self) -> "ThemeQuerySet":
        """Keep those that somebody accepted and nobody merged or dismissed."""
        return self.filter(state__in=STANDING)

    def suggested(self) -> "ThemeQuerySet":
        """Keep what the finder suggests and nobody has decided on."""
        return self.filter(state=ThemeState.SUGGESTED)


class Theme(Editable):
    """What several concerns have in common (共性问题).

    :ivar grows: the theme of which this suggestion brings more of the same.
    :ivar merged_into: where its concerns are now.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="themes", editable=False)
    search = models.ForeignKey(
        Search, models.SET_NULL, null=True, blank=True, related_name="themes", editable=False
    )
    name = models.CharField(_("theme"), max_length=60)
    note = models.CharField(_("note"), max_length=500, blank=True)
    keywords = models.JSONField(default=list, editable=False)
    state = models.CharField(max_length=10, choices=ThemeState, default=ThemeState.SUGGESTED, editable=False)
    grows = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="growing", editable=False
    )
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="merged", editable=False
    )
    found_at = models.DateTimeField(editable=False)
    accepted_on = models.DateField(null=True, editable=False)
    accepted_by_name = models.CharField(max_length=80, blank=True, editable=False)
    settled_on = models.DateField(null=True, editable=False)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["-accepted_on", "-found_at", "id"]
        indexes = [models.Index(fields=["org", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="merged_theme_says_where"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("open", "settled")) | Q(accepted_on__isnull=False),
                name="standing_theme_was_accepted",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("themes:desk_theme", args=[self.pk])

    @property
    def stands(self) -> bool:
        return self.state in STANDING


class Member(Identified):
    """A concern in a theme.

    :ivar typical: its place among the most typical, from 1; 0 without one.
    :ivar came_from: the theme that was merged and had it.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="members")
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    typical = models.PositiveSmallIntegerField(default=0)
    came_from = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet.as_manager()
    scope_path = "theme__org__path"

    class Meta:
        ordering = ["typical", "id"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "concern"], name="concern_once_a_theme"),
        ]


class Judgement(Identified):
    """What a cadre said of two concerns: they belong together, or they do not. The latest word on a pair stands."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    one = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    other = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    together = models.BooleanField()
    at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "one__org__path"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "one", "other"], name="one_judgement_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="judgement_pair_in_order"),
        ]


class Opening(Identified):
    """An activity that was opened because of a theme, or answers it.

    :ivar told_at: when those who had asked were told.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="openings")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=80, blank=True)
    told_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()
    scope_path = "theme__org__path"

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "activity"], name="an_activity_once_of_a_theme")
        ]


class Told(Identified):
    """A concern whose person was told of what was opened; once."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    opening = models.ForeignKey(Opening, models.CASCADE, related_name="told")
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    scope_path = "opening__theme__org__path"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "concern"], name="told_once_of_an_opening"),
        ]
