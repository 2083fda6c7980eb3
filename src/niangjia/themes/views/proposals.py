"""Proposals: the list, one of them, drafting, sending, deciding, following up, the document."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts import audit
from niangjia.accounts.form_pages import corrected
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, search_of, text_of
from niangjia.core.clock import database_now
from niangjia.core.docx import attachment, written
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP
from niangjia.themes import documents, policies, queries, services
from niangjia.themes.choices import ProposalState
from niangjia.themes.forms import DecisionForm, ProposalForm
from niangjia.themes.models import Proposal
from niangjia.themes.views.pages import PER_PAGE, READERS, proposal_of, theme_of


@roles(*READERS)
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """List the proposals of the scope, the latest first."""
    chosen = {name: search_of(request, name) for name in ("q", "state")}
    chosen["state"] = chosen["state"] if chosen["state"] in ProposalState.values else ""
    found = queries.proposals(request.scope, state=chosen["state"], text=chosen["q"])
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "states": ProposalState.choices,
    }
    return render(request, "themes/desk_proposals.html", context)


@roles(*STAFF_UP)
@require_POST
def new(request: HttpRequest, pk: str) -> HttpResponse:
    """Draft a proposal from a theme; its evidence is written already."""
    shown, attempt = theme_of(request, pk), attempt_of(request)
    goal = shown.get_absolute_url()
    with refusals_told(request):
        made = make_once(
            Proposal.objects.within(request.scope),
            attempt,
            lambda: services.draft_proposal(
                theme=shown, actor=request.actor, at=database_now(), attempt=attempt
            ),
        )
        goal = made.get_absolute_url() + "edit/"
    return go_on(goal)


@roles(*READERS)
@require_GET
def proposal(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a proposal: its parts, where it stands, and the one next thing to do."""
    shown = proposal_of(request, pk)
    context = {
        "proposal": shown,
        "words": request.actor.has_role(*STAFF_UP),
        "may_keep": policies.can_keep(request.actor, shown.org),
        "may_decide": policies.can_decide(request.actor, shown),
        "sent": policies.sent(request.actor, shown),
        "form": DecisionForm(),
    }
    return render(request, "themes/desk_proposal.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Write on a draft; a stale save answers 409 and shows both."""
    form = ProposalForm(request.POST or None, instance=proposal_of(request, pk))
    return corrected(
        request,
        form,
        find=lambda: proposal_of(request, pk),
        save=lambda record, **given: services.update_proposal(proposal=record, **given),
        subject="proposal",
    )


@roles(*STAFF_UP)
@require_POST
def act(request: HttpRequest, pk: str) -> HttpResponse:
    """Send a proposal, take it back, decide on it, or write down what came of it."""
    shown, wanted = proposal_of(request, pk), text_of(request, "act")
    given = {"proposal": shown, "actor": request.actor, "at": database_now()}
    with refusals_told(request):
        if wanted == "submit":
            services.submit(**given)
            messages.success(request, _("Sent. It waits for a decision."))
        elif wanted == "withdraw":
            services.withdraw(**given)
            messages.success(request, _("Taken back. It is a draft again."))
        elif wanted in {"adopt", "decline"}:
            services.decide(adopt=wanted == "adopt", decision=text_of(request, "decision"), **given)
            messages.success(request, _("Adopted.") if wanted == "adopt" else _("Not adopted."))
        elif wanted in {"follow", "done"}:
            services.follow_up(text=text_of(request, "text"), done=wanted == "done", **given)
            messages.success(request, _("Saved."))
        else:
            raise RuleViolation
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_GET
def document(request: HttpRequest, pk: str) -> HttpResponse:
    """Write the proposal as a Word file, and note who took it."""
    shown = proposal_of(request, pk)
    paper = documents.proposal(shown)
    content = written(paper)
    audit.record(
        action="proposal.document_taken",
        subject_type="proposal",
        subject_id=shown.pk,
        subject_label=shown.title,
        actor=request.actor,
        at=database_now(),
        org=shown.org,
    )
    return attachment(paper.title, content)
