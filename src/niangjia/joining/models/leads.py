"""Whom to ask after serving: what was said, and the services to people who were no members."""

from django.db import models

from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.joining.choices import Outcome
from niangjia.ledger.models import Entry
from niangjia.orgs.models import Org
from niangjia.people.models import Person


class Asking(Identified):
    """Somebody who was served and is no member was asked whether they would like to join."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="askings")
    outcome = models.CharField(max_length=5, choices=Outcome)
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    asked_by = models.UUIDField(null=True, editable=False)
    asked_by_name = models.CharField(max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["person", "asked_on"])]


class ServedEntry(Entry):
    """An entry of the ledger as joining reads it: a service to somebody who was no member that day."""

    class Meta:
        proxy = True
