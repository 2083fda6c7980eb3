"""A batch being looked at: found within the scope, judged at once or in the background."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from niangjia.core import jobs
from niangjia.rosters import services
from niangjia.rosters.models import Batch
from niangjia.rosters.services.opening import Opened

#: Up to so many rows nobody waits long; more go to the job worker.
AT_ONCE = 2000


def found(request: HttpRequest, pk: str) -> Batch:
    """Give a batch of the scope; 404 without."""
    batch: Batch = get_object_or_404(Batch.objects.within(request.scope).select_related("org"), pk=pk)
    return batch


def look(batch: Batch, opened: Opened | None = None) -> Batch:
    """Have the lines of a batch judged: at once when they are few, else in the background."""
    if batch.rows <= AT_ONCE:
        return services.preview_batch(batch=batch, opened=opened)
    jobs.enqueue("niangjia.rosters.jobs.preview", str(batch.pk))
    return batch
