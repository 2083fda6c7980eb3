"""Mappings on the desk: what they say, another name, the superior's template, and out with them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP
from niangjia.rosters import queries, services
from niangjia.rosters.columns import EXTRA, FIELDS, ORDINAL
from niangjia.rosters.forms import MappingForm, TemplateForm
from niangjia.rosters.models import Mapping


@roles(*STAFF_UP)
@require_GET
def mappings(request: HttpRequest) -> HttpResponse:
    """List the mappings of the scope, and those of the unions above that may be used."""
    known = queries.mappings_in_reach(request.scope)
    own = {one.pk for one in Mapping.objects.within(request.scope)}
    return render(request, "rosters/desk_mappings.html", {"mappings": known, "own": own})


def _mapping(request: HttpRequest, pk: str) -> Mapping:
    found: Mapping = get_object_or_404(Mapping.objects.within(request.scope).select_related("org"), pk=pk)
    return found


@roles(*STAFF_UP)
@require_GET
def mapping(request: HttpRequest, pk: str) -> HttpResponse:
    """Show what the columns of a mapping are."""
    return _page(request, _mapping(request, pk))


def _page(request: HttpRequest, shown: Mapping, **forms: Any) -> HttpResponse:
    context = {
        "mapping": shown,
        "columns": [(head, _meaning(key)) for head, key in shown.columns],
        "name_form": MappingForm(initial={"name": shown.name}),
        "template_form": TemplateForm(),
        "reports": shown.reports.select_related("org")[:30],
        **forms,
    }
    return render(request, "rosters/desk_mapping.html", context, status=422 if forms else 200)


def _meaning(key: str) -> str:
    if key == ORDINAL:
        return _("Number of the line")
    if key.startswith(EXTRA):
        return _("Kept as it is")
    return FIELDS[key].name


@roles(*STAFF_UP)
@require_POST
def rename(request: HttpRequest, pk: str) -> HttpResponse:
    """Give a mapping another name."""
    shown, form = _mapping(request, pk), MappingForm(request.POST)
    if form.is_valid():
        try:
            services.rename_mapping(
                mapping=shown, name=form.cleaned_data["name"], actor=request.actor, at=database_now()
            )
            messages.success(request, _("Saved."))
            return go_on(shown.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error("name", str(refusal))
    return _page(request, shown, name_form=form)


@roles(*STAFF_UP)
@require_POST
def delete(request: HttpRequest, pk: str) -> HttpResponse:
    """Throw a mapping away."""
    shown = _mapping(request, pk)
    with refusals_told(request):
        services.delete_mapping(mapping=shown, actor=request.actor, at=database_now())
        messages.success(request, _("The mapping was deleted: %(name)s") % {"name": shown.name})
    return go_on(reverse("rosters:desk_mappings"))


@roles(*STAFF_UP)
@require_POST
def template(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a superior's own workbook, to be filled from now on."""
    shown, form = _mapping(request, pk), TemplateForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            services.keep_template(
                mapping=shown,
                content=upload.read(),
                file_name=upload.name,
                actor=request.actor,
                at=database_now(),
            )
            messages.success(request, _("The template is kept. Rosters are filled into it as it is."))
            return go_on(shown.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error("upload", str(refusal))
    return _page(request, shown, template_form=form)
