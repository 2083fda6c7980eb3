"""Member cards read by the camera, or by the number: whose it is, and at a window, taken down one after the other."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from niangjia.accounts import limits
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, search_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.ids import uuid7
from niangjia.joining import queries, services
from niangjia.joining.codes import read_card
from niangjia.joining.models import Window
from niangjia.people.models import Membership, Person
from niangjia.people.roles import STAFF_UP

#: Those taken down last stand under the camera.
LAST = 10


def _card(request: HttpRequest) -> Membership | None:
    """Find the card in the scope: by its code, by the address a scanner types, or by the number printed on it.

    :raises TooManyRequests: this log-in tries numbers out.
    """
    text = search_of(request, "code").rstrip("/").rsplit("/", 1)[-1]
    found = Membership.objects.within(request.scope).select_related("org", "person__merged_into")
    key = read_card(text)
    if key is not None:
        return found.filter(pk=key).first()
    limits.take_look_up(request, text)
    number = "".join(text.split())
    by_number = found.filter(card_number=number) if number else found.none()
    membership: Membership | None = by_number.order_by("left_on", "-joined_on").first()
    # The card goes with the member: of several memberships the one in force, else the last, is the card's.
    return by_number.filter(left_on=None).first() or membership


def _shown(request: HttpRequest, membership: Membership | None) -> dict[str, Any]:
    """Say of a card whether it is valid and whether its holder's page may be opened."""
    if membership is None:
        return {"membership": None}
    own = Person.objects.within(request.scope).filter(pk=membership.person.root_id)
    return {"membership": membership, "valid": membership.left_on is None, "reachable": own.exists()}


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest) -> HttpResponse:
    """Look at one card after the other. What is none of ours and what is elsewhere's answer alike."""
    context: dict[str, Any] = {"typed": ""}
    status = 200
    if request.method == "POST":
        try:
            membership = _card(request)
            status = 200 if membership is not None else 404
            context |= {"looked": True, **_shown(request, membership)}
        except RuleViolation as refusal:
            context, status = {"refusal": str(refusal)}, refusal.status
        if status != 200:
            context["typed"] = search_of(request, "code")
    return render(request, "joining/desk_scan.html", context, status=status)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def scan_at_window(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the holders of cards down at a window, one after the other; who is a member already is told so."""
    window = get_object_or_404(Window.objects.within(request.scope).select_related("org"), pk=pk)
    context: dict[str, Any] = {"window": window, "attempt": attempt_of(request), "typed": ""}
    status = 200
    if request.method == "POST":
        try:
            membership = _card(request)
            status = 200 if membership is not None else 404
            context |= {"looked": True, **_shown(request, membership)}
            if membership is not None:
                context["application"] = services.write_down_card(
                    window=window,
                    membership=membership,
                    actor=request.actor,
                    at=database_now(),
                    attempt=context["attempt"],
                )
        except RuleViolation as refusal:
            context |= {"refusal": str(refusal)}
            status = refusal.status
        if status != 200:
            context["typed"] = search_of(request, "code")
        context["attempt"] = attempt_of(request) if status == 404 else uuid7()
    context["last"] = queries.taken_down(window)[:LAST]
    return render(request, "joining/desk_scan.html", context, status=status)
