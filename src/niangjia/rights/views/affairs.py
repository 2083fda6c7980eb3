"""Disclosure of affairs and measures of reform on the desk: two lists made alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts.form_pages import corrected, show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, search_of, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.people.roles import STAFF_UP
from niangjia.rights import policies, queries, services
from niangjia.rights.choices import AffairKind, MeasureKind
from niangjia.rights.forms import DisclosureForm, MeasureForm
from niangjia.rights.models import Disclosure, Measure
from niangjia.rights.views.pages import PER_PAGE, READERS, done, given, posted, taken_away


@dataclass(frozen=True, slots=True)
class Sort:
    """What the two lists differ in.

    :param day: the field a new one gets today's day in.
    """

    word: str
    model: Any
    form: Any
    kinds: Any
    name: Any
    add: Any
    day: str
    record: Callable[..., Any]
    update: Callable[..., Any]

    def page(self, name: str = "", *args: Any) -> str:
        return reverse(f"rights:desk_{self.word}{name}", args=args)


TOLD = Sort(
    "disclosure",
    Disclosure,
    DisclosureForm,
    AffairKind,
    gettext_lazy("Disclosure of affairs"),
    gettext_lazy("Record a disclosure"),
    "on",
    services.record_disclosure,
    lambda record, **said: services.update_disclosure(disclosure=record, **said),
)
REFORM = Sort(
    "measure",
    Measure,
    MeasureForm,
    MeasureKind,
    gettext_lazy("Workforce reform"),
    gettext_lazy("Record a measure"),
    "starts_on",
    services.record_measure,
    lambda record, **said: services.update_measure(measure=record, **said),
)


def _list(request: HttpRequest, sort: Sort) -> HttpResponse:
    text, kind = search_of(request), text_of(request, "kind")
    kind = kind if kind in sort.kinds.values else ""
    found = queries.affairs(sort.model, request.scope, text=text, kind=kind)
    if request.GET.get("format") == "xlsx":
        heads, rows = _rows(sort, found)
        return taken_away(request, str(sort.name), heads, rows)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "sort": sort,
        "told": sort is TOLD,
        "new_url": sort.page("_new"),
        "text": text,
        "kind": kind,
        "kinds": sort.kinds.choices,
        "may_keep": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "rights/desk_affairs.html", context)


def _rows(sort: Sort, found: Any) -> tuple[list[str], list[Any]]:
    if sort is TOLD:
        heads = [_("Title"), _("Union"), _("Kind"), _("Channel"), _("Day")]
        return heads, [
            (one.title, one.org.name, one.get_kind_display(), one.get_channel_display(), one.on)
            for one in found
        ]
    heads = [_("Title"), _("Union"), _("Kind"), _("State"), _("From"), _("Until"), _("What came of it")]
    return heads, [
        (
            one.title,
            one.org.name,
            one.get_kind_display(),
            one.get_status_display(),
            one.starts_on,
            one.ends_on,
            one.result,
        )
        for one in found
    ]


def _new(request: HttpRequest, sort: Sort) -> HttpResponse:
    attempt = attempt_of(request)
    chosen = {sort.day: local_day(database_now()), "org": text_of(request, "org")}
    form = sort.form(posted(request), scope=request.scope, initial=chosen)
    if form.is_bound and done(
        form,
        lambda said: make_once(
            sort.model.objects.within(request.scope),
            attempt,
            lambda: sort.record(**said, attempt=attempt, **given(request)),
        ),
    ):
        messages.success(request, _("Recorded."))
        return go_on(sort.page("s"))
    return show_form(
        request, form, title=sort.add, back=sort.page("s"), attempt=attempt, button=_("Record it")
    )


def _one(request: HttpRequest, sort: Sort, pk: str) -> Any:
    return get_object_or_404(sort.model.objects.within(request.scope).select_related("org"), pk=pk)


def _show(request: HttpRequest, sort: Sort, pk: str) -> HttpResponse:
    shown = _one(request, sort, pk)
    context = {
        "one": shown,
        "sort": sort,
        "told": sort is TOLD,
        "list_url": sort.page("s"),
        "edit_url": sort.page("_edit", pk),
        "may_keep": policies.can_keep(request.actor, shown.org),
    }
    return render(request, "rights/desk_affair.html", context)


def _edit(request: HttpRequest, sort: Sort, pk: str) -> HttpResponse:
    return corrected(
        request,
        sort.form(posted(request), scope=request.scope, instance=_one(request, sort, pk)),
        find=lambda: _one(request, sort, pk),
        save=sort.update,
        subject=sort.word,
    )


@roles(*READERS)
@require_GET
def disclosures(request: HttpRequest) -> HttpResponse:
    """List what enterprises told their workers."""
    return _list(request, TOLD)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def disclosure_new(request: HttpRequest) -> HttpResponse:
    """Record what an enterprise told its workers."""
    return _new(request, TOLD)


@roles(*READERS)
@require_GET
def disclosure(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one disclosure."""
    return _show(request, TOLD, pk)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def disclosure_edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a disclosure; a stale save answers 409 and shows both."""
    return _edit(request, TOLD, pk)


@roles(*READERS)
@require_GET
def measures(request: HttpRequest) -> HttpResponse:
    """List the measures of reform."""
    return _list(request, REFORM)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def measure_new(request: HttpRequest) -> HttpResponse:
    """Record a measure."""
    return _new(request, REFORM)


@roles(*READERS)
@require_GET
def measure(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one measure."""
    return _show(request, REFORM, pk)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def measure_edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a measure, or say how far it is."""
    return _edit(request, REFORM, pk)
