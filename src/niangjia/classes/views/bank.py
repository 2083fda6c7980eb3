"""The question bank at the desk."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.correcting import correct
from niangjia.classes import services
from niangjia.classes.forms import OrgQuestionForm, QuestionForm
from niangjia.classes.models import BankQuestion
from niangjia.classes.models.testing import read_lines
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, search_of, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import CADRES

PER_PAGE = 30


def _question(request: HttpRequest, pk: Any) -> BankQuestion:
    within = BankQuestion.objects.within(request.scope).select_related("org")
    found: BankQuestion = get_object_or_404(within, pk=pk)
    return found


@roles(*CADRES)
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """List the questions of the scope; searched by what they ask."""
    text = search_of(request)
    found = BankQuestion.objects.within(request.scope).filter(retired_at=None).select_related("org")
    if text:
        found = found.filter(text__icontains=text)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "classes/desk_questions.html", {"tab": "questions", "page": page, "text": text})


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a question."""
    posted = request.method == "POST"
    form = OrgQuestionForm(
        request.POST if posted else None, scope=request.scope, initial={"org": request.actor.org_id}
    )
    if posted and form.is_valid():
        try:
            data = form.cleaned_data
            options, right = read_lines(data.pop("lines"))
            services.add_question(
                options=options, right=right, actor=request.actor, at=database_now(), **data
            )
            messages.success(request, _("Saved."))
            again = "classes:desk_question_new" if text_of(request, "more") else "classes:desk_questions"
            return go_on(reverse(again))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "question": None}
    return render(request, "classes/desk_question.html", context, status=422 if form.errors else 200)


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a question."""
    done = correct(
        request,
        QuestionForm(request.POST if request.method == "POST" else None, instance=_question(request, pk)),
        find=lambda: _question(request, pk),
        save=lambda one, **given: services.update_question(question=one, **given),
        subject="bank_question",
    )
    if done.saved:
        return go_on(reverse("classes:desk_questions"))
    return render(
        request, "classes/desk_question.html", {**done.context, "question": done.record}, status=done.status
    )


@roles(*CADRES)
@require_POST
def retire(request: HttpRequest, pk: str) -> HttpResponse:
    """Draw a question no more."""
    with refusals_told(request):
        services.retire_question(question=_question(request, pk), actor=request.actor, at=database_now())
        messages.success(request, _("It is drawn no more."))
    return go_on(reverse("classes:desk_questions"))
