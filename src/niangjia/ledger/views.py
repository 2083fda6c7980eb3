"""One entry on the desk; a worker's own records."""

from decimal import Decimal
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from niangjia.core.access import roles, signed_in
from niangjia.core.views import safe_next
from niangjia.ledger import queries, sources, subjects
from niangjia.ledger.models import Entry
from niangjia.people.choices import Group
from niangjia.people.roles import FIGURE_READERS

PAGE = 30


@roles(*FIGURE_READERS)
@require_GET
def desk_entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one entry: its seal, what took it back, and the record it comes from."""
    related = ("org", "programme", "person", "reverses", "reversal")
    entry = get_object_or_404(Entry.objects.within(request.scope).select_related(*related), pk=pk)
    person = entry.person
    context = {
        "entry": entry,
        "name": person
        and subjects.shown_name(
            person.name, person.erased_at is not None, subjects.may_see_names(request.actor)
        ),
        "yuan": f"{Decimal(entry.sign * entry.money_fen) / 100:,.2f}",
        "demo": settings.NIANGJIA_DEMO,
        "back": _evidence_before(request),
        "group": dict(Group.choices).get(entry.group, entry.group),
        "sealed": queries.is_sealed(entry),
        "reversal": getattr(entry, "reversal", None),
        "source_label": sources.label_of(entry.source_type),
        "source_url": sources.url_of(entry.source_type, entry.source_id, request.actor),
        "may_open_person": subjects.may_see_names(request.actor),
    }
    return render(request, "ledger/desk_entry.html", context)


def _evidence_before(request: HttpRequest) -> str:
    """Give the way back to the evidence this entry was opened from, if it was."""
    before = urlsplit(safe_next(request, ""))
    return f"{before.path}?{before.query}" if before.path.startswith(reverse("reports:desk_figures")) else ""


@signed_in
@require_GET
def worker_records(request: HttpRequest) -> HttpResponse:
    """Show a worker everything the ledger says they received."""
    if request.person is None:
        return render(request, "ledger/worker_records.html", {"page": None})
    page = Paginator(queries.of_person(request.person), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "ledger/worker_records.html", {"page": page, "served": queries.served(request.person)}
    )
