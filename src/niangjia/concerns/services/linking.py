"""One concern from five stations: linked, not retyped. Answered once, told to all."""

from datetime import datetime

from django.db import transaction

from niangjia.concerns.choices import OPEN, State, StepKind
from niangjia.concerns.errors import CannotLink
from niangjia.concerns.models import Concern
from niangjia.concerns.services.handling import give_answer, handled_by
from niangjia.concerns.services.steps import keep
from niangjia.core.actor import Actor


@transaction.atomic
def link(*, concern: Concern, to: Concern, actor: Actor, at: datetime) -> Concern:
    """Let one concern be answered with another. What was linked to it comes along; an answer given already is told at once.

    :raises CannotLink: it is itself, of another district, about a cadre or seen by few, or over already.
    """
    first, second = sorted((concern.pk, to.pk))
    list(Concern.objects.select_for_update().filter(pk__in=(first, second)).order_by("pk").values_list("pk"))
    current, head = handled_by(concern, actor), handled_by(to, actor)
    if head.linked_to is not None:
        head = handled_by(head.linked_to, actor)
    if current.linked_to_id == head.pk:
        return current
    differs = current.district_id != head.district_id or current.pk == head.pk
    apart = any(one.about_cadre or one.sensitive or one.alarm for one in (current, head))
    if differs or apart or current.state not in OPEN or head.state == State.REFUSED:
        raise CannotLink
    current.linked.update(linked_to=head)
    current.linked_to = head
    current.save()
    keep(current, StepKind.LINKED, actor=actor, at=at, text=head.number, detail={"number": head.number})
    if head.answer and head.state not in OPEN:
        give_answer(current, head.answer, actor=actor, at=at)
    return current


@transaction.atomic
def unlink(*, concern: Concern, actor: Actor, at: datetime) -> Concern:
    """Take a link back: the concern is answered by itself again."""
    current = handled_by(concern, actor)
    if current.linked_to is None:
        return current
    keep(current, StepKind.UNLINKED, actor=actor, at=at, text=current.linked_to.number)
    current.linked_to = None
    current.save()
    return current
