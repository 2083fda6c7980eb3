"""What this room forgets of somebody who is erased: their reserve file is emptied, and they look after nothing any more."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from niangjia.cadres.choices import FileState
from niangjia.cadres.models import Guidance, Liaison, Nomination, ReserveEntry, ReserveFile, ReserveKeeper
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.people.models import Person


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Empty the files; end what lasts. That a station was visited stays, by nobody."""
    day = local_day(at)
    files = ReserveFile.objects.filter(person__in=persons)
    ReserveEntry.objects.filter(file__in=files).delete()
    Nomination.objects.filter(file__in=files).update(reason="")
    files.update(notes="", education="", state=FileState.LEFT, version=F("version") + 1)
    for model in (Liaison, Guidance, ReserveKeeper):
        held = model._default_manager.filter(person__in=persons, ends_on=None)
        held.filter(starts_on__gt=day).update(ends_on=F("starts_on"))
        held.filter(starts_on__lte=day).update(ends_on=day)
    for spans in (Liaison, Guidance):
        spans.objects.filter(person__in=persons).update(reason="")
