"""Members moving from one union to another, with both unions' agreement."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.models import Identified
from niangjia.core.scope import Scope, ScopedQuerySet
from niangjia.joining.choices import TransferState
from niangjia.orgs.models import Org
from niangjia.people.models import Person


class TransferQuerySet(ScopedQuerySet):
    def within(self, scope: Scope | None) -> Self:
        """Keep those from or to a union of the scope; no scope, no rows."""
        if scope is None:
            return self.none()
        below = Org.objects.within(scope).order_by()
        return self.filter(Q(from_org__in=below) | Q(to_org__in=below))


class Transfer(Identified):
    """A wish to move, agreed to by the member's union and by the other one. Lives with the district one goes to."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="transfers")
    from_org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("from union"))
    to_org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("to"))
    state = models.CharField(max_length=9, choices=TransferState, default=TransferState.WAITING)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True, editable=False)
    made_by_name = models.CharField(max_length=80, blank=True)
    from_agreed_at = models.DateTimeField(null=True, blank=True)
    from_agreed_by_name = models.CharField(max_length=80, blank=True)
    to_agreed_at = models.DateTimeField(null=True, blank=True)
    to_agreed_by_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=TransferState.WAITING),
                name="one_waiting_transfer_per_person",
            ),
            models.CheckConstraint(
                condition=~Q(from_org=models.F("to_org")), name="transfer_goes_somewhere_else"
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.DONE)
                | Q(from_agreed_at__isnull=False, to_agreed_at__isnull=False),
                name="both_unions_agreed",
            ),
        ]
        indexes = [models.Index(fields=["state", "made_at"])]
