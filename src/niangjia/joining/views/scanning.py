"""Member cards read by the camera, or by the number: whose it is, and at a window, taken down one after the other."""

from collections.abc import Callable
from typing import Any

from django.db.models import F
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
    if not number:
        return None
    # The card goes with the member: of several memberships the one in force, else the last, is the card's.
    in_force_first = (F("left_on").desc(nulls_first=True), "-joined_on")
    return found.filter(card_number=number).order_by(*in_force_first).first()


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
    return _scanned(request, {}, lambda _membership: {})


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def scan_at_window(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the holders of cards down at a window, one after the other; who is a member already is told so."""
    window = get_object_or_404(Window.objects.within(request.scope).select_related("org"), pk=pk)
    attempt = attempt_of(request)

    def take_down(membership: Membership) -> dict[str, Any]:
        given = {"window": window, "actor": request.actor, "at": database_now(), "attempt": attempt}
        return {"application": services.write_down_card(membership=membership, **given), "attempt": uuid7()}

    context = {"window": window, "attempt": attempt, "last": queries.taken_down(window)[:LAST]}
    return _scanned(request, context, take_down)


def _scanned(
    request: HttpRequest, context: dict[str, Any], then: Callable[[Membership], dict[str, Any]]
) -> HttpResponse:
    """Show the card that was sent, if one was, and what came of it."""
    context, status = {**context, "typed": ""}, 200
    if request.method == "POST":
        try:
            membership = _card(request)
            status = 200 if membership is not None else 404
            context |= {"looked": True, **_shown(request, membership)}
            if membership is not None:
                context |= then(membership)
        except RuleViolation as refusal:
            context |= {"refusal": str(refusal)}
            status = refusal.status
        if status != 200:
            context["typed"] = search_of(request, "code")
    return render(request, "joining/desk_scan.html", context, status=status)
