"""Work on large rosters in the background. Jobs carry ids; running one twice does no harm."""

from niangjia.core.clock import database_now
from niangjia.rosters.models import Batch
from niangjia.rosters.services import preview_batch, run_batch


def preview(batch_id: str) -> None:
    """Judge the lines of a batch that was sent."""
    batch = Batch.objects.select_related("org").filter(pk=batch_id).first()
    if batch is not None:
        preview_batch(batch=batch)


def run(batch_id: str) -> None:
    """Import a batch, from where it stands."""
    batch = Batch.objects.select_related("org").filter(pk=batch_id).first()
    if batch is not None:
        run_batch(batch=batch, actor=batch.maker, at=database_now())
