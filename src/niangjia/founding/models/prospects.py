"""Enterprises that could have a union."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Editable
from niangjia.core.pinyin import spelled
from niangjia.core.scope import ScopedQuerySet
from niangjia.founding.choices import Track
from niangjia.orgs.models import Org
from niangjia.people.choices import Group

#: From so many workers on an enterprise comes first: the Trade Union Law asks for a union committee there.
BIG = 25


class ProspectQuerySet(ScopedQuerySet):
    def free(self) -> "ProspectQuerySet":
        """Keep those no founding has taken up and nobody has set aside."""
        return self.filter(case=None, set_aside_on=None)


class Prospect(Editable):
    """An enterprise without a union (建会对象), and who looks after it."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="prospects", verbose_name=_("looked after by"))
    name = models.CharField(_("enterprise"), max_length=120)
    pinyin = models.CharField(max_length=400, blank=True, editable=False)
    initials = models.CharField(max_length=120, blank=True, editable=False)
    unit_code = models.CharField(_("unit's unified social credit code"), max_length=18, blank=True)
    industry = models.CharField(_("industry (GB/T 4754)"), max_length=60, blank=True)
    workers = models.PositiveIntegerField(_("workers"), default=0)
    group = models.CharField(_("group"), max_length=16, choices=Group, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("office phone"), max_length=40, blank=True)
    track = models.CharField(_("track"), max_length=12, choices=Track, default=Track.CATCH_ALL)
    note = models.CharField(_("note"), max_length=200, blank=True)
    listed_on = models.DateField(editable=False)
    case = models.ForeignKey(
        "founding.Case", models.PROTECT, null=True, blank=True, editable=False, related_name="prospects"
    )
    set_aside_on = models.DateField(null=True, blank=True, editable=False)
    set_aside_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = ProspectQuerySet.as_manager()

    class Meta:
        ordering = ["-workers", "pinyin", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "unit_code"],
                condition=~Q(unit_code=""),
                name="one_prospect_per_unit_code",
            ),
            models.CheckConstraint(
                condition=Q(case=None) | Q(set_aside_on=None), name="set_aside_is_not_in_founding"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def spell(self) -> None:
        """Keep the sound of the name beside it, to search by."""
        sound, letters = spelled(self.name)
        self.pinyin, self.initials = sound[:400], letters[:120]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.spell()
        super().save(*args, **kwargs)

    @property
    def big(self) -> bool:
        """Whether it has so many workers that it comes first."""
        return self.workers >= BIG

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("founding:desk_prospect", args=[self.pk])
