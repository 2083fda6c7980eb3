"""Cadres in the desk's rail; who looks after a station or guides a union, on the page of an org."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from niangjia.cadres import queries
from niangjia.cadres.models import Guidance, Liaison
from niangjia.cadres.models.matching import Match
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import MenuItem, Section
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.roles import AUDITOR, CADRES, STAFF_UP
from niangjia.people.visiting import latest_visits

DESK_MENU = [
    MenuItem(
        "cadres",
        _("Cadres"),
        "person",
        "cadres:desk_stations",
        45,
        frozenset(CADRES),
        also=("/desk/cadres/",),
        group="unions",
    )
]
LATEST = 3


def org_sections(actor: Actor, org: Org, at: datetime) -> list[Section]:
    """Who looks after a station and when somebody was there; who guides a township union."""
    day, station = local_day(at), org.kind == OrgKind.SERVICE_STATION
    found: list[Match]
    if station:
        found = list(Liaison.objects.standing(day).filter(org=org).select_related("person"))
    elif queries.is_township_union(org):
        found = list(Guidance.objects.on(day).filter(org=org).select_related("person"))
    else:
        return []
    told = station and actor.has_role(*STAFF_UP, AUDITOR)
    context = {
        "org": org,
        "station": station,
        "matches": found,
        "titles": queries.titles_of([one.person_id for one in found], day),
        "visits": latest_visits(org, LATEST) if told else [],
        "may_open": actor.has_role(*STAFF_UP),
        "named": not actor.has_role(AUDITOR),
    }
    return [Section("cadres/_org_matches.html", context, order=20)]
