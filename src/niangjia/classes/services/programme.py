"""A class is opened and planned."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.activities import services as activities
from niangjia.activities.models import Session
from niangjia.classes.choices import HalfDayKind, Part
from niangjia.classes.errors import AlreadyBegun, HalfDayTaken, OutsideTheClass, TimesTurned
from niangjia.classes.models import ClassDay, Enrolment, HalfDay, TrainingClass
from niangjia.classes.policies import must_keep
from niangjia.classes.services.telling import told
from niangjia.core.actor import Actor
from niangjia.core.clock import SHANGHAI
from niangjia.core.errors import StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org

#: Training of those who do the union's work; it does not count as service to workers.
PROGRAMME = "training"


@transaction.atomic
def open_class(
    *,
    org: Org,
    title: str,
    starts_on: date,
    ends_on: date,
    place: str,
    places: int,
    actor: Actor,
    at: datetime,
    attendance_needed: int = 80,
    test_size: int = 0,
    pass_mark: int = 60,
    attempt: UUID | None = None,
) -> TrainingClass:
    """Open a class: an activity whose sign-up is closed, so that only those on the roster come.

    :param attempt: the number of the form, which becomes the class's id.
    :raises NotAllowed: the actor is no cadre of the organiser.
    :raises TimesTurned: the last day lies before the first.
    """
    must_keep(actor, org)
    if ends_on < starts_on:
        raise TimesTurned
    activity = activities.create_activity(org=org, programme=PROGRAMME, title=title, actor=actor, at=at)
    made = TrainingClass.objects.create(
        id=attempt or uuid7(),
        district_id=activity.district_id,
        org=org,
        activity=activity,
        title=title.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        place=place.strip(),
        places=places,
        attendance_needed=attendance_needed,
        test_size=test_size,
        pass_mark=pass_mark,
    )
    told("training_class.opened", made, actor, at)
    return made


@transaction.atomic
def update_class(
    *, training_class: TrainingClass, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> TrainingClass:
    """Correct a class. Half-days already planned keep their place.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises TimesTurned: the last day lies before the first.
    :raises OutsideTheClass: a half-day planned already would fall out of it.
    """
    current = (
        TrainingClass.objects.select_for_update(of=("self",)).select_related("org").get(pk=training_class.pk)
    )
    must_keep(actor, current.org)
    if current.version != version:
        raise StaleRecord
    before = {name: getattr(current, name) for name in changes}
    for name, value in changes.items():
        setattr(current, name, value)
    if current.ends_on < current.starts_on:
        raise TimesTurned
    if current.days.exclude(on__range=(current.starts_on, current.ends_on)).exists():
        raise OutsideTheClass(first=current.starts_on, last=current.ends_on)
    current.version += 1
    current.save()
    if before.get("places", current.places) != current.places:
        for half in HalfDay.objects.filter(day__training_class=current, session__ends_at__gt=at):
            session = Session.objects.select_related("activity__org").get(pk=half.session_id)
            activities.update_session(
                session=session,
                version=session.version,
                changes={"capacity": current.places},
                actor=actor,
                at=at,
            )
    changed: dict[str, Any] = {
        name: [str(before[name]), str(getattr(current, name))]
        for name in changes
        if before[name] != getattr(current, name)
    }
    told("training_class.changed", current, actor, at, **changed)
    return current


@transaction.atomic
def add_half_day(
    *,
    training_class: TrainingClass,
    on: date,
    part: str,
    starts: time,
    ends: time,
    kind: str,
    topic: str,
    actor: Actor,
    at: datetime,
    speaker: str = "",
    hours: int = 4,
    place: str = "",
) -> HalfDay:
    """Plan a half-day: a session where everybody on the roster has a place.

    :raises OutsideTheClass: the day is not one of the class.
    :raises TimesTurned: it ends before it starts.
    :raises HalfDayTaken: this half is planned.
    """
    current = locked(training_class)
    must_keep(actor, current.org)
    if not current.starts_on <= on <= current.ends_on:
        raise OutsideTheClass(first=current.starts_on, last=current.ends_on)
    if ends <= starts:
        raise TimesTurned
    day, _made = ClassDay.objects.get_or_create(
        training_class=current, on=on, defaults={"district_id": current.district_id}
    )
    if day.halves.filter(part=part).exists():
        raise HalfDayTaken
    begins = datetime.combine(on, starts, tzinfo=SHANGHAI)
    session = activities.add_session(
        activity=current.activity,
        starts_at=begins,
        ends_at=datetime.combine(on, ends, tzinfo=SHANGHAI),
        place=place.strip() or current.place,
        capacity=current.places,
        opens_at=min(at, begins - timedelta(hours=1)),
        closes_at=begins,
        actor=actor,
        at=at,
        name=topic.strip()[:60],
        waiting_list=False,
    )
    half = HalfDay.objects.create(
        district_id=current.district_id,
        day=day,
        part=Part(part),
        session=session,
        kind=HalfDayKind(kind),
        topic=topic.strip(),
        speaker=speaker.strip(),
        hours=hours,
    )
    publish(current, actor, at)
    session.activity = current.activity
    for one in Enrolment.objects.live().filter(training_class=current).select_related("person"):
        take_seat(one, half, actor, at)
    told("training_class.planned", current, actor, at, on=str(on), topic=half.topic)
    return half


@transaction.atomic
def remove_half_day(*, half: HalfDay, actor: Actor, at: datetime, reason: str) -> None:
    """Take a half-day out of the programme; those signed up are told by the engine.

    :raises AlreadyBegun: too late.
    :raises ReasonMissing: no reason was given.
    """
    current = locked(half.day.training_class)
    must_keep(actor, current.org)
    if half.session.starts_at <= at:
        raise AlreadyBegun
    activities.cancel_session(session=half.session, reason=reason, actor=actor, at=at)
    day = half.day
    half.delete()
    if not day.halves.exists():
        day.delete()
    told("training_class.unplanned", current, actor, at, on=str(day.on), topic=half.topic)


def publish(current: TrainingClass, actor: Actor, at: datetime) -> None:
    """Let those on the roster in, and nobody else: sign-up is closed but to the desk."""
    activity = current.activity
    activity.refresh_from_db()
    if activity.published_at is None:
        activities.publish_activity(activity=activity, actor=actor, at=at)
        activities.close_activity(activity=activity, actor=actor, at=at)
        activity.refresh_from_db()


def take_seat(enrolment: Enrolment, half: HalfDay, actor: Actor, at: datetime) -> None:
    """Sign somebody on the roster up for a half-day that is not over."""
    session = half.session
    session.activity = enrolment.training_class.activity
    if not session.is_over(at) and session.cancelled_at is None:
        activities.sign_up(session=session, person=enrolment.person, actor=actor, at=at, door="desk")


def locked(training_class: TrainingClass) -> TrainingClass:
    found: TrainingClass = (
        TrainingClass.objects.select_for_update(of=("self",))
        .select_related("org", "activity", "activity__org", "activity__programme")
        .get(pk=training_class.pk)
    )
    return found
