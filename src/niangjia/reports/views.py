"""The dashboard of an org, the evidence of a figure, and what everybody may see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from niangjia.core.access import anyone, roles
from niangjia.core.clock import database_now, local_day
from niangjia.figures import BadPeriod, Figure, Period, compute, registry
from niangjia.orgs.models import Org
from niangjia.people.roles import FIGURE_READERS
from niangjia.reports import dashboards, evidence, export, public, windows

BREAKDOWN_BY_MONTH, BREAKDOWN_BY_ORG = "month", "org"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for: an org within their scope, a window, and as of when it is answered."""

    org: Org
    period: Period
    choices: list[windows.Choice]
    at: datetime
    refusal: str = ""

    @property
    def today(self) -> date:
        return local_day(self.at)

    @property
    def status(self) -> int:
        return 400 if self.refusal else 200


def _asked(request: HttpRequest) -> Asked:
    """Read org and window; a window that is none is refused in words, and the first one is shown instead."""
    at = database_now()
    today = local_day(at)
    org = _org(request)
    try:
        period, choices = windows.read(request.GET, org.scope, today)
        return Asked(org, period, choices, at)
    except BadPeriod as refusal:
        period, choices = windows.read({}, org.scope, today)
        return Asked(org, period, choices, at, str(refusal))


def _org(request: HttpRequest) -> Org:
    asked = request.GET.get("org", "")
    if not asked:
        return get_object_or_404(
            Org.objects.within(request.scope), pk=request.scope.org_id if request.scope else None
        )
    try:
        return get_object_or_404(Org.objects.within(request.scope), pk=UUID(asked))
    except ValueError:
        raise Http404 from None


def _figure(key: str) -> Figure:
    try:
        return registry.figure(key)
    except registry.UnknownFigure:
        raise Http404 from None


def _trail(org: Org, request: HttpRequest) -> list[Org]:
    """The orgs from the reader's own down to this one."""
    own = request.scope.path if request.scope else ""
    steps = range(len(own), len(org.path), Org.steplen)
    return list(Org.objects.filter(path__in=[org.path[:length] for length in steps]))


@roles(*FIGURE_READERS)
@require_GET
def desk_figures(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    found = dashboards.headings(asked.org, asked.period)
    names = [heading.name for heading in found]
    wanted = request.GET.get("table", "")
    chosen = int(wanted) if wanted.isdecimal() and len(wanted) < 3 and int(wanted) < len(names) else 0
    columns = [tile.figure for tile in found[chosen].tiles] if found else []
    first = columns[0] if columns else None
    year = Period.year(asked.period.until)
    context: dict[str, Any] = {
        "asked": asked,
        "trail": _trail(asked.org, request),
        "headings": found,
        "table": chosen,
        "columns": columns,
        "branches": dashboards.branches(columns, asked.org, asked.period),
        "first": first,
        "year": year,
        "bars": dashboards.over_the_year(first, asked.org, year) if first else [],
        "splits": [
            (one, dashboards.split(first, asked.org.scope, asked.period, one))
            for one in (first.breakdowns if first else ())
            if first
        ],
    }
    return render(request, "reports/desk_figures.html", context, status=asked.status)


@roles(*FIGURE_READERS)
@require_GET
def desk_figure(request: HttpRequest, key: str) -> HttpResponse:
    figure, asked = _figure(key), _asked(request)
    value = compute.value(figure, asked.org.scope, asked.period)
    by = request.GET.get("by", "")
    context: dict[str, Any] = {
        "figure": figure,
        "asked": asked,
        "trail": _trail(asked.org, request),
        "value": value,
        "by": by,
        "query": f"org={asked.org.pk}&{asked.period.query}",
    }
    if by == BREAKDOWN_BY_MONTH:
        context["bars"] = dashboards.over_the_year(figure, asked.org, asked.period)
    elif by == BREAKDOWN_BY_ORG:
        context["bars"] = dashboards.split_by_org(figure, asked.org, asked.period)
    elif by:
        breakdown = next((one for one in figure.breakdowns if one.key == by), None)
        if breakdown is None:
            raise Http404
        context["bars"] = dashboards.split(figure, asked.org.scope, asked.period, breakdown)
    else:
        pages = evidence.pages(figure, asked.org.scope, asked.period, request.actor, value.n)
        context["page"] = pages.get_page(request.GET.get("page"))
    return render(request, "reports/desk_figure.html", context, status=asked.status)


@roles(*FIGURE_READERS)
@require_POST
def desk_figure_export(request: HttpRequest, key: str) -> HttpResponse:
    figure, asked = _figure(key), _asked(request)
    if asked.refusal:
        return HttpResponse(asked.refusal, status=400, content_type="text/plain; charset=utf-8")
    return export.workbook(
        figure=figure, org=asked.org, period=asked.period, actor=request.actor, at=asked.at
    )


@anyone
@require_GET
def public_figures(request: HttpRequest) -> HttpResponse:
    today = local_day(database_now())
    root = Org.objects.filter(depth=1).first()
    last = windows.last_day(root.scope, today) if root else today
    years = sorted({today.year, last.year, last.year - 1}, reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked[:4]) in years else last.year
    period = Period.preset(str(year), today)
    context = {
        "root": root,
        "year": year,
        "years": years,
        "figures": public.year_figures(root, period) if root else [],
        "today": today,
    }
    return render(request, "reports/public_figures.html", context)
