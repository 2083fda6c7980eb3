"""Timetables at the desk: opened, solved, corrected by hand, published."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, number_of, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now
from niangjia.core.errors import BadInput, RuleViolation
from niangjia.courses.models import Course, Lecturer
from niangjia.orgs.models import Org
from niangjia.training import policies, queries, services
from niangjia.training.choices import PlacementState
from niangjia.training.forms import MoveForm, TimetableForm
from niangjia.training.models import Order, Timetable
from niangjia.training.policies import COORDINATORS
from niangjia.training.problem import orders_in, told
from niangjia.training.services.timetables import is_solving
from niangjia.training.views.pages import PER_PAGE, READERS, sent, table_of


@roles(*READERS)
@require_GET
def timetables(request: HttpRequest) -> HttpResponse:
    """List the timetables, the latest first."""
    found = Timetable.objects.within(request.scope).select_related("org")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "open": Order.objects.within(request.scope).open().count(),
        "may_plan": request.actor.has_role(*COORDINATORS),
    }
    return render(request, "training/desk_timetables.html", context)


@roles(*COORDINATORS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a timetable for the orders of my scope."""
    attempt = attempt_of(request)
    form = TimetableForm(request.POST or None, initial={"seconds": 30})
    org = Org.objects.get(pk=request.actor.org_id)

    def save() -> Timetable:
        given = form.cleaned_data
        return make_once(
            Timetable.objects.within(request.scope),
            attempt,
            lambda: services.open_timetable(
                org=org, **given, actor=request.actor, at=database_now(), attempt=attempt
            ),
        )

    made, status = sent(request, form, save)
    if made is not None:
        return go_on(made.get_absolute_url())
    back = "/desk/timetables/"
    return show_form(
        request, form, title=_("New timetable"), back=back, status=status, attempt=attempt, mark_optional=True
    )


@roles(*COORDINATORS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct name, window and seconds."""
    form = TimetableForm(request.POST or None, instance=table_of(request, pk))

    def save(record: Timetable, **given: Any) -> Timetable:
        return services.update_timetable(table=record, **given)

    find = partial(table_of, request, pk)
    return corrected(request, form, find=find, save=save, subject="timetable", mark_optional=True)


@roles(*READERS)
@require_GET
def timetable(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a timetable: the proposal with why, the orders without a date with why not."""
    shown, at = table_of(request, pk), database_now()
    rows = [(one, told(one.why)) for one in queries.proposal(shown)]
    placed = {one.order_id for one, _why in rows}
    waiting = [(one, told(one.unserved)) for one in orders_in(shown) if one.pk not in placed]
    may_plan = policies.can_schedule(request.actor, shown.org)
    context = {
        "table": shown,
        "rows": rows,
        "waiting": waiting,
        "bans": queries.bans_of(shown) if may_plan else [],
        "solving": is_solving(shown, at),
        "died": shown.state == "solving" and not is_solving(shown, at),
        "elapsed": int((at - shown.asked_at).total_seconds()) if shown.asked_at else 0,
        "proposed": sum(1 for one, _why in rows if one.state == PlacementState.PROPOSED),
        "gap": round(100 * shown.outcome.get("gap", 0), 1),
        "may_plan": may_plan,
    }
    return render(request, "training/desk_timetable.html", context)


@roles(*COORDINATORS)
@require_POST
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Solve, publish, pin, forbid, allow again: each for the version of the timetable that was looked at."""
    shown = table_of(request, pk)
    with refusals_told(request):
        _act(request, shown, text_of(request, "act"))
    return go_on(shown.get_absolute_url())


def _act(request: HttpRequest, shown: Timetable, what: str) -> None:
    """:raises RuleViolation: the service refuses, or there is no such act."""
    given: dict[str, Any] = {
        "table": shown,
        "version": number_of(request, "version"),
        "actor": request.actor,
        "at": database_now(),
    }
    row = uuid_of(request, "placement")
    if what == "solve":
        services.request_plan(**given)
    elif what == "publish":
        done = services.publish(**given)
        messages.success(
            request, _("%(number)d dates were proposed to units and lecturers.") % {"number": len(done)}
        )
    elif what in {"pin", "unpin"} and row is not None:
        services.pin(**given, placement=row, pinned=what == "pin")
    elif what == "forbid" and row is not None:
        services.forbid(**given, placement=row, reason=text_of(request, "reason"))
        messages.success(request, _("Ruled out. Solve again to find somebody else."))
    elif what == "allow" and (ban := uuid_of(request, "ban")) is not None:
        services.lift_ban(**given, ban=ban)
    else:
        raise BadInput(_("This cannot be done here."))


@roles(*COORDINATORS)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: UUID, order: UUID) -> HttpResponse:
    """Place an order by hand."""
    shown = table_of(request, pk)
    asked = get_object_or_404(queries.with_parts(Order.objects.within(shown.org.scope)), pk=order)
    now = next((one for one in asked.standing if one.timetable_id == shown.pk), None)
    initial: dict[str, Any] = {}
    if now is not None:
        initial = {"course": now.course_id, "lecturer": now.lecturer_id, "starts_at": now.starts_at}
    elif asked.wishes.all():
        initial = {"course": asked.wishes.all()[0].course_id}
    form = MoveForm(
        request.POST or None,
        courses=Course.objects.on_menu(),
        lecturers=Lecturer.objects.in_term(shown.since).select_related("person"),
        initial=initial,
    )
    version, status = number_of(request, "version") or shown.version, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.move(
                    table=shown,
                    version=version,
                    order=asked,
                    **form.cleaned_data,
                    actor=request.actor,
                    at=database_now(),
                )
                messages.success(request, _("Placed by hand, and pinned."))
                return go_on(shown.get_absolute_url())
            except RuleViolation as refusal:
                form.add_error(None, str(refusal))
                status, version = refusal.status, table_of(request, pk).version
    return show_form(
        request,
        form,
        title=_("Place by hand"),
        back=shown.get_absolute_url(),
        status=status,
        version=version,
        about=asked.unit_name,
        template="training/desk_move_form.html",
        order=asked,
        mark_optional=True,
    )
