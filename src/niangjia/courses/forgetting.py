"""What this room forgets of somebody who is erased: they leave the corps, their calendar and what they wrote are emptied."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.courses.choices import LIVE, LecturerState
from niangjia.courses.models import (
    Availability,
    Interest,
    Lecturer,
    Need,
    PanelMember,
    Score,
    Teaching,
    WeeklySlot,
)
from niangjia.people.models import Person


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Empty what is theirs. That a corps had so many lecturers, and what a course scored, stays, by nobody."""
    own = Lecturer.objects.filter(person__in=persons)
    for model in (Availability, WeeklySlot, Interest, Teaching):
        model._default_manager.filter(lecturer__in=own).delete()
    own.filter(state__in=LIVE).update(state=LecturerState.LEFT, left_on=local_day(at))
    own.update(title="", notes="", left_reason="", version=F("version") + 1)
    seats = PanelMember.objects.filter(person__in=persons)
    Score.objects.filter(member__in=seats).update(comment="")
    seats.update(title="")
    Need.objects.filter(person__in=persons).update(
        person=None, notes="", unit_name="", version=F("version") + 1
    )
