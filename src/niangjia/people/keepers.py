"""The few who may open what only the leaders of a federation open: whom these leaders named for it.

A room that has such a thing makes a model of its own of ``Keeper``. Naming and dismissing are ``people.services``.
"""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.choices import PostKind
from niangjia.people.leading import federations_led_by
from niangjia.people.models import Person, Post


class KeeperQuerySet(ScopedQuerySet):
    def on(self, day: date) -> "KeeperQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class Keeper(Identified):
    """Somebody whom those who lead a federation let in, from a day until before another."""

    #: What the trail calls the thing that is kept: ``<told_as>.keeper_named``.
    told_as: ClassVar[str]

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("keeper"))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = KeeperQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["district", "org", "person"],
                condition=Q(ends_on=None),
                name="one_open_%(app_label)s_%(class)s",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
            ),
        ]

    @classmethod
    def federations_of(cls, actor: Actor, day: date) -> models.QuerySet[Org, Any]:
        """Give the ids of the federations whose things the actor opens: those they lead, and those that named them."""
        if actor.person_id is None:
            return Org.objects.none().values("pk")
        named = cls.objects.on(day).filter(Q(person=actor.person_id) | Q(person__merged_into=actor.person_id))
        mine = Q(pk__in=federations_led_by(actor, day)) | Q(pk__in=named.order_by().values("org"))
        return Org.objects.filter(mine).order_by().values("pk")


def to_keep(federations: Any, day: date) -> models.QuerySet[Person]:
    """List who may be named to keep what is these federations': the cadres who act for them."""
    held = Post.objects.in_force(day).filter(kind=PostKind.CADRE, org__in=federations)
    return Person.objects.live().filter(pk__in=held.order_by().values("person")).order_by("pinyin", "id")
