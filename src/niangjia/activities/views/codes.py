"""Scanned codes: the person's at the door, the ticket on staff's phone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from niangjia.activities import queries, services
from niangjia.activities.errors import WrongCode
from niangjia.activities.models import Session
from niangjia.core.access import roles, signed_in
from niangjia.core.answers import go_on, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP


@signed_in
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Check me in with the code at the door. Scanning opens this page; one tap signs."""
    if request.person is None:
        raise Http404
    signup, refusal, status = None, "", 200
    try:
        at = database_now()
        session = queries.session_at_door(services.session_of_door(code, at))
        if request.method == "POST":
            signup = services.check_in_by_door_code(
                code=code, person=request.person, actor=request.actor, at=at
            )
    except RuleViolation as violation:
        session, refusal, status = None, str(violation), violation.status
    return render(
        request,
        "activities/worker_door.html",
        {"signup": signup, "refusal": refusal, "session": session, "code": code},
        status=status,
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """Check in the holder of a scanned ticket. What is none of ours and what is elsewhere's answer alike."""
    signup, refusal, status = None, "", 200
    try:
        signup = queries.ticket_holder(code, request.scope)
        if request.method == "POST":
            signup = services.check_in_by_ticket(code=code, actor=request.actor, at=database_now())
            return go_on(reverse("activities:desk_session", args=[signup.session_id]))
    except RuleViolation as violation:
        refusal = str(violation)
        status = 404 if isinstance(violation, WrongCode) else violation.status
    return render(
        request,
        "activities/desk_ticket.html",
        {"signup": signup, "refusal": refusal, "code": code},
        status=status,
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, pk: str) -> HttpResponse:
    """Scan ticket after ticket with the phone's camera, or type the code."""
    session = get_object_or_404(Session.objects.within(request.scope).with_offer(), pk=pk)
    signup, refusal, typed = None, "", text_of(request, "code").strip()
    if request.method == "POST":
        try:
            signup = services.check_in_by_ticket(
                code=typed.rstrip("/").split("/")[-1],
                session=session,
                actor=request.actor,
                at=database_now(),
            )
            typed = ""
        except RuleViolation as violation:
            refusal = str(violation)
    return render(
        request,
        "activities/desk_scan.html",
        {"session": session, "signup": signup, "refusal": refusal, "typed": typed},
        status=409 if refusal else 200,
    )
