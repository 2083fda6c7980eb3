"""A batch being looked at: found within the scope, judged at once or in the background."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from niangjia.core import jobs
from niangjia.core.answers import make_once
from niangjia.core.clock import database_now
from niangjia.rosters import services
from niangjia.rosters.forms import RosterForm
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


def sent(request: HttpRequest, form: RosterForm, attempt: UUID, **more: Any) -> Batch:
    """Keep the workbook of a form as a batch and have its lines judged; a form sent twice is one batch.

    :param more: how those who are new join, as ``services.open_batch`` takes it.
    :raises BadWorkbook: the file is refused; :raises NoHeader: none of its sheets is a roster.
    """

    def make() -> Batch:
        upload, mapping = form.cleaned_data["upload"], form.cleaned_data["mapping"]
        batch, opened = services.open_batch(
            content=upload.read(),
            file_name=upload.name,
            org=form.cleaned_data["org"],
            mapping=dict(mapping.columns) if mapping is not None else None,
            transfers=form.cleaned_data["transfers"],
            attempt=attempt,
            actor=request.actor,
            at=database_now(),
            **more,
        )
        return look(batch, opened)

    return make_once(Batch.objects.within(request.scope), attempt, make)
