"""Running a session: the list with one-tap check-in, walk-ins, door, wall, paper, take-away."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts import audit
from niangjia.activities import codes, policies, queries, rosters, services
from niangjia.activities.choices import HOLDING, CheckInMethod, SignupState
from niangjia.activities.errors import SessionFull
from niangjia.activities.forms import QuotaForm, WalkInForm
from niangjia.activities.models import Session, Signup
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, refusals_told, search_of, text_of
from niangjia.core.clock import SHANGHAI, database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.qr import qr_svg
from niangjia.core.xlsx import download
from niangjia.people.roles import AUDITOR, STAFF_UP

PER_PAGE = 200
#: For so long after a tick it can be taken back on the row, with one tap.
UNDO_ON_THE_ROW = timedelta(minutes=15)


def _session(request: HttpRequest, pk: str) -> Session:
    return get_object_or_404(Session.objects.within(request.scope).with_offer(), pk=pk)


@roles(*STAFF_UP, AUDITOR)
@require_GET
def session(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the sign-up list of a session, ready to tick."""
    return session_page(request, _session(request, pk))


def session_page(
    request: HttpRequest,
    shown: Session,
    *,
    walk_in: WalkInForm | None = None,
    namesake: Signup | None = None,
    quota: QuotaForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of a session; a form that was refused keeps what was typed."""
    at = database_now()
    may_run = policies.can_run(request.actor, shown.activity.org)
    if may_run:
        services.settle_session(session=shown, at=at)
    over, masked = shown.is_over(at), not request.actor.has_role(*STAFF_UP)
    # Who may not see names may not find them out by searching either.
    text, state = "" if masked else search_of(request), search_of(request, "state")
    signups = rosters.signups_of(shown, text=text, state=state, over=over)
    by_name = request.GET.get("sort") == "name"
    if not by_name:
        signups = signups.order_by(*rosters.ARRIVED_LAST)
    page = Paginator(signups, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "session": shown,
        "activity": shown.activity,
        "page": page,
        "counts": queries.session_counts(shown),
        "text": text,
        "state": state,
        "states": rosters.states_to_list(over=over),
        "by_name": by_name,
        "calling": state == rosters.TO_CALL,
        "undo_from": at - UNDO_ON_THE_ROW,
        "namesake": namesake,
        "may_run": may_run,
        "masked": masked,
        "over": over,
        "walk_in": walk_in or WalkInForm(),
        "attempt": attempt_of(request),
        "quotas": shown.quotas.select_related("org"),
        "quota_form": quota or QuotaForm(scope=request.scope),
        "headcounts": shown.headcounts.filter(undone_at=None),
        "at": at,
    }
    return render(request, "activities/desk_session.html", context, status=status)


def _row(request: HttpRequest, signup: Signup, refusal: str = "") -> HttpResponse:
    fresh, at = Signup.objects.select_related("person__vault", "quota__org").get(pk=signup.pk), database_now()
    context: dict[str, Any] = {
        "signup": fresh,
        "session": signup.session,
        "may_run": True,
        "over": signup.session.is_over(at),
        "undo_from": at - UNDO_ON_THE_ROW,
        "refusal": refusal,
        "counts": queries.session_counts(signup.session),
        "swapped": True,
    }
    return render(request, "activities/_person_row.html", context)


def _signup(request: HttpRequest, pk: str) -> Signup:
    return get_object_or_404(
        Signup.objects.within(request.scope).select_related("session__activity__org", "person"), pk=pk
    )


@roles(*STAFF_UP)
@require_POST
def check_in(request: HttpRequest, pk: str) -> HttpResponse:
    """Tick somebody on the list: the row answers, the page stays."""
    signup, refusal = _signup(request, pk), ""
    try:
        services.check_in(signup=signup, method=CheckInMethod.LIST, actor=request.actor, at=database_now())
    except RuleViolation as violation:
        refusal = str(violation)
    if request.htmx:
        return _row(request, signup, refusal)
    if refusal:
        messages.error(request, refusal)
    return go_on(reverse("activities:desk_session", args=[signup.session_id]) + f"#s{pk}")


@roles(*STAFF_UP)
@require_POST
def undo(request: HttpRequest, pk: str) -> HttpResponse:
    """Take back a mistaken check-in, with a reason: right after the tick on the row, later on the sign-up's page."""
    signup, refusal = _signup(request, pk), ""
    on_the_row = "slip" in request.POST
    reason = _("Ticked by mistake") if on_the_row else text_of(request, "reason")
    try:
        services.undo_check_in(signup=signup, reason=reason, actor=request.actor, at=database_now())
    except RuleViolation as violation:
        refusal = str(violation)
    if request.htmx:
        return _row(request, signup, refusal)
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, _("The check-in was taken back; the ledger has the correction."))
    if on_the_row:
        return go_on(reverse("activities:desk_session", args=[signup.session_id]) + f"#s{pk}")
    return go_on(reverse("activities:desk_signup", args=[pk]))


