"""Report meetings of stations at the desk."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told
from niangjia.core.clock import database_now
from niangjia.core.docx import attachment, written
from niangjia.core.errors import RuleViolation
from niangjia.figures import Period
from niangjia.orgs.models import Org
from niangjia.people.roles import STAFF_UP
from niangjia.research import documents, drafting, policies, services
from niangjia.research.forms import MeetingForm, MinutesForm, ReportForm, TaskForm
from niangjia.research.models import Meeting, StationReport
from niangjia.research.policies import PLANNERS, READERS
from niangjia.research.services.recording import told
from niangjia.research.views.pages import PER_PAGE


def meeting_of(request: HttpRequest, pk: Any) -> Meeting:
    """Load a meeting of the scope."""
    found: Meeting = get_object_or_404(Meeting.objects.within(request.scope).select_related("org"), pk=pk)
    return found


@roles(*READERS)
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """List the report meetings of the scope, and the reports one is to write oneself."""
    found = (
        Meeting.objects.within(request.scope)
        .select_related("org")
        .annotate(
            stations=Count("reports", distinct=True),
            open_tasks=Count("tasks", filter=Q(tasks__done_at=None, tasks__dropped_at=None), distinct=True),
        )
        .order_by("-on", "-id")
    )
    own = StationReport.objects.none()
    if request.actor.has_role(*STAFF_UP):
        own = StationReport.objects.of_person(request.actor.person_id).select_related("meeting", "org")
    context = {
        "tab": "meetings",
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "own": own.order_by("-meeting__on")[:5],
        "may_plan": request.actor.has_role(*PLANNERS),
    }
    return render(request, "research/desk_meetings.html", context)


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Call the stations under the org one acts for to report."""
    attempt, form = attempt_of(request), MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        org = Org.objects.get(pk=request.actor.org_id)
        given = {**form.cleaned_data, "org": org, "attempt": attempt, "actor": request.actor}
        try:
            made = make_once(
                Meeting.objects.within(request.scope),
                attempt,
                lambda: services.call_meeting(at=database_now(), **given),
            )
            return go_on(made.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    back = reverse("research:desk_meetings")
    return show_form(request, form, title=_("New report meeting"), back=back, attempt=attempt, tab="meetings")


@roles(*READERS)
@require_GET
def meeting(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a meeting: the stations' reports in the order of the tree, what was said in the end, the tasks."""
    shown = meeting_of(request, pk)
    return meeting_page(request, shown)


def meeting_page(
    request: HttpRequest, shown: Meeting, *, form: TaskForm | None = None, status: int = 200
) -> HttpResponse:
    """Draw the page of a meeting, with the form of a task that was refused."""
    may_plan = policies.can_plan(request.actor, shown.org)
    context = {
        "tab": "meetings",
        "meeting": shown,
        "reports": shown.reports.select_related("org", "person"),
        "tasks": shown.tasks.filter(dropped_at=None).select_related("person", "org"),
        "may_plan": may_plan,
        "named": request.actor.has_role(*STAFF_UP),
        "form": form or (TaskForm(meeting=shown) if may_plan else None),
        "attempt": attempt_of(request),
    }
    return render(request, "research/desk_meeting.html", context, status=status)


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a meeting, and write what was said in the end; a stale save answers 409 and shows both."""
    form = MinutesForm(request.POST or None, instance=meeting_of(request, pk))
    return corrected(
        request,
        form,
        find=lambda: meeting_of(request, pk),
        save=lambda record, **given: services.update_meeting(meeting=record, **given),
        subject="report_meeting",
        tab="meetings",
    )


@roles(*STAFF_UP)
@require_GET
def minutes(request: HttpRequest, pk: str) -> HttpResponse:
    """Write the minutes from what is recorded, and note who took them."""
    shown = meeting_of(request, pk)
    paper = documents.meeting_minutes(shown)
    content = written(paper)
    told("report_meeting.minutes_taken", "report_meeting", shown, request.actor, database_now())
    return attachment(paper.title, content)


def _report(request: HttpRequest, pk: Any) -> StationReport:
    found: StationReport = get_object_or_404(
        StationReport.objects.within(request.scope).select_related("org", "person", "meeting__org"), pk=pk
    )
    return found


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: str) -> HttpResponse:
    """Write a station's report beside the figures it was drafted from; a stale save answers 409 and shows both."""
    shown = _report(request, pk)
    meeting_shown = shown.meeting
    unit = drafting.reporting_for(shown.org)
    period = Period(meeting_shown.since, meeting_shown.until)
    seen = Meeting.objects.within(request.scope).filter(pk=meeting_shown.pk).exists()
    back = meeting_shown.get_absolute_url() if seen else reverse("research:desk_meetings")
    return corrected(
        request,
        ReportForm(request.POST or None, instance=shown),
        find=lambda: _report(request, pk),
        save=lambda record, **given: services.update_report(report=record, **given),
        subject="report_meeting",
        go=lambda _record: back,
        template="research/desk_report.html",
        tab="meetings",
        title=meeting_shown.title,
        about=shown.org.label,
        report=shown,
        parts=drafting.told([shown.org], period.since, period.until, unit)[shown.org_id],
        window=f"{period.query}&org={unit.pk}",
    )


@roles(*STAFF_UP)
@require_POST
def draft(request: HttpRequest, pk: str) -> HttpResponse:
    """Draft a report anew from the figures as they are now."""
    shown = _report(request, pk)
    with refusals_told(request):
        services.draft_again(report=shown, actor=request.actor, at=database_now())
        messages.success(request, _("Drafted anew from the figures."))
    return go_on(shown.get_absolute_url())
