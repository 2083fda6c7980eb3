"""The part of a room's page where leaders say who else keeps what is their federation's."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from niangjia.core.answers import go_on, refusals_told, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.orgs.models import Org
from niangjia.people import services
from niangjia.people.forms import CadreChoice
from niangjia.people.keepers import Keeper, to_keep
from niangjia.people.leading import federations_led_by
from niangjia.people.models import Person


def _led(request: HttpRequest, day: date) -> QuerySet[Org]:
    return Org.objects.within(request.scope).filter(pk__in=federations_led_by(request.actor, day))


def keepers_shown(request: HttpRequest, of: type[Keeper], kept: Iterable[Org], day: date) -> dict[str, Any]:
    """Give what ``people/_keepers.html`` is drawn with: the keepers of these federations, and whom the actor may name."""
    led, choice = list(_led(request, day)), CadreChoice(Person.objects.none())
    if led:
        choice.choose_from(to_keep(led, day), day)
    return {
        "keepers": of._default_manager.on(day).filter(org__in=kept).select_related("person", "org"),
        "led": led,
        "to_name": choice.choices if led else [],
    }


def keepers_changed(request: HttpRequest, of: type[Keeper], back: str) -> HttpResponse:
    """Name a keeper, or dismiss one, and go back to the page that asked."""
    day, given = local_day(database_now()), {"actor": request.actor, "at": database_now()}
    led = _led(request, day)
    if "dismiss" in request.POST:
        keeper = get_object_or_404(of._default_manager.filter(org__in=led), pk=uuid_of(request, "dismiss"))
        services.dismiss_keeper(keeper=keeper, **given)
        messages.success(request, _("Saved."))
        return go_on(back)
    org = led.filter(pk=uuid_of(request, "org")).first()
    chosen = uuid_of(request, "person")
    person = to_keep(led, day).filter(pk=chosen).first() if chosen else None
    if org is None or person is None:
        messages.error(request, _("Please choose somebody."))
        return go_on(back)
    with refusals_told(request):
        services.name_keeper(of=of, person=person, org=org, **given)
        messages.success(request, _("Saved."))
    return go_on(back)
