"""Where the steps of a founding are taken, each on a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.accounts.form_pages import show_form
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.founding import services
from niangjia.founding.choices import PLAIN, SeatRole, StepKind
from niangjia.founding.forms import (
    ApprovalForm,
    ElectionForm,
    MembersForm,
    RegistrationForm,
    RosterForm,
    StepForm,
)
from niangjia.founding.models import FoundingMember
from niangjia.founding.policies import SUPERIORS
from niangjia.founding.services import Ballot, Elected, Gathered, Named
from niangjia.founding.views.pages import case_of
from niangjia.people.roles import CADRES, STAFF_UP

#: What to write down of a step.
NOTES = {
    StepKind.CONTACT: gettext_lazy("Whom you reached, how, and what the enterprise thinks of it."),
    StepKind.TALK: gettext_lazy("Who took part, what was talked about, what was agreed."),
    StepKind.PREPARATION: gettext_lazy("Who leads the preparatory group, who does what."),
    StepKind.APPLICATION: gettext_lazy("Number of the application, or how it was sent."),
}


def _today() -> Any:
    return {"on": local_day(database_now())}


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the next step that is a day and a note; the others have their own pages."""
    shown = case_of(request, pk)
    kind = text_of(request, "kind") or str(shown.next_kind or "")
    if kind not in (*PLAIN, StepKind.MEMBERS):
        return go_on(shown.get_absolute_url())
    form = StepForm(request.POST if request.method == "POST" else None, initial=_today())
    if request.method == "POST" and form.is_valid():
        try:
            services.take_step(
                case=shown, kind=kind, **form.cleaned_data, actor=request.actor, at=database_now()
            )
            messages.success(request, _("Recorded: %(step)s.") % {"step": StepKind(kind).label})
            return go_on(shown.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    form.fields["note"].help_text = NOTES.get(StepKind(kind), "")
    return show_form(
        request,
        form,
        title=StepKind(kind).label,
        about=shown.name,
        back=shown.get_absolute_url(),
        hidden={"kind": kind},
        button=_("Record this step"),
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, pk: str) -> HttpResponse:
    """Name those who will be members: typed as lines, or as a roster."""
    shown, posted, left = case_of(request, pk), request.method == "POST", []
    as_file = posted and "upload" in request.FILES
    lines = MembersForm(request.POST if posted and not as_file else None)
    upload = RosterForm(request.POST, request.FILES) if as_file else RosterForm()
    chosen: Any = upload if as_file else lines
    if posted and chosen.is_valid():
        given = {"case": shown, "actor": request.actor, "at": database_now()}
        try:
            if as_file:
                gathered = services.read_members(content=upload.cleaned_data["upload"].read(), **given)
            else:
                gathered = _typed(lines.cleaned_data["lines"], given)
            left = gathered.left
            messages.success(request, _("%(added)d named.") % {"added": gathered.added})
            if not left:
                return go_on(reverse("founding:desk_case_members", args=[pk]))
            lines = MembersForm()
        except RuleViolation as refusal:
            chosen.add_error(None, str(refusal))
    context = {
        "case": case_of(request, pk),
        "lines": lines,
        "upload": upload,
        "left": left,
        "ready": StepForm(initial=_today(), auto_id="ready_%s"),
        "is_next": shown.next_kind == StepKind.MEMBERS,
    }
    return render(request, "founding/desk_case_members.html", context, status=422 if chosen.errors else 200)


def _typed(lines: list[Any], given: dict[str, Any]) -> Gathered:
    rows = [line.row for line in lines if line.row is not None]
    gathered = services.name_members(named=[Named(row.name, row.phone, row.group) for row in rows], **given)
    gathered.left += [(line.text, line.reason) for line in lines if line.row is None]
    return gathered


@roles(*STAFF_UP)
@require_POST
def drop(request: HttpRequest, pk: str) -> HttpResponse:
    """Take somebody off the list of those who will be members."""
    shown = case_of(request, pk)
    with refusals_told(request):
        members = FoundingMember.objects.within(request.scope).filter(case=shown)
        sent: Any = uuid_of(request, "member")
        member = members.filter(pk=sent).first()
        if member is None:
            raise RuleViolation
        services.drop_member(case=shown, member=member, actor=request.actor, at=database_now())
        messages.success(request, _("Taken off the list."))
    return go_on(reverse("founding:desk_case_members", args=[pk]))


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def election(request: HttpRequest, pk: str) -> HttpResponse:
    """Record the congress: the count, the committee in the order of the names, the term."""
    shown = case_of(request, pk)
    people = len(shown.founding_members.all())
    initial = {**_today(), "eligible": people or None, "role_1": SeatRole.CHAIR}
    form = ElectionForm(request.POST if request.method == "POST" else None, initial=initial, case=shown)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.record_election(
                case=shown,
                on=data["on"],
                ballot=Ballot(data["eligible"], data["present"], data["ballots"]),
                elected=[Elected(*seat) for seat in data["seats"]],
                term_years=data["term_years"],
                note=data["note"],
                actor=request.actor,
                at=database_now(),
            )
            messages.success(request, _("Recorded: %(step)s.") % {"step": StepKind.ELECTION.label})
            return go_on(shown.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"case": case_of(request, pk), "form": form}
    return render(request, "founding/desk_case_election.html", context, status=422 if form.errors else 200)


@roles(*SUPERIORS)
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: str) -> HttpResponse:
    """Approve a founding, as the superior."""
    shown = case_of(request, pk)
    form = ApprovalForm(request.POST if request.method == "POST" else None, initial=_today())
    if request.method == "POST" and form.is_valid():
        try:
            services.approve(case=shown, **form.cleaned_data, actor=request.actor, at=database_now())
            messages.success(request, _("Approved. The union stands, its members have joined."))
            return go_on(shown.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return show_form(
        request,
        form,
        title=StepKind.APPROVAL.label,
        about=shown.name,
        back=shown.get_absolute_url(),
        button=_("Approve the founding"),
    )


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, pk: str) -> HttpResponse:
    """Record the legal-person code; a wrong one says what is wrong."""
    shown = case_of(request, pk)
    form = RegistrationForm(request.POST if request.method == "POST" else None, initial=_today())
    if request.method == "POST" and form.is_valid():
        try:
            services.register(case=shown, **form.cleaned_data, actor=request.actor, at=database_now())
            messages.success(request, _("Registered. The union is founded."))
            return go_on(shown.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error("code", str(refusal))
    return show_form(
        request,
        form,
        title=StepKind.REGISTRATION.label,
        about=shown.name,
        back=shown.get_absolute_url(),
        button=_("Record this step"),
    )
