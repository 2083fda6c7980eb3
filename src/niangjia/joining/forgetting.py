"""What joining forgets of somebody who is erased: what waits is taken back, reasons are emptied."""

from collections.abc import Sequence
from datetime import datetime

from niangjia.core.actor import Actor
from niangjia.joining.choices import ApplicationState, TransferState
from niangjia.joining.models import Application, Transfer
from niangjia.people.models import Person


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Withdraw what waits, and empty what was written about the persons."""
    applications = Application.objects.filter(person__in=persons)
    applications.waiting().update(state=ApplicationState.WITHDRAWN, decided_at=at)
    applications.update(reason="")
    transfers = Transfer.objects.filter(person__in=persons)
    transfers.filter(state=TransferState.WAITING).update(state=TransferState.WITHDRAWN, decided_at=at)
    transfers.update(reason="")
