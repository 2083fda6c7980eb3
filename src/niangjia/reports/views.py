"""The dashboard of an org, the evidence of a figure, and what everybody may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts.forms import ExportForm
from niangjia.core.access import anyone, roles
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.core.xlsx import Sheet, download
from niangjia.figures import BadPeriod, Figure, Period, registry
from niangjia.orgs.models import Org
from niangjia.people.roles import FIGURE_READERS
from niangjia.reports import dashboards, evidence, export, narrowing, public, windows
from niangjia.reports.errors import UnknownPart
from niangjia.reports.narrowing import Narrowing

BREAKDOWN_BY_MONTH, BREAKDOWN_BY_ORG, BREAKDOWN_BY_SUBJECT = "month", "org", "subject"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for: an org within their scope, a window, and as of when it is answered.

    ``typed`` keeps the days as they were written when they are no window.
    """

    org: Org
    period: Period
    picker: windows.Picker
    at: datetime
    refusal: str = ""
    typed: tuple[str, str] | None = None

    @property
    def today(self) -> date:
        return local_day(self.at)

    @property
    def compared(self) -> Period:
        return dashboards.compared(self.period, self.today)

    @property
    def since(self) -> str:
        return self.typed[0] if self.typed else str(self.period.since)

    @property
    def until(self) -> str:
        return self.typed[1] if self.typed else str(self.period.until)

    @property
    def status(self) -> int:
        return 400 if self.refusal else 200


def _asked(request: HttpRequest) -> Asked:
    """Read org and window; a window that is none is refused in words, and no figures are shown beneath."""
    at = database_now()
    today = local_day(at)
    org = _org(request)
    try:
        period, picker = windows.read(request.GET, org.scope, today)
        return Asked(org, period, picker, at)
    except BadPeriod as refusal:
        period, picker = windows.read({}, org.scope, today)
        typed = request.GET.get("since", ""), request.GET.get("until", "")
        return Asked(org, period, windows.unchosen(picker), at, str(refusal), typed if any(typed) else None)


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


def _figure(request: HttpRequest, key: str, org: Org) -> tuple[Figure, list[Narrowing]]:
    """Find a figure and narrow it to the parts asked for."""
    try:
        return narrowing.read(registry.figure(key), org, request.GET.getlist("only"), request.actor)
    except (registry.UnknownFigure, UnknownPart):
        raise Http404 from None


def _trail(org: Org, request: HttpRequest) -> list[Org]:
    """The orgs from the reader's own down to this one."""
    own = request.scope.path if request.scope else ""
    steps = range(len(own), len(org.path) + 1, Org.steplen)
    return list(Org.objects.filter(path__in=[org.path[:length] for length in steps]))


@roles(*FIGURE_READERS)
@require_GET
def desk_figures(request: HttpRequest) -> HttpResponse:
    """Show every figure of an org, the first of them over the year and in parts, and the orgs below."""
    asked = _asked(request)
    if asked.refusal:
        return _refused(request, asked, "reports/desk_figures.html")
    found = dashboards.headings(asked.org, asked.period, asked.today)
    wanted = request.GET.get("table", "")
    chosen = (
        int(wanted)
        if wanted.isascii() and wanted.isdecimal() and len(wanted) < 3 and int(wanted) < len(found)
        else 0
    )
    columns = [tile.figure for tile in found[chosen].tiles] if found else []
    first = columns[0] if columns else None
    year = Period.year(min(asked.period.until, max(asked.today, asked.period.since)))
    bars = dashboards.over_the_year(first, asked.org, year) if first else []
    context: dict[str, Any] = {
        "asked": asked,
        "trail": _trail(asked.org, request),
        "headings": found,
        "table": chosen,
        "columns": columns,
        "branches": dashboards.branches(columns, asked.org, asked.period),
        "wholes": found[chosen].tiles if found else [],
        "add_up": all(figure.sums for figure in columns),
        "first": first,
        "year": year,
        "bars": bars,
        "chart": dashboards.chart_of(bars),
        "splits": [
            (one, dashboards.split(first, asked.org, asked.period, one))
            for one in (first.breakdowns if first else ())
            if first
        ],
    }
    return render(request, "reports/desk_figures.html", context)


def _refused(request: HttpRequest, asked: Asked, template: str, **context: Any) -> HttpResponse:
    """Say why there is nothing to see; numbers of other days beneath would be taken for those asked for."""
    told = {"asked": asked, "trail": _trail(asked.org, request), **context}
    return render(request, template, told, status=asked.status)


