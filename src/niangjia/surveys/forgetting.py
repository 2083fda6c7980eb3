"""What this room forgets of somebody who is erased: what they wrote, and that it was theirs. What they chose still counts, by nobody."""

from collections.abc import Sequence
from datetime import datetime

from niangjia.core.actor import Actor
from niangjia.people.models import Person
from niangjia.surveys.models import Answer, Draw, Part


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Empty their words and take their name off their answers. An anonymous answer is nobody's already."""
    mine = Answer.objects.filter(person__in=persons)
    Part.objects.filter(answer__in=mine.order_by().values("pk")).update(text="")
    mine.update(person=None, home=None, at=None)
    Draw.objects.filter(person__in=persons).delete()
