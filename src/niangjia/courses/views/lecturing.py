"""A lecturer's pages on the phone: invitation, courses, calendar, proposals."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.core.access import signed_in
from niangjia.core.answers import go_on, refusals_told, text_of, uuid_of
from niangjia.core.clock import at_local, database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.courses import queries, services
from niangjia.courses.choices import LecturerState, ProposalState
from niangjia.courses.errors import BadCalendar, BadTime
from niangjia.courses.forms import CalendarForm, ProposalForm, TimeForm
from niangjia.courses.ical import LARGEST_BYTES
from niangjia.courses.models import Availability, Call, Lecturer, Proposal
from niangjia.courses.models.lecturers import WEEKDAYS

#: On a phone a day of the week has one time; several can be kept by a calendar file.
MOST_CALLS = 10


def _mine(request: HttpRequest, pk: str) -> Lecturer:
    if request.person is None:
        raise Http404
    own = Lecturer.objects.of_person(request.person.root_id).select_related("person", "org", "firm")
    found: Lecturer = get_object_or_404(own, pk=pk)
    return found


@signed_in
@require_GET
def lecturing(request: HttpRequest) -> HttpResponse:
    """Show my invitations, my terms, my courses, what I proposed, open calls, and the panels I sit on."""
    at, me = database_now(), request.person
    day = local_day(at)
    own = list(
        Lecturer.objects.of_person(me.root_id if me else None)
        .exclude(state=LecturerState.DECLINED)
        .select_related("person", "org", "firm")
        .order_by("-since")
    )
    engaged = [one for one in own if one.state == LecturerState.ACCEPTED]
    context = {
        "invited": [one for one in own if one.state == LecturerState.INVITED],
        "engaged": [(one, one.in_term_on(day), one.courses.order_by("field", "pinyin")) for one in engaged],
        "left": [one for one in own if one.state == LecturerState.LEFT],
        "proposals": queries.mine(me, Proposal).select_related("call", "course"),
        "calls": Call.objects.open_on(day).filter(org__in=[one.org_id for one in engaged])[:MOST_CALLS],
        "seats": queries.seats_of(me)[:10],
        "revise": ProposalState.REVISE,
    }
    return render(request, "courses/worker_lecturing.html", context)


@signed_in
@require_POST
def answer(request: HttpRequest, pk: str) -> HttpResponse:
    """Accept an invitation or decline it; resign."""
    mine, act = _mine(request, pk), text_of(request, "act")
    given = {"lecturer": mine, "actor": request.actor, "at": database_now()}
    with refusals_told(request):
        if act == "resign":
            services.leave(reason=text_of(request, "reason"), **given)
            messages.success(request, _("You have left the corps. Thank you for your lectures."))
        else:
            services.answer(accept=act == "accept", **given)
            if act == "accept":
                messages.success(
                    request, _("Welcome. Keep your calendar here, so that nobody asks you in vain.")
                )
            else:
                messages.success(request, _("You declined the invitation."))
    return go_on(reverse("courses:worker_lecturing"))


@signed_in
@require_GET
def calendar(request: HttpRequest, pk: str) -> HttpResponse:
    """Show my week and my calendar."""
    return _calendar(request, _mine(request, pk))


def _calendar(request: HttpRequest, mine: Lecturer, **more: Any) -> HttpResponse:
    kept: dict[int, Any] = {}
    for slot in mine.weekly_slots.all():
        kept.setdefault(slot.weekday, slot)
    context = {
        "lecturer": mine,
        "week": [(number, name, kept.get(number)) for number, name in WEEKDAYS],
        "times": mine.availabilities.filter(ends_at__gt=database_now())[:60],
        "form": TimeForm(),
        "file": CalendarForm(),
        **more,
    }
    return render(request, "courses/worker_calendar.html", context, status=422 if more else 200)


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise BadTime(_("Please give hours such as 14:00.")) from None


@signed_in
@require_POST
def week(request: HttpRequest, pk: str) -> HttpResponse:
    """Say at which times of the week I can be asked."""
    mine = _mine(request, pk)
    with refusals_told(request):
        slots = [
            (number, _hour(text_of(request, f"starts_{number}")), _hour(text_of(request, f"ends_{number}")))
            for number, _name in WEEKDAYS
            if text_of(request, f"day_{number}")
        ]
        services.set_week(lecturer=mine, slots=slots, actor=request.actor, at=database_now())
        messages.success(request, _("Your week is saved."))
    return go_on(reverse("courses:worker_calendar", args=[mine.pk]))


@signed_in
@require_POST
def times(request: HttpRequest, pk: str) -> HttpResponse:
    """Add days or hours at which I cannot come, or can besides; take one out."""
    mine, at = _mine(request, pk), database_now()
    back = reverse("courses:worker_calendar", args=[mine.pk])
    if text_of(request, "drop"):
        sent = uuid_of(request, "drop")
        kept = Availability.objects.select_related("lecturer__person", "lecturer__org")
        span = get_object_or_404(kept.filter(lecturer=mine, pk__in=[sent] if sent else []))
        services.drop_time(span=span, actor=request.actor, at=at)
        return go_on(back)
    form = TimeForm(request.POST)
    if form.is_valid():
        try:
            starts_at, ends_at = _span(form.cleaned_data)
            services.add_time(
                lecturer=mine,
                starts_at=starts_at,
                ends_at=ends_at,
                busy=not form.cleaned_data["free"],
                actor=request.actor,
                at=at,
            )
            return go_on(back)
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return _calendar(request, mine, form=form)


def _span(said: dict[str, Any]) -> tuple[datetime, datetime]:
    """Give the moments of whole days, or of hours from the first day to the last."""
    first, last = said["first"], said["last"] or said["first"]
    starts, ends = said["starts"], said["ends"]
    if starts and ends:
        return at_local(first, starts.hour, starts.minute), at_local(last, ends.hour, ends.minute)
    return at_local(first), at_local(last + timedelta(days=1))


@signed_in
@require_POST
def file(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the busy times of a calendar file."""
    mine, form = _mine(request, pk), CalendarForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            if upload.size > LARGEST_BYTES:
                raise BadCalendar(
                    _("This file is larger than 2 MB. Please export one year of your calendar.")
                )
            number = services.import_calendar(
                lecturer=mine, content=upload.read(), actor=request.actor, at=database_now()
            )
            messages.success(
                request, _("%(number)d busy times taken from your calendar.") % {"number": number}
            )
            return go_on(reverse("courses:worker_calendar", args=[mine.pk]))
        except RuleViolation as refusal:
            form.add_error("upload", str(refusal))
    return _calendar(request, mine, file=form)


