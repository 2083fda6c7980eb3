"""Documents of a founding, to take away; who took which is kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from niangjia.accounts import audit
from niangjia.core.access import roles
from niangjia.core.clock import database_now
from niangjia.core.docx import attachment, written
from niangjia.founding import documents
from niangjia.founding.views.pages import case_of
from niangjia.people.roles import STAFF_UP


@roles(*STAFF_UP)
@require_GET
def document(request: HttpRequest, pk: str, kind: str) -> HttpResponse:
    """Write a document from what is recorded, and note who took it."""
    case = case_of(request, pk)
    names = dict(documents.ready(case))
    if kind not in names:
        raise Http404
    paper = documents.DOCUMENTS[kind][2](case)
    content = written(paper)
    audit.record(
        action="founding.document_taken",
        subject_type="founding",
        subject_id=case.pk,
        subject_label=case.name,
        actor=request.actor,
        at=database_now(),
        org=case.org,
        detail={"document": names[kind]},
    )
    return attachment(paper.title, content)
