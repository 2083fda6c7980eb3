"""Scanned codes: the person's at the door, the ticket on staff's phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from niangjia.activities import queries, services
from niangjia.activities.models import Session
from niangjia.core.access import roles, signed_in
from niangjia.core.answers import go_on
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP


@signed_in
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Check me in with the code at the door. Scanning opens this page; one tap signs."""
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
    """Check in the holder of a scanned ticket."""
    signup, refusal, status = None, "", 200
    try:
        signup = queries.ticket_holder(code, request.scope)
        if request.method == "POST":
            signup = services.check_in_by_ticket(code=code, actor=request.actor, at=database_now())
            return go_on(reverse("activities:desk_session", args=[signup.session_id]))
    except RuleViolation as violation:
        refusal, status = str(violation), violation.status
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
    signup, refusal = None, ""
    if request.method == "POST":
        try:
            typed = request.POST.get("code", "").strip().rstrip("/").split("/")[-1]
            signup = services.check_in_by_ticket(
                code=typed, session=session, actor=request.actor, at=database_now()
            )
        except RuleViolation as violation:
            refusal = str(violation)
    return render(
        request,
        "activities/desk_scan.html",
        {"session": session, "signup": signup, "refusal": refusal},
        status=409 if refusal else 200,
    )
