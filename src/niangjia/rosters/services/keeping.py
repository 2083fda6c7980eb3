"""How long a workbook that was sent is kept."""

from datetime import timedelta

from niangjia.core.clock import database_now
from niangjia.rosters import files
from niangjia.rosters.choices import BatchState
from niangjia.rosters.models import Batch

KEPT = timedelta(days=30)


def discard_old_files() -> int:
    """Throw away workbooks sent more than thirty days ago; give their number. An import that stands still keeps its own."""
    old = Batch.objects.filter(made_at__lt=database_now() - KEPT).exclude(file="")
    done = 0
    for batch in old.exclude(state=BatchState.RUNNING):
        files.discard(batch)
        done += 1
    return done
