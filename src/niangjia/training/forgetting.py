"""What this room forgets of somebody who is erased: what they ordered and is still open, what was said, their votes."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q

from niangjia.core.actor import Actor
from niangjia.people.models import Person
from niangjia.training.choices import LIVE, OrderState, PlacementState
from niangjia.training.models import Asked, Order, Placement, UnitCall, Vote


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Withdraw what waits, and empty what was written about the persons. That a lecture was given stays."""
    orders = Order.objects.filter(contact__in=persons)
    waiting = orders.filter(state__in=(OrderState.OPEN, OrderState.OFFERED))
    Placement.objects.filter(order__in=waiting, state__in=LIVE).update(
        state=PlacementState.DROPPED, ended_at=at
    )
    waiting.update(state=OrderState.WITHDRAWN, withdrawn_at=at, version=F("version") + 1)
    orders.update(note="", withdraw_reason="")
    UnitCall.objects.filter(placement__order__in=orders).update(said="")
    theirs = Placement.objects.filter(Q(order__in=orders) | Q(lecturer__person__in=persons))
    theirs.update(end_reason="", absent_reason="")
    Asked.objects.filter(question__person__in=persons, published_at=None).update(
        library_question="", library_answer=""
    )
    Vote.objects.filter(person__in=persons).delete()
