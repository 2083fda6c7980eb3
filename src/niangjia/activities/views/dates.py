"""Dates of an activity on the desk: add, change, call off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.accounts.queries import last_change
from niangjia.activities import services
from niangjia.activities.forms import SessionForm
from niangjia.activities.forms.desk import first_guess
from niangjia.activities.models import Activity, Session
from niangjia.activities.services.sessions import to_tell
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, number_of, refusals_told, text_of
from niangjia.core.clock import database_now
from niangjia.core.comparing import differing
from niangjia.core.errors import RuleViolation, StaleRecord
from niangjia.people.roles import STAFF_UP


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: str) -> HttpResponse:
    """Add a date."""
    shown = get_object_or_404(Activity.objects.within(request.scope).select_related("org"), pk=pk)
    posted, at, attempt = request.method == "POST", database_now(), attempt_of(request)
    form = SessionForm(request.POST if posted else None, initial=first_guess())
    if posted and form.is_valid():
        try:
            given = {"id": attempt, "actor": request.actor, "at": at, **form.cleaned_data}
            made = make_once(
                shown.sessions.all(), attempt, lambda: services.add_session(activity=shown, **given)
            )
            if made.is_over(at):
                messages.warning(request, _("Added, but this date is over already. Check day and time."))
            else:
                messages.success(request, _("The date was added."))
            return go_on(reverse("activities:desk_activity", args=[pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return render(
        request,
        "activities/desk_session_form.html",
        {"form": form, "activity": shown, "attempt": attempt},
        status=422 if form.errors else 200,
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Change a date. When those signed up are to be told, the page says how many, and is sent once more."""
    shown = get_object_or_404(Session.objects.within(request.scope).with_offer(), pk=pk)
    posted, at = request.method == "POST", database_now()
    form = SessionForm(request.POST if posted else None, instance=shown)
    context: dict[str, Any] = {"version": number_of(request, "version") or shown.version}
    status = 200
    if posted and form.is_valid():
        changes = form.cleaned_data
        current = Session.objects.get(pk=pk)
        fresh = number_of(request, "version") == current.version
        heads = to_tell(session=current, changes=changes, at=at) if fresh else 0
        try:
            if heads and "tell" not in request.POST:
                context["heads"] = heads
            else:
                _save(request, pk, changes)
                return go_on(reverse("activities:desk_session", args=[pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
            if isinstance(refusal, StaleRecord):
                saved = Session.objects.get(pk=pk)
                theirs = differing(form, saved)
                context |= {"version": saved.version, "theirs": theirs, "last": last_change("session", pk)}
    elif form.errors:
        status = 422
    context |= {"form": form, "activity": shown.activity, "session": Session.objects.get(pk=pk)}
    return render(request, "activities/desk_session_form.html", context, status=status)


def _save(request: HttpRequest, pk: str, changes: dict[str, Any]) -> None:
    services.update_session(
        session=Session.objects.get(pk=pk),
        version=number_of(request, "version"),
        changes=changes,
        actor=request.actor,
        at=database_now(),
    )
    messages.success(request, _("Saved."))


@roles(*STAFF_UP)
@require_POST
def cancel(request: HttpRequest, pk: str) -> HttpResponse:
    """Call a date off."""
    shown = get_object_or_404(Session.objects.within(request.scope), pk=pk)
    with refusals_told(request):
        services.cancel_session(
            session=shown, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Cancelled. Everybody signed up is told."))
        return go_on(reverse("activities:desk_activity", args=[shown.activity_id]))
    return go_on(reverse("activities:desk_session_edit", args=[pk]))
