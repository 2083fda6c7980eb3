"""Cases of legal aid and mediation: open to those who lead the federation, to the keepers they name, and to whoever asked."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.keepers import Keeper
from niangjia.people.models import Person
from niangjia.rights.choices import AID_OVER, AidState, Matter, Outcome


class AidKeeper(Keeper):
    """Somebody named to handle a federation's cases."""

    told_as = "aid"


class AidCaseQuerySet(ScopedQuerySet):
    def kept_by(self, actor: Actor, day: date) -> "AidCaseQuerySet":
        """Keep the cases this actor may open, which lie in their scope, their own left out; no other door leads here."""
        return (
            self.within(actor.scope)
            .filter(org__in=AidKeeper.federations_of(actor, day))
            .exclude(Q(person=actor.person_id) | Q(person__merged_into=actor.person_id))
        )

    def of_person(self, person: Person) -> "AidCaseQuerySet":
        return self.filter(Q(person=person) | Q(person__merged_into=person))

    def under_way(self) -> "AidCaseQuerySet":
        return self.exclude(state__in=AID_OVER)


class AidCase(Identified):
    """Somebody asked for legal help. What they wrote, who helps and what they are told is sealed."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="aid_cases", verbose_name=_("federation"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="aid_cases")
    matter = models.CharField(_("matter"), max_length=12, choices=Matter)
    state = models.CharField(max_length=12, choices=AidState, default=AidState.WAITING)
    words = EncryptedTextField(_("what happened"), blank=True, default="")
    lawyer = EncryptedTextField(_("lawyer"), blank=True, default="")
    firm = EncryptedTextField(_("law firm"), blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    told = EncryptedTextField(blank=True, default="")
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    objects = AidCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "person", "matter"],
                condition=Q(state=AidState.WAITING),
                name="one_waiting_case_a_person_and_matter",
            ),
        ]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("rights:desk_aid_case", args=[self.pk])

    @property
    def over(self) -> bool:
        return self.state in AID_OVER


class AidNote(Identified):
    """A step of a case, and what those who handle it keep of it for themselves."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    case = models.ForeignKey(AidCase, models.PROTECT, related_name="notes")
    state = models.CharField(max_length=12, choices=AidState)
    text = EncryptedTextField(blank=True, default="")
    told = EncryptedTextField(blank=True, default="")
    by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
