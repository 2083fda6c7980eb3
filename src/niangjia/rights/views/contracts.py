"""Contracts on the desk: the list, what expires, how far they cover, and one contract on its way."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts import audit
from niangjia.accounts.form_pages import corrected, show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, search_of, text_of, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.docx import attachment, written
from niangjia.orgs.models import Org
from niangjia.orgs.queries import children_of
from niangjia.people.roles import STAFF_UP
from niangjia.rights import coverage as coverages
from niangjia.rights import documents, policies, queries, services
from niangjia.rights.choices import DOSSIER, ContractKind, Reach, StepKind
from niangjia.rights.forms import ContractForm, CoverForm, RoundForm
from niangjia.rights.models import FILED_WITHIN, Contract, Cover
from niangjia.rights.views.pages import PER_PAGE, READERS, contract_of, done, given, posted, taken_away

#: Days after the time for objections within which one that came in time can still be written down.
WRITTEN_LATER = timedelta(days=30)
STATES = ("", "under_way", "late", "settling", "in_force", "over")
#: Where each step is taken.
PAGES = {
    StepKind.REPRESENTATIVES: "rights:desk_contract_seats",
    StepKind.SIGNING: "rights:desk_contract_sign",
    StepKind.FILING: "rights:desk_contract_file",
}


@roles(*READERS)
@require_GET
def contracts(request: HttpRequest) -> HttpResponse:
    """List the contracts: searched, sifted, sorted, and taken away as a workbook."""
    chosen = {name: search_of(request, name) for name in ("q", "state", "kind", "sort")}
    chosen["state"] = chosen["state"] if chosen["state"] in STATES else ""
    chosen["kind"] = chosen["kind"] if chosen["kind"] in ContractKind.values else ""
    day = local_day(database_now())
    words = {"text": chosen["q"], **{name: chosen[name] for name in ("state", "kind", "sort")}}
    found = queries.contracts(request.scope, day, **words)
    if request.GET.get("format") == "xlsx":
        return _takeaway(request, found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, one.stands(day)) for one in page],
        "chosen": chosen,
        "kinds": ContractKind.choices,
        "day": day,
        "late_before": day - FILED_WITHIN,
        "notice": queries.notice_until(day),
        "may_keep": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "rights/desk_contracts.html", context)


def _takeaway(request: HttpRequest, found: Any) -> HttpResponse:
    heads = [
        _("Title"),
        _("Union"),
        _("Kind"),
        _("Reach"),
        _("Last step"),
        _("Signed"),
        _("Filed"),
        _("In force"),
        _("Until"),
        _("Workers covered"),
    ]
    rows = [
        (
            one.title,
            one.org.name,
            one.get_kind_display(),
            one.get_reach_display(),
            one.get_reached_display(),
            one.signed_on,
            one.filed_on,
            one.in_force_on,
            one.term_until,
            one.people,
        )
        for one in found
    ]
    return taken_away(request, _("Collective contracts"), heads, rows)


@roles(*READERS)
@require_GET
def expiring(request: HttpRequest) -> HttpResponse:
    """Show what ran out and what ends soon, in columns by how soon; what is being renewed is not here."""
    day = local_day(database_now())
    soon, notice = day + timedelta(days=30), queries.notice_until(day)
    ending = list(queries.expiring(request.scope, day, max(notice, soon)))
    columns = [
        (_("Ran out"), "brick", list(queries.run_out(request.scope, day)[:PER_PAGE])),
        (_("Within 30 days"), "amber", [one for one in ending if one.term_until <= soon]),
        (
            _("Within %(days)s days") % {"days": settings.NIANGJIA_CONTRACT_NOTICE_DAYS},
            "sky",
            [one for one in ending if one.term_until > soon],
        ),
    ]
    context = {
        "columns": [
            (name, tone, [(one, (one.term_until - day).days) for one in found])
            for name, tone, found in columns
        ],
        "empty": not any(found for _name, _tone, found in columns),
        "may_keep": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "rights/desk_expiring.html", context)


@roles(*READERS)
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Show how far contracts cover the unions below an org, and the industries."""
    asked: UUID | None = uuid_of(request, "org")
    own = request.scope.org_id if request.scope else None
    org = get_object_or_404(Org.objects.within(request.scope), pk=asked or own)
    day = local_day(database_now())
    above = Org.objects.within(request.scope).filter(path=org.path[: -Org.steplen]).first()
    context = {
        "org": org,
        "above": above,
        "day": day,
        "coverage": coverages.of(org, list(children_of(org)), day),
    }
    return render(request, "rights/desk_coverage.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin to bargain: the proposal was sent."""
    day, attempt = local_day(database_now()), attempt_of(request)
    chosen = {"on": day, "org": uuid_of(request, "org"), "reach": Reach.ENTERPRISE}
    form = RoundForm(posted(request), scope=request.scope, initial=chosen)
    if form.is_bound:
        made = done(
            form,
            lambda said: make_once(
                Contract.objects.within(request.scope),
                attempt,
                lambda: services.open_round(**said, attempt=attempt, **given(request)),
            ),
        )
        if made is not None:
            messages.success(request, _("Begun. Next: who bargains."))
            return go_on(made.get_absolute_url())
    return show_form(
        request,
        form,
        title=_("Begin to bargain"),
        about=_("The proposal is written for you; print it on the next page."),
        back=reverse("rights:desk_contracts"),
        attempt=attempt,
        button=_("Begin"),
    )


def next_page(request: HttpRequest, contract: Contract) -> str:
    """Give the address where this reader takes the next step; empty when it is not theirs to take."""
    kind = contract.next_kind
    if kind is None or contract.org.closed_on or not policies.can_keep(request.actor, contract.org):
        return ""
    if kind == StepKind.VOTE:
        held = contract.org.congresses.order_by("-on", "-id").first()
        if held is not None and held.on >= contract.moved_on:
            return held.get_absolute_url()
        return f"{reverse('rights:desk_congress_new')}?org={contract.org_id}"
    return reverse(PAGES.get(kind, "rights:desk_contract_step"), args=[contract.pk])


@roles(*READERS)
@require_GET
def contract(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a contract: its way, the one next step, who bargains, whom it covers, its papers."""
    shown = contract_of(request, pk)
    day = local_day(database_now())
    may_keep = policies.can_keep(request.actor, shown.org)
    steps = list(shown.steps.all())
    covers = list(shown.covers.all())
    kept = {one.kind for one in shown.files.all()}
    context = {
        "contract": shown,
        "day": day,
        "way": queries.way_of(shown),
        "next": shown.next_kind,
        "next_url": next_page(request, shown),
        "stands": shown.stands(day),
        "late": shown.filing_due_on is not None and shown.filed_on is None and day > shown.filing_due_on,
        "objectable": not shown.ended_on
        and shown.objection_until is not None
        and day <= shown.objection_until + WRITTEN_LATER,
        "settling": shown.in_force_on is not None and shown.in_force_on > day,
        "expires_in": (shown.term_until - day).days if shown.term_until else None,
        "notice": settings.NIANGJIA_CONTRACT_NOTICE_DAYS,
        "earlier": [
            one
            for one in steps
            if one.taken_back_at is None
            and one.number < shown.number
            and one.kind not in {StepKind.PROPOSAL, StepKind.REPRESENTATIVES}
        ],
        "taken_back": [one for one in steps if one.taken_back_at is not None],
        "votes": queries.votes_of(shown),
        "covers": covers,
        "people": sum(one.people for one in covers),
        "documents": documents.ready(shown) if may_keep else [],
        "missing": "、".join(str(kind.label) for kind in DOSSIER if kind not in kept),
        "wide": shown.reach != Reach.ENTERPRISE,
        "masked": not may_keep,
        "may_keep": may_keep,
        "may_back": may_keep
        and not shown.ended_on
        and shown.reached not in {StepKind.PROPOSAL, StepKind.VOTE}
        and not (shown.in_force_on and shown.in_force_on <= day)
        and any(
            one.kind == shown.reached and one.number == shown.number for one in steps if not one.taken_back_at
        ),
        "followed": next(iter(shown.renewed_by.all()), None),
    }
    return render(request, "rights/desk_contract.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct what a contract is called; a stale save answers 409 and shows both."""
    return corrected(
        request,
        ContractForm(posted(request), instance=contract_of(request, pk)),
        find=lambda: contract_of(request, pk),
        save=lambda record, **said: services.update_contract(contract=record, **said),
        subject="contract",
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def covers(request: HttpRequest, pk: str) -> HttpResponse:
    """Name the enterprises under a contract, or correct how many of their people it covers."""
    shown = contract_of(request, pk)
    here = reverse("rights:desk_contract_covers", args=[pk])
    if request.method == "POST" and "drop" in request.POST:
        with refusals_told(request):
            cover = get_object_or_404(Cover, contract=shown, pk=uuid_of(request, "drop"))
            services.drop_cover(contract=shown, cover=cover, **given(request))
            messages.success(request, _("Taken off the list."))
        return go_on(here)
    only = shown.covers.first() if shown.reach == Reach.ENTERPRISE else None
    chosen = {"org": only.org_id, "people": only.people} if only is not None else {}
    form = CoverForm(posted(request), scope=request.scope, initial=chosen)
    if form.is_bound and done(
        form, lambda said: services.add_cover(contract=shown, **said, **given(request))
    ):
        messages.success(request, _("Saved."))
        return go_on(here)
    context = {"contract": shown, "form": form, "covers": contract_of(request, pk).covers.all(), "only": only}
    return render(request, "rights/desk_covers.html", context, status=422 if form.errors else 200)


@roles(*STAFF_UP)
@require_POST
def end(request: HttpRequest, pk: str) -> HttpResponse:
    """Give a round up, or end a contract before its term."""
    shown = contract_of(request, pk)
    with refusals_told(request):
        services.end_contract(contract=shown, reason=text_of(request, "reason"), **given(request))
        messages.success(request, _("Ended. The reason is kept."))
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def renew(request: HttpRequest, pk: str) -> HttpResponse:
    """Begin the round for what follows a contract."""
    shown, attempt = contract_of(request, pk), attempt_of(request)
    with refusals_told(request):
        made = make_once(
            Contract.objects.within(request.scope),
            attempt,
            lambda: services.renew(contract=shown, attempt=attempt, **given(request)),
        )
        messages.success(request, _("Begun. Next: who bargains."))
        return go_on(made.get_absolute_url())
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_GET
def document(request: HttpRequest, pk: str, kind: str) -> HttpResponse:
    """Write a document from what is recorded, and note who took it."""
    shown = contract_of(request, pk)
    names = dict(documents.ready(shown))
    if kind not in names:
        raise Http404
    paper = documents.DOCUMENTS[kind][2](shown)
    content = written(paper)
    audit.record(
        action="contract.document_taken",
        subject_type="contract",
        subject_id=shown.pk,
        subject_label=shown.title,
        org=shown.org,
        detail={"document": names[kind]},
        **given(request),
    )
    return attachment(paper.title, content)
