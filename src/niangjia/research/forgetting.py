"""What this room forgets of somebody who is erased: they report nothing any more, go nowhere, and have nothing left to do."""

from collections.abc import Sequence
from datetime import datetime

from niangjia.core.actor import Actor
from niangjia.people.models import Person
from niangjia.research.models import StationReport, TalkPlan, Task


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Take them off what waits. That a visit was made, and that a group had a member, stays, by nobody."""
    StationReport.objects.filter(person__in=persons).update(person=None)
    TalkPlan.persons.through.objects.filter(person__in=persons).delete()
    mine = Task.objects.filter(person__in=persons)
    mine.open().update(dropped_at=at)
    mine.update(done_by="", done_note="")
