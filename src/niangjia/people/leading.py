"""Who leads a federation: what only its leaders open follows from this, never from a role or a scope."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from niangjia.core.actor import Actor
from niangjia.orgs.choices import KEEPING_LEVELS, OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import DEPUTY_DIVISION_UP, PostKind
from niangjia.people.models import Post


def federations_led_by(actor: Actor, day: date) -> QuerySet[Org, Any]:
    """Give the ids of the federations which the actor leads: acts for, now, as deputy division head or above."""
    leads = Post.objects.in_force(day).filter(
        pk=actor.post_id,
        person=actor.person_id,
        kind=PostKind.CADRE,
        level__in=DEPUTY_DIVISION_UP,
        org__kind=OrgKind.FEDERATION,
        org__level__in=KEEPING_LEVELS,
    )
    return Org.objects.filter(pk__in=leads.order_by().values("org")).order_by().values("pk")
