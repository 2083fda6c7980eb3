"""Visits: where one is to go, the page on which a visit is written, also without a network, and what was recorded."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.core.access import anyone, roles
from niangjia.core.answers import attempt_of, go_on, refusals_told, search_of, text_of, uuid_of
from niangjia.core.clock import database_now, day_of, local_day
from niangjia.core.errors import RuleViolation
from niangjia.core.files import picture_path
from niangjia.core.xlsx import download
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.people.roles import CADRES, STAFF_UP
from niangjia.research import exporting, policies, queries, services
from niangjia.research.forms import VisitForm, raised_forms, raised_in
from niangjia.research.models import Photo, Task, Visit
from niangjia.research.policies import READERS
from niangjia.research.services.recording import told
from niangjia.research.services.visits import SOURCE
from niangjia.research.views.pages import MOST_EXPORTED, PER_PAGE

LATEST = 10


@roles(*READERS)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show on a phone where one is to go today and next, what waits to be sent, and what one recorded last."""
    if not request.actor.has_role(*STAFF_UP):
        return redirect("research:desk_campaigns")
    day = local_day(timezone.now())
    today, following = queries.my_stays(request.actor.person_id, day)
    context = {
        "tab": "mine",
        "today": today,
        "following": following,
        "plans": queries.my_plans(request.actor.person_id)[:LATEST],
        "there": queries.visited_by(request.actor.person_id, today, day),
        "visits": queries.visits(request.actor, mine=True)[:LATEST],
        "tasks": Task.objects.of_person(request.actor.person_id).open().count(),
        "owner": request.actor.person_id,
        "may_visit": request.actor.has_role(*CADRES),
    }
    return render(request, "research/desk_mine.html", context)


