"""What a meeting gave somebody to do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP
from niangjia.research import services
from niangjia.research.forms import TaskForm
from niangjia.research.models import Task
from niangjia.research.policies import PLANNERS
from niangjia.research.views.meetings import meeting_of, meeting_page

LATEST = 20


@roles(*STAFF_UP)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List what one has to do, what is late first, and what one did last."""
    own = Task.objects.of_person(request.actor.person_id).select_related("meeting", "org")
    context = {
        "tab": "mine",
        "open": own.open(),
        "done": own.exclude(done_at=None).order_by("-done_at")[:LATEST],
        "day": local_day(timezone.now()),
    }
    return render(request, "research/desk_tasks.html", context)


@roles(*PLANNERS)
@require_POST
def give(request: HttpRequest, pk: str) -> HttpResponse:
    """Give somebody something to do."""
    meeting, attempt = meeting_of(request, pk), attempt_of(request)
    form = TaskForm(request.POST, meeting=meeting)
    if form.is_valid():
        given: dict[str, Any] = {**form.cleaned_data, "meeting": meeting, "attempt": attempt}
        try:
            make_once(
                Task.objects.filter(meeting=meeting),
                attempt,
                lambda: services.give_task(actor=request.actor, at=database_now(), **given),
            )
            messages.success(request, _("Put on their list."))
            return go_on(meeting.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return meeting_page(request, meeting, form=form, status=422)


def _task(request: HttpRequest, pk: Any) -> Task:
    own = Task.objects.of_person(request.actor.person_id).order_by().values("pk")
    inside = Task.objects.within(request.scope).order_by().values("pk")
    found: Task = get_object_or_404(
        (Task.objects.filter(pk__in=own) | Task.objects.filter(pk__in=inside)).select_related(
            "meeting__org", "person"
        ),
        pk=pk,
    )
    return found


def _back(request: HttpRequest, task: Task) -> str:
    """Go back to where one came from: the meeting, or one's own list."""
    there = reverse("research:desk_tasks")
    return task.meeting.get_absolute_url() if text_of(request, "from") == "meeting" else there


@roles(*STAFF_UP)
@require_POST
def done(request: HttpRequest, pk: str) -> HttpResponse:
    """Say that a task is done."""
    task = _task(request, pk)
    with refusals_told(request):
        services.finish_task(task=task, note=text_of(request, "note"), actor=request.actor, at=database_now())
        messages.success(request, _("Done."))
    return go_on(_back(request, task))


@roles(*STAFF_UP)
@require_POST
def reopen(request: HttpRequest, pk: str) -> HttpResponse:
    """Take back that a task is done."""
    task = _task(request, pk)
    with refusals_told(request):
        services.reopen_task(task=task, actor=request.actor, at=database_now())
    return go_on(_back(request, task))


@roles(*PLANNERS)
@require_POST
def drop(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a task off the list."""
    task = _task(request, pk)
    with refusals_told(request):
        services.drop_task(
            task=task, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Taken off the list."))
    return go_on(task.meeting.get_absolute_url())
