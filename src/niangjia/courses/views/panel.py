"""A panel member's pages on the phone: the trial lectures of a round, and the form to score one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.core.access import signed_in
from niangjia.core.answers import go_on
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.courses import queries, services
from niangjia.courses.forms import ScoreForm
from niangjia.courses.models import PanelMember, Score, Trial


def _seat(request: HttpRequest, pk: str) -> PanelMember:
    found: PanelMember = get_object_or_404(queries.seats_of(request.person), round=pk)
    return found


@signed_in
@require_GET
def panel(request: HttpRequest, pk: str) -> HttpResponse:
    """List the trial lectures of a round, with what I gave. What others gave is not shown."""
    seat = _seat(request, pk)
    given = {one.trial_id: one for one in Score.objects.filter(member=seat)}
    trials = seat.round.trials.select_related("proposal__lecturer__person")
    author = seat.person.root_id
    context = {
        "seat": seat,
        "trials": [
            (one, given.get(one.pk), one.proposal.lecturer.person.root_id == author) for one in trials
        ],
        "begun": seat.round.held_on <= local_day(database_now()),
    }
    return render(request, "courses/worker_panel.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, pk: str) -> HttpResponse:
    """Score one trial lecture."""
    trial = get_object_or_404(Trial.objects.select_related("round__org", "proposal__lecturer__person"), pk=pk)
    seat = _seat(request, str(trial.round_id))
    kept = Score.objects.filter(member=seat, trial=trial).first()
    initial = {**kept.points, "comment": kept.comment} if kept else {}
    form = ScoreForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.score(
                trial=trial,
                member=seat,
                points=form.points,
                comment=form.cleaned_data["comment"],
                actor=request.actor,
                at=database_now(),
            )
            messages.success(request, _("Saved."))
            return go_on(reverse("courses:worker_panel", args=[trial.round_id]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    context = {"trial": trial, "form": form, "seat": seat}
    status = 422 if form.errors and status == 200 else status
    return render(request, "courses/worker_score.html", context, status=status)
