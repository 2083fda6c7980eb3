"""Who is told at once when there is danger."""

from django.db import models

from niangjia.core.models import Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org
from niangjia.people.models import Person


class Duty(Identified):
    """The duty person (值班人) of a district, to whom stoppages, unpaid wages of many and danger go at once."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["named_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "person"],
                condition=models.Q(ended_at=None),
                name="one_open_duty_of_a_person",
            ),
        ]
