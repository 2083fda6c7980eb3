"""The federation tree and the regions it stands in."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from niangjia.core.ids import uuid7
from niangjia.core.models import Editable
from niangjia.core.scope import Scope
from niangjia.orgs.choices import Founding, HomeGrade, Level, OrgKind, UnitCategory


class OrgQuerySet(MP_NodeQuerySet):
    """Orgs, filtered by words."""

    def within(self, scope: Scope | None) -> "OrgQuerySet":
        """Keep the node of the scope and everything under it."""
        return self.none() if scope is None else self.filter(**scope.below("path"))

    def open(self) -> "OrgQuerySet":
        return self.filter(closed_on=None)

    def stations(self) -> "OrgQuerySet":
        return self.filter(kind=OrgKind.SERVICE_STATION)


class OrgManager(MP_NodeManager.from_queryset(OrgQuerySet)):  # type: ignore[misc]
    """Orgs in the order of the tree."""

    def get_queryset(self) -> OrgQuerySet:
        queryset: OrgQuerySet = OrgQuerySet(self.model).order_by("path")
        return queryset


class Org(MP_Node):
    """A node of the federation tree. ``district`` never changes: a transfer closes one row and opens another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    pinyin = models.CharField(max_length=400, blank=True, editable=False)
    initials = models.CharField(max_length=120, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=24, choices=OrgKind)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    region_code = models.CharField(_("region"), max_length=12, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    phone = models.CharField(_("office phone"), max_length=40, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=120, blank=True)

    unit_category = models.CharField(_("unit category"), max_length=3, choices=UnitCategory, blank=True)
    unit_code = models.CharField(_("unit's unified social credit code"), max_length=18, blank=True)
    union_code = models.CharField(_("union's own legal-person code"), max_length=18, blank=True)
    industry = models.CharField(_("industry (GB/T 4754)"), max_length=60, blank=True)
    workers = models.PositiveIntegerField(_("workers"), null=True, blank=True)
    women_workers = models.PositiveIntegerField(_("women workers"), null=True, blank=True)
    taxed_workers = models.PositiveIntegerField(_("workers registered for tax"), null=True, blank=True)
    declared_members = models.PositiveIntegerField(_("members as declared"), null=True, blank=True)
    declared_women_members = models.PositiveIntegerField(
        _("women members as declared"), null=True, blank=True
    )
    founding = models.CharField(_("founding mark"), max_length=1, choices=Founding, default=Founding.FOUNDED)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    term_number = models.PositiveSmallIntegerField(_("current term"), null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(_("term in years (3 or 5)"), null=True, blank=True)
    term_starts_on = models.DateField(_("term from"), null=True, blank=True)
    term_ends_on = models.DateField(_("term until"), null=True, blank=True)
    home_grade = models.CharField(
        _("grade of the workers' home"), max_length=12, choices=HomeGrade, blank=True
    )
    has_party_branch = models.BooleanField(_("has a Party branch"), null=True, blank=True)
    branch_unions = models.PositiveSmallIntegerField(_("branch unions"), null=True, blank=True)
    union_groups = models.PositiveSmallIntegerField(_("union groups"), null=True, blank=True)

    closed_on = models.DateField(null=True, blank=True, editable=False)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="followed_by"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OrgManager()
    scope_path = "path"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_code", "kind"],
                condition=~Q(unit_code="") & Q(closed_on=None),
                name="one_open_org_per_unit_code",
            ),
            models.UniqueConstraint(
                fields=["union_code"],
                condition=~Q(union_code="") & Q(closed_on=None),
                name="one_open_org_per_union_code",
            ),
            models.CheckConstraint(
                condition=Q(term_years=None) | Q(term_years__in=(3, 5)), name="term_is_three_or_five_years"
            ),
        ]
        indexes = [models.Index(fields=["kind", "district"]), models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name to show where room is short."""
        return self.short_name or self.name

    @property
    def scope(self) -> Scope:
        """The org and everything under it."""
        return Scope(org_id=self.pk, path=self.path, district_id=self.district_id)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("orgs:desk_org", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        from niangjia.core.pinyin import spelled

        sound, letters = spelled(self.name)
        self.pinyin, self.initials = sound[:400], letters[:120]
        super().save(*args, **kwargs)


class Region(models.Model):
    """A place of GB/T 2260 (districts) or below it (streets, towns); retired codes are kept."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class YearCalendar(Editable):
    """Days off and working weekends of a year, as the city keeps them where the library knows no better (a reference table).

    :ivar free: one day or span a line, with a note; ``worked`` likewise: weekend days on which people work.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    free = models.TextField(_("days off"), blank=True)
    worked = models.TextField(_("weekend days worked"), blank=True)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)
