"""Ratings, call-backs, questions and answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.activities import policies, queries, services
from niangjia.activities.choices import SignupState
from niangjia.activities.errors import NotCheckedIn, OwnActivity
from niangjia.activities.models import Activity, Signup
from niangjia.core import declare
from niangjia.core.access import roles, signed_in
from niangjia.core.answers import attempt_of, go_on, make_once, number_of, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now
from niangjia.core.errors import BadInput, RuleViolation
from niangjia.people import services as people
from niangjia.people.models import Person
from niangjia.people.roles import AUDITOR, STAFF_UP


@signed_in
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, pk: str) -> HttpResponse:
    """Rate what I received: one tap on the stars, words if I like."""
    mine = get_object_or_404(queries.my_signups(request.person), pk=pk)
    words, refusal, status = text_of(request, "words"), "", 200
    if request.method == "POST":
        try:
            services.rate(
                signup=mine,
                stars=number_of(request, "stars"),
                words=words,
                actor=request.actor,
                at=database_now(),
            )
            messages.success(request, _("Thank you. Your rating was kept."))
            asked = declare.ask("tiles", "rating_sections", request.actor, mine, number_of(request, "stars"))
            page = "activities:worker_rate" if asked else "activities:worker_ticket"
            return go_on(reverse(page, args=[pk]))
        except RuleViolation as violation:
            refusal, status = str(violation), violation.status
    rating = getattr(mine, "rating", None)
    asked = declare.ask("tiles", "rating_sections", request.actor, mine, rating.stars) if rating else []
    context = {
        "signup": mine,
        "activity": mine.session.activity,
        "rating": rating,
        "sections": asked,
        "words": words,
        "refusal": refusal,
    }
    return render(request, "activities/worker_rate.html", context, status=status)


@signed_in
@require_POST
def ask(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask a question before or during an activity."""
    activity = get_object_or_404(Activity.objects.public(), pk=pk)
    with refusals_told(request):
        _ask(request, activity, request.person)
        messages.success(request, _("Your question was sent. The answer will stand on this page."))
    return go_on(reverse("activities:worker_activity", args=[pk]))


def _ask(request: HttpRequest, activity: Activity, person: Person | None) -> None:
    attempt = attempt_of(request)
    given = {"text": text_of(request, "text"), "actor": request.actor, "at": database_now()}
    make_once(
        activity.asked.filter(person=person),
        attempt,
        lambda: services.ask_question(activity=activity, person=person, attempt=attempt, **given),
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def call_back(request: HttpRequest, pk: str) -> HttpResponse:
    """Call somebody back: the task shows the number, and is the reason that is kept; then what was said is recorded."""
    signup = get_object_or_404(
        Signup.objects.within(request.scope).select_related("session__activity__org", "person"), pk=pk
    )
    if signup.state != SignupState.ATTENDED or not policies.can_call_back(request.actor, signup):
        messages.error(
            request, str(OwnActivity() if signup.state == SignupState.ATTENDED else NotCheckedIn())
        )
        return go_on(reverse("activities:desk_signup", args=[pk]))
    refusal, status, reached, title = "", 200, text_of(request, "reached"), signup.session.activity.title
    if request.method == "POST":
        try:
            _record_call(request, signup, reached)
            return go_on(reverse("activities:desk_signup", args=[pk]))
        except RuleViolation as violation:
            refusal, status = str(violation), violation.status
    reason = _("Call back: %(title)s") % {"title": title}
    phone = people.unmask(
        person=signup.person, field="phone", reason=reason, actor=request.actor, at=database_now()
    )
    context = {
        "signup": signup,
        "session": signup.session,
        "phone": phone,
        "refusal": refusal,
        "attempt": attempt_of(request),
        "reached": reached,
        "said": text_of(request, "said"),
        "stars": text_of(request, "stars"),
        "call_backs": signup.call_backs.all(),
    }
    return render(request, "activities/desk_call.html", context, status=status)


def _record_call(request: HttpRequest, signup: Signup, reached: str) -> None:
    """:raises BadInput: it is not said whether somebody was reached."""
    if reached not in ("yes", "no"):
        raise BadInput(_("Please say whether they were reached."))
    attempt = attempt_of(request)
    given = {
        "reached": reached == "yes",
        "said": text_of(request, "said"),
        "stars": number_of(request, "stars") or None,
        "actor": request.actor,
        "at": database_now(),
    }
    make_once(
        signup.call_backs.all(),
        attempt,
        lambda: services.record_call_back(signup=signup, attempt=attempt, **given),
    )
    messages.success(request, _("The call was recorded."))


@roles(*STAFF_UP, AUDITOR)
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep the questions of an activity and answer them."""
    activity = get_object_or_404(Activity.objects.within(request.scope).select_related("org"), pk=pk)
    if request.method == "POST":
        with refusals_told(request):
            policies.must_run(request.actor, activity.org)
            _keep(request, activity)
            messages.success(request, _("Saved."))
        return go_on(reverse("activities:desk_questions", args=[pk]))
    context = {
        "activity": activity,
        "questions": activity.asked.all(),
        "may_run": policies.can_run(request.actor, activity.org),
    }
    return render(request, "activities/desk_questions.html", context)


def _keep(request: HttpRequest, activity: Activity) -> None:
    if "text" in request.POST:
        _ask(request, activity, None)
        return
    services.answer_question(
        question=get_object_or_404(activity.asked, pk=uuid_of(request, "question")),
        answer=text_of(request, "answer"),
        answered_by=text_of(request, "answered_by") or request.actor.name,
        actor=request.actor,
        at=database_now(),
    )
