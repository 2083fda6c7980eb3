"""A lecture at the desk: who confirmed, a substitute, the day, questions, books, the call to the unit."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, number_of, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now
from niangjia.core.errors import BadInput, RuleViolation
from niangjia.courses.models import Lecturer
from niangjia.people.roles import STAFF_UP
from niangjia.people.services import unmask
from niangjia.training import policies, queries, services
from niangjia.training.choices import Mode
from niangjia.training.models import Asked, Handout, Placement, UnitCall
from niangjia.training.policies import COORDINATORS
from niangjia.training.services.answering import substitutes
from niangjia.training.views.lecturer import answer_for_lecturer
from niangjia.training.views.pages import PER_PAGE, READERS, lecture_of

SHOWN = ("coming", "call", "given")


@roles(*READERS)
@require_GET
def lectures(request: HttpRequest) -> HttpResponse:
    """List lectures to come, those whose unit is to be called, those given."""
    at, show = database_now(), text_of(request, "show")
    show = show if show in SHOWN else SHOWN[0]
    found = Placement.objects.within(request.scope)
    rows: Any
    if show == "coming":
        rows = (
            found.filter(state__in=("offered", "confirmed"), ends_at__gt=at)
            .with_all()
            .order_by("starts_at", "id")
        )
    elif show == "call":
        rows = queries.to_call(request.scope, at)
    else:
        rows = queries.held(found.filter(starts_at__lte=at)).with_all().order_by("-starts_at", "-id")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "show": show, "records": queries.records_open(page, request.scope)}
    return render(request, "training/desk_lectures.html", context)


@roles(*READERS)
@require_GET
def lecture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a lecture: the date and who confirmed it, its day, its questions."""
    shown, at = lecture_of(request, pk), database_now()
    context = {
        "placement": shown,
        "order": shown.order,
        "day": queries.day_of(shown),
        "handouts": shown.handouts.all(),
        "ahead": at < shown.starts_at,
        "begun": shown.begun(at),
        "over": shown.confirmed and at >= shown.ends_at,
        "online": shown.order.mode == Mode.ONLINE,
        "questions": queries.questions_of(shown, None).count(),
        "retired": shown.course.retired_on,
        "may_keep": policies.can_keep(request.actor, shown.order.org),
        "may_plan": policies.can_schedule(request.actor, shown.timetable.org),
        "may_call": policies.can_call(request.actor, shown),
        "records": queries.records_open([shown], request.scope),
        "attempt": attempt_of(request),
    }
    return render(request, "training/desk_lecture.html", context)


@roles(*COORDINATORS)
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the lecturer's answer down, said on the phone."""
    shown = lecture_of(request, pk)
    answer_for_lecturer(request, shown)
    again = reverse("training:desk_substitute", args=[pk])
    ill = shown.confirmed and text_of(request, "answer") == "no"
    return go_on(again if ill else reverse("training:desk_lecture", args=[pk]))


