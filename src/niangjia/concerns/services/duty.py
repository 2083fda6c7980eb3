"""Naming who is told at once."""

from datetime import datetime

from django.db import transaction

from niangjia.accounts import audit
from niangjia.concerns.errors import NoDutyPerson
from niangjia.concerns.models import Duty
from niangjia.concerns.policies import can_name_duty
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.people.models import Person, Post
from niangjia.people.queries import phone_of


def _may(actor: Actor, district: Org) -> None:
    covered = actor.is_system or (actor.scope is not None and actor.scope.covers(district.path))
    if not (can_name_duty(actor) and covered):
        raise NotAllowed


@transaction.atomic
def name_duty(*, district: Org, person: Person, actor: Actor, at: datetime) -> Duty:
    """Name a duty person of a district.

    :raises NoDutyPerson: they hold no post there, or have no phone.
    """
    _may(actor, district)
    day = local_day(at)
    held = Post.objects.in_force(day).filter(person=person, **district.scope.below("org__path"))
    if not held.exists() or not phone_of(person.pk):
        raise NoDutyPerson
    made, fresh = Duty.objects.get_or_create(
        district=district, person=person, ended_at=None, defaults={"org": district, "named_at": at}
    )
    if fresh:
        _record("concern_duty.named", made, actor, at)
    return made


@transaction.atomic
def end_duty(*, duty: Duty, actor: Actor, at: datetime) -> Duty:
    """End somebody's duty."""
    _may(actor, duty.org)
    if duty.ended_at is None:
        duty.ended_at = at
        duty.save(update_fields=["ended_at"])
        _record("concern_duty.ended", duty, actor, at)
    return duty


def _record(action: str, duty: Duty, actor: Actor, at: datetime) -> None:
    audit.record(
        action=action,
        subject_type="person",
        subject_id=duty.person_id,
        actor=actor,
        at=at,
        org=duty.org,
    )
