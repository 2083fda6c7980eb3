"""Membership: joining, moving, leaving."""

from datetime import date, datetime

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org
from niangjia.people.choices import JoinChannel, MembershipState
from niangjia.people.errors import AlreadyMember, NoMembership
from niangjia.people.models import Membership, Person


@transaction.atomic
def join(
    *,
    person: Person,
    org: Org,
    actor: Actor,
    at: datetime,
    channel: str = JoinChannel.ROSTER,
    on: date | None = None,
    card_number: str = "",
) -> Membership:
    """Make somebody a member of a union. Joining the same union again gives the membership that is there.

    :param on: the first day of membership; today without one.
    :raises AlreadyMember: a member elsewhere.
    :raises OrgClosed: the union is closed.
    """
    if org.closed_on:
        raise OrgClosed(org=org.name)
    live = Membership.objects.select_related("org").filter(person=person, left_on=None).first()
    if live is not None and live.org_id == org.pk:
        return live
    if live is not None:
        raise AlreadyMember(person=person, org=live.org)
    membership = Membership.objects.create(
        district_id=org.district_id,
        org=org,
        person=person,
        channel=channel,
        joined_on=on or local_day(at),
        card_number=card_number,
    )
    if person.home_org_id is None:
        person.home_org = org
        person.save(update_fields=["home_org", "updated_at"])
    audit.record(
        action="membership.joined",
        subject_type="person",
        subject_id=person.pk,
        subject_label=person.name,
        actor=actor,
        at=at,
        org=org,
        detail={"channel": channel},
    )
    return membership


@transaction.atomic
def end_membership(
    *, person: Person, state: str, reason: str, actor: Actor, at: datetime, on: date | None = None
) -> Membership:
    """End the membership in force.

    :param state: ``transferred``, ``left`` or ``expelled``.
    :raises NoMembership: there is none.
    """
    live = (
        Membership.objects.select_for_update()
        .select_related("org")
        .filter(person=person, left_on=None)
        .first()
    )
    if live is None:
        raise NoMembership(person=person)
    live.state, live.left_on, live.reason = state, on or local_day(at), reason
    live.save(update_fields=["state", "left_on", "reason"])
    audit.record(
        action=f"membership.{state}",
        subject_type="person",
        subject_id=person.pk,
        subject_label=person.name,
        actor=actor,
        at=at,
        org=live.org,
        reason=reason,
    )
    return live


@transaction.atomic
def transfer(*, person: Person, org: Org, actor: Actor, at: datetime, on: date | None = None) -> Membership:
    """Move a member to another union: one membership is closed, another opened, on the same day."""
    day = on or local_day(at)
    end_membership(
        person=person, state=MembershipState.TRANSFERRED, reason=org.name, actor=actor, at=at, on=day
    )
    return join(person=person, org=org, actor=actor, at=at, on=day)
