"""Which union of a district a group is led to."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.joining import policies
from niangjia.joining.models import Route
from niangjia.orgs.models import Org


@transaction.atomic
def set_routes(*, district: Org, routes: Mapping[str, Org | None], actor: Actor, at: datetime) -> None:
    """Say to which union of the district each of these groups is led; ``None``: to the street's.

    :raises NotAllowed: the actor does not act for the district.
    """
    covered = actor.scope is not None and actor.scope.covers(district.path)
    if not (actor.is_system or (policies.can_route(actor) and covered)):
        raise NotAllowed
    held = {one.group: one for one in Route.objects.select_for_update().filter(district=district)}
    changed = []
    for group, org in routes.items():
        route = held.get(group)
        if (route.org_id if route else None) == (org.pk if org else None):
            continue
        changed.append(group)
        if org is None:
            Route.objects.filter(district=district, group=group).delete()
        else:
            Route.objects.update_or_create(
                district=district, group=group, defaults={"org": org, "set_at": at}
            )
    if changed:
        audit.record(
            action="joining.routes_set",
            subject_type="org",
            subject_id=district.pk,
            subject_label=district.name,
            actor=actor,
            at=at,
            org=district,
            detail={"groups": sorted(changed)},
        )
