"""A worker's pages: find, sign up, ticket, cancel, change."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.activities import codes, policies, queries, services
from niangjia.activities.choices import SignupState
from niangjia.activities.errors import CannotCancel, SessionFull
from niangjia.activities.models import Activity, Session, Signup
from niangjia.activities.statements import SHOWN_SESSION
from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import attempt_of, go_on, refusals_told, search_of, text_of, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.core.files import picture_path
from niangjia.core.qr import qr_svg
from niangjia.ledger.models import Programme
from niangjia.orgs.queries import place_of
from niangjia.people.choices import Group

PER_PAGE = 12
WITH_ALL = ("activity__org", "activity__programme", "activity__audience_org")


@anyone
@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    """List what one can sign up for: soonest first, near, or what is for me."""
    at, kind = database_now(), request.GET.get("kind", "soon")
    code, text = search_of(request, "programme"), search_of(request)
    found = queries.upcoming_sessions(at)
    if kind == "mine":
        found = queries.for_person(found, request.person)
    found = queries.sought(found, code=code, text=text)
    here = place_of(request.person.home_org) if request.person else None
    listed = queries.nearest(found, here) if kind == "near" and here else found
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    sessions = queries.with_fit(queries.with_distance(list(page.object_list), here), request.person, at)
    return render(
        request,
        "activities/worker_activities.html",
        {
            "page": page,
            "sessions": sessions,
            "mine": queries.my_states(request.person, sessions),
            "kind": kind,
            "programme": code,
            "programmes": Programme.objects.filter(code__in=queries.programmes_on_offer(at)),
            "text": text,
            "at": at,
        },
    )


@anyone
@require_GET
def activity(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one activity: dates, place, who it is for, questions and answers."""
    shown = get_object_or_404(
        Activity.objects.public().select_related("org", "programme", "audience_org"), pk=pk
    )
    sessions = list(shown.sessions.filter(cancelled_at=None))
    at = database_now()
    return render(
        request,
        "activities/worker_activity.html",
        {
            "activity": shown,
            "sessions": [session for session in sessions if session.ends_at > at],
            "past": len([session for session in sessions if session.ends_at <= at]),
            "mine": queries.my_states(request.person, sessions),
            "questions": shown.asked.filter(public=True).exclude(answer=""),
            "my_questions": shown.asked.filter(person=request.person, answer="") if request.person else [],
            "at": at,
        },
    )


@anyone
@require_GET
def picture(request: HttpRequest, pk: str) -> FileResponse:
    """Serve the picture of a public activity, or one in scope."""
    found = (
        Activity.objects.public().filter(pk=pk).first()
        or Activity.objects.within(request.scope).filter(pk=pk).first()
    )
    path = picture_path(found.picture) if found else None
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp")


@signed_in
@require_http_methods(["GET", "POST"])
def signup(request: HttpRequest, pk: str) -> HttpResponse:
    """The sheet: when, where, what to bring, one consent line; then the ticket."""
    session = SHOWN_SESSION.first(session=pk)
    if session is None or request.person is None:
        raise Http404
    at: datetime = session.read_at
    refusal, status = "", 200
    if request.method == "POST":
        try:
            made = services.sign_up(
                session=session,
                person=request.person,
                actor=request.actor,
                at=at,
                attempt=attempt_of(request),
                answers={
                    question["key"]: text_of(request, question["key"])
                    for question in session.activity.questions
                },
                consent=True,
                declare_group=_declared(request, session),
            )
            return go_on(reverse("activities:worker_ticket", args=[made.pk]) + "?new=1")
        except RuleViolation as violation:
            refusal, status = str(violation), violation.status
            if isinstance(violation, SessionFull) and not session.activity.questions:
                told = {"activity": session.activity, "refusal": refusal}
                return render(request, "activities/worker_full.html", told, status=status)
    return render(
        request, "activities/worker_signup.html", _sheet(request, session, refusal, at), status=status
    )


def _declared(request: HttpRequest, session: Session) -> str:
    group = text_of(request, "group")
    return group if group in session.activity.groups and not request.person.group else ""


