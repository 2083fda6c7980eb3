"""Talks to come at the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP
from niangjia.research import policies, services
from niangjia.research.forms import PlanForm
from niangjia.research.models import TalkPlan
from niangjia.research.policies import READERS


def plan_of(request: HttpRequest, pk: Any) -> TalkPlan:
    """Load a plan of the scope."""
    found: TalkPlan = get_object_or_404(
        TalkPlan.objects.within(request.scope).select_related("org", "campaign", "talk"), pk=pk
    )
    return found


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a talk: when, where, with whom, who goes."""
    attempt = attempt_of(request)
    initial = {"org": request.actor.org_id, "on": local_day(timezone.now())}
    initial["persons"] = [request.actor.person_id]
    form = PlanForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "persons": list(form.cleaned_data["persons"])}
        try:
            made = make_once(
                TalkPlan.objects.within(request.scope),
                attempt,
                lambda: services.plan_talk(actor=request.actor, at=database_now(), attempt=attempt, **given),
            )
            messages.success(request, _("Planned. It stands on the phones of those who go."))
            return go_on(made.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    back = reverse("research:desk_talks")
    return show_form(request, form, title=_("Plan a talk"), back=back, attempt=attempt, tab="talks")


@roles(*READERS)
@require_GET
def plan(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a talk to come; once it was held, the way to its record."""
    shown = plan_of(request, pk)
    context = {
        "tab": "talks",
        "plan": shown,
        "persons": shown.persons.all(),
        "named": request.actor.has_role(*STAFF_UP),
        "may_talk": shown.is_open and policies.can_talk(request.actor, shown.org),
        "day_came": shown.on <= local_day(timezone.now()),
    }
    return render(request, "research/desk_plan.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a plan; a stale save answers 409 and shows both."""
    return corrected(
        request,
        PlanForm(request.POST or None, instance=plan_of(request, pk), actor=request.actor),
        find=lambda: plan_of(request, pk),
        save=lambda record, **given: services.update_plan(plan=record, **given),
        subject="talk_plan",
        tab="talks",
    )


@roles(*STAFF_UP)
@require_POST
def call_off(request: HttpRequest, pk: str) -> HttpResponse:
    """Call off a talk that was planned."""
    shown = plan_of(request, pk)
    with refusals_told(request):
        reason = text_of(request, "reason")
        services.call_off(plan=shown, reason=reason, actor=request.actor, at=database_now())
        messages.success(request, _("Called off."))
    return go_on(shown.get_absolute_url())