def _places(request: HttpRequest, chosen: UUID | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give where a visit may have been, under their headings, and the place that was asked for."""
    titles = {"sent": _("Where you are to go"), "stations": _("Service stations"), "others": _("Others")}
    listed = queries.places(request.actor, local_day(timezone.now()))
    known = {org.pk for _key, orgs in listed for org in orgs}
    more = queries.places_for(request.actor).filter(pk=chosen) if chosen and chosen not in known else []
    if more:
        listed.insert(0, ("sent", list(more)))
    return [(titles[key], [(str(org.pk), org.label) for org in orgs]) for key, orgs in listed if orgs]


def _asked(request: HttpRequest, org: UUID | None) -> list[str]:
    """Give the questions of the campaigns in which one is sent to the org today, or to anywhere."""
    today, _next = queries.my_stays(request.actor.person_id, local_day(timezone.now()))
    there = [one for one in today if org is None or one.org_id == org] or today
    found = {question: None for one in there for question in one.group.campaign.asked}
    return list(found)


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a visit: where, whom one met, what was raised. A phone sends what it kept here, too, and is answered with JSON."""
    posted, attempt, chosen = request.method == "POST", attempt_of(request), uuid_of(request, "org")
    day = local_day(timezone.now())
    form = VisitForm(
        request.POST if posted else None,
        actor=request.actor,
        places=_places(request, chosen),
        initial={"on": day, "org": chosen},
    )
    sent = raised_forms(request.POST if posted and "raised-TOTAL_FORMS" in request.POST else None)
    by_script = request.headers.get("Accept") == "application/json"
    if posted:
        if form.is_valid() and (not sent.is_bound or sent.is_valid()):
            try:
                made = _recorded(request, form, sent if sent.is_bound else [], attempt)
                if by_script:
                    return JsonResponse({"url": made.get_absolute_url()})
                messages.success(request, _("Recorded."))
                return go_on(made.get_absolute_url())
            except RuleViolation as refusal:
                form.add_error(None, str(refusal))
        if by_script:
            return JsonResponse({"errors": _faults(form, sent)}, status=422)
    context = {
        "tab": "mine",
        "form": form,
        "raised": sent,
        "attempt": attempt,
        "asked": _asked(request, chosen),
        "owner": request.actor.person_id,
    }
    return render(request, "research/desk_visit_form.html", context, status=422 if posted else 200)


def _recorded(request: HttpRequest, form: VisitForm, sent: Any, attempt: UUID) -> Visit:
    data = form.cleaned_data
    return services.record_visit(
        org=data["org"],
        on=data["on"],
        met=data["met"],
        heads=data["heads"] or 0,
        seen=data["seen"],
        persons=list(Person.objects.filter(pk__in=[one.pk for one in data.get("others", ())])),
        raised=raised_in(sent, data["met"]),
        photos=request.FILES.getlist("photos"),
        written_at=_moment(text_of(request, "written_at")),
        attempt=attempt,
        actor=request.actor,
        at=database_now(),
    )


def _moment(text: str) -> datetime | None:
    """Read when a phone says a visit was written; ``None`` when it does not, or cannot be right."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _faults(form: Any, sent: Any) -> list[str]:
    """Say in sentences what is wrong with a visit, for a phone that shows them in its list."""
    found = [str(error) for errors in form.errors.values() for error in errors]
    if sent.is_bound:
        found += [str(error) for one in sent.errors for errors in one.values() for error in errors]
        found += [str(error) for error in sent.non_form_errors()]
    return list(dict.fromkeys(found))


@roles(*CADRES)
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Tell a phone that it may send what it kept: for whom, with which token, and which places there are to choose."""
    return JsonResponse(
        {
            "token": get_token(request),
            "owner": str(request.actor.person_id),
            "places": _places(request),
            "asked": _asked(request, None),
        }
    )


@anyone
@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """Show the page on which a visit is written, with nothing of anybody's: a phone keeps it for where there is no network."""
    context = {"form": VisitForm(), "raised": raised_forms()}
    response = render(request, "research/visit_shell.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@roles(*READERS)
@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """List visits, the latest first: search, by period, one's own; take away."""
    chosen = {name: search_of(request, name) for name in ("q", "from", "until", "mine")}
    found = queries.visits(
        request.actor,
        text=chosen["q"],
        mine=bool(chosen["mine"]),
        start=day_of(chosen["from"]),
        end=day_of(chosen["until"]),
    )
    if request.GET.get("format") == "xlsx":
        rows = list(found[:MOST_EXPORTED])
        org = Org.objects.get(pk=request.scope.org_id)
        told("research.exported", "org", org, request.actor, database_now(), detail={"rows": len(rows)})
        return download(_("Visits"), [exporting.visit_sheet(rows)])
    context = {
        "tab": "visits",
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "may_visit": request.actor.has_role(*CADRES),
        "may_own": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "research/desk_visits.html", context)


def _visit(request: HttpRequest, pk: Any) -> Visit:
    found: Visit = get_object_or_404(
        Visit.objects.seen_by(request.actor).select_related("org", "work_group__campaign"), pk=pk
    )
    return found


@roles(*READERS)
@require_GET
def visit(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a visit with what was raised and what became of it."""
    shown = _visit(request, pk)
    whole = request.actor.has_role(*STAFF_UP)
    raised, others = queries.concerns_of(SOURCE, shown.pk, request.actor)
    context = {
        "tab": "visits",
        "visit": shown,
        "persons": shown.persons.all(),
        "raised": raised if whole else [],
        "others": others if whole else others + len(raised),
        "photos": shown.photos.all() if whole else [],
        "named": whole,
        "group_opens": shown.work_group_id is not None
        and queries.groups_of(request.actor).filter(pk=shown.work_group_id).exists(),
        "may_take_back": shown.taken_back_at is None and policies.can_take_back(request.actor, shown),
    }
    return render(request, "research/desk_visit.html", context)


@roles(*CADRES)
@require_POST
def take_back(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a visit back that was recorded by mistake."""
    shown = _visit(request, pk)
    with refusals_told(request):
        services.take_back_visit(
            visit=shown, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Taken back."))
    return go_on(reverse("research:desk_visits"))


@roles(*STAFF_UP)
@require_GET
def photo(request: HttpRequest, pk: str) -> FileResponse:
    """Serve a picture of a visit to those who may see the visit."""
    seen = Visit.objects.seen_by(request.actor).order_by().values("pk")
    shown = get_object_or_404(Photo.objects.filter(visit__in=seen), pk=pk)
    path = picture_path(shown.file)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp")