@signed_in
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: str) -> HttpResponse:
    """Propose a course, to a call or without one."""
    mine, day = _mine(request, pk), local_day(database_now())
    sent = uuid_of(request, "call")
    call = Call.objects.open_on(day).filter(org=mine.org, pk__in=[sent] if sent else []).first()
    only = call.fields[0] if call is not None and len(call.fields) == 1 else ""
    form = ProposalForm(request.POST or None, initial={"field": only, "minutes": 90})
    if request.method == "POST" and form.is_valid():
        try:
            services.propose(
                lecturer=mine, call=call, actor=request.actor, at=database_now(), **form.cleaned_data
            )
            messages.success(request, _("Proposed. We write to your phone when its trial lecture is set."))
            return go_on(reverse("courses:worker_lecturing"))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return _propose(request, form, title=_("Propose a course"), call=call)


def _propose(request: HttpRequest, form: Any, **more: Any) -> HttpResponse:
    context = {"form": form, **more}
    return render(request, "courses/worker_propose.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: str) -> HttpResponse:
    """Show what I proposed and how it went; revise it or take it back."""
    own = queries.mine(request.person, Proposal).select_related(
        "lecturer__person", "lecturer__org", "call", "course"
    )
    mine = get_object_or_404(own, pk=pk)
    given = {"proposal": mine, "actor": request.actor, "at": database_now()}
    open_still = mine.state in (ProposalState.WAITING, ProposalState.REVISE)
    if request.method == "POST" and text_of(request, "act") == "withdraw":
        with refusals_told(request):
            services.withdraw_proposal(**given)
            messages.success(request, _("Withdrawn."))
        return go_on(reverse("courses:worker_lecturing"))
    kept = {
        name: getattr(mine, name) for name in ("title", "field", "minutes", "audience", "groups", "summary")
    }
    form = ProposalForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            services.revise_proposal(changes=form.cleaned_data, **given)
            messages.success(request, _("Saved. It waits for its trial lecture."))
            return go_on(reverse("courses:worker_lecturing"))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    more = {
        "title": mine.title,
        "proposal": mine,
        "trials": mine.trials.exclude(verdict="").select_related("round"),
        "open": open_still,
    }
    return _propose(request, form, **more)
