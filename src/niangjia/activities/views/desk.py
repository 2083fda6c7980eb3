"""Activities on the desk: list, make, edit, publish, close, cancel, copy."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts import audit
from niangjia.accounts.correcting import correct
from niangjia.activities import policies, queries, services
from niangjia.activities.answers import KINDS
from niangjia.activities.choices import ActivityState
from niangjia.activities.forms import ActivityForm, FirstDateForm, questions_from
from niangjia.activities.forms.desk import ROWS
from niangjia.activities.models import Activity
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
from niangjia.core.xlsx import Sheet, download
from niangjia.ledger.models import Programme
from niangjia.people.roles import AUDITOR, STAFF_UP

PER_PAGE = 20
READERS = (*STAFF_UP, AUDITOR)


def _activity(request: HttpRequest, pk: str) -> Activity:
    return get_object_or_404(
        Activity.objects.within(request.scope).select_related("org", "programme", "audience_org"), pk=pk
    )


@roles(*READERS)
@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    """List activities: filter, search, page, take away."""
    chosen = {name: search_of(request, name) for name in ("q", "state", "programme")}
    templates = request.GET.get("templates") == "1"
    found = queries.desk_activities(
        request.scope, text=chosen["q"], state=chosen["state"], code=chosen["programme"], templates=templates
    ).order_by(F("first_start").desc(nulls_first=True), "-id")
    if request.GET.get("format") == "xlsx":
        return _takeaway(request, found)
    return render(
        request,
        "activities/desk_activities.html",
        {
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "chosen": chosen,
            "templates": templates,
            "states": ActivityState.choices,
            "programmes": Programme.objects.all(),
            "may_run": request.actor.has_role(*STAFF_UP),
        },
    )


def _takeaway(request: HttpRequest, found: Any) -> HttpResponse:
    rows = [
        (
            one.title,
            one.programme.name,
            one.org.name,
            one.get_state_display(),
            one.first_start,
            one.places,
            one.places_taken,
            one.came,
        )
        for one in found
    ]
    audit.record(
        action="activities.exported",
        subject_type="org",
        subject_id=request.scope.org_id,
        actor=request.actor,
        at=database_now(),
        detail={"rows": len(rows)},
    )
    heads = [
        _("Title"),
        _("Programme"),
        _("Organiser"),
        _("State"),
        _("First date"),
        _("Places"),
        _("Taken"),
        _("Attended"),
    ]
    return download(_("Activities"), [Sheet(_("Activities"), heads, rows, widths=(40, 14, 24, 10, 18))])


@roles(*READERS)
@require_GET
def activity(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one activity with its dates and what can be done."""
    shown = _activity(request, pk)
    sessions = shown.sessions.annotate(came=Count("signups", filter=Q(signups__state="attended")))
    return render(
        request,
        "activities/desk_activity.html",
        {
            "activity": shown,
            "sessions": sessions,
            "may_run": policies.can_run(request.actor, shown.org),
            "unanswered": shown.asked.filter(answer="").count(),
            "asked": shown.asked.count(),
        },
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an activity from nothing, from a template, or by copying last year's."""
    posted, attempt = request.method == "POST", attempt_of(request)
    if posted and request.GET.get("from"):
        return _copy(request)
    form = ActivityForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        scope=request.scope,
        initial={"org": request.actor.org_id},
    )
    if posted and form.is_valid():
        try:
            made = make_once(
                Activity.objects.within(request.scope), attempt, lambda: _make(request, form, attempt)
            )
            return go_on(reverse("activities:desk_session_new", args=[made.pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "attempt": attempt,
        "questions": _question_rows(request, []),
        "kinds": KINDS,
        "templates": queries.desk_activities(request.scope, templates=True)[:8],
        "earlier": queries.desk_activities(request.scope)
        .exclude(first_start=None)
        .order_by("-first_start")[:8],
    }
    return render(request, "activities/desk_activity_form.html", context, status=422 if form.errors else 200)


def _copy(request: HttpRequest) -> HttpResponse:
    """Copy an activity; its first new date is asked for, and the others follow at the same distance."""
    source = get_object_or_404(
        Activity.objects.within(request.scope).select_related("org"), pk=uuid_of(request, "from")
    )
    first = source.sessions.filter(cancelled_at=None).order_by("starts_at").first()
    shift, attempt = None, attempt_of(request)
    if first is not None and not source.template:
        day = local_day(first.starts_at)
        form = FirstDateForm(
            request.POST if "first" in request.POST else None, initial={"first": day + timedelta(days=364)}
        )
        if not form.is_valid():
            context = {"form": form, "activity": source, "first": first, "attempt": attempt}
            return render(
                request, "activities/desk_activity_copy.html", context, status=422 if form.errors else 200
            )
        shift = form.cleaned_data["first"] - day
    with refusals_told(request):
        given = {"actor": request.actor, "at": database_now(), "shift": shift, "attempt": attempt}
        made = make_once(
            Activity.objects.within(request.scope),
            attempt,
            lambda: services.copy_activity(activity=source, **given),
        )
        messages.success(request, _("Copied. Check the dates before publishing."))
        return go_on(reverse("activities:desk_activity_edit", args=[made.pk]))
    return go_on(reverse("activities:desk_activity_new"))


def _fields(form: ActivityForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "upload"}


@transaction.atomic
def _make(request: HttpRequest, form: ActivityForm, attempt: UUID) -> Activity:
    at = database_now()
    made = services.create_activity(
        id=attempt, **_fields(form), questions=questions_from(request.POST), actor=request.actor, at=at
    )
    if form.cleaned_data.get("upload"):
        services.set_picture(activity=made, upload=request.FILES["upload"], actor=request.actor, at=at)
    return made


def _question_rows(request: HttpRequest, kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    given = questions_from(request.POST) if request.method == "POST" else kept
    rows = [{**question, "choices_text": "，".join(question.get("choices", []))} for question in given]
    return rows + [{} for _row in range(max(ROWS - len(rows), 1))]


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Edit an activity; a stale save answers 409 and shows both."""
    shown, posted = _activity(request, pk), request.method == "POST"
    form = ActivityForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        instance=shown,
        scope=request.scope,
    )
    done = correct(
        request,
        form,
        find=lambda: _activity(request, pk),
        save=lambda activity, **given: _save(request, activity, form, given),
        subject="activity",
    )
    if done.saved:
        return go_on(reverse("activities:desk_activity", args=[pk]))
    context = {
        **done.context,
        "activity": done.record,
        "questions": _question_rows(request, shown.questions),
        "kinds": KINDS,
    }
    return render(request, "activities/desk_activity_form.html", context, status=done.status)


@transaction.atomic
def _save(request: HttpRequest, activity: Activity, form: ActivityForm, given: dict[str, Any]) -> None:
    changes = {**_fields(form), "questions": questions_from(request.POST)}
    changes.pop("org", None)
    services.update_activity(activity=activity, **{**given, "changes": changes})
    if form.cleaned_data.get("upload"):
        services.set_picture(
            activity=_activity(request, str(activity.pk)),
            upload=request.FILES["upload"],
            actor=given["actor"],
            at=given["at"],
        )


@roles(*STAFF_UP)
@require_POST
def state(request: HttpRequest, pk: str) -> HttpResponse:
    """Publish, close, cancel, or keep as a template."""
    shown, at, act = _activity(request, pk), database_now(), text_of(request, "act")
    with refusals_told(request):
        if act == "publish":
            services.publish_activity(activity=shown, actor=request.actor, at=at)
            messages.success(request, _("Published. Workers can sign up now."))
        elif act == "close":
            services.close_activity(activity=shown, actor=request.actor, at=at)
            messages.success(request, _("Sign-up is closed."))
        elif act == "cancel":
            services.cancel_activity(
                activity=shown, reason=text_of(request, "reason"), actor=request.actor, at=at
            )
            messages.success(request, _("Cancelled. Everybody signed up is told."))
        elif act == "template":
            services.save_as_template(activity=shown, actor=request.actor, at=at)
            messages.success(request, _("Kept as a template."))
    return go_on(reverse("activities:desk_activity", args=[pk]))
