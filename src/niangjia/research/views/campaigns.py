"""Research campaigns at the desk: what is planned, how far it is, what came of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, made, show_form
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told
from niangjia.core.clock import database_now, local_day
from niangjia.core.xlsx import download
from niangjia.orgs.models import Org
from niangjia.people.roles import STAFF_UP
from niangjia.research import exporting, policies, queries, services
from niangjia.research.forms import CampaignForm, ClosingForm
from niangjia.research.models import Campaign
from niangjia.research.policies import PLANNERS, READERS
from niangjia.research.services.recording import told
from niangjia.research.views.pages import PER_PAGE


def campaign_of(request: HttpRequest, pk: Any) -> Campaign:
    """Load a campaign the actor may plan: one of their scope."""
    found: Campaign = get_object_or_404(Campaign.objects.within(request.scope).select_related("org"), pk=pk)
    return found


@roles(*READERS)
@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns one may open, the latest first."""
    found = queries.with_numbers(queries.campaigns_of(request.actor))
    context = {
        "tab": "campaigns",
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "day": local_day(timezone.now()),
        "may_plan": request.actor.has_role(*PLANNERS),
    }
    return render(request, "research/desk_campaigns.html", context)


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a campaign of the org one acts for."""
    return made(
        request,
        CampaignForm(request.POST or None),
        known=Campaign.objects.within(request.scope),
        make=lambda **given: services.open_campaign(org=Org.objects.get(pk=request.actor.org_id), **given),
        title=_("New research campaign"),
        back=reverse("research:desk_campaigns"),
    )


@roles(*READERS)
@require_GET
def campaign(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a campaign with its groups in the order they were formed: where they stay, what they recorded."""
    shown: Campaign = get_object_or_404(queries.campaigns_of(request.actor), pk=pk)
    told_groups = queries.groups_told(shown)
    if request.GET.get("format") == "xlsx":
        whole = request.actor.has_role(*STAFF_UP)
        sheets = exporting.campaign_sheets(shown, told_groups, whole=whole)
        detail = {"rows": len(told_groups)}
        told("research.exported", "research", shown, request.actor, database_now(), detail=detail)
        return download(shown.name, sheets)
    # Whoever is sent from another unit sees the campaign, and not the figures of its org.
    covered = request.scope is not None and request.scope.covers(shown.org.path)
    context = {
        "tab": "campaigns",
        "campaign": shown,
        "groups": told_groups,
        "cadres": len({one.pk for told in told_groups for one in [*told.members, told.leader] if one}),
        "visits": sum(told.visits for told in told_groups),
        "concerns": sum(told.concerns for told in told_groups),
        "may_plan": policies.can_plan(request.actor, shown.org),
        "named": request.actor.has_role(*STAFF_UP),
        "window": f"org={shown.org_id}&since={shown.since}&until={shown.until}" if covered else "",
    }
    return render(request, "research/desk_campaign.html", context)


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a campaign; a stale save answers 409 and shows both."""
    form = CampaignForm(request.POST or None, instance=campaign_of(request, pk))
    return corrected(
        request,
        form,
        find=lambda: campaign_of(request, pk),
        save=lambda record, **given: services.update_campaign(campaign=record, **given),
        subject="research",
    )


@roles(*PLANNERS)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: str) -> HttpResponse:
    """Close a campaign with what came of it."""
    shown = campaign_of(request, pk)
    form = ClosingForm(request.POST or None, initial={"result": shown.result})
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            services.close_campaign(
                campaign=shown, actor=request.actor, at=database_now(), **form.cleaned_data
            )
            messages.success(request, _("Closed."))
        return go_on(shown.get_absolute_url())
    title, back = _("Close the campaign"), shown.get_absolute_url()
    return show_form(request, form, title=title, back=back, about=shown.name, button=title)


@roles(*PLANNERS)
@require_POST
def reopen(request: HttpRequest, pk: str) -> HttpResponse:
    """Take back that a campaign was closed."""
    shown = campaign_of(request, pk)
    with refusals_told(request):
        services.reopen_campaign(campaign=shown, actor=request.actor, at=database_now())
    return go_on(shown.get_absolute_url())
