"""What somebody decides while looking: which column is what, and who is transferred in."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP
from niangjia.rosters import services
from niangjia.rosters.columns import FIELDS, ORDINAL, chosen_keys
from niangjia.rosters.models import Batch
from niangjia.rosters.views.looking import found, look


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: str) -> HttpResponse:
    """Say what the columns of a workbook are, and keep that under a name for the next one."""
    shown = found(request, pk)
    headed = [(head, key) for head, key in zip(shown.heads, shown.keys, strict=True) if head]
    refused, name = "", text_of(request, "name").strip()
    if request.method == "POST":
        given = [one if one in FIELDS or one == ORDINAL else "" for one in request.POST.getlist("key")]
        given = (given + [""] * len(headed))[: len(headed)]
        headed = [(head, key) for (head, _key), key in zip(headed, given, strict=True)]
        try:
            with transaction.atomic():
                _choose(request, shown, given, name)
            return go_on(look(found(request, pk)).get_absolute_url())
        except RuleViolation as refusal:
            refused = str(refusal)
    context = {
        "batch": shown,
        "headed": headed,
        "fields": [(ORDINAL, _("Number of the line")), *((one.key, one.name) for one in FIELDS.values())],
        "name": name,
        "refused": refused,
    }
    return render(request, "rosters/desk_columns.html", context, status=422 if refused else 200)


def _choose(request: HttpRequest, batch: Batch, given: list[str], name: str) -> None:
    chosen = iter(given)
    keys = chosen_keys(batch.heads, [next(chosen) if head else "" for head in batch.heads])
    services.choose_columns(batch=batch, keys=keys)
    if name:
        pairs = [(head, key) for head, key in zip(batch.heads, keys, strict=True) if key]
        services.save_mapping(org=batch.org, name=name, columns=pairs, actor=request.actor, at=database_now())
        messages.success(request, _("Saved as a mapping: %(name)s") % {"name": name})


@roles(*STAFF_UP)
@require_POST
def transfers(request: HttpRequest, pk: str) -> HttpResponse:
    """Decide who of those in conflict is transferred in; without any, everybody stays."""
    shown = found(request, pk)
    with refusals_told(request):
        lines = {int(one) for one in request.POST.getlist("line") if one.isdecimal() and len(one) < 10}
        chosen = services.choose_transfers(batch=shown, lines=lines, actor=request.actor)
        look(chosen)
        messages.success(
            request,
            _("To be transferred in when this list is imported: %(number)d.")
            % {"number": len(chosen.chosen)},
        )
    return go_on(shown.get_absolute_url())
