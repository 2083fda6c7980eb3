"""What a survey brought: counts, texts, one answer, a workbook."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from niangjia.core.access import roles
from niangjia.core.answers import go_on, search_of, text_of, uuid_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.xlsx import download
from niangjia.people.roles import STAFF_UP
from niangjia.surveys import counting, queries, services
from niangjia.surveys.choices import QuestionKind
from niangjia.surveys.errors import TooFew
from niangjia.surveys.models import Answer, Survey
from niangjia.surveys.policies import FEW, READERS
from niangjia.surveys.taking_away import sheets
from niangjia.surveys.views.pages import about, found_question, found_survey

PER_PAGE = 50


def _narrowed(request: HttpRequest, survey: Survey) -> tuple[Any, dict[str, Any]]:
    """Give the answers as they are narrowed by group or unit, and what the toolbar offers."""
    groups, homes = counting.groups_of(survey), counting.homes_of(survey)
    group = search_of(request, "group")
    group = group if group in {code for code, _name, _number in groups} else ""
    home = next((one for one in homes if one.pk == uuid_of(request, "home")), None)
    found = counting.answers(survey, group=group, home=home)
    return found, {"groups": groups, "homes": homes, "chosen": {"group": group, "home": home}}


@roles(*READERS)
@require_GET
def results(request: HttpRequest, pk: str) -> HttpResponse:
    """Show counts and bars question by question. Of an anonymous survey nothing while fewer than five answered."""
    shown = found_survey(request, pk)
    found, narrowed = _narrowed(request, shown)
    number = found.count()
    hidden = counting.too_few(shown, number)
    context = {
        **about(request, shown),
        **narrowed,
        "number": number,
        "hidden": hidden,
        "tallies": [] if hidden else counting.tallies(shown, found),
    }
    return render(request, "surveys/desk_results.html", context)


@roles(*READERS)
@require_GET
def texts(request: HttpRequest, pk: str) -> HttpResponse:
    """List what was written to a question: search, pages."""
    question = found_question(request, pk)
    found, narrowed = _narrowed(request, question.survey)
    sought = search_of(request)
    listed = counting.texts(question, found, text=sought)
    context = {
        **about(request, question.survey),
        **narrowed,
        "question": question,
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "q": sought,
        "concern": question.kind == QuestionKind.CONCERN,
        "opens": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "surveys/desk_texts.html", context)


@roles(*READERS)
@require_GET
def answer(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one answer under its name to those who serve its person; of any other the results of its survey."""
    kept = Answer.objects.within(request.scope).select_related("survey__org", "person", "home")
    shown = get_object_or_404(kept, pk=pk)
    if shown.survey.anonymous or not request.actor.has_role(*STAFF_UP):
        return go_on(reverse("surveys:desk_survey_results", args=[shown.survey_id]))
    context = {"answer": shown, "survey": shown.survey, "said": queries.as_read(shown)}
    return render(request, "surveys/desk_answer.html", context)


@roles(*STAFF_UP)
@require_POST
def export(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the answers away as a workbook; the reason is kept. An anonymous survey gives counts and texts, and nobody."""
    shown = found_survey(request, pk)
    found, _offered = _narrowed(request, shown)
    try:
        rows = found.count()
        if counting.too_few(shown, rows):
            raise TooFew(few=FEW)
        services.record_export(
            survey=shown, rows=rows, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        return download(shown.title, sheets(shown, found))
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return go_on(reverse("surveys:desk_survey_results", args=[pk]) + query)
