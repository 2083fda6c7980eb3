"""Calls and proposals on the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, made
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.courses import policies, queries, services
from niangjia.courses.choices import Field, ProposalState
from niangjia.courses.forms import CallForm
from niangjia.courses.models import Call, Need, Proposal
from niangjia.courses.policies import MANAGERS
from niangjia.courses.views.lecturers import field_names
from niangjia.courses.views.pages import (
    READERS,
    chosen_of,
    found,
    keeper,
    manages,
    page_of,
    takeaway,
    wants_workbook,
)
from niangjia.people.choices import group_names
from niangjia.people.roles import STAFF_UP


@roles(*READERS)
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls, the latest first."""
    chosen, day = chosen_of(request, "q", "state"), local_day(database_now())
    page = page_of(request, queries.calls(request.scope, text=chosen["q"], state=chosen["state"], on=day))
    context = {
        "page": page,
        "rows": [(one, field_names(one.fields), (one.closes_on - day).days) for one in page],
        "chosen": chosen,
        "today": day,
        "may_keep": manages(request),
    }
    return render(request, "courses/desk_calls.html", context)


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Call for courses; from a need, for what people wish to hear and the library does not have."""
    sent = uuid_of(request, "need")
    need = Need.objects.within(request.scope).filter(pk__in=[sent] if sent else []).first()
    initial: dict[str, Any] = {"opens_on": local_day(database_now())}
    if need is not None:
        initial |= {
            "title": _("Call for courses: %(topic)s") % {"topic": need.topic[:60]},
            "fields": [need.field],
        }
    return made(
        request,
        CallForm(request.POST or None, initial=initial),
        known=Call.objects.within(request.scope),
        make=lambda **given: services.open_call(org=keeper(request), needs=[need] if need else (), **given),
        title=_("New call"),
        back=reverse("courses:desk_calls"),
        about=need.topic if need else "",
        hidden={"need": need.pk} if need else {},
    )


def _call(request: HttpRequest, pk: str) -> Call:
    call: Call = found(request, Call, pk, "org")
    return call


@roles(*READERS)
@require_GET
def call(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one call with what was proposed to it and the needs it answers."""
    shown, day = _call(request, pk), local_day(database_now())
    context = {
        "call": shown,
        "fields": field_names(shown.fields),
        "open": shown.open_at(day),
        "proposals": queries.proposals(request.scope, call=shown),
        "needs": shown.needs.order_by("-headcount"),
        "may_keep": policies.can_manage(request.actor, shown.org),
        "masked": not request.actor.has_role(*STAFF_UP),
    }
    return render(request, "courses/desk_call.html", context)


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a call; a stale save answers 409 and shows both."""
    return corrected(
        request,
        CallForm(request.POST or None, instance=_call(request, pk)),
        find=lambda: _call(request, pk),
        save=lambda record, **given: services.update_call(call=record, **given),
        subject="call",
    )


@roles(*READERS)
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """List what was proposed, the longest waiting first."""
    chosen = chosen_of(request, "q", "field", "state")
    chosen["state"] = chosen["state"] or ProposalState.WAITING
    listed = queries.proposals(request.scope, state=chosen["state"], text=chosen["q"], field=chosen["field"])
    if wants_workbook(request) and request.actor.has_role(*STAFF_UP):
        heads = [
            _("Title"),
            _("Course field"),
            _("Minutes"),
            _("Kind of lecturer"),
            _("Proposed on"),
            _("State"),
        ]
        rows = [
            (
                one.title,
                one.get_field_display(),
                one.minutes,
                one.lecturer.get_kind_display(),
                local_day(one.made_at),
                one.get_state_display(),
            )
            for one in listed
        ]
        return takeaway(request, _("Course proposals"), heads, rows, (40, 18, 10, 12, 12, 14))
    context = {
        "page": page_of(request, listed),
        "chosen": chosen,
        "fields": Field.choices,
        "states": ProposalState.choices,
        "masked": not request.actor.has_role(*STAFF_UP),
    }
    return render(request, "courses/desk_proposals.html", context)


@roles(*READERS)
@require_GET
def proposal(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one proposal and how its trial lectures went."""
    shown: Proposal = found(request, Proposal, pk, "lecturer__person", "call", "course", "org")
    context = {
        "proposal": shown,
        "groups": group_names(shown.groups),
        "trials": shown.trials.select_related("round"),
        "may_withdraw": shown.state in (ProposalState.WAITING, ProposalState.REVISE)
        and policies.can_manage(request.actor, shown.org),
        "masked": not request.actor.has_role(*STAFF_UP),
    }
    return render(request, "courses/desk_proposal.html", context)


@roles(*MANAGERS)
@require_POST
def withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a proposal back for its lecturer."""
    shown: Proposal = found(request, Proposal, pk, "lecturer__person", "lecturer__org")
    with refusals_told(request):
        services.withdraw_proposal(proposal=shown, actor=request.actor, at=database_now())
        messages.success(request, _("Withdrawn."))
    return go_on(reverse("courses:desk_proposal", args=[shown.pk]))
