"""Signing up people known by a phone and a group only: at the door, and by lists."""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from niangjia.activities.choices import Door
from niangjia.activities.errors import AttemptUsed
from niangjia.activities.models import Quota, Session, Signup
from niangjia.activities.policies import must_run
from niangjia.activities.services.signups import sign_up
from niangjia.core.actor import Actor
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people.identity import clean_phone
from niangjia.people.services import service_person


def attempt_of_line(attempt: UUID, phone: str, name: str) -> UUID:
    """Give the attempt of one person of a form, however the phone was typed.

    :raises BadPhone: the phone cannot be right.
    """
    return uuid5(NAMESPACE_URL, f"{attempt}/{clean_phone(phone)}/{name.strip()}")


def of_attempt(session: Session, attempt: UUID) -> Signup | None:
    """Find what an attempt brought: somebody of whom there are several records is found by nothing else."""
    found: Signup | None = (
        Signup.objects.filter(district_id=session.district_id, attempt=attempt)
        .select_related("session__activity", "person")
        .first()
    )
    return found


def sign_up_walk_in(
    *,
    session: Session,
    phone: str,
    group: str,
    actor: Actor,
    at: datetime,
    attempt: UUID | None = None,
    name: str = "",
) -> Signup:
    """Sign up somebody who stands at the door: the same rules, through the same door.

    :raises MayNotRun: the actor is not staff of the organiser.
    """
    must_run(actor, session.activity.org)
    home = actor.scope.org_id if actor.scope else session.activity.org_id
    line = attempt_of_line(attempt or uuid7(), phone, name)
    return sign_up_by_phone(
        session=session,
        phone=phone,
        group=group,
        name=name,
        home_org=Org.objects.get(pk=home),
        actor=actor,
        at=at,
        attempt=line,
        door=Door.DESK,
    )


def sign_up_by_phone(
    *,
    session: Session,
    phone: str,
    group: str,
    name: str,
    home_org: Org,
    actor: Actor,
    at: datetime,
    attempt: UUID,
    door: str,
    quota: Quota | None = None,
) -> Signup:
    """Sign up somebody known by phone and group; recorded as a person only when the sign-up holds.

    :raises BadPhone: the phone cannot be right or is missing.
    """
    existing = of_attempt(session, attempt)
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            person = service_person(
                phone=phone, group=group, name=name, home_org=home_org, actor=actor, at=at
            )
            return sign_up(
                session=session, person=person, actor=actor, at=at, attempt=attempt, door=door, quota=quota
            )
    except AttemptUsed:
        existing = of_attempt(session, attempt)
        if existing is None:
            raise
        return existing
