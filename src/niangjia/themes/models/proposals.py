"""Proposals."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Editable
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.themes.choices import Decider, ProposalState
from niangjia.themes.models.themes import Theme


class ProposalQuerySet(ScopedQuerySet):
    def adopted(self) -> "ProposalQuerySet":
        """Keep those that were adopted, carried out or not."""
        return self.filter(state__in=(ProposalState.ADOPTED, ProposalState.DONE))


class Proposal(Editable):
    """What is proposed because of a theme (对策建议), to whom, and what became of it. The evidence quotes people: it is sealed."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="proposals", editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="proposals", editable=False)
    title = models.CharField(_("title"), max_length=80)
    evidence = EncryptedTextField(_("evidence"), default="")
    analysis = models.TextField(_("analysis"), blank=True)
    options = models.TextField(_("options"), blank=True)
    measure = models.TextField(_("recommended measure"), blank=True)
    decider = models.CharField(
        _("level that must decide"), max_length=8, choices=Decider, default=Decider.DISTRICT
    )
    state = models.CharField(max_length=9, choices=ProposalState, default=ProposalState.DRAFT, editable=False)
    written_on = models.DateField(editable=False)
    written_by_name = models.CharField(max_length=80, blank=True, editable=False)
    submitted_on = models.DateField(null=True, editable=False)
    submitted_by = models.UUIDField(null=True, editable=False)
    decided_on = models.DateField(null=True, editable=False)
    decided_by = models.UUIDField(null=True, editable=False)
    decided_by_name = models.CharField(max_length=80, blank=True, editable=False)
    decision = models.CharField(max_length=500, blank=True, editable=False)
    follow_up = models.TextField(blank=True, editable=False)
    done_on = models.DateField(null=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-written_on", "-id"]
        indexes = [models.Index(fields=["org", "state"]), models.Index(fields=["decided_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_by=None) | Q(decided_by=None) | ~Q(decided_by=F("submitted_by")),
                name="nobody_decides_their_own_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("adopted", "declined", "done")) | Q(decided_on__isnull=False),
                name="decided_proposal_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("themes:desk_proposal", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == ProposalState.DRAFT
