"""Applications at the desk: what waits, decided one by one or many at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from niangjia.accounts import limits
from niangjia.accounts.errors import TooManyRequests
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, search_of, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.views import safe_next
from niangjia.joining import policies, queries, services
from niangjia.joining.choices import ApplicationState
from niangjia.joining.models import Application
from niangjia.joining.services import Approved
from niangjia.joining.services.deciding import DAYS
from niangjia.people.choices import Group, JoinChannel
from niangjia.people.models import Person
from niangjia.people.queries import matching
from niangjia.people.roles import CHAIR, STAFF_UP

PER_PAGE = 30
#: Who decides about applications: staff, and the chair of the union itself.
DECIDING = (*STAFF_UP, CHAIR)
#: So many are approved with one tap.
MOST = 500
CHANNELS = [(value, label) for value, label in JoinChannel.choices if value not in {"roster", "transfer"}]


def _found(request: HttpRequest, chosen: dict[str, str]) -> Any:
    found = queries.applications(request.scope).filter(state=chosen["state"])
    if chosen["channel"] in dict(CHANNELS):
        found = found.filter(channel=chosen["channel"])
    if chosen["group"] in Group.values:
        found = found.filter(person__group=chosen["group"])
    if chosen["q"]:
        limits.take_look_up(request, chosen["q"])
        found = found.filter(person__in=matching(Person.objects.live(), chosen["q"]).order_by().values("pk"))
    return found.order_by("made_at" if chosen["state"] == ApplicationState.WAITING else "-decided_at", "id")


@roles(*DECIDING)
@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """List the applications of the scope: those that wait, the longest first; those decided, the latest first."""
    state = text_of(request, "state")
    chosen = {
        "state": state if state in ApplicationState.values else ApplicationState.WAITING.value,
        "channel": text_of(request, "channel"),
        "group": text_of(request, "group"),
        "q": search_of(request),
    }
    status = 200
    try:
        found = _found(request, chosen)
    except TooManyRequests as refusal:
        messages.error(request, str(refusal))
        found, status = Application.objects.none(), refusal.status
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "states": ApplicationState.choices,
        "channels": CHANNELS,
        "groups": Group.choices,
        "staff": request.actor.has_role(*STAFF_UP),
        "ticked": request.GET.get("tick") == "all",
    }
    return render(request, "joining/desk_applications.html", context, status=status)


def _application(request: HttpRequest, pk: str) -> Application:
    found: Application = get_object_or_404(queries.applications(request.scope), pk=pk)
    return found


@roles(*DECIDING)
@require_GET
def application(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one application, with what can be done about it."""
    shown = _application(request, pk)
    context = {
        "application": shown,
        "reachable": request.actor.has_role(*STAFF_UP)
        and Person.objects.within(request.scope).filter(pk=shown.person_id).exists(),
        "may": policies.can_admit(request.actor, shown.org),
        "days": DAYS,
    }
    return render(request, "joining/desk_application.html", context)


@roles(*DECIDING)
@require_POST
def decide(request: HttpRequest, pk: str) -> HttpResponse:
    """Approve, decline with a reason, or take the decision back."""
    shown, act, reason = _application(request, pk), text_of(request, "act"), text_of(request, "reason")
    given: dict[str, Any] = {"application": shown, "actor": request.actor, "at": database_now()}
    with refusals_told(request):
        if act == "approve":
            services.approve(**given)
            messages.success(request, _("%(person)s is a member now.") % {"person": shown.person})
        elif act == "decline":
            services.decline(reason=reason, **given)
            messages.success(request, _("Declined. The person is told why."))
        elif act == "undo":
            services.undo_decision(reason=reason, **given)
            messages.success(request, _("Taken back. The application waits again."))
        else:
            raise RuleViolation
    return go_on(shown.get_absolute_url())


@roles(*DECIDING)
@require_POST
def decide_many(request: HttpRequest) -> HttpResponse:
    """Approve those that were ticked."""
    ids = [text for text in request.POST.getlist("application")[:MOST] if _is_id(text)]
    found = list(queries.applications(request.scope).filter(pk__in=ids))
    back = safe_next(request, reverse("joining:desk_applications"))
    with refusals_told(request):
        if not found:
            raise RuleViolation(_("Tick the applications first."))
        tell_approved(
            request, services.approve_many(applications=found, actor=request.actor, at=database_now())
        )
    return go_on(back if back.startswith("/desk/joining/") else reverse("joining:desk_applications"))


def tell_approved(request: HttpRequest, done: Approved) -> None:
    """Say what came of approving many."""
    if done.joined:
        number = len(done.joined)
        text = ngettext("%(number)d joined.", "%(number)d joined.", number)
        messages.success(request, text % {"number": number})
    if done.decided:
        text = ngettext("%(number)d decided before.", "%(number)d decided before.", done.decided)
        messages.info(request, text % {"number": done.decided})
    for _one, why in done.refused[:5]:
        messages.warning(request, why)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
