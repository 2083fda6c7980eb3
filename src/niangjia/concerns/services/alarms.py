"""Stoppage, unpaid wages of many, danger to life: a named person is told at once."""

from datetime import date, datetime
from uuid import UUID

from niangjia.concerns.choices import StepKind
from niangjia.concerns.models import Concern, Duty
from niangjia.concerns.services.steps import keep
from niangjia.concerns.telling import tell_cadre
from niangjia.core.actor import Actor
from niangjia.people.choices import SECTION_UP, PostKind
from niangjia.people.models import Person, Post


def on_duty(district_id: UUID, day: date) -> list[Person]:
    """List who is told of an alarm in a district: its duty persons, else its federation's cadres of section level and above."""
    named = Duty.objects.filter(district_id=district_id, ended_at=None).select_related("person")
    if named:
        return [duty.person for duty in named]
    held = Post.objects.in_force(day).filter(org_id=district_id, kind=PostKind.CADRE, level__in=SECTION_UP)
    return [post.person for post in held.select_related("person").order_by("order")[:2]]


def sound(concern: Concern, *, actor: Actor, at: datetime) -> None:
    """Write to those on duty, and keep who was told. Today shows it to them until somebody takes it in hand."""
    told = [
        person
        for person in on_duty(concern.district_id, concern.raised_on)
        if tell_cadre(
            person, concern, "concern_alarm", at=at, place=concern.place or concern.raised_for.label
        )
    ]
    names = "、".join(person.name for person in told)
    keep(concern, StepKind.ALARM, actor=actor, at=at, text=names, detail={"told": len(told)})
