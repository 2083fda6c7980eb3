"""A worker joins: one screen after the code, what became of it, the card, moving to another union."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import attempt_of, go_on, refusals_told, uuid_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.masking import mask_phone
from niangjia.core.qr import qr_svg
from niangjia.joining import codes, consents, queries, services
from niangjia.joining.choices import ApplicationState
from niangjia.joining.codes import Origin
from niangjia.joining.errors import NoSuchUnion, WrongJoinCode
from niangjia.joining.forms import ApplyForm
from niangjia.joining.models import Application
from niangjia.orgs.models import Org
from niangjia.orgs.queries import with_stations
from niangjia.people.choices import Group
from niangjia.people.models import Person
from niangjia.people.queries import membership_now, phone_of


@anyone
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Join without a code: from where one belongs, else from the first district that has stations."""
    return _join(request, None)


@anyone
@require_http_methods(["GET", "POST"])
def join_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Join with the code of a station, a union, a cadre or a window."""
    try:
        return _join(request, codes.read_join(code))
    except WrongJoinCode as refusal:
        return render(request, "joining/worker_wrong_code.html", {"refusal": refusal}, status=refusal.status)


def _join(request: HttpRequest, origin: Origin | None) -> HttpResponse:
    me: Person | None = request.person
    if me is None:
        return render(request, "joining/worker_start.html", {"origin": origin})
    membership = membership_now(me)
    if membership is not None:
        context = {"membership": membership, "transfer": queries.transfer_of(me)}
        return render(request, "joining/worker_member.html", context)
    if request.method == "GET" and Application.objects.of_person(me).waiting().exists():
        return go_on(reverse("joining:worker_application"))
    return _apply(request, me, origin)


def _from(me: Person, origin: Origin | None) -> Org | None:
    if origin is not None:
        return origin.org
    home = me.home_org
    return home if home is not None and home.district_id else with_stations().first()


def _apply(request: HttpRequest, me: Person, origin: Origin | None) -> HttpResponse:
    """Show the one screen, or take what was written on it."""
    place = _from(me, origin)
    proposed = queries.proposed_union(place, me.group) if place is not None else None
    unions = queries.unions_to_choose(place.district_id) if place is not None else []
    if proposed is not None and proposed not in unions:
        unions = [proposed, *unions]
    known = {"name": me.name, "group": me.group, "employer": me.employer, "union": me.group and proposed}
    form = ApplyForm(request.POST or None, unions=unions, initial=known)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.apply(
                person=me,
                union=_union(form, place),
                origin=origin,
                actor=request.actor,
                at=database_now(),
                attempt=attempt_of(request),
                **{name: form.cleaned_data[name] for name in ("name", "group", "employer", "news")},
            )
            return go_on(reverse("joining:worker_application") + "?new=1")
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    context = {
        "form": form,
        "origin": origin,
        "place": place,
        "proposed": proposed,
        "routes": _led(place) if place is not None and not me.group else [],
        "phone": mask_phone(phone_of(me.pk)),
        "attempt": attempt_of(request),
        "consents": consents,
    }
    return render(
        request, "joining/worker_join.html", context, status=422 if form.errors and status == 200 else status
    )


def _union(form: ApplyForm, place: Org | None) -> Org:
    chosen: Org | None = form.cleaned_data["union"]
    if chosen is None and place is not None:
        chosen = queries.proposed_union(place, form.cleaned_data["group"])
    if chosen is None:
        raise NoSuchUnion
    return chosen


def _led(place: Org) -> list[tuple[Any, Org]]:
    """Say which union each group would be led to, for somebody whose group is not known."""
    routes = queries.routes_of(place.district_id)
    return [(Group(group).label, org) for group, org in sorted(routes.items())]


def _me(request: HttpRequest) -> Person:
    if request.person is None:
        raise Http404
    me: Person = request.person
    return me


@signed_in
@require_GET
def application(request: HttpRequest) -> HttpResponse:
    """Show what became of my application, and my transfer."""
    me = _me(request)
    found = queries.application_of(me)
    context = {
        "application": found,
        "membership": membership_now(me),
        "transfer": queries.transfer_of(me),
        "new": "new" in request.GET and found is not None and found.state == ApplicationState.WAITING,
    }
    return render(request, "joining/worker_application.html", context)


@signed_in
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take my application back, or my transfer."""
    me, at = _me(request), database_now()
    with refusals_told(request):
        waiting = Application.objects.of_person(me).waiting().first()
        moving = queries.transfer_of(me)
        if waiting is not None:
            services.withdraw(application=waiting, actor=request.actor, at=at)
            messages.success(request, _("Your application is withdrawn."))
        elif moving is not None:
            services.withdraw_transfer(transfer=moving, actor=request.actor, at=at)
            messages.success(request, _("Your transfer is withdrawn."))
    return go_on(reverse("joining:worker_application"))


@signed_in
@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """Show my member card."""
    membership = membership_now(_me(request))
    context = {
        "membership": membership,
        "card_name": settings.NIANGJIA_CARD_NAME,
        "qr": qr_svg(codes.card_url(membership.pk)) if membership is not None else "",
    }
    return render(request, "joining/worker_card.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest) -> HttpResponse:
    """Ask to move to another union."""
    me = _me(request)
    membership = membership_now(me)
    unions = queries.unions_to_choose(membership.org.district_id) if membership is not None else []
    refusal, status = "", 200
    if request.method == "POST":
        try:
            union = next((one for one in unions if one.pk == uuid_of(request, "union")), None)
            if union is None:
                raise NoSuchUnion
            services.request_transfer(person=me, union=union, actor=request.actor, at=database_now())
            messages.success(request, _("Your wish is with both unions now. We write to your phone."))
            return go_on(reverse("joining:worker_application"))
        except RuleViolation as violation:
            refusal, status = str(violation), violation.status
    context = {
        "membership": membership,
        "unions": [one for one in unions if membership and one.pk != membership.org_id],
        "transfer": queries.transfer_of(me),
        "refusal": refusal,
    }
    return render(request, "joining/worker_transfer.html", context, status=status)
