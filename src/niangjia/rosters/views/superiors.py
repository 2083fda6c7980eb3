"""What goes to a superior and comes back: a roster taken away, what was reported, and the superior's list beside ours."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.xlsx import attachment
from niangjia.people.roles import STAFF_UP
from niangjia.rosters import queries, services
from niangjia.rosters.comparing import Comparison, compare
from niangjia.rosters.forms import ComparingForm, GivingForm
from niangjia.rosters.models import Report
from niangjia.rosters.services.opening import open_sheet
from niangjia.rosters.views.masked import masked

PER_PAGE = 30
#: More than this nobody reads on one page.
MOST_SHOWN = 300


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Take a union's roster away, in our columns or filled into a superior's template; the reason is kept."""
    form = _giving(request)
    if request.method == "POST" and form.is_valid():
        org, mapping = form.cleaned_data["org"], form.cleaned_data["mapping"]
        try:
            content = services.take_roster(
                org=org,
                mapping=mapping,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                at=database_now(),
            )
            return attachment(f"{org.label} {mapping.name if mapping else _('Roster')}", content)
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return _giving_page(request, form)


def _giving(request: HttpRequest) -> GivingForm:
    return GivingForm(
        request.POST if request.method == "POST" else None,
        scope=request.scope,
        initial={"org": request.actor.org_id},
    )


def _giving_page(request: HttpRequest, form: GivingForm) -> HttpResponse:
    found = queries.reports_within(request.scope)
    context = {
        "form": form,
        "attempt": attempt_of(request),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "rosters/desk_give.html", context, status=422 if form.errors else 200)


@roles(*STAFF_UP)
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Note that a roster was reported."""
    form = _giving(request)
    if not form.is_valid():
        return _giving_page(request, form)
    if form.cleaned_data["mapping"] is None:
        form.add_error("mapping", _("Please choose in which mapping it was reported."))
        return _giving_page(request, form)
    attempt = attempt_of(request)
    try:
        made = make_once(
            Report.objects.within(request.scope),
            attempt,
            lambda: services.report_roster(
                org=form.cleaned_data["org"],
                mapping=form.cleaned_data["mapping"],
                attempt=attempt,
                actor=request.actor,
                at=database_now(),
            ),
        )
    except RuleViolation as refusal:
        form.add_error(None, str(refusal))
        return _giving_page(request, form)
    messages.success(
        request,
        _("Noted as reported: %(mapping)s, no. %(number)d, %(rows)d members.")
        % {"mapping": made.mapping_name, "number": made.number, "rows": made.rows},
    )
    return go_on(reverse("rosters:desk_give"))


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def beside(request: HttpRequest) -> HttpResponse:
    """Lay a superior's list beside a union's members; nothing is written."""
    posted = request.method == "POST"
    form = ComparingForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        scope=request.scope,
        initial={"org": request.actor.org_id},
    )
    found = None
    if posted and form.is_valid():
        org, mapping = form.cleaned_data["org"], form.cleaned_data["mapping"]
        try:
            opened = open_sheet(
                form.cleaned_data["upload"].read(),
                org=org,
                mapping=dict(mapping.columns) if mapping else None,
            )
            found = compare(opened, org)
        except RuleViolation as refusal:
            form.add_error("upload", str(refusal))
    context = {"form": form, "found": found, **(_shown(found) if found is not None else {})}
    return render(request, "rosters/desk_compare.html", context, status=422 if form.errors else 200)


def _shown(found: Comparison) -> dict[str, object]:
    return {
        "there": [
            (row.number, row.values.get("name", ""), masked("phone", row.values.get("phone", "")))
            for row in found.there[:MOST_SHOWN]
        ],
        "here": found.here[:MOST_SHOWN],
        "differing": [
            (
                one.line,
                one.person,
                [(head, masked(key, there), masked(key, here)) for head, key, there, here in one.columns],
            )
            for one in found.differing[:MOST_SHOWN]
        ],
        "unread": found.unread[:MOST_SHOWN],
        "most": MOST_SHOWN,
    }
