"""Lecturers on the desk: the corps, one lecturer, invitations, terms, conflicts of interest."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, made, show_form
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.courses import policies, queries, services
from niangjia.courses.choices import Field, LecturerKind, LecturerState
from niangjia.courses.errors import NoCorps
from niangjia.courses.forms import BarForm, InviteForm, LecturerForm, ProposalForm, TermForm
from niangjia.courses.models import Call, Interest, Lecturer
from niangjia.courses.policies import MANAGERS
from niangjia.courses.views.pages import READERS, chosen_of, found, keeper, manages, page_of, takeaway
from niangjia.orgs.models import Org
from niangjia.people.queries import phone_of
from niangjia.people.roles import STAFF_UP

#: So many names leave at once.
MOST = 500


def field_names(values: list[str]) -> str:
    """Write fields as a sentence does."""
    return _(", ").join(str(Field(one).label) for one in values if one in Field.values)


@roles(*READERS)
@require_GET
def lecturers(request: HttpRequest) -> HttpResponse:
    """List the corps."""
    chosen, listed = _listed(request)
    day, whole = local_day(database_now()), request.actor.has_role(*STAFF_UP)
    page = page_of(request, listed)
    context = {
        "page": page,
        "rows": [(one, field_names(one.fields), (one.until - day).days) for one in page],
        "chosen": chosen,
        "kinds": LecturerKind.choices,
        "fields": Field.choices,
        "may_keep": manages(request),
        "masked": not whole,
    }
    return render(request, "courses/desk_lecturers.html", context)


def _listed(request: HttpRequest) -> tuple[dict[str, str], Any]:
    """Give what the list was narrowed by, and the lecturers that are left."""
    chosen = chosen_of(request, "q", "kind", "field", "state", "sort")
    chosen["state"] = chosen["state"] or "engaged"
    narrowed = {name: chosen[name] for name in ("kind", "field", "state", "sort")}
    day = local_day(database_now())
    return chosen, queries.lecturers(request.scope, day, text=chosen["q"], **narrowed)


@roles(*STAFF_UP)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Take the corps away as a workbook, without phones; the reason is kept."""
    _chosen, listed = _listed(request)
    back = reverse("courses:desk_lecturers") + (f"?{request.GET.urlencode()}" if request.GET else "")
    if not (reason := text_of(request, "reason").strip()):
        messages.error(request, _("Please give a reason; it is kept with the record."))
        return go_on(back)
    if listed.count() > MOST:
        messages.error(request, _("More than 500 people: narrow the choice first."))
        return go_on(back)
    heads = [
        _("Name"),
        _("Kind"),
        _("Firm or institution"),
        _("Course fields"),
        _("Term from"),
        _("Term until"),
    ]
    rows = [
        (
            one.person.name,
            one.get_kind_display(),
            one.firm.name if one.firm else "",
            field_names(one.fields),
            one.since,
            one.until,
        )
        for one in listed
    ]
    return takeaway(request, _("Lecturers"), heads, rows, (12, 14, 30, 40, 12, 12), reason=reason)


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Invite somebody to lecture."""
    back = reverse("courses:desk_lecturers")
    try:
        org = keeper(request)
    except NoCorps as refusal:
        messages.error(request, str(refusal))
        return go_on(back)
    day = local_day(database_now())
    initial = {"since": day, "until": day.replace(month=12, day=31)}
    form = InviteForm(request.POST or None, org=org, initial=initial)
    return made(
        request,
        form,
        known=Lecturer.objects.within(request.scope),
        make=lambda **given: services.invite(org=org, **given),
        title=_("Invite a lecturer"),
        back=back,
        button=_("Send the invitation"),
        about=_("An SMS asks them to accept on their phone."),
    )


def _lecturer(request: HttpRequest, pk: str) -> Lecturer:
    lecturer: Lecturer = found(request, Lecturer, pk, "person", "firm", "org")
    return lecturer


@roles(*READERS)
@require_GET
def lecturer(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one lecturer: term, fields, week, calendar, courses, conflicts of interest."""
    shown, at = _lecturer(request, pk), database_now()
    day = local_day(at)
    named = dict(queries.places())
    context = {
        "lecturer": shown,
        "fields": field_names(shown.fields),
        "districts": _(", ").join(named.get(one, one) for one in shown.districts),
        "in_term": shown.in_term_on(day) and shown.state == LecturerState.ACCEPTED,
        "days": (shown.until - day).days,
        "terms": shown.terms.all(),
        "week": shown.weekly_slots.all(),
        "times": shown.availabilities.filter(ends_at__gt=at)[:20],
        "courses": shown.courses.order_by("field", "pinyin"),
        "proposals": shown.proposals.select_related("course"),
        "interests": queries.barring(shown, day),
        "bar": BarForm(),
        "term": TermForm(),
        "phone": phone_of(shown.person_id),
        "may_keep": policies.can_manage(request.actor, shown.org),
        "masked": not request.actor.has_role(*STAFF_UP),
    }
    return render(request, "courses/desk_lecturer.html", context)


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct what is known of a lecturer; a stale save answers 409 and shows both."""
    shown = _lecturer(request, pk)
    return corrected(
        request,
        LecturerForm(request.POST or None, instance=shown, org=shown.org),
        find=lambda: _lecturer(request, pk),
        save=lambda record, **given: services.update_lecturer(lecturer=record, **given),
        subject="lecturer",
    )


@roles(*MANAGERS)
@require_POST
def act(request: HttpRequest, pk: str) -> HttpResponse:
    """Record an answer on paper, renew a term, let somebody leave."""
    shown, what = _lecturer(request, pk), text_of(request, "act")
    given = {"lecturer": shown, "actor": request.actor, "at": database_now()}
    with refusals_told(request):
        if what in ("accept", "decline"):
            services.answer(accept=what == "accept", **given)
            messages.success(request, _("Recorded."))
        elif what == "renew":
            form = TermForm(request.POST)
            if form.is_valid():
                services.renew(until=form.cleaned_data["until"], **given)
                messages.success(request, _("The term is renewed."))
            else:
                messages.error(request, _("Please give the day until which the new term lasts."))
        else:
            services.leave(reason=text_of(request, "reason"), **given)
            messages.success(request, _("Recorded."))
    return go_on(shown.get_absolute_url())


@roles(*MANAGERS)
@require_POST
def bar(request: HttpRequest, pk: str) -> HttpResponse:
    """Write down a unit at which a lecturer does not lecture."""
    shown, form = _lecturer(request, pk), BarForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please name the unit."))
        return go_on(shown.get_absolute_url())
    with refusals_told(request):
        name, until = form.cleaned_data["unit_name"], form.cleaned_data["until"]
        services.bar(
            lecturer=shown,
            unit=Org.objects.open().filter(name=name.strip()).first(),
            unit_name=name,
            until=until,
            actor=request.actor,
            at=database_now(),
        )
        messages.success(request, _("Saved."))
    return go_on(shown.get_absolute_url())


@roles(*MANAGERS)
@require_POST
def lift(request: HttpRequest, pk: str) -> HttpResponse:
    """End a conflict of interest, of a lecturer or of a firm."""
    kept = get_object_or_404(
        Interest.objects.within(request.scope).select_related(
            "lecturer__person", "lecturer__org", "firm__org", "org"
        ),
        pk=pk,
    )
    with refusals_told(request):
        services.lift(interest=kept, actor=request.actor, at=database_now())
        messages.success(request, _("It ends today."))
    subject: Any = kept.lecturer or kept.firm
    return go_on(subject.get_absolute_url())


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: str) -> HttpResponse:
    """Write down what a lecturer proposed on paper."""
    shown, day = _lecturer(request, pk), local_day(database_now())
    form = ProposalForm(request.POST or None)
    call = Call.objects.filter(org=shown.org).open_on(day).filter(pk__in=_sent(request)).first()
    if request.method == "POST" and form.is_valid():
        try:
            services.propose(
                lecturer=shown, call=call, actor=request.actor, at=database_now(), **form.cleaned_data
            )
            messages.success(request, _("Recorded."))
            return go_on(shown.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return show_form(
        request,
        form,
        title=_("Propose a course"),
        about=str(shown),
        back=shown.get_absolute_url(),
        template="courses/desk_proposal_form.html",
        calls=Call.objects.filter(org=shown.org).open_on(day),
        call=call,
    )


def _sent(request: HttpRequest) -> list[str]:
    sent = uuid_of(request, "call")
    return [str(sent)] if sent else []
