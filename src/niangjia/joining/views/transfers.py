"""Transfers at the desk: those that wait for one of our unions, and those that were."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.joining import queries, services
from niangjia.joining.choices import TransferState
from niangjia.joining.models import Transfer
from niangjia.joining.views.desk import DECIDING

PER_PAGE = 30


@roles(*DECIDING)
@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """List the transfers from and to unions of the scope."""
    state = text_of(request, "state")
    state = state if state in TransferState.values else TransferState.WAITING.value
    found = Transfer.objects.within(request.scope).filter(state=state)
    page = Paginator(found.select_related("person", "from_org", "to_org"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "state": state,
        "states": TransferState.choices,
        "ours": set(queries.transfers_to_answer(request.scope).values_list("pk", flat=True)),
    }
    return render(request, "joining/desk_transfers.html", context)


@roles(*DECIDING)
@require_POST
def answer(request: HttpRequest, pk: str) -> HttpResponse:
    """Agree to a transfer, decline it with a reason, or take it back."""
    transfer = get_object_or_404(Transfer.objects.within(request.scope), pk=pk)
    act = text_of(request, "act")
    with refusals_told(request):
        if act == "withdraw":
            services.withdraw_transfer(transfer=transfer, actor=request.actor, at=database_now())
            messages.success(request, _("The transfer is withdrawn."))
        elif act in {"agree", "decline"}:
            done = services.answer_transfer(
                transfer=transfer,
                agree=act == "agree",
                reason=text_of(request, "reason"),
                actor=request.actor,
                at=database_now(),
            )
            messages.success(request, _said(done))
        else:
            raise RuleViolation
    return go_on(reverse("joining:desk_transfers"))


def _said(done: Transfer) -> str:
    if done.state == TransferState.DONE:
        return _("Both unions agreed: the member has moved.")
    if done.state == TransferState.DECLINED:
        return _("Declined. The other union sees why.")
    return _("Agreed. The other union has still to answer.")
