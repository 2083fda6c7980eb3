"""Asking those who were served whether they would like to join."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.joining.choices import Outcome
from niangjia.joining.models import Asking
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people.errors import AlreadyMember
from niangjia.people.models import Person
from niangjia.people.queries import membership_now
from niangjia.people.services.memberships import must_be_somebody


@transaction.atomic
def ask(*, person: Person, outcome: str, attempt: UUID, org: Org, actor: Actor, at: datetime) -> Asking:
    """Keep what somebody said who was asked.

    :param attempt: its id.
    :param org: for which org they were asked.
    :raises NotAllowed: the actor does not serve people.
    :raises AlreadyMember: a member by now.
    """
    if not (actor.is_system or actor.has_role(*roles.STAFF_UP)):
        raise NotAllowed
    must_be_somebody(person)
    membership = membership_now(person)
    if membership is not None:
        raise AlreadyMember(person=person, org=membership.org)
    made = _asking(person, Outcome(outcome), org, actor, at)
    made.id = attempt
    made.save(force_insert=True)
    audit.record(
        action="lead.asked",
        subject_type="person",
        subject_id=person.pk,
        actor=actor,
        at=at,
        org=org,
        detail={"outcome": made.outcome},
    )
    return made


@transaction.atomic
def ask_many(
    *, batch: Sequence[tuple[Person, str, datetime]], org: Org, actor: Actor, at: datetime
) -> list[Asking]:
    """Keep what many said, such as after a talk; one audit record."""
    made = [_asking(person, outcome, org, actor, when) for person, outcome, when in batch]
    Asking.objects.bulk_create(made, batch_size=500)
    if made:
        audit.record(
            action="lead.batch_asked",
            subject_type="org",
            subject_id=org.pk,
            actor=actor,
            at=at,
            org=org,
            detail={"persons": len(made)},
        )
    return made


def _asking(person: Person, outcome: str, org: Org, actor: Actor, at: datetime) -> Asking:
    return Asking(
        district_id=org.district_id,
        org=org,
        person=person,
        outcome=outcome,
        asked_at=at,
        asked_on=local_day(at),
        asked_by=actor.user_id,
        asked_by_name=actor.name[:80],
    )
