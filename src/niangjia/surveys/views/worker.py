"""A worker's pages: the surveys that are open to me, answering one under my name, or by a code and nobody's."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts import limits
from niangjia.concerns import services as concerns
from niangjia.concerns.codes import shown as follow_shown
from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import attempt_of, go_on
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.core.ids import uuid7
from niangjia.core.trace import leave_user_out
from niangjia.people.models import Person
from niangjia.surveys import codes, queries, services
from niangjia.surveys.answer_form import AnswerForm
from niangjia.surveys.errors import SurveyNotOpen, WrongCode
from niangjia.surveys.forms import CodeForm
from niangjia.surveys.models import Draw, Survey
from niangjia.surveys.services.answering import Taken


@signed_in
@require_GET
def surveys(request: HttpRequest) -> HttpResponse:
    """List the surveys that are open to me, and those I took part in."""
    me: Person | None = request.person
    found = queries.waiting_for(me, local_day(database_now())) if me is not None else []
    done = queries.taken_by(me)[:20] if me is not None else []
    return render(request, "surveys/worker_surveys.html", {"surveys": found, "done": done})


@anyone
@require_GET
def by_poster(request: HttpRequest, code: str) -> HttpResponse:
    """Open the survey whose code was scanned; whoever is not signed in is told what it is and how to answer."""
    found = codes.read_poster(code)
    if found is None:
        return render(request, "surveys/worker_wrong_code.html", status=404)
    if request.person is not None:
        return redirect("surveys:worker_survey", found.pk)
    context = {
        "survey": found,
        "takes_answers": found.is_open_on(local_day(database_now())),
        "next": reverse("surveys:worker_survey", args=[found.pk]),
    }
    return render(request, "surveys/worker_welcome.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, pk: str) -> HttpResponse:
    """Answer a survey under my name, or draw my code for an anonymous one; who has answered sees what."""
    found = get_object_or_404(Survey.objects.published().select_related("org"), pk=pk)
    me: Person | None = request.person
    if found.anonymous:
        return _draw(request, found, me)
    mine = queries.answer_of(found, me) if me is not None else None
    open_now = found.is_open_on(local_day(database_now()))
    form = AnswerForm(request.POST if request.method == "POST" else None, survey=found)
    if request.method == "POST" and me is not None and form.is_valid():
        try:
            taken = services.answer_named(
                survey=found,
                person=me,
                said=form.said(),
                actor=request.actor,
                at=database_now(),
                attempt=attempt_of(request),
            )
            return _thanks(request, found, taken)
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    if mine is not None:
        context = {"survey": found, "answer": mine, "said": queries.as_read(mine), "form": form}
        return render(request, "surveys/worker_answered.html", context, status=409 if form.errors else 200)
    if not open_now:
        return _over(request, found)
    context = {"survey": found, "form": form, "attempt": attempt_of(request)}
    return render(request, "surveys/worker_survey.html", context, status=422 if form.errors else 200)


def _over(request: HttpRequest, found: Survey, status: int = 200) -> HttpResponse:
    day = local_day(database_now())
    return render(
        request, "surveys/worker_over.html", {"survey": found, "early": found.opens_on > day}, status=status
    )


def _draw(request: HttpRequest, found: Survey, me: Person | None) -> HttpResponse:
    """Say what an anonymous survey keeps and what not; give the code, with the form it opens."""
    leave_user_out()
    attempt, refused = attempt_of(request), None
    if not found.is_open_on(local_day(database_now())):
        return _over(request, found)
    if request.method == "POST" and me is not None:
        try:
            code = services.draw_code(survey=found, person=me, at=database_now(), attempt=attempt)
            return _by_code(request, found, code, AnswerForm(survey=found))
        except RuleViolation as refusal:
            refused = refusal
    drawn = me is not None and Draw.objects.of_person(me).filter(survey=found).exists()
    context = {"survey": found, "attempt": attempt, "drawn": drawn, "refused": refused}
    return render(request, "surveys/worker_draw.html", context, status=refused.status if refused else 200)


def _by_code(
    request: HttpRequest, found: Survey, code: str, form: AnswerForm, status: int = 200
) -> HttpResponse:
    """Draw the form a code opens. The code goes with the form, never in an address or a session."""
    context = {
        "survey": found,
        "form": form,
        "code": codes.shown(code),
        "attempt": attempt_of(request) if form.is_bound else uuid7(),
        "action": reverse("surveys:worker_code"),
    }
    return render(request, "surveys/worker_survey.html", context, status=status)


@anyone
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type a code, answer what it opens; no log-in is asked for and none is looked at."""
    leave_user_out()
    typed = CodeForm(request.POST if request.method == "POST" else None)
    status = 422 if typed.errors else 200
    if request.method == "POST" and typed.is_valid():
        try:
            return _with_code(request, typed.cleaned_data["code"])
        except RuleViolation as refusal:
            typed.add_error("code", str(_counted(request, refusal)))
            status = refusal.status
    return render(request, "surveys/worker_code.html", {"form": typed}, status=status)


def _counted(request: HttpRequest, refusal: RuleViolation) -> RuleViolation:
    """Count a wrong code: somebody may be guessing. A right one is not counted, so that a station's tablet takes thirty answers."""
    if isinstance(refusal, WrongCode):
        try:
            limits.take_follow(request)
        except RuleViolation as too_many:
            return too_many
    return refusal


def _with_code(request: HttpRequest, typed: str) -> HttpResponse:
    """Show the form a code opens, or take what was sent with it.

    :raises RuleViolation: the code opens nothing, or nothing any more.
    """
    sent, at = "send" in request.POST, database_now()
    found = services.survey_of_code(typed, used_too=sent)
    if not sent and not found.is_open_on(local_day(at)):
        raise SurveyNotOpen
    form = AnswerForm(request.POST if sent else None, survey=found)
    if sent and form.is_valid():
        group = form.cleaned_data.get("group", "")
        given = {"code": typed, "said": form.said(), "group": group, "attempt": attempt_of(request)}
        return _thanks(request, found, services.answer_by_code(at=at, **given))
    return _by_code(request, found, codes.cleaned(typed), form, status=422 if form.errors else 200)


def _thanks(request: HttpRequest, found: Survey, taken: Taken) -> HttpResponse:
    """Say that it arrived, and show the codes by which nameless concerns are followed: now only."""
    heard: list[dict[str, Any]] = [
        {"concern": one, "code": follow_shown(concerns.follow_code_of(one)) if one.nameless else ""}
        for one in taken.concerns
    ]
    if not found.anonymous and not heard:
        return go_on(reverse("surveys:worker_survey", args=[found.pk]) + "?new=1")
    return render(request, "surveys/worker_thanks.html", {"survey": found, "heard": heard})
