"""What is done about a concern at the desk: one form for each step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from niangjia.concerns import policies, queries, services
from niangjia.concerns.choices import OPEN
from niangjia.concerns.errors import CannotLink
from niangjia.concerns.models import Concern, Referral
from niangjia.concerns.views.desk import seen
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, search_of, text_of, uuid_of
from niangjia.core.clock import database_now, day_of
from niangjia.core.errors import NotAllowed, RuleViolation
from niangjia.people import services as people
from niangjia.people.roles import STAFF_UP

Act = Callable[[HttpRequest, dict[str, Any]], str]


def _accept(request: HttpRequest, given: dict[str, Any]) -> str:
    services.accept(**given)
    return _("Accepted.")


def _take(request: HttpRequest, given: dict[str, Any]) -> str:
    services.take(**given)
    return _("It is in your hands now; everybody sees that.")


def _answer(request: HttpRequest, given: dict[str, Any]) -> str:
    services.answer(text=text_of(request, "text"), **given)
    return _("Answered. Everybody whose concern is linked is told.")


def _ask(request: HttpRequest, given: dict[str, Any]) -> str:
    services.ask_back(text=text_of(request, "text"), **given)
    return _("Asked. The clock stands still until the person answers.")


def _hear(request: HttpRequest, given: dict[str, Any]) -> str:
    services.hear(text=text_of(request, "text"), **given)
    return _("Kept. The clock runs.")


def _note(request: HttpRequest, given: dict[str, Any]) -> str:
    services.note(text=text_of(request, "text"), **given)
    return _("The note is kept. It stops no clock.")


def _refuse(request: HttpRequest, given: dict[str, Any]) -> str:
    services.refuse(reason=text_of(request, "text"), **given)
    return _("Not taken up. The person reads why, and can object.")


def _hand(request: HttpRequest, given: dict[str, Any]) -> str:
    targets = queries.to_hand_to(given["concern"])
    to = next((one for one in targets if one.pk == uuid_of(request, "to")), None)
    if to is None:
        raise RuleViolation(_("Please choose a unit from the list."))
    services.hand_over(to=to, reason=text_of(request, "text"), **given)
    return _("Handed to %(org)s.") % {"org": to.name}


def _help(request: HttpRequest, given: dict[str, Any]) -> str:
    org = queries.to_ask_in(given["concern"]).filter(pk=uuid_of(request, "to")).first()
    if org is None:
        raise RuleViolation(_("Please choose a unit from the list."))
    services.ask_in(org=org, **given)
    return _("%(org)s helps now.") % {"org": org.name}


def _outside(request: HttpRequest, given: dict[str, Any]) -> str:
    body, due = text_of(request, "body"), day_of(text_of(request, "due"))
    services.refer(body=body, due_on=due, reason=text_of(request, "text"), **given)
    return _("With %(body)s now. The answer to the person stays ours.") % {"body": body}


def _link(request: HttpRequest, given: dict[str, Any]) -> str:
    number = search_of(request, "number").upper()
    others = Concern.objects.seen_by(request.actor).filter(number=number).exclude(pk=given["concern"].pk)
    other = others.first()
    if other is None:
        raise CannotLink(_("There is no other concern with the number “%(number)s” here."), number=number)
    services.link(to=other, **given)
    return _("Linked. It is answered together with %(number)s.") % {"number": number}


def _unlink(request: HttpRequest, given: dict[str, Any]) -> str:
    services.unlink(**given)
    return _("The link is taken back.")


ACTS: dict[str, Act] = {
    "accept": _accept,
    "take": _take,
    "answer": _answer,
    "ask": _ask,
    "hear": _hear,
    "note": _note,
    "refuse": _refuse,
    "hand": _hand,
    "help": _help,
    "outside": _outside,
    "link": _link,
    "unlink": _unlink,
}


@roles(*STAFF_UP)
@require_POST
def act(request: HttpRequest, pk: str) -> HttpResponse:
    """Do one step; what cannot be done is said, and nothing is changed."""
    one = seen(request, pk)
    wanted = ACTS.get(text_of(request, "act"))
    with refusals_told(request):
        if wanted is None:
            raise RuleViolation
        messages.success(
            request, wanted(request, {"concern": one, "actor": request.actor, "at": database_now()})
        )
    return go_on(one.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def outside(request: HttpRequest, pk: str) -> HttpResponse:
    """Record what an outside body answered."""
    reach = Concern.objects.seen_by(request.actor).order_by().values("pk")
    referral = get_object_or_404(Referral.objects.filter(concern__in=reach).select_related("concern"), pk=pk)
    with refusals_told(request):
        services.record_outside_answer(
            referral=referral, text=text_of(request, "text"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("The answer is kept. Now answer the person."))
    return go_on(referral.concern.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def phone(request: HttpRequest, pk: str) -> HttpResponse:
    """Open the person's number to whoever handles the concern while it is open; the concern is the reason that is kept."""
    one = seen(request, pk)
    number, refusal = "", ""
    try:
        if one.person is None or one.state not in OPEN or not policies.can_handle(request.actor, one):
            raise NotAllowed
        reason = _("Concern %(number)s") % {"number": one.number}
        number = people.unmask(
            person=one.person, field="phone", reason=reason, actor=request.actor, at=database_now()
        )
    except RuleViolation as violation:
        refusal = str(violation)
    context = {"concern": one, "phone": number, "refusal": refusal}
    return render(request, "concerns/desk_phone.html", context, status=403 if refusal else 200)
