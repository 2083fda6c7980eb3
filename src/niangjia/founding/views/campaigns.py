"""Campaigns on the desk: how many unions each township is to found, and how many stand, each number with its records."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts.form_pages import corrected, made
from niangjia.core.access import roles
from niangjia.core.answers import go_on, number_of, refusals_told
from niangjia.core.clock import database_now
from niangjia.founding import policies, progress, queries, services
from niangjia.founding.forms import CampaignForm
from niangjia.founding.models import Campaign
from niangjia.founding.policies import SUPERIORS
from niangjia.founding.views.pages import PER_PAGE, READERS
from niangjia.orgs.models import Org

MOST_UNIONS = 9_999


def _campaign(request: HttpRequest, pk: str) -> Campaign:
    found: Campaign = get_object_or_404(Campaign.objects.within(request.scope).select_related("org"), pk=pk)
    return found


@roles(*READERS)
@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns of the scope, the latest first."""
    found = Campaign.objects.within(request.scope).select_related("org")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "may_plan": request.actor.has_role(*SUPERIORS),
    }
    return render(request, "founding/desk_campaigns.html", context)


@roles(*SUPERIORS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a campaign of the org one acts for."""
    return made(
        request,
        CampaignForm(request.POST or None),
        known=Campaign.objects.within(request.scope),
        make=lambda **given: services.open_campaign(org=Org.objects.get(pk=request.actor.org_id), **given),
        title=_("New campaign"),
        back=reverse("founding:desk_campaigns"),
    )


@roles(*READERS)
@require_http_methods(["GET", "POST"])
def campaign(request: HttpRequest, pk: str) -> HttpResponse:
    """Show target and registered unions of each org, in the order of the tree; who may plan sets the targets."""
    shown = _campaign(request, pk)
    may_plan = policies.can_plan(request.actor, shown.org)
    orgs = list(queries.plannable(shown))
    if request.method == "POST":
        with refusals_told(request):
            targets = {org: min(max(number_of(request, f"target_{org.pk}"), 0), MOST_UNIONS) for org in orgs}
            services.set_targets(campaign=shown, targets=targets, actor=request.actor, at=database_now())
            messages.success(request, _("Saved."))
        return go_on(shown.get_absolute_url())
    context = {
        "campaign": shown,
        "progress": progress.of(shown, orgs),
        "may_plan": may_plan,
    }
    return render(request, "founding/desk_campaign.html", context)


@roles(*SUPERIORS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a campaign; a stale save answers 409 and shows both."""
    form = CampaignForm(request.POST or None, instance=_campaign(request, pk))
    return corrected(
        request,
        form,
        find=lambda: _campaign(request, pk),
        save=lambda record, **given: services.update_campaign(campaign=record, **given),
        subject="campaign",
    )
