"""Surveys on the desk: listed, made, looked at, corrected, tried out."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts.form_pages import corrected, show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, search_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP
from niangjia.surveys import queries, services
from niangjia.surveys.answer_form import AnswerForm
from niangjia.surveys.forms import OpenSurveyForm, SurveyForm
from niangjia.surveys.models import Survey
from niangjia.surveys.policies import READERS
from niangjia.surveys.views.pages import PER_PAGE, about, found_survey

STATES = (
    ("open", gettext_lazy("Open to answers")),
    ("coming", gettext_lazy("Opens later")),
    ("draft", gettext_lazy("Being written")),
    ("closed", gettext_lazy("Survey closed")),
)
#: A new survey runs two weeks unless something else is said.
USUAL = timedelta(days=14)


@roles(*READERS)
@require_GET
def surveys(request: HttpRequest) -> HttpResponse:
    """List the surveys of one's scope: search, state, order, pages."""
    chosen = {name: search_of(request, name) for name in ("q", "state", "sort")}
    day = local_day(database_now())
    found = queries.surveys(request.scope, day, text=chosen["q"], state=chosen["state"], sort=chosen["sort"])
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "states": STATES,
        "today": day,
        "may_make": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "surveys/desk_surveys.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a survey; its questions come next."""
    attempt, day = attempt_of(request), local_day(database_now())
    usual = {"org": request.actor.org_id, "opens_on": day, "closes_on": day + USUAL}
    form = SurveyForm(request.POST or None, scope=request.scope, initial=usual)
    if request.method == "POST" and form.is_valid():
        given = {"actor": request.actor, "at": database_now(), "attempt": attempt, **form.cleaned_data}
        known = Survey.objects.within(request.scope)
        try:
            made = make_once(known, attempt, lambda: services.make_survey(**given))
            return go_on(made.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return show_form(
        request, form, title=_("New survey"), back=reverse("surveys:desk_surveys"), attempt=attempt
    )


@roles(*READERS)
@require_GET
def survey(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a survey: its questions, how far it is, and what can be done with it."""
    shown = found_survey(request, pk)
    counted = shown.answers.counted()
    context = {
        **about(request, shown),
        "questions": shown.questions.select_related("depends_on"),
        "answered": counted.count(),
        "drawn": shown.draws.count() if shown.anonymous else 0,
        "printed": shown.codes.filter(printed=True).count() if shown.anonymous else 0,
    }
    return render(request, "surveys/desk_survey.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a survey, of an open one its title, introduction and last day; a stale save answers 409 and shows both."""
    shown = found_survey(request, pk)
    form = (
        SurveyForm(request.POST or None, instance=shown, scope=request.scope)
        if shown.is_draft
        else OpenSurveyForm(request.POST or None, instance=shown)
    )
    return corrected(
        request,
        form,
        find=lambda: found_survey(request, pk),
        save=lambda one, **given: services.update_survey(survey=one, **given),
        subject="survey",
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: str) -> HttpResponse:
    """Try a survey as a phone shows it; what is sent here is checked and goes nowhere."""
    shown = found_survey(request, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, survey=shown)
    tried = request.method == "POST" and form.is_valid()
    context = {"survey": shown, "form": form, "preview": True, "tried": tried}
    return render(request, "surveys/desk_preview.html", context, status=422 if form.errors else 200)
