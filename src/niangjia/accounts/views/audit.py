"""The audit trail at the desk: sifted, opened, taken away (which is itself recorded)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from niangjia.accounts import audit, wording
from niangjia.accounts.forms import AuditFilterForm, ExportForm
from niangjia.accounts.models import AuditRecord, AuditSeal
from niangjia.accounts.queries import AuditFilter, audit_records, neighbours
from niangjia.accounts.verification import is_genuine
from niangjia.core.access import roles
from niangjia.core.clock import database_now, local_day
from niangjia.core.xlsx import Sheet, download

#: The readers of the trail, as ``people.roles.AUDITORS`` names them.
READERS = ("auditor", "administrator")
PAGE = 50
MENU = "audit"
MOST_ROWS = 20_000


def _wanted(request: HttpRequest) -> tuple[AuditFilterForm, AuditFilter]:
    form = AuditFilterForm(request.GET or None)
    return form, form.wanted()


@roles(*READERS)
@require_http_methods(["GET", "HEAD"])
def desk_audit(request: HttpRequest) -> HttpResponse:
    """List what was done in the scope, newest first."""
    form, wanted = _wanted(request)
    found = audit_records(AuditRecord.objects.within(request.scope), wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": wording.lines(page, request.actor),
        "sifted": bool(request.GET),
        "desk_menu_key": MENU,
    }
    template = (
        "accounts/_audit_list.html"
        if request.htmx and not request.htmx.boosted
        else "accounts/desk_audit.html"
    )
    return render(request, template, context)


@roles(*READERS)
@require_http_methods(["GET", "HEAD"])
def desk_audit_record(request: HttpRequest, pk: Any) -> HttpResponse:
    """Open one record: everything it says, whether it is genuine, and what else was done to the same thing."""
    records = AuditRecord.objects.within(request.scope)
    record = get_object_or_404(records, pk=pk)
    context = {
        "desk_menu_key": MENU,
        "record": record,
        "line": wording.lines([record], request.actor)[0],
        "details": wording.details(record),
        "seal": AuditSeal.objects.filter(record_id=record.pk).first(),
        "genuine": is_genuine(record),
        "neighbours": wording.lines(neighbours(record, records)),
    }
    return render(request, "accounts/desk_audit_record.html", context)


@roles(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_audit_export(request: HttpRequest) -> HttpResponse:
    """Ask for the reason, note who takes how much away, and hand it over."""
    _form, wanted = _wanted(request)
    found = audit_records(AuditRecord.objects.within(request.scope), wanted)
    rows = min(found.count(), MOST_ROWS)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(
            request,
            "accounts/desk_audit_export.html",
            {"form": form, "rows": rows, "query": request.GET.urlencode(), "desk_menu_key": MENU},
            status=status,
        )
    now = database_now()
    lines = wording.lines(found[:MOST_ROWS])
    audit.record(
        action="audit.exported",
        subject_type="audit",
        subject_id="",
        actor=request.actor,
        at=now,
        reason=form.cleaned_data["reason"],
        detail={"rows": rows, **wanted.told()},
    )
    return download(
        f"{_('Audit trail')} {local_day(now)}", [_sheet(request, lines, form.cleaned_data["reason"], wanted)]
    )


def _sheet(request: HttpRequest, lines: list[wording.Line], reason: str, wanted: AuditFilter) -> Sheet:
    taken = _("Taken by %(name)s on %(day)s: %(reason)s") % {
        "name": request.actor.name,
        "day": local_day(database_now()),
        "reason": reason,
    }
    return Sheet(
        title=_("Audit trail"),
        notes=[taken, _sifted(wanted)],
        columns=[
            _("Done at"),
            _("Written down"),
            _("Who"),
            _("Acting as"),
            _("Action"),
            _("Kind"),
            _("About whom or what"),
            _("Unit"),
            _("Details"),
            _("Reason"),
            _("Record"),
        ],
        rows=[
            (
                line.at.replace(microsecond=0),
                line.written_at.replace(microsecond=0),
                line.who,
                line.role,
                line.action,
                line.subject,
                line.about,
                line.unit,
                line.facts,
                line.reason,
                str(line.pk),
            )
            for line in lines
        ],
        widths=(20, 20, 16, 14, 22, 12, 40, 26, 36, 36, 38),
    )


def _sifted(wanted: AuditFilter) -> str:
    """Tell what was sifted by, in words."""
    names = {"action": _("Action"), "person": _("Who"), "since": _("From"), "until": _("Until")}
    told = {**wanted.told(), **({"action": wording.actions()[wanted.action]} if wanted.action else {})}
    parts = "；".join(f"{names[key]} {value}" for key, value in told.items())
    return _("Sifted by: %(parts)s") % {"parts": parts or _("nothing, everything is here")}