@roles(*COORDINATORS)
@require_http_methods(["GET", "POST"])
def substitute(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Find somebody else for a confirmed lecture, at the same time and place."""
    shown, refusal, status = lecture_of(request, pk), "", 200
    if request.method == "POST":
        chosen = get_object_or_404(Lecturer, pk=uuid_of(request, "lecturer"))
        try:
            made = services.replace_lecturer(
                placement=shown, lecturer=chosen, actor=request.actor, at=database_now()
            )
            messages.success(request, _("%(name)s takes over. Everybody was told.") % {"name": made.lecturer})
            return go_on(reverse("training:desk_lecture", args=[made.pk]))
        except RuleViolation as violation:
            refusal, status = str(violation), violation.status
    context = {
        "placement": shown,
        "found": substitutes(shown) if shown.confirmed else [],
        "refusal": refusal,
    }
    return render(request, "training/desk_substitute.html", context, status=status)


@roles(*STAFF_UP)
@require_POST
def hand_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Count books or papers handed out."""
    shown, attempt = lecture_of(request, pk), attempt_of(request)
    given: dict[str, Any] = {
        "title": text_of(request, "title"),
        "copies": number_of(request, "copies"),
        "book": text_of(request, "kind") != "paper",
        "actor": request.actor,
        "at": database_now(),
    }
    with refusals_told(request):
        make_once(
            Handout.objects.filter(placement=shown),
            attempt,
            lambda: services.hand_out(placement=shown, attempt=attempt, **given),
        )
        messages.success(request, _("Counted."))
    return go_on(reverse("training:desk_lecture", args=[pk]))


@roles(*STAFF_UP)
@require_POST
def word(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the word of an online session."""
    shown = lecture_of(request, pk)
    with refusals_told(request):
        services.set_code_word(
            placement=shown, word=text_of(request, "word"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Saved. Tell the word during the lecture."))
    return go_on(reverse("training:desk_lecture", args=[pk]))


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call the unit back: the task shows the number, and is the reason that is kept; then what was said is recorded."""
    shown = lecture_of(request, pk)
    back = reverse("training:desk_lecture", args=[pk])
    refusal, status, said = "", 200, text_of(request, "reached")
    try:
        policies.must_call(request.actor, shown)
        if request.method == "POST":
            _record_call(request, shown, said)
            messages.success(request, _("The call was recorded."))
            return go_on(back)
    except BadInput as violation:
        refusal, status = str(violation), violation.status
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return go_on(back)
    reason = _("Call back: %(title)s") % {"title": shown.course.title}
    context = {
        "placement": shown,
        "order": shown.order,
        "phone": unmask(
            person=shown.order.contact, field="phone", reason=reason, actor=request.actor, at=database_now()
        ),
        "refusal": refusal,
        "attempt": attempt_of(request),
        "reached": said,
        "said": text_of(request, "said"),
        "calls": shown.calls.all(),
    }
    return render(request, "training/desk_call.html", context, status=status)


def _record_call(request: HttpRequest, shown: Placement, said: str) -> UnitCall:
    """:raises BadInput: it is not said how it went."""
    answers: dict[str, tuple[bool, bool | None]] = {
        "satisfied": (True, True),
        "unsatisfied": (True, False),
        "no": (False, None),
    }
    if said not in answers:
        raise BadInput(_("Please say whether they were reached, and how it was."))
    reached, satisfied = answers[said]
    attempt = attempt_of(request)
    given: dict[str, Any] = {"actor": request.actor, "at": database_now(), "said": text_of(request, "said")}
    return make_once(
        UnitCall.objects.filter(placement=shown),
        attempt,
        lambda: services.record_unit_call(
            placement=shown, reached=reached, satisfied=satisfied, attempt=attempt, **given
        ),
    )


@roles(*READERS)
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The questions of a lecture: written down in the room, answered, put into the library."""
    shown = lecture_of(request, pk)
    if request.method == "POST":
        with refusals_told(request):
            policies.must_keep(request.actor, shown.order.org)
            _keep(request, shown)
            messages.success(request, _("Saved."))
        return go_on(reverse("training:desk_questions", args=[pk]))
    context = {
        "placement": shown,
        "asked": queries.questions_of(shown, None),
        "may_keep": policies.can_keep(request.actor, shown.order.org),
        "attempt": attempt_of(request),
    }
    return render(request, "training/desk_questions.html", context)


def _keep(request: HttpRequest, shown: Placement) -> None:
    what, given = text_of(request, "act"), {"actor": request.actor, "at": database_now()}
    if what == "ask":
        attempt = attempt_of(request)
        make_once(
            Asked.objects.filter(placement=shown),
            attempt,
            lambda: services.ask(placement=shown, text=text_of(request, "text"), attempt=attempt, **given),
        )
        return
    asked = get_object_or_404(queries.questions_of(shown, None), pk=uuid_of(request, "asked"))
    if what == "answer":
        services.answer(asked=asked, text=text_of(request, "answer"), name=text_of(request, "name"), **given)
    elif what == "publish":
        services.publish_answer(
            asked=asked, question=text_of(request, "question"), answer=text_of(request, "answer"), **given
        )
    elif what == "take_down":
        services.take_down(asked=asked, **given)
    else:
        raise BadInput(_("This cannot be done here."))
