"""Pairing of districts: the plan, and what came of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts.form_pages import corrected, made
from niangjia.cadres import policies, services
from niangjia.cadres.forms import JointForm, NewPairingForm, PairingForm
from niangjia.cadres.models import JointRecord, Pairing
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import AUDITOR, CADRES, CITY, DISTRICT

PER_PAGE = 20


def _pairing(request: HttpRequest, pk: str) -> Pairing:
    found: Pairing = get_object_or_404(Pairing.objects.within(request.scope), pk=pk)
    return found


@roles(*CADRES, AUDITOR)
@require_GET
def pairings(request: HttpRequest) -> HttpResponse:
    """List the pairings with a side in the scope."""
    found = Pairing.objects.within(request.scope).prefetch_related("sides__org")
    context = {
        "tab": "pairing",
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "may_pair": request.actor.has_role(DISTRICT, CITY),
        "today": local_day(timezone.now()),
    }
    return render(request, "cadres/desk_pairings.html", context)


@roles(*CADRES, AUDITOR)
@require_GET
def pairing(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a pairing: its sides, its plan, what was done together."""
    shown = _pairing(request, pk)
    context = {
        "tab": "pairing",
        "pairing": shown,
        "sides": shown.sides.select_related("org"),
        "records": shown.records.select_related("activity__org"),
        "may_keep": policies.can_keep_pairing(request.actor, shown),
        "scope": request.scope,
    }
    return render(request, "cadres/desk_pairing.html", context)


@roles(DISTRICT, CITY)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Pair a union of the scope with one of another district."""
    posted = request.POST if request.method == "POST" else None
    initial = {"org": request.actor.org_id, "starts_on": local_day(timezone.now())}
    return made(
        request,
        NewPairingForm(posted, scope=request.scope, initial=initial),
        known=Pairing.objects.within(request.scope),
        make=services.pair,
        title=_("New pairing"),
        back=reverse("cadres:desk_pairings"),
        tab="pairing",
    )


@roles(DISTRICT, CITY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Change the plan; a stale save answers 409 and shows both."""
    if not policies.can_keep_pairing(request.actor, _pairing(request, pk)):
        raise Http404
    return corrected(
        request,
        PairingForm(request.POST if request.method == "POST" else None, instance=_pairing(request, pk)),
        find=lambda: _pairing(request, pk),
        save=lambda pairing, **given: services.update_pairing(pairing=pairing, **given),
        subject="pairing",
        tab="pairing",
    )


@roles(DISTRICT, CITY)
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: str) -> HttpResponse:
    """Record what both sides did together."""
    shown, posted, attempt = _pairing(request, pk), request.method == "POST", attempt_of(request)
    form = JointForm(
        request.POST if posted else None, pairing=shown, initial={"on": local_day(timezone.now())}
    )
    if posted and form.is_valid():
        given = {"pairing": shown, "attempt": attempt, "actor": request.actor, "at": database_now()}
        try:
            make_once(
                JointRecord.objects.filter(pairing=shown),
                attempt,
                lambda: services.record_joint(**given, **form.cleaned_data),
            )
            messages.success(request, _("Recorded."))
            return go_on(reverse("cadres:desk_pairing", args=[pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"tab": "pairing", "pairing": shown, "form": form, "attempt": attempt}
    return render(request, "cadres/desk_joint_form.html", context, status=422 if form.errors else 200)
