"""Classes at the desk: the list, a class with its programme and roster, planning."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, made
from niangjia.classes import policies, queries, services
from niangjia.classes.choices import Part
from niangjia.classes.forms import ClassForm, HalfDayForm, NewClassForm
from niangjia.classes.models import HalfDay, TrainingClass
from niangjia.classes.views.pages import READERS
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, search_of, text_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.masking import mask_name
from niangjia.people.roles import AUDITOR, CADRES

PER_PAGE = 20


def found_class(request: HttpRequest, pk: Any) -> TrainingClass:
    """Load a class of the scope, or answer 404."""
    within = TrainingClass.objects.within(request.scope).select_related("org", "activity")
    found: TrainingClass = get_object_or_404(within, pk=pk)
    return found


@roles(*READERS)
@require_GET
def classes(request: HttpRequest) -> HttpResponse:
    """List the classes of the scope, the latest first; searched by title."""
    text = search_of(request)
    found = TrainingClass.objects.within(request.scope).select_related("org")
    if text:
        found = found.filter(title__icontains=text)
    context = {
        "tab": "classes",
        "text": text,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "may": request.actor.has_role(*CADRES),
    }
    return render(request, "classes/desk_classes.html", context)


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a class."""
    posted = request.POST if request.method == "POST" else None
    return made(
        request,
        NewClassForm(posted, scope=request.scope, initial={"org": request.actor.org_id}),
        known=TrainingClass.objects.within(request.scope),
        make=services.open_class,
        title=_("New class"),
        back=reverse("classes:desk_classes"),
        said=_("Opened. Plan its half-days now."),
    )


@roles(*READERS)
@require_GET
def training_class(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a class: its half-days, the units with their places, who is on the roster and came."""
    about, at = found_class(request, pk), database_now()
    roster = queries.roster(about, at)
    groups, group, rows = queries.in_group(roster, search_of(request, "group"))
    has = sum(row.certificate is not None for row in roster)
    masked = request.actor.has_role(AUDITOR)
    context = {
        "about": about,
        "halves": list(queries.half_days(about)),
        "rows": [
            (row, mask_name(row.enrolment.person.name) if masked else row.enrolment.person) for row in rows
        ],
        "groups": groups,
        "group": group,
        "everybody": len(roster),
        "assignments": queries.assignments(about),
        "quotas": queries.quotas(about),
        "earned": sum(row.earned and row.certificate is None for row in roster),
        "certified": has,
        "may": policies.can_keep(request.actor, about.org),
        "at": at,
        "named": not masked,
    }
    return render(request, "classes/desk_class.html", context)


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a class."""
    posted = request.POST if request.method == "POST" else None
    return corrected(
        request,
        ClassForm(posted, instance=found_class(request, pk)),
        find=lambda: found_class(request, pk),
        save=lambda about, **given: services.update_class(training_class=about, **given),
        subject="training_class",
    )


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: str) -> HttpResponse:
    """Plan a half-day."""
    about, posted = found_class(request, pk), request.method == "POST"
    form = HalfDayForm(request.POST if posted else None, initial=_next_half(about))
    if posted and form.is_valid():
        try:
            services.add_half_day(
                training_class=about, actor=request.actor, at=database_now(), **form.cleaned_data
            )
            messages.success(request, _("Planned."))
            if text_of(request, "more"):
                return go_on(reverse("classes:desk_plan", args=[pk]))
            return go_on(about.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "about": about, "halves": queries.half_days(about)}
    return render(request, "classes/desk_plan.html", context, status=422 if form.errors else 200)


def _next_half(about: TrainingClass) -> dict[str, Any]:
    """Propose the first morning or afternoon of the class that is not planned yet."""
    taken = set(queries.half_days(about).values_list("day__on", "part"))
    usual = {Part.MORNING: ("09:00", "12:00"), Part.AFTERNOON: ("14:00", "17:00")}
    for number in range((about.ends_on - about.starts_on).days + 1):
        on = about.starts_on + timedelta(days=number)
        for part, (starts, ends) in usual.items():
            if (on, part) not in taken:
                return {"on": on, "part": part, "hours": 4, "starts": starts, "ends": ends}
    return {"on": about.ends_on, "part": Part.EVENING, "hours": 2, "starts": "19:00", "ends": "21:00"}


@roles(*CADRES)
@require_POST
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a half-day out of the programme."""
    within = HalfDay.objects.filter(day__training_class__in=TrainingClass.objects.within(request.scope))
    half = get_object_or_404(
        within.select_related("day__training_class__org", "session__activity__org"), pk=pk
    )
    with refusals_told(request):
        services.remove_half_day(
            half=half, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
        )
        messages.success(request, _("Taken out. Those on the roster are told."))
    return go_on(half.day.training_class.get_absolute_url())
