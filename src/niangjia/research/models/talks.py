"""A talk: with workers at their break, with owners, in a symposium, or hearing reports."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Session
from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Editable
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.research.choices import TalkKind
from niangjia.research.models.campaigns import Campaign


class TalkQuerySet(ScopedQuerySet):
    def held(self) -> Self:
        """Leave out those taken back."""
        return self.filter(taken_back_at=None)


class Talk(Editable):
    """A talk that was held. Who came is counted by the sign-up engine's session, or by head."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="talks", verbose_name=_("held by"))
    kind = models.CharField(_("kind of talk"), max_length=12, choices=TalkKind, default=TalkKind.WORKER)
    title = models.CharField(_("title"), max_length=80)
    on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=80, blank=True)
    enterprise = models.CharField(_("with which enterprise"), max_length=120, blank=True)
    group = models.CharField(_("with which group"), max_length=16, choices=Group, blank=True)
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="talks",
        verbose_name=_("research campaign"),
    )
    session = models.ForeignKey(
        Session,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed in at"),
    )
    heads = models.PositiveIntegerField(_("people who came"), default=0)
    notes = EncryptedTextField(_("what was talked about"), blank=True, default="")
    answered = EncryptedTextField(_("what was answered there"), blank=True, default="")
    recorded_by = models.UUIDField(null=True, editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["district", "kind", "on"]), models.Index(fields=["org", "on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(session__isnull=False, taken_back_at=None),
                name="one_talk_of_a_session",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("research:desk_talk", args=[self.pk])
