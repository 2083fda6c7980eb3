"""Concerns at the desk: the list, one of them, taking one down, correcting it, the code for the wall."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts import audit, limits
from niangjia.accounts.correcting import correct
from niangjia.accounts.errors import TooManyRequests
from niangjia.concerns import codes, deadlines, policies, queries, services, sources
from niangjia.concerns.choices import Kind, StepKind, Urgency
from niangjia.concerns.forms import ConcernForm, TakeDownForm
from niangjia.concerns.models import Concern
from niangjia.concerns.tiles import READERS
from niangjia.concerns.views.worker import served
from niangjia.core import declare
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, search_of, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.core.qr import qr_svg
from niangjia.core.xlsx import Sheet, download
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.models import Person
from niangjia.people.roles import STAFF_UP
from niangjia.people.services import service_person

PER_PAGE = 30
SHOWS = (
    ("open", gettext_lazy("Still open")),
    ("mine", gettext_lazy("In my hands")),
    ("waiting", gettext_lazy("To be accepted")),
    ("late", gettext_lazy("Overdue")),
    ("answered", gettext_lazy("Answered, not closed")),
    ("over", gettext_lazy("Concern closed")),
    ("all", gettext_lazy("All")),
)


def seen(request: HttpRequest, pk: str) -> Concern:
    """Load a concern the actor may open."""
    found: Concern = get_object_or_404(Concern.objects.seen_by(request.actor).with_all(), pk=pk)
    return found


def _chosen(request: HttpRequest) -> dict[str, str]:
    chosen = {
        name: search_of(request, name)
        for name in ("q", "show", "kind", "category", "group", "sort", "since", "until")
    }
    if chosen["show"] not in queries.SHOWN:
        chosen["show"] = "all" if chosen["q"] else "open"
    return chosen


def _found(request: HttpRequest, chosen: dict[str, str]) -> Any:
    day = local_day(database_now())
    found = queries.shown(Concern.objects.seen_by(request.actor), chosen["show"], request.actor, day)
    if chosen["kind"] in Kind.values:
        found = found.filter(kind=chosen["kind"])
    if chosen["category"]:
        found = found.filter(queries.under(chosen["category"]))
    if chosen["group"] in Group.values:
        found = found.filter(group=chosen["group"])
    if chosen["q"]:
        limits.take_look_up(request, chosen["q"])
        found = queries.containing(found, chosen["q"], persons=request.actor.has_role(*STAFF_UP))
    return found.order_by(
        *queries.SORTS.get(chosen["sort"], queries.SORTS["due" if chosen["show"] != "all" else "new"])
    )


@roles(*READERS)
@require_GET
def concerns(request: HttpRequest) -> HttpResponse:
    """List concerns: mine, those that wait, those that are late; search, sort, page, take away."""
    chosen, status = _chosen(request), 200
    try:
        found = _found(request, chosen)
    except TooManyRequests as refusal:
        messages.error(request, str(refusal))
        found, status = Concern.objects.none(), refusal.status
    if request.GET.get("format") == "xlsx" and status == 200:
        return _takeaway(request, found)
    day = local_day(database_now())
    context = {
        "page": Paginator(found.with_all(), PER_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "shows": SHOWS,
        "kinds": Kind.choices,
        "categories": queries.people_tree(),
        "groups": Group.choices,
        "today": day,
        "late": Concern.objects.seen_by(request.actor).late(day).count(),
        "may_take_down": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "concerns/desk_concerns.html", context, status=status)


def _takeaway(request: HttpRequest, found: Any) -> HttpResponse:
    """Take the list away: without names, and without what is seen by few, an alarm, or about a cadre."""
    rows = [
        (
            one.number,
            one.raised_on,
            one.get_kind_display(),
            one.category.name if one.category else "",
            one.place,
            one.raised_for.label,
            one.org.label,
            one.get_group_display(),
            one.text,
            one.get_state_display(),
            one.due_on,
            one.answered_on,
            one.answer,
        )
        for one in found.to_study().with_all()
    ]
    audit.record(
        action="concern.exported",
        subject_type="org",
        subject_id=request.scope.org_id,
        actor=request.actor,
        at=database_now(),
        detail={"rows": len(rows)},
    )
    heads = [
        _("Number"),
        _("Raised"),
        _("Kind"),
        _("Category"),
        _("Place"),
        _("Heard at"),
        _("Owner"),
        _("Group"),
        _("What it is about"),
        _("State"),
        _("Answer by"),
        _("Answered"),
        _("Our answer"),
    ]
    notes = [_("Names are left out, and so are sensitive concerns, alarms and what is about a cadre.")]
    sheet = Sheet(_("Concerns"), heads, rows, notes, (16, 12, 10, 14, 20, 20, 20, 12, 60, 12, 12, 12, 60))
    return download(_("Concerns"), [sheet])


@roles(*READERS)
@require_GET
def concern(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one concern: who has it, by when, each step, and what can be done."""
    one = seen(request, pk)
    day = local_day(database_now())
    may = policies.can_handle(request.actor, one)
    context = {
        "concern": one,
        "steps": one.steps.select_related("org", "to_org"),
        "linked": one.linked.with_all()[:50],
        "helpers": one.helpers.select_related("org"),
        "referrals": one.referrals.all(),
        "call_backs": one.call_backs.select_related("org"),
        "source": sources.label_of(one.source_kind),
        "source_url": sources.link_of(one.source_kind, one.source_id, request.actor),
        "left": deadlines.left(day, one.due_on) if one.due_on and one.is_open else None,
        "today": day,
        "may": may,
        "may_contribute": may or policies.can_contribute(request.actor, one),
        "named": request.actor.has_role(*STAFF_UP),
        "reachable": one.person_id is not None
        and Person.objects.within(request.scope).filter(pk=one.person_id).exists(),
        "targets": queries.to_hand_to(one) if may and one.is_open else [],
        "helping": queries.to_ask_in(one) if may and one.is_open else [],
        "code": request.session.pop(f"concern_code_{pk}", ""),
        "kinds": StepKind,
        "sections": declare.ask("tiles", "concern_sections", request.actor, one),
    }
    return render(request, "concerns/desk_concern.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take down what somebody says, by phone or at the desk; solved on the spot with one tick."""
    attempt = attempt_of(request)
    form = TakeDownForm(
        request.POST or None,
        scope=request.scope,
        initial={"org": request.actor.org_id, "source": text_of(request, "source") or "hotline"},
    )
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = _taken_down(request, form, attempt)
            messages.success(request, _("Kept as %(number)s.") % {"number": made.number})
            if made.nameless:
                request.session[f"concern_code_{made.pk}"] = codes.shown(services.follow_code_of(made))
            if Concern.objects.seen_by(request.actor).filter(pk=made.pk).exists():
                return go_on(made.get_absolute_url())
            messages.info(
                request, _("It lies with %(org)s now, which alone sees it.") % {"org": made.org.name}
            )
            return go_on(reverse("concerns:desk_concerns"))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    context = {"form": form, "attempt": attempt}
    return render(request, "concerns/desk_new.html", context, status=status)


def _taken_down(request: HttpRequest, form: TakeDownForm, attempt: Any) -> Concern:
    given, at = form.cleaned_data, database_now()
    person = None
    known = services.of_attempt(given["org"], attempt)
    if known is not None:
        return known
    if given["phone"] and not given["nameless"]:
        person = service_person(
            phone=given["phone"],
            group=given["group"],
            name=given["name"],
            home_org=given["org"],
            actor=request.actor,
            at=at,
        )
    return services.raise_concern(
        text=given["text"],
        kind=given["kind"],
        org=given["org"],
        source_kind=given["source"],
        category=given["category"],
        place=given["place"],
        group=given["group"],
        person=person,
        nameless=given["nameless"],
        about_cadre=given["about_cadre"],
        urgency=Urgency.URGENT if given["urgent"] else Urgency.NORMAL,
        actor=request.actor,
        at=at,
        attempt=attempt,
        solved_on_spot=given["solved"],
        answer=given["answer"],
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct kind, category, place and who sees it; a stale save answers 409 and shows both."""
    done = correct(
        request,
        ConcernForm(request.POST or None, instance=seen(request, pk)),
        find=lambda: seen(request, pk),
        save=lambda one, **given: services.update_concern(concern=one, **given),
        subject="concern",
    )
    if done.saved:
        there = Concern.objects.seen_by(request.actor).filter(pk=pk).exists()
        return go_on(
            reverse("concerns:desk_concern", args=[pk]) if there else reverse("concerns:desk_concerns")
        )
    return render(
        request, "concerns/desk_edit.html", {**done.context, "concern": done.record}, status=done.status
    )


@roles(*READERS)
@require_GET
def photo(request: HttpRequest, pk: str) -> FileResponse:
    """Show the picture of a concern to those who may open it."""
    return served(seen(request, pk))


@roles(*STAFF_UP)
@require_GET
def poster(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the code of a station or union to print."""
    org = get_object_or_404(Org.objects.within(request.scope).open().exclude(district=None), pk=pk)
    url = codes.poster_url(org)
    return render(
        request,
        "concerns/desk_poster.html",
        {"org": org, "url": url, "path": urlsplit(url).path, "qr": qr_svg(url)},
    )
