"""Firms and partner institutions on the desk, with their agreements."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, made
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.courses import policies, queries, services
from niangjia.courses.choices import FirmKind
from niangjia.courses.forms import BarForm, FirmForm
from niangjia.courses.models import Firm, Interest
from niangjia.courses.policies import MANAGERS
from niangjia.courses.views.pages import (
    READERS,
    chosen_of,
    found,
    keeper,
    manages,
    page_of,
    takeaway,
    wants_workbook,
)
from niangjia.orgs.models import Org
from niangjia.people.roles import STAFF_UP


@roles(*READERS)
@require_GET
def firms(request: HttpRequest) -> HttpResponse:
    """List firms and institutions; take the list away as a workbook."""
    chosen, day = chosen_of(request, "q", "kind", "state", "sort"), local_day(database_now())
    listed = queries.firms(
        request.scope, day, text=chosen["q"], kind=chosen["kind"], state=chosen["state"], sort=chosen["sort"]
    )
    if wants_workbook(request):
        heads = [_("Name"), _("Kind"), _("Number of the agreement"), _("From"), _("Until"), _("Lecturers")]
        rows = [
            (
                one.name,
                one.get_kind_display(),
                one.agreement_number,
                one.agreement_since,
                one.agreement_until,
                one.engaged,
            )
            for one in listed
        ]
        return takeaway(request, _("Firms and institutions"), heads, rows, (36, 14, 20, 12, 12, 10))
    page = page_of(request, listed)
    context = {
        "page": page,
        "rows": [(one, (one.agreement_until - day).days, one.bound_on(day)) for one in page],
        "chosen": chosen,
        "kinds": FirmKind.choices,
        "may_keep": manages(request),
    }
    return render(request, "courses/desk_firms.html", context)


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a firm on the list, with its agreement."""
    return made(
        request,
        FirmForm(request.POST or None, initial={"agreement_since": local_day(database_now())}),
        known=Firm.objects.within(request.scope),
        make=lambda **given: services.add_firm(org=keeper(request), **given),
        title=_("New firm or institution"),
        back=reverse("courses:desk_firms"),
    )


def _firm(request: HttpRequest, pk: str) -> Firm:
    firm: Firm = found(request, Firm, pk, "org")
    return firm


@roles(*READERS)
@require_GET
def firm(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one firm: its agreement, its lecturers, where it is in dispute."""
    shown, day = _firm(request, pk), local_day(database_now())
    context = {
        "firm": shown,
        "bound": shown.bound_on(day),
        "days": (shown.agreement_until - day).days,
        "lecturers": shown.lecturers.select_related("person").order_by("person__pinyin"),
        "interests": Interest.objects.on(day).filter(firm=shown),
        "bar": BarForm(),
        "may_keep": policies.can_manage(request.actor, shown.org),
        "masked": not request.actor.has_role(*STAFF_UP),
    }
    return render(request, "courses/desk_firm.html", context)


@roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct a firm or extend its agreement; a stale save answers 409 and shows both."""
    return corrected(
        request,
        FirmForm(request.POST or None, instance=_firm(request, pk)),
        find=lambda: _firm(request, pk),
        save=lambda record, **given: services.update_firm(firm=record, **given),
        subject="firm",
    )


@roles(*MANAGERS)
@require_POST
def act(request: HttpRequest, pk: str) -> HttpResponse:
    """End the agreement, or write down a unit in dispute with a client of the firm."""
    shown = _firm(request, pk)
    given = {"firm": shown, "actor": request.actor, "at": database_now()}
    with refusals_told(request):
        if text_of(request, "act") == "bar":
            form = BarForm(request.POST)
            if form.is_valid():
                name = form.cleaned_data["unit_name"]
                unit = Org.objects.open().filter(name=name.strip()).first()
                services.bar(unit=unit, unit_name=name, until=form.cleaned_data["until"], **given)
                messages.success(request, _("Saved."))
            else:
                messages.error(request, _("Please name the unit."))
        else:
            services.end_agreement(reason=text_of(request, "reason"), **given)
            messages.success(request, _("The agreement ends today."))
    return go_on(shown.get_absolute_url())
