"""Rosters on the desk: send a workbook, look at what it would do, import it, take it back."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts import audit
from niangjia.core import declare, jobs
from niangjia.core.access import roles
from niangjia.core.actor import Actor
from niangjia.core.answers import attempt_of, go_on, refusals_told, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.xlsx import attachment
from niangjia.people.models import Membership, Person
from niangjia.people.roles import STAFF_UP
from niangjia.rosters import annotating, services
from niangjia.rosters.choices import BatchState, RowKind
from niangjia.rosters.columns import EXTRA, FIELDS
from niangjia.rosters.forms import RosterForm
from niangjia.rosters.models import Batch
from niangjia.rosters.policies import can_transfer
from niangjia.rosters.views import looking
from niangjia.rosters.views.masked import masked

PER_PAGE = 30
SHOWN = (RowKind.ERROR, RowKind.CONFLICT, RowKind.CHANGED, RowKind.NEW)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is drawn: who, what changes, what is wrong, and whether a membership elsewhere can be transferred in.

    :param transfer: ``may``: the reader acts for both unions; ``ask``: the other union has to be asked.
    """

    line: int
    kind: str
    person: Person | None
    changes: tuple[tuple[str, str, str], ...]
    faults: tuple[tuple[str, str, str], ...]
    transfer: str = ""


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def rosters(request: HttpRequest) -> HttpResponse:
    """List the batches of the scope, and take a workbook to look at."""
    posted, attempt = request.method == "POST", attempt_of(request)
    form = RosterForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        scope=request.scope,
        initial={"org": request.actor.org_id},
    )
    if posted and form.is_valid():
        try:
            return go_on(looking.sent(request, form, attempt).get_absolute_url())
        except RuleViolation as refusal:
            form.add_error("upload", str(refusal))
    found = Batch.objects.within(request.scope).select_related("org")
    context = {
        "form": form,
        "attempt": attempt,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "rosters/desk_rosters.html", context, status=422 if form.errors else 200)


@roles(*STAFF_UP)
@require_GET
def batch(request: HttpRequest, pk: str) -> HttpResponse:
    """Show what a batch would do, is doing or did, line by line."""
    shown = looking.found(request, pk)
    kind = text_of(request, "kind")
    if kind not in RowKind.values:
        kind = next((one for one in SHOWN if shown.counts[one]), RowKind.NEW)
    page = Paginator(shown.lines.filter(kind=kind), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": shown,
        "kind": kind,
        "kinds": [(value, label, shown.counts[value]) for value, label in RowKind.choices],
        "page": page,
        "lines": (lines := _lines(shown, page.object_list, request.actor)),
        "may_transfer": shown.state == BatchState.PREVIEW and any(one.transfer == "may" for one in lines),
        "kept_heads": [
            head for head, key in zip(shown.heads, shown.keys, strict=True) if key.startswith(EXTRA)
        ],
        "busy": shown.state in {BatchState.READING, BatchState.RUNNING},
        "good": shown.new + shown.changed,
        "sections": declare.ask("tiles", "batch_sections", request.actor, shown),
    }
    return render(request, "rosters/desk_batch.html", context)


def _lines(batch: Batch, rows: Any, actor: Actor) -> list[Shown]:
    rows, keys = list(rows), dict(zip(batch.heads, batch.keys, strict=True))
    elsewhere = Membership.objects.select_related("org").in_bulk(
        [row.membership_id for row in rows if row.kind == RowKind.CONFLICT and row.membership_id]
    )
    persons = Person.objects.in_bulk([row.person_id for row in rows if row.person_id])
    return [
        Shown(
            row.line,
            row.kind,
            persons.get(row.person_id) if row.kind != RowKind.CONFLICT else None,
            tuple(
                (_head(name), masked(name, before), masked(name, after))
                for name, (before, after) in json.loads(row.change or "{}").items()
            ),
            tuple(
                # What is right is masked; what is wrong has to be seen to be found.
                (column, value if row.kind == RowKind.ERROR else masked(keys.get(column, ""), value), reason)
                for column, value, reason in json.loads(row.faults or "[]")
            ),
            _transfer(batch, elsewhere.get(row.membership_id), actor),
        )
        for row in rows
    ]


def _transfer(batch: Batch, held: Membership | None, actor: Actor) -> str:
    if held is None:
        return ""
    return "may" if can_transfer(actor, held.org, batch.org) else "ask"


def _head(name: str) -> str:
    key = name.removeprefix("record.")
    return FIELDS[key].name if key in FIELDS else key


@roles(*STAFF_UP)
@require_POST
def take(request: HttpRequest, pk: str) -> HttpResponse:
    """Import a batch that was looked at."""
    shown = looking.found(request, pk)
    with refusals_told(request):
        if shown.state not in {BatchState.PREVIEW, BatchState.RUNNING}:
            messages.info(request, _("Nothing is left to import."))
        elif shown.rows <= looking.AT_ONCE:
            done = services.run_batch(batch=shown, actor=request.actor, at=database_now())
            messages.success(
                request,
                _("Imported: %(new)d new, %(changed)d changed, %(wrong)d to be corrected.")
                % {"new": done.new, "changed": done.changed, "wrong": done.wrong},
            )
        else:
            services.begin_batch(batch=shown)
            jobs.enqueue("niangjia.rosters.jobs.run", str(shown.pk))
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def undo(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a batch back."""
    shown = looking.found(request, pk)
    with refusals_told(request):
        undone = services.undo_batch(batch=shown, actor=request.actor, at=database_now())
        messages.success(
            request,
            _(
                "Taken back: %(removed)d removed, %(restored)d restored, %(kept)d stay because they were served since."
            )
            % {"removed": undone.removed, "restored": undone.restored, "kept": undone.kept},
        )
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def discard(request: HttpRequest, pk: str) -> HttpResponse:
    """Throw away a workbook that was only looked at."""
    shown = looking.found(request, pk)
    with refusals_told(request):
        services.discard_batch(batch=shown)
        messages.success(request, _("Thrown away. Nothing was imported."))
        return go_on(reverse("rosters:desk_rosters"))
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def corrections(request: HttpRequest, pk: str) -> HttpResponse:
    """Give the lines that stayed out back as a workbook, with what is wrong beside each cell."""
    shown = looking.found(request, pk)
    with refusals_told(request):
        content = annotating.annotated(shown)
        audit.record(
            action="roster.corrections_taken",
            subject_type="roster",
            subject_id=shown.pk,
            subject_label=shown.file_name,
            actor=request.actor,
            at=database_now(),
            org=shown.org,
            reason=_("To be corrected and imported again"),
            detail={"rows": shown.wrong},
        )
        return attachment(_("To be corrected"), content)
    return go_on(shown.get_absolute_url())
