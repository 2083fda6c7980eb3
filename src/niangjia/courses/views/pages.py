"""What the desk pages of this room share: who reads them, how a form is shown and saved, and what is taken away as a workbook."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from niangjia.accounts import audit
from niangjia.core.answers import search_of
from niangjia.core.clock import database_now
from niangjia.core.xlsx import Sheet, download
from niangjia.courses.policies import MANAGERS, keeper_of
from niangjia.orgs.models import Org
from niangjia.people.roles import AUDITOR, STAFF_UP

READERS = (*STAFF_UP, AUDITOR)
PER_PAGE = 30
MOST_ROWS = 20_000


def chosen_of(request: HttpRequest, *names: str) -> dict[str, str]:
    """Give what a list was narrowed by."""
    return {name: search_of(request, name) for name in names}


def page_of(request: HttpRequest, found: Any) -> Page[Any]:
    return Paginator(found, PER_PAGE).get_page(request.GET.get("page"))


def wants_workbook(request: HttpRequest) -> bool:
    return request.GET.get("format") == "xlsx"


def takeaway(
    request: HttpRequest,
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    widths: Sequence[int] = (),
    *,
    reason: str = "",
) -> HttpResponse:
    """Answer with a list as a workbook, and write down that it was taken away.

    :param reason: why; asked for where the rows are people.
    """
    listed = list(rows)
    audit.record(
        action="courses.exported",
        subject_type="org",
        subject_id=request.scope.org_id,
        actor=request.actor,
        at=database_now(),
        reason=reason,
        detail={"rows": len(listed), "list": title},
    )
    return download(title, [Sheet(title, heads, listed, widths=widths)])


def keeper(request: HttpRequest) -> Org:
    """Give the org that keeps corps and library for whom one acts for.

    :raises NoCorps: it is no federation of a district or of the city.
    """
    return keeper_of(Org.objects.get(pk=request.actor.org_id))


def manages(request: HttpRequest) -> bool:
    """Say whether the actor may keep a corps and a library at all."""
    found: bool = request.actor.has_role(*MANAGERS)
    return found


def found(request: HttpRequest, model: Any, pk: str, *related: str) -> Any:
    """Give a record of one's scope, or answer that there is none."""
    return get_object_or_404(model.objects.within(request.scope).select_related(*related), pk=pk)
