"""What the pages of this room share: who reads them, how a form is shown and saved, and what is loaded."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from niangjia.accounts import audit
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.xlsx import Sheet, download
from niangjia.people.roles import AUDITOR, STAFF_UP
from niangjia.rights import queries
from niangjia.rights.models import Congress, Contract

READERS = (*STAFF_UP, AUDITOR)
PER_PAGE = 30


def done(form: Any, act: Callable[[dict[str, Any]], Any], field: str | None = None) -> Any:
    """Do what a form that was sent asks; ``None`` when it is wrong, or a rule says no beside the form."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except RuleViolation as refusal:
        form.add_error(field, str(refusal))
        return None


def given(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when, for a service."""
    return {"actor": request.actor, "at": database_now()}


def posted(request: HttpRequest) -> Any:
    """Give what was sent by POST, for a form; nothing otherwise."""
    return request.POST if request.method == "POST" else None


def contract_of(request: HttpRequest, pk: str | UUID) -> Contract:
    return get_object_or_404(queries.contract_page(request.scope), pk=pk)


def congress_of(request: HttpRequest, pk: str | UUID) -> Congress:
    found = Congress.objects.within(request.scope).select_related("org__district")
    return get_object_or_404(found.prefetch_related("items__contract", "motions"), pk=pk)


def taken_away(request: HttpRequest, name: str, heads: list[str], rows: list[Any]) -> HttpResponse:
    """Answer with a list as a workbook, and note who took it."""
    audit.record(
        action="rights.exported",
        subject_type="org",
        subject_id=request.scope.org_id,
        detail={"document": name, "rows": len(rows)},
        **given(request),
    )
    return download(name, [Sheet(name, heads, rows, widths=(40, 30))])
