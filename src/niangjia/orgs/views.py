"""Orgs on the desk: the tree, one org, new, edit."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts.form_pages import corrected, made, show_form
from niangjia.core import declare
from niangjia.core.access import roles
from niangjia.core.answers import go_on, search_of, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import NotAllowed, RuleViolation
from niangjia.orgs import queries, services
from niangjia.orgs.access import EDITORS, READERS, may_edit, may_keep_calendar
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.forms import NewOrgForm, OrgForm, YearCalendarForm
from niangjia.orgs.models import Org, YearCalendar
from niangjia.orgs.workdays import known_years, missing_year

PER_PAGE = 40
ORG_FORM, WORKDAYS_FORM = "orgs/desk_org_form.html", "orgs/desk_workdays_form.html"


@roles(*READERS)
@require_GET
def orgs(request: HttpRequest) -> HttpResponse:
    """Search the orgs of the scope, or walk them as a tree."""
    text, kind = search_of(request), text_of(request, "kind")
    found = queries.matching(Org.objects.within(request.scope).open(), text)
    if kind in OrgKind.values:
        found = found.filter(kind=kind)
    root = request.scope.path
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "root_depth": len(root) // Org.steplen,
        "text": text,
        "kind": kind,
        "kinds": OrgKind.choices,
        "may_edit": request.actor.has_role(*EDITORS),
    }
    return render(request, "orgs/desk_orgs.html", context)


def _org(request: HttpRequest, pk: str) -> Org:
    return get_object_or_404(Org.objects.within(request.scope), pk=pk)


@roles(*READERS)
@require_GET
def org(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one org: its fields, what is under it, who acts for it."""
    one = _org(request, pk)
    form = OrgForm(instance=one)
    facts = [
        (title, [(field.label, queries.fact(one, field.name)) for field in fields])
        for title, fields in form.groups()
    ]
    below = queries.children_of(one)
    context = {
        "org": one,
        "way": [above for above in queries.ancestors_of(one) if above.path.startswith(request.scope.path)],
        "facts": [
            (title, [(label, value) for label, value in rows if value not in ("", None)])
            for title, rows in facts
        ],
        "below": Paginator(below, PER_PAGE).get_page(request.GET.get("page")),
        "sections": declare.ask("tiles", "org_sections", request.actor, one, timezone.now()),
        "may_edit": may_edit(request.actor, one),
    }
    return render(request, "orgs/desk_org.html", context)


@roles(*EDITORS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open an org."""
    form = NewOrgForm(
        request.POST or None,
        scope=request.scope,
        initial={"parent": request.GET.get("under") or request.actor.org_id},
    )
    return made(
        request,
        form,
        known=Org.objects.within(request.scope),
        make=lambda attempt, **given: services.create_org(id=attempt, **given),
        title=_("New org"),
        back=reverse("orgs:desk_orgs"),
        template=ORG_FORM,
    )


@roles(*EDITORS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct an org's fields; a stale save answers 409 and shows both."""
    if not may_edit(request.actor, _org(request, pk)):
        raise Http404
    return corrected(
        request,
        OrgForm(request.POST or None, instance=_org(request, pk)),
        find=lambda: Org.objects.get(pk=pk),
        save=lambda org, **given: services.update_org(org=org, **given),
        subject="org",
        template=ORG_FORM,
    )


@roles("administrator")
@require_GET
def workdays(request: HttpRequest) -> HttpResponse:
    """Show which years' working days are known, and what the city entered itself."""
    first, last = known_years()
    context = {
        "first": first,
        "last": last,
        "missing": missing_year(local_day(database_now())),
        "calendars": YearCalendar.objects.all(),
        "may": may_keep_calendar(request.actor),
    }
    return render(request, "orgs/desk_workdays.html", context)


@roles("administrator")
@require_http_methods(["GET", "POST"])
def workdays_new(request: HttpRequest) -> HttpResponse:
    """Enter the days of a year."""
    if not may_keep_calendar(request.actor):
        messages.error(request, str(NotAllowed()))
        return go_on(reverse("orgs:desk_workdays"))
    missing = missing_year(local_day(database_now()))
    form = YearCalendarForm(request.POST or None, initial={"year": missing})
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_calendar(**form.cleaned_data, actor=request.actor, at=database_now())
            return go_on(reverse("orgs:desk_workdays"))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return show_form(
        request, form, title=_("Working days"), back=reverse("orgs:desk_workdays"), template=WORKDAYS_FORM
    )


@roles("administrator")
@require_http_methods(["GET", "POST"])
def workdays_edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct the days of a year; a stale save answers 409 and shows both."""
    if not may_keep_calendar(request.actor):
        messages.error(request, str(NotAllowed()))
        return go_on(reverse("orgs:desk_workdays"))
    calendar = get_object_or_404(YearCalendar, pk=pk)
    form = YearCalendarForm(request.POST or None, instance=calendar)
    del form.fields["year"]
    return corrected(
        request,
        form,
        find=lambda: YearCalendar.objects.get(pk=pk),
        save=lambda calendar, **given: services.update_calendar(calendar=calendar, **given),
        subject="calendar",
        go=lambda _calendar: reverse("orgs:desk_workdays"),
        title=f"{_('Working days')} {calendar.year}",
        about="",
        template=WORKDAYS_FORM,
    )
