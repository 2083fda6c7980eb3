"""Foundings on the desk: the list, one founding with its one next step, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, search_of, text_of, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.founding import documents, policies, queries, services
from niangjia.founding.choices import ORDER, Form, StepKind
from niangjia.founding.forms import CaseForm
from niangjia.founding.models import Case, Prospect
from niangjia.founding.views.pages import PER_PAGE, READERS, case_of
from niangjia.people.roles import STAFF_UP

STATES = ("under_way", "registered", "given_up")
#: Where each step is taken.
PAGES = {
    StepKind.MEMBERS: "founding:desk_case_members",
    StepKind.ELECTION: "founding:desk_case_election",
    StepKind.APPROVAL: "founding:desk_case_approve",
    StepKind.REGISTRATION: "founding:desk_case_register",
}
MOST_FREE = 100


def next_page(request: HttpRequest, case: Case) -> str:
    """Give the address where this reader takes the next step; empty when it is not theirs to take."""
    kind, actor = case.next_kind, request.actor
    if kind is None:
        return ""
    may = policies.can_keep(actor, case.org)
    if kind in {StepKind.APPLICATION, StepKind.REGISTRATION}:
        may = policies.can_apply(actor, case.org)
    if kind == StepKind.APPROVAL:
        may = policies.can_approve(actor, case)
    return reverse(PAGES.get(kind, "founding:desk_case_step"), args=[case.pk]) if may else ""


@roles(*READERS)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """List the foundings, those that have waited longest first, each with its next step."""
    chosen = {name: search_of(request, name) for name in ("q", "state", "step")}
    chosen["state"] = chosen["state"] if chosen["state"] in STATES else STATES[0]
    found = queries.cases(request.scope, text=chosen["q"], state=chosen["state"], step=chosen["step"])
    today = local_day(database_now())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, next_page(request, one), (today - one.moved_on).days) for one in page],
        "chosen": chosen,
        "steps": StepKind.choices,
        "total": len(ORDER),
        "stalled": queries.stalled_before(today),
        "targets": queries.targets_of(request.scope, today).filter(org_id=request.actor.org_id),
        "may_keep": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "founding/desk_cases.html", context)


@roles(*READERS)
@require_GET
def case(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a founding: its steps, the one next thing to do, members, committee, documents."""
    shown = case_of(request, pk)
    steps = list(shown.steps.all())
    standing = {one.kind: one for one in steps if one.taken_back_at is None}
    today = local_day(database_now())
    may_keep = policies.can_keep(request.actor, shown.org)
    free = Prospect.objects.within(request.scope).free().filter(org=shown.org)
    context = {
        "case": shown,
        "steps": [(kind, standing.get(kind), kind == shown.next_kind) for kind in ORDER],
        "taken_back": [one for one in steps if one.taken_back_at is not None],
        "next": shown.next_kind,
        "next_url": next_page(request, shown),
        "days": (today - shown.moved_on).days,
        "stalled": not shown.over and shown.moved_on < queries.stalled_before(today),
        "members": shown.founding_members.all(),
        "seats": shown.seats.all(),
        "documents": documents.ready(shown) if may_keep else [],
        "masked": not request.actor.has_role(*STAFF_UP),
        "may_keep": may_keep,
        "may_send_back": shown.reached == StepKind.APPLICATION and policies.can_approve(request.actor, shown),
        "free": free[:MOST_FREE] if may_keep and not shown.approved and shown.form != Form.SINGLE else [],
    }
    return render(request, "founding/desk_case.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct what the union is to be; a stale save answers 409 and shows both."""
    form = CaseForm(request.POST or None, instance=case_of(request, pk))
    return corrected(
        request,
        form,
        find=lambda: case_of(request, pk),
        save=lambda record, **given: services.update_case(case=record, **given),
        subject="founding",
    )


@roles(*STAFF_UP)
@require_POST
def enterprise(request: HttpRequest, pk: str) -> HttpResponse:
    """Add an enterprise to a founding that takes in several."""
    shown = case_of(request, pk)
    with refusals_told(request):
        known = Prospect.objects.within(request.scope).select_related("org")
        sent: Any = uuid_of(request, "prospect")
        joining = known.filter(pk=sent).first()
        if joining is None:
            raise RuleViolation
        services.join_enterprise(case=shown, prospect=joining, actor=request.actor, at=database_now())
        messages.success(request, _("Added."))
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def back(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the last step back with a reason; the superior sends an application back."""
    shown, kind = case_of(request, pk), text_of(request, "kind")
    with refusals_told(request):
        services.take_back(
            case=shown, kind=kind, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Taken back."))
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def end(request: HttpRequest, pk: str) -> HttpResponse:
    """Give a founding up."""
    shown = case_of(request, pk)
    with refusals_told(request):
        services.give_up(
            case=shown, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Given up. The enterprise is on the list again."))
    return go_on(shown.get_absolute_url())
