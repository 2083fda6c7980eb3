"""Talks at the desk."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, search_of, text_of, uuid_of
from niangjia.core.clock import database_now, day_of, local_day
from niangjia.core.docx import attachment, written
from niangjia.core.errors import RuleViolation
from niangjia.core.xlsx import download
from niangjia.orgs.models import Org
from niangjia.people.roles import STAFF_UP
from niangjia.research import documents, exporting, policies, queries, services
from niangjia.research.choices import TalkKind
from niangjia.research.forms import TalkForm, raised_forms, raised_in
from niangjia.research.models import Talk, TalkPlan
from niangjia.research.policies import READERS
from niangjia.research.services.recording import told
from niangjia.research.services.talks import SOURCE
from niangjia.research.views.pages import MOST_EXPORTED, PER_PAGE

MOST_PLANNED = 20
#: What the record of a talk takes from its plan.
FROM_PLAN = ("kind", "org", "title", "on", "place", "enterprise", "group", "campaign")


@roles(*READERS)
@require_GET
def talks(request: HttpRequest) -> HttpResponse:
    """List the talks of the scope, the latest first: search, by kind and period; take away."""
    chosen = {name: search_of(request, name) for name in ("q", "kind", "from", "until")}
    found = queries.talks(
        request.scope,
        text=chosen["q"],
        kind=chosen["kind"],
        start=day_of(chosen["from"]),
        end=day_of(chosen["until"]),
    )
    if request.GET.get("format") == "xlsx":
        rows = list(found[:MOST_EXPORTED])
        org = Org.objects.get(pk=request.scope.org_id)
        told("talk.exported", "org", org, request.actor, database_now(), detail={"rows": len(rows)})
        return download(_("Talks"), [exporting.talk_sheet(rows)])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "talks",
        "page": page,
        "came": queries.came(page.object_list),
        "plans": TalkPlan.objects.within(request.scope).open().select_related("org")[:MOST_PLANNED],
        "chosen": chosen,
        "kinds": TalkKind.choices,
        "may_talk": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "research/desk_talks.html", context)


def _talk(request: HttpRequest, pk: Any) -> Talk:
    found: Talk = get_object_or_404(
        Talk.objects.within(request.scope).select_related("org", "campaign", "session__activity"), pk=pk
    )
    return found


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a talk, and what was raised; one that was planned is filled in already."""
    posted, attempt = request.method == "POST", attempt_of(request)
    kind = text_of(request, "kind")
    initial = {
        "on": local_day(timezone.now()),
        "org": request.actor.org_id,
        "kind": kind if kind in TalkKind.values else TalkKind.WORKER,
    }
    asked = uuid_of(request, "plan")
    plan = TalkPlan.objects.within(request.scope).open().filter(pk=asked).first() if asked else None
    if plan is not None:
        initial |= {name: getattr(plan, name) for name in FROM_PLAN}
    form = TalkForm(request.POST if posted else None, scope=request.scope, initial=initial)
    sent = raised_forms(request.POST if posted and "raised-TOTAL_FORMS" in request.POST else None)
    if posted and form.is_valid() and (not sent.is_bound or sent.is_valid()):
        group = form.cleaned_data["group"]
        try:
            made = make_once(
                Talk.objects.within(request.scope),
                attempt,
                lambda: services.record_talk(
                    raised=raised_in(sent, group) if sent.is_bound else (),
                    plan=plan,
                    attempt=attempt,
                    actor=request.actor,
                    at=database_now(),
                    **form.cleaned_data,
                ),
            )
            messages.success(request, _("Recorded."))
            return go_on(made.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"tab": "talks", "form": form, "raised": sent, "attempt": attempt}
    return render(request, "research/desk_talk_form.html", context, status=422 if posted else 200)


@roles(*READERS)
@require_GET
def talk(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a talk: who came, what was raised, what was answered there."""
    shown = _talk(request, pk)
    whole = request.actor.has_role(*STAFF_UP)
    raised, others = queries.concerns_of(SOURCE, shown.pk, request.actor)
    context = {
        "tab": "talks",
        "talk": shown,
        "came": queries.came([shown])[shown.pk],
        "raised": raised if whole else [],
        "others": others if whole else others + len(raised),
        "more": raised_forms(),
        "attempt": attempt_of(request),
        "whole": whole,
        "may_talk": policies.can_talk(request.actor, shown.org) and shown.taken_back_at is None,
    }
    return render(request, "research/desk_talk.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a talk; a stale save answers 409 and shows both."""
    shown = _talk(request, pk)
    return corrected(
        request,
        TalkForm(request.POST or None, instance=shown, scope=request.scope),
        find=lambda: _talk(request, pk),
        save=lambda record, **given: services.update_talk(talk=record, **given),
        subject="talk",
        tab="talks",
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def raise_more(request: HttpRequest, pk: str) -> HttpResponse:
    """Put more of what was raised in a talk on the list."""
    shown, attempt, posted = _talk(request, pk), attempt_of(request), request.method == "POST"
    sent = raised_forms(request.POST if posted and "raised-TOTAL_FORMS" in request.POST else None)
    refused = ""
    if posted and sent.is_bound and sent.is_valid():
        try:
            services.raise_in_talk(
                talk=shown,
                raised=raised_in(sent, shown.group),
                attempt=attempt,
                actor=request.actor,
                at=database_now(),
            )
            messages.success(request, _("Put on the list."))
            return go_on(shown.get_absolute_url())
        except RuleViolation as refusal:
            refused = str(refusal)
    context = {"tab": "talks", "talk": shown, "raised": sent, "attempt": attempt, "refused": refused}
    return render(request, "research/desk_talk_raise.html", context, status=422 if posted else 200)


@roles(*STAFF_UP)
@require_POST
def take_back(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a talk back that was recorded by mistake."""
    shown = _talk(request, pk)
    with refusals_told(request):
        services.take_back_talk(
            talk=shown, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Taken back."))
    return go_on(reverse("research:desk_talks"))


@roles(*STAFF_UP)
@require_GET
def minutes(request: HttpRequest, pk: str) -> HttpResponse:
    """Write the minutes from what is recorded, and note who took them."""
    shown = _talk(request, pk)
    raised, others = queries.concerns_of(SOURCE, shown.pk, request.actor)
    paper = documents.talk_minutes(shown, queries.came([shown])[shown.pk], raised, others)
    content = written(paper)
    told("talk.minutes_taken", "talk", shown, request.actor, database_now())
    return attachment(paper.title, content)
