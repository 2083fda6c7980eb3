"""Stoppage, unpaid wages of many, danger to life: a named person is called at once, and again until somebody acts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q

from niangjia.concerns.choices import OPEN, StepKind
from niangjia.concerns.models import Concern, Duty
from niangjia.concerns.services.steps import keep, locked
from niangjia.concerns.telling import alarm_cadre
from niangjia.core.actor import Actor, system_actor
from niangjia.core.clock import database_now
from niangjia.people.choices import SECTION_UP, PostKind
from niangjia.people.models import Person, Post

COMMA = "、"
BELL = system_actor("concerns")
#: So often those on duty are called while nobody has it in hand, and so long after the call before.
CALLS, AGAIN_AFTER = 3, timedelta(minutes=10)
#: An alarm older than this has been heard of otherwise.
RINGS_FOR = timedelta(hours=12)


def on_duty(district_id: UUID, day: date) -> list[Person]:
    """List who is told of an alarm in a district: its duty persons, else its leaders."""
    named = Duty.objects.filter(district_id=district_id, ended_at=None).select_related("person")
    return [duty.person for duty in named] or leaders(district_id, day)


def leaders(district_id: UUID, day: date) -> list[Person]:
    """List the first two of a district federation's cadres of section level and above."""
    held = Post.objects.in_force(day).filter(org_id=district_id, kind=PostKind.CADRE, level__in=SECTION_UP)
    return [post.person for post in held.select_related("person").order_by("order")[:2]]


def sound(concern: Concern, *, actor: Actor, at: datetime) -> None:
    """Call and write to those on duty, and keep who was told. Today shows it to them until somebody takes it in hand."""
    _ring(concern, on_duty(concern.district_id, concern.raised_on), actor=actor, at=at)


def call_again() -> int:
    """Call again, as the clock says."""
    return ring_again(at=database_now())


def ring_again(*, at: datetime) -> int:
    """Call again where nobody has taken an alarm in hand; from the second call on the leaders, too. Give the number of alarms."""
    rung = Q(steps__kind=StepKind.ALARM)
    waiting = (
        Concern.objects.filter(alarm=True, handler=None, state__in=OPEN)
        .annotate(calls=Count("steps", filter=rung), called_at=Max("steps__at", filter=rung))
        .filter(calls__lt=CALLS, called_at__gt=at - RINGS_FOR, called_at__lte=at - AGAIN_AFTER)
    )
    return sum(_once_more(pk, at) for pk in waiting.order_by().values_list("pk", flat=True))


@transaction.atomic
def _once_more(pk: UUID, at: datetime) -> bool:
    current = locked(pk)
    last = current.steps.filter(kind=StepKind.ALARM).order_by("-at").first()
    if current.handler_id or current.state not in OPEN or last is None or last.at > at - AGAIN_AFTER:
        return False
    called = on_duty(current.district_id, current.raised_on)
    called += [one for one in leaders(current.district_id, current.raised_on) if one not in called]
    before = set(last.text.split(COMMA))
    _ring(current, called, actor=BELL, at=at, before=before)
    return True


def _ring(
    concern: Concern, persons: Sequence[Person], *, actor: Actor, at: datetime, before: set[str] | None = None
) -> None:
    told = [
        person
        for person in persons
        if alarm_cadre(person, concern, at=at, again=person.name in (before or ()))
    ]
    names = COMMA.join(person.name for person in told)
    keep(concern, StepKind.ALARM, actor=actor, at=at, text=names, detail={"told": len(told)})
