"""Work groups and where they stay."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP
from niangjia.research import policies, queries, services
from niangjia.research.forms import GroupForm, StayForm
from niangjia.research.models import Stay, WorkGroup
from niangjia.research.policies import PLANNERS, READERS
from niangjia.research.views.campaigns import campaign_of

LATEST = 30


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: str) -> HttpResponse:
    """Form a group of a campaign."""
    campaign, attempt = campaign_of(request, pk), attempt_of(request)
    form = GroupForm(request.POST or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "campaign": campaign, "attempt": attempt, "actor": request.actor}
        try:
            made = make_once(
                WorkGroup.objects.within(request.scope),
                attempt,
                lambda: services.form_group(at=database_now(), **given),
            )
            return go_on(made.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    title, back = _("New work group"), campaign.get_absolute_url()
    return show_form(request, form, title=title, back=back, about=campaign.name, attempt=attempt)


def _group(request: HttpRequest, pk: Any) -> WorkGroup:
    found: WorkGroup = get_object_or_404(
        WorkGroup.objects.within(request.scope).select_related("campaign__org"), pk=pk
    )
    return found


@roles(*READERS)
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a group: who is in it, where it goes, what it recorded; who plans sends it somewhere."""
    shown: WorkGroup = get_object_or_404(
        queries.groups_of(request.actor).select_related("campaign__org"), pk=pk
    )
    may_plan = policies.can_plan(request.actor, shown.campaign.org)
    form, status = None, 200
    if may_plan and shown.campaign.closed_on is None:
        form = StayForm(request.POST or None, group=shown)
    if request.method == "POST":
        if form is not None and form.is_valid():
            try:
                services.send_group(group=shown, actor=request.actor, at=database_now(), **form.cleaned_data)
                messages.success(request, _("Saved."))
                return go_on(shown.get_absolute_url())
            except RuleViolation as refusal:
                form.add_error(None, str(refusal))
        status = 422
    context = {
        "tab": "campaigns",
        "group": shown,
        "campaign": shown.campaign,
        "members": shown.members.select_related("person"),
        "stays": shown.stays.select_related("org"),
        "visits": queries.visits(request.actor).filter(work_group=shown)[:LATEST],
        "may_plan": may_plan,
        "named": request.actor.has_role(*STAFF_UP),
        "form": form,
    }
    return render(request, "research/desk_group.html", context, status=status)


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a group; a stale save answers 409 and shows both."""
    shown = _group(request, pk)
    return corrected(
        request,
        GroupForm(request.POST or None, instance=shown, campaign=shown.campaign),
        find=lambda: _group(request, pk),
        save=lambda record, **given: services.update_group(group=record, **given),
        subject="work_group",
    )


@roles(*PLANNERS)
@require_POST
def call_off(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a stay off the plan."""
    stay = get_object_or_404(
        Stay.objects.within(request.scope).select_related("group__campaign__org", "org"), pk=pk
    )
    with refusals_told(request):
        services.call_group_off(stay=stay, actor=request.actor, at=database_now())
        messages.success(request, _("Taken off the plan."))
    return go_on(stay.group.get_absolute_url())
