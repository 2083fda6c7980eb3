"""Keeping, leaving, expelling: a membership changed at the desk, with a reason."""

from datetime import datetime
from typing import Any

from django.db import transaction

from niangjia.core.actor import Actor
from niangjia.joining import policies
from niangjia.people.choices import MembershipState
from niangjia.people.errors import NoMembership, ReasonMissing
from niangjia.people.models import Membership, Person
from niangjia.people.queries import membership_now
from niangjia.people.services import end_membership, keep_membership

#: What a desk may make of a membership.
WAYS = (MembershipState.KEPT, MembershipState.REGULAR, MembershipState.LEFT, MembershipState.EXPELLED)


@transaction.atomic
def change_membership(*, person: Person, way: str, reason: str, actor: Actor, at: datetime) -> Membership:
    """Keep a membership, make it regular again, or end it by leaving or expelling.

    :param way: one of ``WAYS``.
    :raises NoMembership: not a member now.
    :raises NotAllowed: the actor does not act for the union, or it is about themselves.
    :raises ReasonMissing: no reason was given.
    """
    if way not in WAYS:
        raise ValueError(way)
    membership = membership_now(person)
    if membership is None:
        raise NoMembership(person=person)
    policies.must_decide_about(actor, person, membership.org)
    if not reason.strip():
        raise ReasonMissing
    given: dict[str, Any] = {"person": person, "reason": reason.strip()[:200], "actor": actor, "at": at}
    if way in {MembershipState.KEPT, MembershipState.REGULAR}:
        return keep_membership(kept=way == MembershipState.KEPT, **given)
    return end_membership(state=way, **given)
