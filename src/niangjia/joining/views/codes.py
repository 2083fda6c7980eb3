"""Codes to scan: posters of stations and unions, a cadre's own, cards; and which union a group is led to."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.core.access import roles
from niangjia.core.answers import go_on, search_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.qr import qr_svg
from niangjia.joining import policies, queries, services
from niangjia.joining.codes import join_url, read_card
from niangjia.joining.forms import RoutesForm
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.orgs.queries import matching
from niangjia.people.choices import NEW_FORMS
from niangjia.people.models import Membership, Person
from niangjia.people.roles import DISTRICT, STAFF_UP

PER_PAGE = 30


def _places(request: HttpRequest) -> Any:
    """List the stations and unions of the scope that can hang up a poster."""
    kinds = (*queries.UNIONS, OrgKind.SERVICE_STATION)
    return Org.objects.within(request.scope).open().filter(kind__in=kinds).exclude(district=None)


@roles(*STAFF_UP)
@require_GET
def codes(request: HttpRequest) -> HttpResponse:
    """List whose posters can be printed."""
    text = search_of(request)
    found = matching(_places(request), text)
    stations = found.filter(kind=OrgKind.SERVICE_STATION)
    context = {
        "page": Paginator([*stations, *found.exclude(kind=OrgKind.SERVICE_STATION)], PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "text": text,
        "may_route": policies.can_route(request.actor),
    }
    return render(request, "joining/desk_codes.html", context)


@roles(*STAFF_UP)
@require_GET
def poster(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a poster to print."""
    org = get_object_or_404(_places(request), pk=pk)
    url = join_url(org)
    context = {
        "org": org,
        "url": url,
        "path": urlsplit(url).path,
        "qr": qr_svg(url),
        "union": queries.own_union(org),
    }
    return render(request, "joining/desk_poster.html", context)


@roles(*STAFF_UP)
@require_GET
def own_poster(request: HttpRequest) -> HttpResponse:
    """Show the code of the post I act in."""
    post = next(one for one in request.posts if one.pk == request.actor.post_id)
    if post.org.district_id is None:
        messages.info(request, _("The city's own posts have no code: people join in a district."))
        return go_on(reverse("joining:desk_codes"))
    url = join_url(post)
    context = {
        "org": post.org,
        "post": post,
        "url": url,
        "path": urlsplit(url).path,
        "qr": qr_svg(url),
        "union": queries.own_union(post.org),
    }
    return render(request, "joining/desk_poster.html", context)


@roles(*STAFF_UP)
@require_GET
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Look at a member card that was scanned. What is none of ours and what is elsewhere's answer alike."""
    found = Membership.objects.within(request.scope).select_related("org", "person")
    key = read_card(code)
    membership = found.filter(pk=key).first() if key is not None else None
    context: dict[str, Any] = {"membership": membership}
    if membership is not None:
        own = Person.objects.within(request.scope).filter(pk=membership.person_id)
        context |= {"reachable": own.exists(), "valid": membership.left_on is None}
    return render(request, "joining/desk_card.html", context, status=200 if membership is not None else 404)


@roles(DISTRICT)
@require_http_methods(["GET", "POST"])
def routes(request: HttpRequest) -> HttpResponse:
    """Say which union each new form of work is led to."""
    district = get_object_or_404(Org, pk=request.scope.district_id)
    unions = list(queries.unions_of(district.pk))
    form = RoutesForm(request.POST or None, unions=unions, routes=queries.routes_of(district.pk))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_routes(
                district=district,
                routes={group.value: form.cleaned_data[group.value] for group in NEW_FORMS},
                actor=request.actor,
                at=database_now(),
            )
            messages.success(request, _("Saved."))
            return go_on(reverse("joining:desk_routes"))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "district": district}
    return render(request, "joining/desk_routes.html", context, status=422 if form.errors else 200)
