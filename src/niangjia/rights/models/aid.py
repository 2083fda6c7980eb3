"""Cases of legal aid and mediation: open to those who lead the federation, to the keepers they name, and to whoever asked."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.crypto import EncryptedTextField
from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.leading import federations_led_by
from niangjia.people.models import Person
from niangjia.rights.choices import AID_OVER, AidState, Matter, Outcome


class AidKeeperQuerySet(ScopedQuerySet):
    def on(self, day: date) -> "AidKeeperQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class AidKeeper(Identified):
    """Somebody named to handle a federation's cases."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="aid_keepers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("handler of cases"))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AidKeeperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "org", "person"],
                condition=Q(ends_on=None),
                name="one_open_aid_keeper_of_a_federation",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="aid_keeper_ends_after_it_starts",
            ),
        ]


def aid_kept_by(actor: Actor, day: date) -> models.QuerySet[Org, Any]:
    """Give the ids of the federations whose cases the actor opens: those they lead, and those that named them."""
    if actor.person_id is None:
        return Org.objects.none().values("pk")
    named = AidKeeper.objects.on(day).filter(
        Q(person=actor.person_id) | Q(person__merged_into=actor.person_id)
    )
    mine = Q(pk__in=federations_led_by(actor, day)) | Q(pk__in=named.order_by().values("org"))
    return Org.objects.filter(mine).order_by().values("pk")


class AidCaseQuerySet(ScopedQuerySet):
    def kept_by(self, actor: Actor, day: date) -> "AidCaseQuerySet":
        """Keep the cases this actor may open, which lie in their scope, their own left out; no other door leads here."""
        return (
            self.within(actor.scope)
            .filter(org__in=aid_kept_by(actor, day))
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
