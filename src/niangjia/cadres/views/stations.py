"""Stations and who looks after them; one's own; a visit in three taps."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.cadres import policies, queries, services
from niangjia.cadres.forms import MatchForm, VisitForm
from niangjia.cadres.models import Liaison, StationVisit
from niangjia.core.access import roles
from niangjia.core.answers import (
    attempt_of,
    go_on,
    make_once,
    refusals_told,
    search_of,
    text_of,
    uuid_of,
)
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.orgs.models import Org
from niangjia.people.choices import SECTION_UP
from niangjia.people.models import Person
from niangjia.people.queries import titles_of
from niangjia.people.roles import CADRES, CITY, DISTRICT, STAFF_UP
from niangjia.people.visiting import latest_visits

PER_PAGE = 30
LATEST = 20


@roles(*CADRES)
@require_GET
def stations(request: HttpRequest) -> HttpResponse:
    """List the stations of the scope with their cadres; those without one and silent ones can be shown alone."""
    day = local_day(timezone.now())
    text, show = search_of(request), text_of(request, "show")
    found = queries.chosen_stations(request.scope, day, text=text, show=show)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = queries.told(page.object_list, day)
    everything = queries.stations(request.scope)
    context = {
        "tab": "stations",
        "page": page,
        "stations": shown,
        "titles": titles_of([one.person_id for row in shown for one in row.matches], day),
        "text": text,
        "show": show,
        "counts": {
            "": everything.count(),
            "without": queries.without_cadre(everything, day).count(),
            "silent": queries.silent(everything, day).count(),
        },
        "days": queries.silent_days(),
    }
    return render(request, "cadres/desk_stations.html", context)


@roles(*CADRES)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the stations one looks after, on a phone first: each with the day of the last visit and one button."""
    day = local_day(timezone.now())
    context = {
        "tab": "mine",
        "stations": queries.my_stations(request.actor.person_id, request.scope, day),
        "days": queries.silent_days(),
    }
    return render(request, "cadres/desk_mine.html", context)


def _station(request: HttpRequest, pk: str) -> Org:
    found: Org = get_object_or_404(Org.objects.within(request.scope).stations(), pk=pk)
    return found


@roles(*STAFF_UP)
@require_GET
def station(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one station: who looks after it and did before, and who was there."""
    return _station_page(request, _station(request, pk))


def _station_page(
    request: HttpRequest, org: Org, *, form: MatchForm | None = None, status: int = 200
) -> HttpResponse:
    day = local_day(timezone.now())
    may_match = policies.can_match(request.actor, org)
    if form is None and may_match:
        form = _match_form(org, None)
    liaisons = list(Liaison.objects.filter(org=org).select_related("person"))
    own = StationVisit.objects.within(request.scope).made().filter(org=org)[:LATEST]
    context = {
        "tab": "stations",
        "station": org,
        "told": queries.told([org], day)[0],
        "standing": [one for one in liaisons if one.ends_on is None],
        "ended": [one for one in liaisons if one.ends_on is not None],
        "titles": titles_of([one.person_id for one in liaisons], day),
        "visits": latest_visits(org, LATEST),
        "mine_to_take_back": {one.pk for one in own if policies.can_take_back(request.actor, one)},
        "match_form": form,
        "may_match": may_match,
        "may_visit": policies.can_visit(request.actor, org) and org.closed_on is None,
        "days": queries.silent_days(),
    }
    return render(request, "cadres/desk_station.html", context, status=status)


def _match_form(org: Org, sent: Any) -> MatchForm:
    day = local_day(timezone.now())
    return MatchForm(
        sent,
        persons=queries.cadres_above(org, SECTION_UP, day),
        day=day,
        initial={"starts_on": day},
    )


@roles(DISTRICT, CITY)
@require_POST
def assign(request: HttpRequest, pk: str) -> HttpResponse:
    """Let a cadre look after a station."""
    org = _station(request, pk)
    form = _match_form(org, request.POST)
    if not form.is_valid():
        return _station_page(request, org, form=form, status=422)
    with refusals_told(request):
        services.assign_liaison(org=org, actor=request.actor, at=database_now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
    return go_on(reverse("cadres:desk_station", args=[pk]))


@roles(DISTRICT, CITY)
@require_POST
def end(request: HttpRequest, pk: str) -> HttpResponse:
    """Let a cadre look after a station no longer, or another take it over."""
    liaison = get_object_or_404(Liaison.objects.within(request.scope).select_related("org", "person"), pk=pk)
    given = {"actor": request.actor, "at": database_now(), "reason": text_of(request, "reason")}
    to = Person.objects.live().filter(pk=uuid_of(request, "to")).first()
    with refusals_told(request):
        if to is not None:
            services.hand_over_liaison(liaison=liaison, to=to, **given)
        else:
            services.end_liaison(liaison=liaison, **given)
        messages.success(request, _("Saved."))
    return go_on(reverse("cadres:desk_station", args=[liaison.org_id]))


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, pk: str) -> HttpResponse:
    """Record that one was at a station: the day stands there, a line may be written."""
    org, posted, attempt = _station(request, pk), request.method == "POST", attempt_of(request)
    day = local_day(timezone.now())
    others = [
        one.person
        for one in Liaison.objects.standing(day).filter(org=org).select_related("person")
        if one.person.root_id != request.actor.person_id
    ]
    form = VisitForm(request.POST if posted else None, others=others, initial={"on": day})
    if posted and form.is_valid():
        try:
            make_once(
                StationVisit.objects.within(request.scope), attempt, lambda: _recorded(request, org, form)
            )
            messages.success(request, _("Recorded."))
            own = policies.looks_after(request.actor, org, day)
            return go_on(reverse("cadres:desk_mine") if own else reverse("cadres:desk_station", args=[pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {
        "tab": "mine",
        "station": org,
        "told": queries.told([org], day)[0],
        "form": form,
        "attempt": attempt,
    }
    return render(request, "cadres/desk_visit_form.html", context, status=422 if form.errors else 200)


def _recorded(request: HttpRequest, org: Org, form: VisitForm) -> StationVisit:
    others = list(form.cleaned_data.get("others", ()))
    return services.record_visit(
        org=org,
        on=form.cleaned_data["on"],
        seen=form.cleaned_data["seen"],
        persons=[request.person, *others] if others else (),
        attempt=attempt_of(request),
        actor=request.actor,
        at=database_now(),
    )


@roles(*CADRES)
@require_POST
def take_back(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a visit back that was recorded by mistake."""
    visited = get_object_or_404(StationVisit.objects.within(request.scope).select_related("org"), pk=pk)
    with refusals_told(request):
        services.take_back_visit(
            visit=visited, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Taken back."))
    return go_on(reverse("cadres:desk_station", args=[visited.org_id]))
