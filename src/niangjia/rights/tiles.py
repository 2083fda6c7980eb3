"""Rights on the two faces: a tile and a link for workers, a word in the rail, a section on the page of a union."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import SHANGHAI, local_day
from niangjia.core.declare import MenuItem, Section, Tile
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.people.roles import AUDITOR, STAFF_UP
from niangjia.rights.choices import Outcome
from niangjia.rights.models import AidCase, Congress, Contract
from niangjia.rights.services.contracts import BARGAINING

TILES = [Tile("legal_aid", _("Legal aid"), "scale", "rights:worker_aid", "sky", 70)]
DESK_MENU = [
    MenuItem(
        "rights",
        _("Rights"),
        "scale",
        "rights:desk_contracts",
        38,
        frozenset((*STAFF_UP, AUDITOR)),
        also=("/desk/rights/",),
        group="unions",
    )
]
LATEST = 4


def org_sections(actor: Actor, org: Org, at: datetime) -> list[Section]:
    """Contracts and the last congress, on the page of a union."""
    if not actor.has_role(*STAFF_UP, AUDITOR) or org.kind not in BARGAINING:
        return []
    day = local_day(at)
    wide = Contract.objects.in_force(day).filter(covers__org=org)
    found = list(
        Contract.objects.filter(Q(org=org) | Q(pk__in=wide.order_by().values("pk"))).select_related("org")
    )
    own, others = (
        [one for one in found if one.org_id == org.pk],
        [one for one in found if one.org_id != org.pk],
    )
    context = {
        "org": org,
        "contracts": [(one, one.stands(day)) for one in own[:LATEST]],
        "wide": others[:LATEST],
        "congress": Congress.objects.within(actor.scope).filter(org=org).first(),
        "may_keep": actor.has_role(*STAFF_UP) and org.closed_on is None,
    }
    return [Section("rights/_org_rights.html", context, order=15)]


def my_data(person: Person) -> list[dict[str, Any]]:
    """What this room holds of somebody, for the file they take with them: what they asked, and what they were told."""
    return [
        {
            str(_("Legal aid")): [
                {
                    str(_("When")): one.asked_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
                    str(_("Matter")): str(one.get_matter_display()),
                    str(_("What happened")): one.words,
                    str(_("State")): str(one.get_state_display()),
                    str(_("Lawyer")): one.lawyer,
                    str(_("What you were told")): one.told,
                    str(_("Outcome")): str(dict(Outcome.choices).get(one.outcome, "")),
                }
                for one in AidCase.objects.of_person(person)
            ]
        }
    ]