@roles(*FIGURE_READERS)
@require_GET
def desk_figure(request: HttpRequest, key: str) -> HttpResponse:
    """Show a figure with its definition, and its evidence: row by row, or in parts."""
    asked = _asked(request)
    figure, steps = _figure(request, key, asked.org)
    only = [step.token for step in steps]
    if asked.refusal:
        return _refused(request, asked, "reports/desk_figure.html", figure=figure, steps=steps)
    tile = dashboards.tile(figure, asked.org, asked.period, asked.today, only)
    by = request.GET.get("by", "")
    context: dict[str, Any] = {
        "figure": figure,
        "asked": asked,
        "trail": _trail(asked.org, request),
        "tile": tile,
        "value": tile.value,
        "by": by,
        "by_year": by == BREAKDOWN_BY_MONTH and dashboards.is_long(asked.period),
        "long": dashboards.is_long(asked.period),
        "steps": steps,
    }
    if by == BREAKDOWN_BY_MONTH:
        context["bars"] = dashboards.over_time(figure, asked.org, asked.period, only)
        context["chart"] = dashboards.chart_of(context["bars"])
    elif by == BREAKDOWN_BY_SUBJECT and figure.columns.subject is not None:
        context["subjects"] = True
        context["page"] = _subjects(request, figure, asked, only)
    elif by == BREAKDOWN_BY_ORG:
        context["bars"] = dashboards.split_by_org(figure, asked.org, asked.period, only)
    elif by:
        breakdown = next((one for one in figure.breakdowns if one.key == by), None)
        if breakdown is None:
            raise Http404
        context["bars"] = dashboards.split(figure, asked.org, asked.period, breakdown, only)
    else:
        pages = evidence.pages(figure, asked.org.scope, asked.period, request.actor, tile.value.n)
        context["page"] = pages.get_page(request.GET.get("page"))
    bars = context.get("bars", [])
    context["overlap"] = bool(bars) and dashboards.overlap(figure, bars, tile.value)
    return render(request, "reports/desk_figure.html", context)


def _subjects(request: HttpRequest, figure: Figure, asked: Asked, only: list[str]) -> Page:
    """The subjects of a figure, a page of them, each with the address of its records."""

    def link(key: Any) -> str:
        return dashboards.evidence_url(
            figure, asked.org.pk, asked.period, (*only, f"{narrowing.SUBJECT}:{key}")
        )

    found = evidence.EvidenceSubjects(figure, asked.org.scope, asked.period, request.actor, link)
    return Paginator(found, evidence.PAGE).get_page(request.GET.get("page"))


@roles(*FIGURE_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_figure_export(request: HttpRequest, key: str) -> HttpResponse:
    """Ask why, and hand over a figure with every row of its evidence."""
    asked = _asked(request)
    figure, steps = _figure(request, key, asked.org)

    def take(reason: str) -> list[Sheet]:
        return export.take_evidence(figure=figure, only=steps, reason=reason, **_asked_by(request, asked))

    def rows() -> int:
        return export.refuse_too_many(figure, asked.org, asked.period)

    back = reverse("reports:desk_figure", args=[key])
    return _taken_away(request, asked, figure.name, back, take, rows)


@roles(*FIGURE_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_figures_export(request: HttpRequest) -> HttpResponse:
    """Ask why, and hand over every figure of an org."""
    asked = _asked(request)

    def take(reason: str) -> list[Sheet]:
        return export.take_dashboard(reason=reason, **_asked_by(request, asked))

    return _taken_away(
        request, asked, _("Figures"), reverse("reports:desk_figures"), take, lambda: len(registry.figures())
    )


def _asked_by(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return {"org": asked.org, "period": asked.period, "actor": request.actor, "at": asked.at}


def _taken_away(
    request: HttpRequest,
    asked: Asked,
    name: Any,
    back: str,
    take: Callable[[str], list[Sheet]],
    rows: Callable[[], int],
) -> HttpResponse:
    """Ask for the reason; a refusal stands beside what was typed."""
    form = ExportForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"asked": asked, "name": name, "back": back, "form": form}
    context["refusal"], status = asked.refusal, asked.status
    try:
        if not asked.refusal and form.is_valid():
            sheets = take(form.cleaned_data["reason"])
            return download(f"{asked.org.label} {name} {asked.period.since}—{asked.period.until}", sheets)
        context["rows"] = 0 if asked.refusal else rows()
    except RuleViolation as refusal:
        context["refusal"] = str(refusal)
        status = refusal.status if form.is_bound else status
    if form.errors and status == 200:
        status = 422
    return render(request, "reports/desk_export.html", context, status=status)


@anyone
@require_GET
def public_figures(request: HttpRequest) -> HttpResponse:
    """Show everybody a year's figures, small groups hidden."""
    today = local_day(database_now())
    root = Org.objects.filter(depth=1).first()
    years = public.years(root, today) if root else []
    asked = request.GET.get("year")
    if asked and asked not in {str(one) for one in years}:
        raise Http404
    year = int(asked) if asked else max(years, default=today.year)
    period = Period.preset(str(year), today)
    context = {
        "root": root,
        "year": year,
        "years": years,
        "figures": public.year_figures(root, period) if root else [],
        "today": today,
    }
    return render(request, "reports/public_figures.html", context)
