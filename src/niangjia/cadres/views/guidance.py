"""Township unions and who guides them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from niangjia.cadres import policies, queries, services
from niangjia.cadres.forms import MatchForm, NoteForm
from niangjia.cadres.models import Guidance, GuidanceNote
from niangjia.core import declare
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, search_of, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.orgs.models import Org
from niangjia.orgs.queries import matching
from niangjia.people.queries import titles_of
from niangjia.people.roles import CADRES, CITY, DISTRICT, STAFF_UP

PER_PAGE = 30
LATEST = 30


@roles(*CADRES)
@require_GET
def unions(request: HttpRequest) -> HttpResponse:
    """List the township unions of the scope with who guides them; one's own can be shown alone."""
    day, text, show = local_day(timezone.now()), search_of(request), text_of(request, "show")
    found = matching(queries.guided_unions(request.scope), text)
    if show == "mine":
        own = Guidance.objects.on(day).of_person(request.actor.person_id)
        found = found.filter(pk__in=own.order_by().values("org"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = queries.with_guides(page.object_list, day)
    context = {
        "tab": "guidance",
        "page": page,
        "unions": shown,
        "titles": titles_of([one.person_id for row in shown for one in row.matches], day),
        "text": text,
        "show": show,
    }
    return render(request, "cadres/desk_guidance.html", context)


def _union(request: HttpRequest, pk: str) -> Org:
    found: Org = get_object_or_404(queries.guided_unions(request.scope), pk=pk)
    return found


@roles(*STAFF_UP)
@require_GET
def union(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one union: who guides it and did before, and what was done."""
    return _union_page(request, _union(request, pk))


def _union_page(
    request: HttpRequest,
    org: Org,
    *,
    match_form: MatchForm | None = None,
    note_form: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    day = local_day(timezone.now())
    may_match = policies.can_match(request.actor, org)
    guides = list(Guidance.objects.within(request.scope).filter(org=org).select_related("person"))
    context = {
        "tab": "guidance",
        "union": org,
        "standing": [one for one in guides if one.ends_on is None],
        "ended": [one for one in guides if one.ends_on is not None],
        "titles": titles_of([one.person_id for one in guides], day),
        "notes": GuidanceNote.objects.within(request.scope).filter(org=org).select_related("person")[:LATEST],
        "may_match": may_match,
        "may_note": policies.can_note(request.actor, org, day),
        "match_form": match_form or (_match_form(org, None) if may_match else None),
        "note_form": note_form or NoteForm(initial={"on": day}),
        "attempt": attempt_of(request),
        "sections": declare.ask("tiles", "guidance_sections", request.actor, org, timezone.now()),
    }
    return render(request, "cadres/desk_union.html", context, status=status)


def _match_form(org: Org, sent: Any) -> MatchForm:
    day = local_day(timezone.now())
    return MatchForm(sent, persons=queries.cadres_above(org, (), day), day=day, initial={"starts_on": day})


@roles(DISTRICT, CITY)
@require_POST
def assign(request: HttpRequest, pk: str) -> HttpResponse:
    """Match a cadre with a union."""
    org = _union(request, pk)
    form = _match_form(org, request.POST)
    if not form.is_valid():
        return _union_page(request, org, match_form=form, status=422)
    with refusals_told(request):
        services.assign_guide(org=org, actor=request.actor, at=database_now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
    return go_on(reverse("cadres:desk_union", args=[pk]))


@roles(DISTRICT, CITY)
@require_POST
def end(request: HttpRequest, pk: str) -> HttpResponse:
    """Let a cadre guide a union no longer."""
    guidance = get_object_or_404(
        Guidance.objects.within(request.scope).select_related("org", "person"), pk=pk
    )
    with refusals_told(request):
        services.end_guidance(
            guidance=guidance, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Saved."))
    return go_on(reverse("cadres:desk_union", args=[guidance.org_id]))


@roles(*CADRES)
@require_POST
def note(request: HttpRequest, pk: str) -> HttpResponse:
    """Write down what was done for a union."""
    org, attempt = _union(request, pk), attempt_of(request)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _union_page(request, org, note_form=form, status=422)
    given = {"org": org, "attempt": attempt, "actor": request.actor, "at": database_now()}
    try:
        make_once(
            GuidanceNote.objects.within(request.scope),
            attempt,
            lambda: services.note_guidance(**given, **form.cleaned_data),
        )
    except RuleViolation as refusal:
        form.add_error(None, str(refusal))
        return _union_page(request, org, note_form=form, status=refusal.status)
    messages.success(request, _("Recorded."))
    return go_on(reverse("cadres:desk_union", args=[pk]))
