"""Quotas and the lists that fill them."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from niangjia.activities import policies, services
from niangjia.activities.forms import ListForm, QuotaForm
from niangjia.activities.lines import Line
from niangjia.activities.models import Quota, Session
from niangjia.activities.views.running import session_page, session_url
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, refusals_told, uuid_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.ids import uuid7
from niangjia.people.roles import HEADS, STAFF_UP


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def quota(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep places for an outlet, or give them back to everybody. The form stands on the session's page."""
    session = get_object_or_404(Session.objects.within(request.scope).with_offer(), pk=pk)
    if request.method == "GET":
        return go_on(session_url(request, pk))
    form, at = QuotaForm(request.POST, scope=request.scope), database_now()
    back = reverse("activities:desk_session", args=[pk]) + "#quotas"
    if "release" in request.POST:
        kept = get_object_or_404(session.quotas, pk=uuid_of(request, "release"))
        with refusals_told(request):
            services.release_quota(quota=kept, actor=request.actor, at=at)
        return go_on(back)
    if not form.is_valid():
        return session_page(request, session, quota=form, status=422)
    try:
        services.set_quota(session=session, actor=request.actor, at=at, **form.cleaned_data)
    except RuleViolation as refusal:
        form.add_error(None, str(refusal))
        return session_page(request, session, quota=form, status=refusal.status)
    messages.success(request, _("Places kept. The head of the outlet sees them on Today."))
    return go_on(back)


@roles(*STAFF_UP, *HEADS)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, pk: str) -> HttpResponse:
    """Send names against the places kept for an outlet, or take one off; each line is answered."""
    kept = get_object_or_404(
        Quota.objects.select_related("org", "session__activity__org", "session__activity__programme"), pk=pk
    )
    if not policies.can_send_list(request.actor, kept):
        raise Http404
    posted, at = request.method == "POST", database_now()
    if posted and "off" in request.POST:
        return _take_off(request, kept)
    form = ListForm(request.POST if posted else None, initial={"group": "courier"})
    outcome = None
    if posted and form.is_valid():
        outcome = _sign_up(request, kept, form.cleaned_data["lines"], at)
        form = ListForm(
            initial={
                "group": request.POST["group"],
                "lines": "\n".join(line.text for line in outcome.failed),
            }
        )
        kept.refresh_from_db()
    context = {
        "quota": kept,
        "session": kept.session,
        "form": form,
        "outcome": outcome,
        "attempt": uuid7(),
        "begun": at >= kept.session.starts_at,
        "signups": kept.signups.live().select_related("person__vault"),
    }
    return render(request, "activities/desk_list.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a list: who was signed up, who was on it already, and the lines that are to be mended."""

    done: list[services.ListResult]
    already: list[services.ListResult]
    failed: list[Line]


def _sign_up(request: HttpRequest, kept: Quota, lines: list[Line], at: datetime) -> Outcome:
    session = Session.objects.with_offer().get(pk=kept.session_id)
    good = [(line, line.row) for line in lines if line.row is not None]
    results = services.sign_up_list(
        session=session,
        quota=kept,
        rows=[row for _line, row in good],
        actor=request.actor,
        at=at,
        attempt=attempt_of(request),
    )
    why = {id(line): result.refusal for (line, _row), result in zip(good, results, strict=True)}
    failed = [
        Line(line.text, line.row, line.reason or why[id(line)])
        for line in lines
        if line.row is None or why[id(line)]
    ]
    done = [result for result in results if result.signup and not result.already]
    return Outcome(done, [result for result in results if result.already], failed)


def _take_off(request: HttpRequest, kept: Quota) -> HttpResponse:
    """Give somebody's place back to the outlet: until the session begins, by the outlet itself."""
    listed = get_object_or_404(kept.signups.live().select_related("person"), pk=uuid_of(request, "off"))
    with refusals_told(request):
        services.cancel_signup(
            signup=listed,
            actor=request.actor,
            at=database_now(),
            reason=_("Taken off the list by the outlet"),
        )
        messages.success(request, _("Taken off the list: %(person)s") % {"person": listed.person})
    return go_on(reverse("activities:desk_list_signup", args=[kept.pk]))
