"""Keepers: named and dismissed by those who lead a federation."""

from datetime import datetime

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.people.errors import ActsForNobody
from niangjia.people.keepers import Keeper
from niangjia.people.models import Person, Post
from niangjia.people.policies import can_name_keepers


@transaction.atomic
def name_keeper(*, of: type[Keeper], person: Person, org: Org, actor: Actor, at: datetime) -> Keeper:
    """Let somebody keep what is a federation's. Doing it again changes nothing.

    :param of: what is kept.
    :raises NotAllowed: the actor does not lead the federation.
    :raises ActsForNobody: the person acts for no union.
    """
    day = local_day(at)
    if not can_name_keepers(actor, org, day):
        raise NotAllowed
    if not Post.objects.in_force(day).filter(person=person).exists():
        raise ActsForNobody
    keeper, made = of._default_manager.get_or_create(
        district_id=org.district_id or org.pk,
        org=org,
        person=person,
        ends_on=None,
        defaults={"starts_on": day},
    )
    if made:
        _told("keeper_named", keeper, actor, at)
    return keeper


@transaction.atomic
def dismiss_keeper(*, keeper: Keeper, actor: Actor, at: datetime) -> Keeper:
    """Let somebody keep it no longer, at once.

    :raises NotAllowed: the actor does not lead the federation.
    """
    if not can_name_keepers(actor, keeper.org, local_day(at)):
        raise NotAllowed
    if keeper.ends_on is None:
        keeper.ends_on = local_day(at)
        keeper.save(update_fields=["ends_on"])
        _told("keeper_dismissed", keeper, actor, at)
    return keeper


def _told(action: str, keeper: Keeper, actor: Actor, at: datetime) -> None:
    audit.record(
        action=f"{keeper.told_as}.{action}",
        subject_type="person",
        subject_id=keeper.person_id,
        actor=actor,
        at=at,
        org=keeper.org,
    )
