"""What this room forgets of somebody who is erased: what they asked, who helped and what they were told."""

from collections.abc import Sequence
from datetime import datetime

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.people.models import Person
from niangjia.rights.choices import AidState
from niangjia.rights.models import AidCase, AidKeeper, AidNote


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Empty their cases and take back what waits; they handle cases no more."""
    cases = AidCase.objects.filter(person__in=persons)
    AidNote.objects.filter(case__in=cases).update(text="", told="")
    cases.under_way().update(state=AidState.WITHDRAWN, moved_at=at)
    cases.update(words="", lawyer="", firm="", told="")
    for keeper in AidKeeper.objects.filter(person__in=persons, ends_on=None):
        keeper.ends_on = max(local_day(at), keeper.starts_on)
        keeper.save(update_fields=["ends_on"])