@roles(*STAFF_UP)
@require_POST
def cancel(request: HttpRequest, pk: str) -> HttpResponse:
    """Cancel somebody's sign-up for them."""
    signup = _signup(request, pk)
    with refusals_told(request):
        services.cancel_signup(
            signup=signup, actor=request.actor, at=database_now(), reason=text_of(request, "reason")
        )
        messages.success(request, _("Cancelled."))
    return go_on(reverse("activities:desk_signup", args=[pk]))


def session_url(request: HttpRequest, pk: Any) -> str:
    """Give the address of a session's page, with the part of the list one is looking at."""
    looked_at = request.GET.urlencode()
    return reverse("activities:desk_session", args=[pk]) + (f"?{looked_at}" if looked_at else "")


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def walk_in(request: HttpRequest, pk: str) -> HttpResponse:
    """Sign up somebody at the door and, if they are here, check them in. The form stands on the session's page."""
    shown, form, at = _session(request, pk), WalkInForm(request.POST), database_now()
    if request.method == "GET":
        return go_on(session_url(request, pk))
    if not form.is_valid():
        return session_page(request, shown, walk_in=form, status=422)
    phone, name = form.cleaned_data["phone"], form.cleaned_data["name"]
    namesake = (
        rosters.namesake(shown, phone=phone, name=name) if text_of(request, "anyway") != phone else None
    )
    if namesake is not None:
        return session_page(request, shown, walk_in=form, namesake=namesake, status=409)
    try:
        signup = services.sign_up_walk_in(
            session=shown, actor=request.actor, at=at, attempt=attempt_of(request), **form.cleaned_data
        )
    except RuleViolation as refusal:
        form.add_error(None, str(refusal))
        return session_page(request, shown, walk_in=form, status=refusal.status)
    _go_in(request, signup, at)
    return go_on(reverse("activities:desk_session", args=[pk]))


def _go_in(request: HttpRequest, signup: Signup, at: datetime) -> None:
    """Check in somebody just signed up, if they are here, and tell what became of them."""
    who, repeat = {"person": signup.person}, signup.created_at != at
    if signup.state == SignupState.ATTENDED:
        when = signup.attended_at.astimezone(SHANGHAI) if signup.attended_at else at
        messages.info(
            request, _("%(person)s was checked in already, at %(time)s.") % {**who, "time": f"{when:%H:%M}"}
        )
        return
    if "here" in request.POST:
        try:
            services.check_in(signup=signup, method=CheckInMethod.LIST, actor=request.actor, at=at)
            messages.success(request, _("Checked in: %(person)s") % who)
            return
        except SessionFull:
            pass
        except RuleViolation as refusal:
            messages.error(request, str(refusal))
    if signup.state == SignupState.WAITING:
        number = queries.waiting_position(signup)
        messages.warning(
            request,
            _("All places are taken: %(person)s is number %(number)s on the waiting list.")
            % {**who, "number": number},
        )
    elif repeat:
        messages.info(request, _("%(person)s is on the list already.") % who)
    else:
        messages.success(request, _("Signed up: %(person)s") % who)


@roles(*STAFF_UP)
@require_GET
def door(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the code at the door, full screen; it changes every 30 seconds."""
    shown, at = _session(request, pk), database_now()
    policies.must_run(request.actor, shown.activity.org)
    context = {
        "session": shown,
        "qr": qr_svg(codes.door_url(shown.pk, at)),
        "until": codes.good_until(at),
        "counts": queries.session_counts(shown),
    }
    return render(request, "activities/desk_door.html", context)


@roles(*STAFF_UP)
@require_GET
def wall(request: HttpRequest, pk: str) -> HttpResponse:
    """Show arrivals as they come, for a wall."""
    shown = _session(request, pk)
    context = {"session": shown, "counts": queries.session_counts(shown), "arrivals": queries.arrivals(shown)}
    return render(request, "activities/desk_wall.html", context)


@roles(*STAFF_UP)
@require_GET
def sheet(request: HttpRequest, pk: str) -> HttpResponse:
    """Print the list to be signed on paper."""
    shown = _session(request, pk)
    return render(
        request,
        "activities/desk_sheet.html",
        {"session": shown, "signups": rosters.signups_of(shown).filter(state__in=HOLDING), "blank": range(8)},
    )


@roles(*STAFF_UP)
@require_POST
def export(request: HttpRequest, pk: str) -> HttpResponse:
    """Take the list away, phones masked; the reason is kept."""
    shown, reason, at = _session(request, pk), text_of(request, "reason").strip(), database_now()
    if not reason:
        messages.error(request, _("Please give a reason; it is kept with the record."))
        return go_on(reverse("activities:desk_session", args=[pk]))
    signups, over = list(rosters.signups_of(shown)), shown.is_over(at)
    audit.record(
        action="signups.exported",
        subject_type="session",
        subject_id=shown.pk,
        subject_label=shown.activity.title,
        actor=request.actor,
        at=at,
        org=shown.activity.org,
        reason=reason,
        detail={"rows": len(signups)},
    )
    return download(shown.activity.title, [rosters.sheet_of(shown, signups, over=over)])
