"""Saying that two records are two persons, and taking it back."""

from datetime import datetime

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.people.models import Person, TwoPersons
from niangjia.people.policies import can_merge


@transaction.atomic
def tell_apart(*, one: Person, other: Person, actor: Actor, at: datetime) -> TwoPersons | None:
    """Note that two records are two persons; said again, it changes nothing.

    :return: what was noted; nothing for one and the same record.
    :raises NotAllowed: the actor may not merge.
    """
    if not (actor.is_system or can_merge(actor)):
        raise NotAllowed
    if one.pk == other.pk:
        return None
    one, other = sorted((one, other), key=lambda person: person.pk)
    said, new = TwoPersons.objects.get_or_create(
        one=one, other=other, defaults={"said_by": actor.user_id, "said_at": at}
    )
    if new:
        _tell("person.told_apart", said, actor, at)
    return said


@transaction.atomic
def compare_again(*, said: TwoPersons, actor: Actor, at: datetime) -> None:
    """Take back that two records are two persons; they are offered for comparing again.

    :raises NotAllowed: the actor may not merge.
    """
    if not (actor.is_system or can_merge(actor)):
        raise NotAllowed
    if TwoPersons.objects.filter(pk=said.pk).delete()[0]:
        _tell("person.to_compare_again", said, actor, at)


def _tell(action: str, said: TwoPersons, actor: Actor, at: datetime) -> None:
    audit.record(
        action=action,
        subject_type="person",
        subject_id=said.one_id,
        actor=actor,
        at=at,
        org=said.one.home_org,
        detail={"other": str(said.other_id)},
    )
