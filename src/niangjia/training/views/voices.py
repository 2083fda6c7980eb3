"""Questions of a lecture on the phone, the word of an online session, and the library of answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, search_of, text_of, uuid_of
from niangjia.core.clock import database_now
from niangjia.courses.choices import LAW_FIELDS
from niangjia.courses.queries import materials_of
from niangjia.training import policies, queries, services
from niangjia.training.choices import Mode
from niangjia.training.models import Asked, Placement
from niangjia.training.views.pages import PER_PAGE, me_of


def _shown(pk: UUID) -> Placement:
    found: Placement = get_object_or_404(queries.placement_page().confirmed(), pk=pk)
    return found


@anyone
@require_GET
def questions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The questions of a lecture: those asked and answered, those waiting, the most wanted first."""
    shown, at = _shown(pk), database_now()
    context: dict[str, Any] = {
        "placement": shown,
        "asked": queries.questions_of(shown, request.person),
        "may_answer": policies.can_answer_question(request.actor, shown) if request.person else False,
        "online": shown.order.mode == Mode.ONLINE and shown.starts_at <= at < shown.ends_at,
        "link": shown.order.link if shown.order.mode == Mode.ONLINE and at < shown.ends_at else "",
    }
    if request.person is not None:
        context["materials"] = [one[0] for one in materials_of(shown.course) if one[0].handout]
    return render(request, "training/worker_questions.html", context)


@signed_in
@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the lecturer something."""
    shown, me, attempt = _shown(pk), me_of(request), attempt_of(request)
    given = {"text": text_of(request, "text"), "person": me, "actor": request.actor, "at": database_now()}
    with refusals_told(request):
        make_once(
            Asked.objects.filter(question__person=me, placement=shown),
            attempt,
            lambda: services.ask(placement=shown, attempt=attempt, **given),
        )
        messages.success(
            request, _("Your question was sent. The answer will stand here, and we write to your phone.")
        )
    return go_on(reverse("training:lecture_questions", args=[pk]))


def _gone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a question is not there any more."""
    messages.error(request, _("This cannot be done here."))
    return go_on(reverse("training:lecture_questions", args=[pk]))


@signed_in
@require_POST
def vote(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that I would like to hear the answer, too, or take that back."""
    shown = _shown(pk)
    asked = Asked.objects.filter(placement=shown, pk__in=[uuid_of(request, "asked")]).first()
    if asked is None:
        return _gone(request, pk)
    services.vote(
        asked=asked, person=me_of(request), wanted=text_of(request, "wanted") == "yes", at=database_now()
    )
    return go_on(reverse("training:lecture_questions", args=[pk]) + f"#q{asked.pk}")


@signed_in
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer a question: the lecturer on the phone."""
    shown = _shown(pk)
    asked = queries.questions_of(shown, None).filter(pk__in=[uuid_of(request, "asked")]).first()
    if asked is None:
        return _gone(request, pk)
    with refusals_told(request):
        services.answer(asked=asked, text=text_of(request, "answer"), actor=request.actor, at=database_now())
        messages.success(request, _("Answered. Whoever asked was told."))
    return go_on(reverse("training:lecture_questions", args=[pk]) + f"#q{asked.pk}")


@signed_in
@require_POST
def here(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show by the word that I am listening online."""
    shown = _shown(pk)
    with refusals_told(request):
        services.sign_in_by_word(
            placement=shown,
            person=me_of(request),
            word=text_of(request, "word"),
            actor=request.actor,
            at=database_now(),
        )
        messages.success(request, _("You are checked in."))
    return go_on(reverse("training:lecture_questions", args=[pk]))


@anyone
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Questions workers asked, and what lawyers answered, to search."""
    text, field = search_of(request), search_of(request, "field")
    page = Paginator(queries.library(text, field), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "text": text,
        "field": field,
        "fields": [(one.value, one.label) for one in LAW_FIELDS],
    }
    return render(request, "training/worker_library.html", context)