def _sheet(request: HttpRequest, session: Session, refusal: str, at: datetime) -> dict[str, object]:
    mine = queries.my_signups(request.person).filter(session=session, cancelled_at=None).first()
    ask_group = session.activity.audience == "groups" and not request.person.group
    unfit = (
        None
        if ask_group
        else policies.eligibility(session.activity, request.person, local_day(session.starts_at))
    )
    questions = [
        {**question, "given": text_of(request, question["key"])} for question in session.activity.questions
    ]
    return {
        "session": session,
        "activity": session.activity,
        "mine": mine,
        "refusal": refusal,
        "unfit": unfit,
        "questions": questions,
        "declare": [(group, Group(group).label) for group in session.activity.groups] if ask_group else [],
        "attempt": attempt_of(request),
        "at": at,
    }


@signed_in
@require_GET
def signups(request: HttpRequest) -> HttpResponse:
    """List my sign-ups: those to come, then those past."""
    at = database_now()
    mine = queries.my_signups(request.person)
    page = Paginator(
        mine.exclude(cancelled_at=None, session__ends_at__gt=at).order_by("-session__starts_at"), 20
    )
    return render(
        request,
        "activities/worker_signups.html",
        {
            "coming": mine.filter(cancelled_at=None, session__ends_at__gt=at).order_by("session__starts_at"),
            "page": page.get_page(request.GET.get("page")),
            "at": at,
        },
    )


def _mine(request: HttpRequest, pk: str) -> Signup:
    return get_object_or_404(queries.my_signups(request.person), pk=pk)


@signed_in
@require_GET
def ticket(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a sign-up with its ticket, and what can be done with it."""
    signup = _mine(request, pk)
    at = database_now()
    others = (
        signup.session.activity.sessions.open_at(at).filter(starts_at__gt=at).exclude(pk=signup.session_id)
    )
    return render(
        request,
        "activities/worker_ticket.html",
        {
            "signup": signup,
            "session": signup.session,
            "activity": signup.session.activity,
            "qr": qr_svg(codes.ticket_url(signup.pk)),
            "code": codes.short_code(signup.pk),
            "position": queries.waiting_position(signup) if signup.state == "waiting" else 0,
            "over": signup.session.is_over(at),
            "others": [session for session in others if session.places_left],
            "new": "new" in request.GET,
            "at": at,
        },
    )


@signed_in
@require_POST
def cancel(request: HttpRequest, pk: str) -> HttpResponse:
    """Give up my place, or my place in the queue."""
    signup = _mine(request, pk)
    with refusals_told(request):
        services.cancel_signup(
            signup=signup,
            actor=request.actor,
            at=database_now(),
            reason=text_of(request, "reason"),
        )
        waited = signup.state == SignupState.WAITING
        messages.success(
            request,
            _("You have left the waiting list.")
            if waited
            else _("Cancelled. The place goes to somebody else."),
        )
    return go_on(reverse("activities:worker_ticket", args=[pk]))


@signed_in
@require_POST
def move(request: HttpRequest, pk: str) -> HttpResponse:
    """Change to another date of the same activity."""
    signup = _mine(request, pk)
    dates = signup.session.activity.sessions.select_related(*WITH_ALL)
    chosen = uuid_of(request, "session")
    target = dates.filter(pk=chosen).first() if chosen else None
    with refusals_told(request):
        if target is None:
            raise CannotCancel(_("One can only change to another date of the same activity."))
        signup = services.move_signup(signup=signup, session=target, actor=request.actor, at=database_now())
        messages.success(request, _("Changed to the other date."))
    return go_on(reverse("activities:worker_ticket", args=[signup.pk]))


@signed_in
@require_POST
def offer(request: HttpRequest, pk: str) -> HttpResponse:
    """Take or decline the place offered to me from the waiting list."""
    signup, answer, at = _mine(request, pk), text_of(request, "answer"), database_now()
    with refusals_told(request):
        if answer == "yes":
            services.accept_offer(signup=signup, actor=request.actor, at=at)
            messages.success(request, _("The place is yours."))
        elif answer == "no" and signup.state == SignupState.OFFERED:
            services.decline_offer(signup=signup, actor=request.actor, at=at)
            messages.success(request, _("Thank you. The place goes to the next person."))
    return go_on(reverse("activities:worker_ticket", args=[pk]))
