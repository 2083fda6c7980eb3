"""Source records: a sign-up with its signatures, and head-count sheets."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts import audit
from niangjia.activities import policies, rosters, services
from niangjia.activities.forms import HeadcountForm
from niangjia.activities.models import HeadcountSheet, Signup
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, refusals_told, search_of, text_of
from niangjia.core.clock import database_now, day_of, local_day
from niangjia.core.errors import RuleViolation
from niangjia.core.files import picture_path
from niangjia.core.xlsx import download
from niangjia.ledger.models import Entry, Programme
from niangjia.people.roles import AUDITOR, STAFF_UP

READERS = (*STAFF_UP, AUDITOR)


@roles(*READERS)
@require_GET
def signup(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one sign-up: its signatures (also those taken back), rating, call-backs, and its ledger entries."""
    shown = get_object_or_404(
        Signup.objects.within(request.scope).select_related(
            "session__activity__org", "session__activity__programme", "person__vault", "quota__org"
        ),
        pk=pk,
    )
    context = {
        "signup": shown,
        "session": shown.session,
        "activity": shown.session.activity,
        "signatures": shown.signatures.select_related("signup__person"),
        "rating": getattr(shown, "rating", None),
        "call_backs": shown.call_backs.all(),
        "entries": Entry.objects.filter(source_id=shown.pk, source_type="activities.signup").order_by(
            "recorded_at"
        ),
        "over": shown.session.is_over(timezone.now()),
        "answers": rosters.answers_of(shown, shown.session.activity.questions),
        "may_run": policies.can_run(request.actor, shown.session.activity.org),
        "may_call": policies.can_call_back(request.actor, shown),
        "masked": not request.actor.has_role(*STAFF_UP),
    }
    return render(request, "activities/desk_signup.html", context)


@roles(*READERS)
@require_GET
def headcounts(request: HttpRequest) -> HttpResponse:
    """List head-count sheets, newest first: search, filter by programme and period, take away."""
    chosen = {name: search_of(request, name) for name in ("q", "programme", "from", "until")}
    found = rosters.headcounts(
        request.scope,
        text=chosen["q"],
        code=chosen["programme"],
        start=day_of(chosen["from"]),
        end=day_of(chosen["until"]),
    )
    if request.GET.get("format") == "xlsx":
        sheets = list(found)
        audit.record(
            action="headcounts.exported",
            subject_type="org",
            subject_id=request.scope.org_id,
            actor=request.actor,
            at=database_now(),
            detail={"rows": len(sheets)},
        )
        return download(_("Head-counts"), [rosters.headcount_sheet(sheets)])
    context = {
        "page": Paginator(found, 30).get_page(request.GET.get("page")),
        "chosen": chosen,
        "since": chosen["from"],
        "programmes": Programme.objects.all(),
        "may_run": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "activities/desk_headcounts.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def headcount_new(request: HttpRequest) -> HttpResponse:
    """Record service to a number of people, on the spot."""
    initial = {"on": local_day(timezone.now()), "org": request.actor.org_id}
    posted, attempt = request.method == "POST", attempt_of(request)
    form = HeadcountForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        scope=request.scope,
        initial=initial,
    )
    if posted and form.is_valid():
        try:
            fields = {name: value for name, value in form.cleaned_data.items() if name != "upload"}
            sheet = services.record_headcount(
                **fields,
                photo=request.FILES.get("upload"),
                attempt=attempt,
                actor=request.actor,
                at=database_now(),
            )
            messages.success(request, _("Recorded: %(heads)s people.") % {"heads": sheet.headcount})
            return go_on(reverse("activities:desk_headcount", args=[sheet.pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "attempt": attempt}
    return render(request, "activities/desk_headcount_form.html", context, status=422 if form.errors else 200)


@roles(*READERS)
@require_http_methods(["GET", "POST"])
def headcount(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a sheet; staff can take it back with a reason."""
    sheet = get_object_or_404(
        HeadcountSheet.objects.within(request.scope).select_related("org", "programme"), pk=pk
    )
    may_run = policies.can_run(request.actor, sheet.org)
    if request.method == "POST":
        with refusals_told(request):
            services.undo_headcount(
                sheet=sheet, reason=text_of(request, "reason"), actor=request.actor, at=database_now()
            )
            messages.success(request, _("Taken back; the ledger has the correction."))
        return go_on(reverse("activities:desk_headcount", args=[pk]))
    entries = Entry.objects.filter(source_id=sheet.pk, source_type="activities.headcount").order_by(
        "recorded_at"
    )
    return render(
        request, "activities/desk_headcount.html", {"sheet": sheet, "entries": entries, "may_run": may_run}
    )


@roles(*READERS)
@require_GET
def photo(request: HttpRequest, pk: str) -> FileResponse:
    """Serve the photo of a sheet to those who may see the sheet."""
    sheet = get_object_or_404(HeadcountSheet.objects.within(request.scope), pk=pk)
    path = picture_path(sheet.photo)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp")
