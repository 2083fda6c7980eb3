"""Prospects on the desk: the list, one enterprise, new ones by hand or by list, and where a founding begins."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, search_of, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.founding import policies, queries, services
from niangjia.founding.choices import Form, Track
from niangjia.founding.forms import ProspectForm, ProspectListForm, StartForm
from niangjia.founding.lists import read_prospects
from niangjia.founding.models import BIG, Case, Prospect
from niangjia.founding.views.pages import PER_PAGE, READERS, prospect_of
from niangjia.people.roles import STAFF_UP

STATES = ("free", "founding", "founded", "aside")


def _list() -> str:
    return reverse("founding:desk_prospects")


@roles(*READERS)
@require_GET
def prospects(request: HttpRequest) -> HttpResponse:
    """List the enterprises without a union, those with most workers first."""
    chosen = {name: search_of(request, name) for name in ("q", "track", "state")}
    chosen["state"] = chosen["state"] if chosen["state"] in STATES else STATES[0]
    found = queries.prospects(
        request.scope,
        text=chosen["q"],
        track=chosen["track"] if chosen["track"] in Track.values else "",
        state=chosen["state"],
    )
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "tracks": Track.choices,
        "big": BIG,
        "may_keep": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "founding/desk_prospects.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put an enterprise on the list."""
    attempt = attempt_of(request)
    form = ProspectForm(request.POST or None, scope=request.scope, initial={"org": request.actor.org_id})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "id": attempt, "actor": request.actor, "at": database_now()}
        try:
            made = make_once(
                Prospect.objects.within(request.scope), attempt, lambda: services.add_prospect(**given)
            )
            messages.success(request, _("Put on the list."))
            return go_on(made.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return show_form(request, form, title=_("New prospect"), back=_list(), attempt=attempt)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Take a list of enterprises: good lines are taken, the others told with what is wrong."""
    posted = request.method == "POST"
    form = ProspectListForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        scope=request.scope,
        initial={"org": request.actor.org_id},
    )
    added = None
    if posted and form.is_valid():
        try:
            rows = read_prospects(form.cleaned_data["upload"].read(), form.cleaned_data["org"])
            added = services.add_prospects(rows=rows, actor=request.actor, at=database_now())
        except RuleViolation as refusal:
            form.add_error("upload", str(refusal))
    return show_form(
        request,
        form,
        title=_("Take in a list of enterprises"),
        back=_list(),
        multipart=True,
        template="founding/desk_prospects_form.html",
        added=added,
        button=_("Take in"),
    )


@roles(*READERS)
@require_GET
def prospect(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one enterprise, and let its founding begin."""
    shown = prospect_of(request, pk)
    context = {
        "prospect": shown,
        "start": StartForm(initial={"form": Form.SINGLE}),
        "may_keep": policies.can_keep(request.actor, shown.org),
    }
    return render(request, "founding/desk_prospect.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct what is known of an enterprise; a stale save answers 409 and shows both."""
    form = ProspectForm(request.POST or None, instance=prospect_of(request, pk), scope=request.scope)
    return corrected(
        request,
        form,
        find=lambda: prospect_of(request, pk),
        save=lambda record, **given: services.update_prospect(prospect=record, **given),
        subject="prospect",
    )


@roles(*STAFF_UP)
@require_POST
def aside(request: HttpRequest, pk: str) -> HttpResponse:
    """Set an enterprise aside with a reason, or take it up again."""
    shown, given = prospect_of(request, pk), {"actor": request.actor, "at": database_now()}
    with refusals_told(request):
        if text_of(request, "act") == "again":
            services.take_up_again(prospect=shown, **given)
            messages.success(request, _("It is on the list again."))
        else:
            services.set_aside(prospect=shown, reason=text_of(request, "reason"), **given)
            messages.success(request, _("Set aside."))
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def start(request: HttpRequest, pk: str) -> HttpResponse:
    """Begin the founding of a union in an enterprise."""
    shown, attempt, form = prospect_of(request, pk), attempt_of(request), StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose the form of the union."))
        return go_on(shown.get_absolute_url())
    given = {"prospects": [shown], "form": form.cleaned_data["form"], "attempt": attempt}
    with refusals_told(request):
        case = make_once(
            Case.objects.within(request.scope),
            attempt,
            lambda: services.open_case(actor=request.actor, at=database_now(), **given),
        )
        return go_on(case.get_absolute_url())
    return go_on(shown.get_absolute_url())
