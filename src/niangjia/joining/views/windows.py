"""Mobile joining windows: opened, filled by scanning or typing, approved at once, closed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.core.qr import qr_svg
from niangjia.joining import queries, services
from niangjia.joining.choices import ApplicationState
from niangjia.joining.codes import Origin, join_url
from niangjia.joining.errors import NoSuchUnion
from niangjia.joining.forms import RowForm, WindowForm
from niangjia.joining.models import Application, Window
from niangjia.joining.views.desk import tell_approved
from niangjia.orgs.models import Org
from niangjia.people.choices import JoinChannel
from niangjia.people.roles import STAFF_UP
from niangjia.rosters.forms import RosterForm
from niangjia.rosters.views import looking

PER_PAGE = 30


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def windows(request: HttpRequest) -> HttpResponse:
    """List the windows of the scope, and open one."""
    attempt, at = attempt_of(request), database_now()
    posted = request.method == "POST"
    form = WindowForm(
        request.POST if posted else None,
        scope=request.scope,
        initial={"on": local_day(at), "org": request.actor.org_id},
    )
    if posted and form.is_valid():
        try:
            made = make_once(
                Window.objects.within(request.scope),
                attempt,
                lambda: services.open_window(
                    attempt=attempt, actor=request.actor, at=at, **form.cleaned_data
                ),
            )
            return go_on(reverse("joining:desk_window", args=[made.pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    found = Window.objects.within(request.scope).select_related("org")
    context = {
        "form": form,
        "attempt": attempt,
        "page": Paginator(queries.counted(found), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "joining/desk_windows.html", context, status=422 if form.errors else 200)


def _window(request: HttpRequest, pk: str) -> Window:
    found: Window = get_object_or_404(Window.objects.within(request.scope).select_related("org"), pk=pk)
    return found


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def window(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a window with its code and who applied; take a row typed on the spot."""
    shown, attempt, status = _window(request, pk), attempt_of(request), 200
    posted = request.method == "POST"
    form = RowForm(request.POST if posted else None)
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            union = queries.proposed_union(shown.org, data["group"])
            if union is None:
                raise NoSuchUnion
            services.write_down(
                union=union,
                origin=Origin(shown.org, window=shown),
                actor=request.actor,
                at=database_now(),
                attempt=attempt,
                **{name: data[name] for name in ("phone", "name", "group", "employer")},
            )
            said = _("Written down: %(person)s → %(org)s")
            messages.success(request, said % {"person": data["name"], "org": union.name})
            return go_on(reverse("joining:desk_window", args=[pk]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    url = join_url(shown)
    context = {
        "window": shown,
        "form": form,
        "attempt": attempt,
        "url": url,
        "qr": qr_svg(url),
        "page": Paginator(queries.taken_down(shown), PER_PAGE).get_page(request.GET.get("page")),
        "lists": queries.lists_of(shown),
        "by_list": queries.joined_by_list(shown),
        "waiting": _waiting(request, shown).count(),
    }
    return render(
        request, "joining/desk_window.html", context, status=422 if form.errors and status == 200 else status
    )


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a list that was filled in at a window, or is brought from it: whoever joins by it joined at the window."""
    shown, attempt = _window(request, pk), attempt_of(request)
    posted = request.method == "POST"
    form = RosterForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        scope=request.scope,
        initial={"org": queries.own_union(shown.org)},
    )
    if posted and form.is_valid():
        try:
            batch = looking.sent(
                request,
                form,
                attempt,
                channel=JoinChannel.WINDOW,
                occasion=shown.pk,
                joining_on=min(shown.on, local_day(database_now())),
            )
            return go_on(batch.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error("upload", str(refusal))
    context = {"window": shown, "form": form, "attempt": attempt}
    return render(request, "joining/desk_window_roster.html", context, status=422 if form.errors else 200)


def _waiting(request: HttpRequest, shown: Window) -> QuerySet[Application]:
    """Those of a window that wait for a union of the scope."""
    found: QuerySet[Application] = Application.objects.filter(
        window=shown,
        state=ApplicationState.WAITING,
        org__in=Org.objects.within(request.scope).order_by(),
    )
    return found


@roles(*STAFF_UP)
@require_POST
def approve_all(request: HttpRequest, pk: str) -> HttpResponse:
    """Approve everybody of a window who waits for a union of the scope."""
    shown = _window(request, pk)
    with refusals_told(request):
        found = list(_waiting(request, shown))
        tell_approved(
            request, services.approve_many(applications=found, actor=request.actor, at=database_now())
        )
        if not found:
            messages.info(request, _("Nobody waits."))
    return go_on(reverse("joining:desk_window", args=[pk]))


@roles(*STAFF_UP)
@require_POST
def close(request: HttpRequest, pk: str) -> HttpResponse:
    """Close a window."""
    with refusals_told(request):
        services.close_window(window=_window(request, pk), actor=request.actor, at=database_now())
        messages.success(request, _("Closed. Its code takes nobody any more."))
    return go_on(reverse("joining:desk_window", args=[pk]))
