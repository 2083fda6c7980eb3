"""What this room forgets of somebody who is erased: the words. That there was a concern, and when it was answered, stays."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from niangjia.concerns.choices import OPEN, State
from niangjia.concerns.models import CallBack, Concern, Duty, Referral, Step
from niangjia.core.actor import Actor
from niangjia.core.files import picture_path
from niangjia.people.models import Person


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Empty the words and pictures of the persons' concerns, and end what is open."""
    mine = Concern.objects.filter(person__in=persons)
    for relative in mine.exclude(photo="").values_list("photo", flat=True):
        path = picture_path(relative)
        if path is not None:
            path.unlink(missing_ok=True)
    ids = list(mine.values_list("pk", flat=True))
    Step.objects.filter(concern__in=ids).update(text="")
    Referral.objects.filter(concern__in=ids).update(answer="")
    CallBack.objects.filter(concern__in=ids).update(said="")
    CallBack.objects.filter(concern__in=ids, reached=None).delete()
    held = Concern.objects.filter(pk__in=ids)
    held.filter(state__in=OPEN).update(state=State.CLOSED, closed_at=at)
    held.update(text="", answer="", place="", photo="", emptied_at=at, version=F("version") + 1)
    Concern.objects.filter(handler__in=persons).update(handler=None)
    Duty.objects.filter(person__in=persons, ended_at=None).update(ended_at=at)
