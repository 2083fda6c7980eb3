"""Rounds of trial lectures on the desk: planned, with a panel, decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, made
from niangjia.core.access import roles
from niangjia.core.answers import go_on, number_of, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.courses import policies, queries, services
from niangjia.courses.choices import RoundState, Verdict
from niangjia.courses.forms import DecideForm, RoundForm
from niangjia.courses.models import Round, Trial
from niangjia.courses.policies import MANAGERS
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
from niangjia.people.roles import STAFF_UP


@roles(*READERS)
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds, the latest first."""
    chosen, year = chosen_of(request, "state", "year"), number_of(request, "year")
    listed = queries.rounds(request.scope, state=chosen["state"], year=year if 2000 <= year < 2100 else 0)
    if wants_workbook(request):
        heads = [_("Round"), _("Day"), _("Place"), _("State"), _("Courses heard"), _("Passed")]
        rows = [
            (one.number, one.held_on, one.place, one.get_state_display(), one.heard, one.passed)
            for one in listed
        ]
        return takeaway(request, _("Trial rounds"), heads, rows, (10, 12, 30, 10, 10, 10))
    context = {
        "page": page_of(request, listed),
        "chosen": chosen,
        "states": RoundState.choices,
        "may_keep": manages(request),
    }
    return render(request, "courses/desk_rounds.html", context)


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a round."""
    return made(
        request,
        RoundForm(request.POST or None),
        known=Round.objects.within(request.scope),
        make=lambda **given: services.plan_round(org=keeper(request), **given),
        title=_("New trial round"),
        back=reverse("courses:desk_rounds"),
    )


def _round(request: HttpRequest, pk: str) -> Round:
    trial_round: Round = found(request, Round, pk, "org")
    return trial_round


@roles(*READERS)
@require_GET
def trial_round(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one round: panel, trial lectures with scores, verdicts."""
    shown, day = _round(request, pk), local_day(database_now())
    may_keep = policies.can_manage(request.actor, shown.org) and shown.state != RoundState.CALLED_OFF
    context = {
        "round": shown,
        "sheets": queries.sheets(shown),
        "panel": shown.panel.select_related("person"),
        "choice": queries.panel_choice(request.actor, shown, day)[:300] if may_keep else [],
        "waiting": queries.waiting_for(shown) if may_keep else [],
        "verdicts": Verdict.choices,
        "begun": shown.held_on <= day,
        "may_keep": may_keep,
        "masked": not request.actor.has_role(*STAFF_UP),
    }
    return render(request, "courses/desk_round.html", context)


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct day and place; a stale save answers 409 and shows both."""
    return corrected(
        request,
        RoundForm(request.POST or None, instance=_round(request, pk)),
        find=lambda: _round(request, pk),
        save=lambda record, **given: services.update_round(trial_round=record, **given),
        subject="trial_round",
    )


def _sent(rows: QuerySet[Any], pk: UUID | None) -> QuerySet[Any]:
    return rows.filter(pk__in=[pk] if pk else [])


def _of(rows: QuerySet[Any], pk: UUID | None) -> Any:
    return get_object_or_404(_sent(rows, pk))


@roles(*MANAGERS)
@require_POST
def act(request: HttpRequest, pk: str) -> HttpResponse:
    """Seat or unseat somebody, put a proposal in or leave it out, call the round off."""
    shown, what = _round(request, pk), text_of(request, "act")
    given = {"actor": request.actor, "at": database_now()}
    with refusals_told(request):
        if what == "seat":
            choice = queries.panel_choice(request.actor, shown, local_day(given["at"]))
            chosen = _sent(choice, uuid_of(request, "person")).first()
            if chosen is None:
                messages.error(request, _("Please choose whom to put on the panel."))
            else:
                services.seat(trial_round=shown, persons=[chosen], **given)
        elif what == "unseat":
            member = _of(shown.panel.all(), uuid_of(request, "member"))
            services.unseat(member=member, **given)
        elif what == "invite":
            proposal = _sent(queries.waiting_for(shown), uuid_of(request, "proposal")).first()
            if proposal is None:
                messages.error(request, _("Please choose a proposal that waits."))
            else:
                services.invite_to_round(trial_round=shown, proposal=proposal, **given)
        elif what == "leave_out":
            trial = _of(shown.trials.all(), uuid_of(request, "trial"))
            services.leave_out(trial=trial, **given)
        else:
            services.call_off(trial_round=shown, reason=text_of(request, "reason"), **given)
            messages.success(request, _("Called off. Its proposals wait for another round."))
    return go_on(shown.get_absolute_url())


@roles(*MANAGERS)
@require_POST
def decide(request: HttpRequest, pk: str) -> HttpResponse:
    """Give the verdict on a trial lecture."""
    trial = get_object_or_404(
        Trial.objects.within(request.scope).select_related("round__org", "proposal"), pk=pk
    )
    form = DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose a verdict."))
        return go_on(trial.round.get_absolute_url())
    with refusals_told(request):
        done = services.decide(trial=trial, actor=request.actor, at=database_now(), **form.cleaned_data)
        if done.verdict == Verdict.PASS:
            messages.success(request, _("Passed: it is in the library."))
        else:
            messages.success(request, _("Saved."))
    return go_on(trial.round.get_absolute_url())
