"""The reserve of young cadres: a file for each, who nominated them, what they learnt, and who keeps the files."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.cadres.choices import Education, EntryKind, FileState
from niangjia.core.actor import Actor
from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.keepers import Keeper
from niangjia.people.models import Person


class ReserveKeeper(Keeper):
    """Somebody named to keep the reserve of a federation."""

    told_as = "reserve"


class ReserveFileQuerySet(ScopedQuerySet):
    def kept_by(self, actor: Actor, day: date) -> "ReserveFileQuerySet":
        """Keep the files this actor may open, which lie in their scope; nobody else's door leads here."""
        return self.within(actor.scope).filter(org__in=ReserveKeeper.federations_of(actor, day))


class ReserveFile(Editable):
    """What a federation keeps of a young cadre in its reserve. Education and notes are its own; the rest comes from records."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="reserve_files", verbose_name=_("federation"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="reserve_files")
    state = models.CharField(max_length=12, choices=FileState, default=FileState.NOMINATED)
    education = models.CharField(_("education"), max_length=1, choices=Education, blank=True)
    notes = EncryptedTextField(_("notes"), blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReserveFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "org", "person"], name="one_file_of_a_person_in_a_reserve"
            ),
        ]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("cadres:desk_reserve_file", args=[self.pk])


class Nomination(Identified):
    """A unit put somebody forward, and why. Whoever did sees that they did, and nothing else."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    file = models.ForeignKey(ReserveFile, models.PROTECT, related_name="nominations")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("unit"))
    nominated_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    nominated_at = models.DateTimeField()
    reason = EncryptedTextField(_("reason"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-nominated_at", "-id"]


class ReserveEntry(Identified):
    """Training or a rotation that no other record knows of."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    file = models.ForeignKey(ReserveFile, models.PROTECT, related_name="entries")
    kind = models.CharField(_("what"), max_length=8, choices=EntryKind)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    text = EncryptedTextField(_("where and what"))
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="reserve_entry_ends_after_it_starts",
            ),
        ]
