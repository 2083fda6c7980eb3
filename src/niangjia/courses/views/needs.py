"""Needs on the desk: what people wish to hear, summed by field, group and place."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected, made
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.courses import policies, queries, services
from niangjia.courses.choices import Field, NeedSource
from niangjia.courses.forms import NeedForm
from niangjia.courses.models import Need
from niangjia.courses.views.pages import READERS, chosen_of, found, manages, page_of, takeaway, wants_workbook
from niangjia.orgs.models import Org
from niangjia.orgs.queries import orgs_to_act_for
from niangjia.people.choices import Group
from niangjia.people.roles import STAFF_UP


@roles(*READERS)
@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    """List needs, summed by field, group and place above."""
    chosen = chosen_of(request, "q", "field", "group", "place", "source", "state", "sort")
    listed = queries.needs(
        request.scope,
        text=chosen["q"],
        field=chosen["field"],
        group=chosen["group"],
        place=chosen["place"],
        source=chosen["source"],
        state=chosen["state"],
        sort=chosen["sort"],
    )
    places = queries.places()
    if wants_workbook(request):
        named = dict(places)
        heads = [
            _("What they wish to hear"),
            _("Course field"),
            _("How many people"),
            _("Group"),
            _("District"),
            _("Unit"),
            _("Heard in"),
            _("Day"),
            _("Answered by"),
        ]
        rows = [
            (
                one.topic,
                one.get_field_display(),
                one.headcount,
                one.get_group_display(),
                named.get(one.region_code, one.region_code),
                one.unit_name,
                one.get_source_display(),
                one.told_on,
                str(one.course or one.call or ""),
            )
            for one in listed
        ]
        return takeaway(request, _("Needs"), heads, rows, (36, 18, 8, 14, 12, 24, 12, 12, 30))
    context = {
        "page": page_of(request, listed),
        "demand": queries.demand(listed),
        "by_group": queries.demand_by_group(listed),
        "by_place": queries.demand_by_place(listed),
        "chosen": chosen,
        "fields": Field.choices,
        "groups": Group.choices,
        "places": places,
        "sources": NeedSource.choices,
        "may_record": request.actor.has_role(*STAFF_UP),
    }
    return render(request, "courses/desk_needs.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down what was heard in a questionnaire or a talk; a room that heard it may have filled in what it knows."""
    day = local_day(database_now())
    known = {name: text for name, text in chosen_of(request, "topic", "headcount", "group").items() if text}
    return made(
        request,
        NeedForm(request.POST or None, day=day, initial=known),
        known=Need.objects.within(request.scope),
        make=lambda **given: services.record_need(org=_recorder(request), **given),
        title=_("New need"),
        back=reverse("courses:desk_needs"),
    )


def _recorder(request: HttpRequest) -> Org:
    own = Org.objects.get(pk=request.actor.org_id)
    return own if own.district_id else orgs_to_act_for(request.scope).first() or own


def _need(request: HttpRequest, pk: str) -> Need:
    need: Need = found(request, Need, pk, "org", "course", "call")
    return need


@roles(*READERS)
@require_GET
def need(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one need, and what could answer it."""
    shown = _need(request, pk)
    context = {
        "need": shown,
        "place": dict(queries.places()).get(shown.region_code, shown.region_code),
        "choice": queries.menu(field=shown.field) if not shown.call_id else [],
        "may_record": policies.can_record(request.actor, shown.org),
        "may_call": manages(request) and not shown.call_id and not shown.course_id,
    }
    return render(request, "courses/desk_need.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct what was written down; a stale save answers 409 and shows both."""
    return corrected(
        request,
        NeedForm(request.POST or None, instance=_need(request, pk)),
        find=lambda: _need(request, pk),
        save=lambda record, **given: services.update_need(need=record, **given),
        subject="need",
    )


@roles(*STAFF_UP)
@require_POST
def answer(request: HttpRequest, pk: str) -> HttpResponse:
    """Say which course answers a need, or take the answer back."""
    shown = _need(request, pk)
    course = queries.menu().filter(pk=uuid_of(request, "course")).first()
    with refusals_told(request):
        services.answer_need(need=shown, course=course, actor=request.actor, at=database_now())
        messages.success(request, _("Saved."))
    return go_on(shown.get_absolute_url())
