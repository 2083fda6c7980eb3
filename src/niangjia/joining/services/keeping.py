"""How long is kept why somebody was declined."""

from datetime import timedelta

from niangjia.core.clock import database_now
from niangjia.joining.choices import ApplicationState, TransferState
from niangjia.joining.models import Application, Transfer

KEPT = timedelta(days=180)


def forget_old_reasons() -> int:
    """Empty the reasons of what was declined half a year ago; give their number. That it was declined stays."""
    before = database_now() - KEPT
    declined = Application.objects.filter(state=ApplicationState.DECLINED, decided_at__lt=before)
    moved = Transfer.objects.filter(state=TransferState.DECLINED, decided_at__lt=before)
    return sum(found.exclude(reason="").update(reason="") for found in (declined, moved))
