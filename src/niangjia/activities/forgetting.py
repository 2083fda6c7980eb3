"""What the sign-up engine forgets of somebody who is erased: what they wrote, and places still to come."""

from collections.abc import Sequence
from datetime import datetime

from niangjia.activities.models import CallBack, Question, Rating, Signup
from niangjia.activities.services import cancel_signup
from niangjia.core.actor import Actor
from niangjia.people.models import Person


def forget(*, persons: Sequence[Person], actor: Actor, at: datetime) -> None:
    """Give up places of sessions to come, and empty answers, notes, words of ratings and of call-backs."""
    signups = Signup.objects.filter(person__in=persons)
    for signup in signups.live().filter(session__starts_at__gt=at, attended_at=None):
        cancel_signup(signup=signup, actor=actor, at=at)
    signups.update(answers={}, note="", cancel_reason="")
    Rating.objects.filter(signup__person__in=persons).update(words="")
    CallBack.objects.filter(signup__person__in=persons).update(said="")
    Question.objects.filter(person__in=persons).delete()
