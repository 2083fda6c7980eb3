"""Who is sent to a class: places by unit, people put on the roster and taken off it."""

from datetime import datetime

from django.db import transaction

from niangjia.activities import services as activities
from niangjia.activities.choices import SignupState
from niangjia.activities.models import Signup
from niangjia.classes import queries
from niangjia.classes.errors import ClassOver, NoQuota, NothingPlanned, QuotaBelowUsed, QuotaUsed
from niangjia.classes.models import ClassQuota, Enrolment, HalfDay, TrainingClass
from niangjia.classes.policies import must_keep
from niangjia.classes.services.programme import locked, take_seat
from niangjia.classes.services.telling import told
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.people.services import service_person


@transaction.atomic
def set_quota(
    *, training_class: TrainingClass, org: Org, places: int, actor: Actor, at: datetime
) -> ClassQuota:
    """Say how many a unit may send; 0 where nobody of it is on the roster takes it out again.

    :raises QuotaBelowUsed: more of it are on the roster.
    """
    current = locked(training_class)
    must_keep(actor, current.org)
    used = Enrolment.objects.live().filter(training_class=current, org=org).count()
    if places < used:
        raise QuotaBelowUsed(org=org.name, used=used)
    quota, _made = ClassQuota.objects.update_or_create(
        training_class=current,
        org=org,
        defaults={"places": places},
        create_defaults={"places": places, "district_id": current.district_id},
    )
    if not places:
        quota.delete()
    told("training_class.quota_set", current, actor, at, unit=org.name, places=places)
    return quota


@transaction.atomic
def enrol(
    *, training_class: TrainingClass, person: Person, org: Org, actor: Actor, at: datetime
) -> Enrolment:
    """Put somebody a unit sends on the roster, and sign them up for every half-day. Twice is once.

    :raises NoQuota: the unit has no places; :raises QuotaUsed: they are used.
    :raises NothingPlanned: there is no half-day yet; :raises ClassOver: the last one is over.
    """
    current = locked(training_class)
    must_keep(actor, current.org)
    if person.merged_into is not None:
        person = person.merged_into
    known: Enrolment | None = (
        Enrolment.objects.live().of_person(person).filter(training_class=current).first()
    )
    if known is not None:
        return known
    halves = list(queries.half_days(current))
    if not halves:
        raise NothingPlanned
    if current.ends_on < local_day(at):
        raise ClassOver
    quota = ClassQuota.objects.filter(training_class=current, org=org).first()
    if quota is None:
        raise NoQuota(org=org.name)
    there = Enrolment.objects.live().filter(training_class=current)
    if there.filter(org=org).count() >= quota.places:
        raise QuotaUsed(org=org.name, places=quota.places)
    if there.count() >= current.places:
        raise QuotaUsed(org=current.title, places=current.places)
    made = Enrolment.objects.create(
        district_id=current.district_id, training_class=current, person=person, org=org, enrolled_at=at
    )
    for half in halves:
        take_seat(made, half, actor, at)
    told("training_class.enrolled", current, actor, at, unit=org.name)
    return made


@transaction.atomic
def enrol_by_phone(
    *,
    training_class: TrainingClass,
    org: Org,
    name: str,
    phone: str,
    group: str,
    actor: Actor,
    at: datetime,
) -> Enrolment:
    """Put somebody known by name and phone on the roster; recorded as a person only when there is a place.

    :raises BadPhone: the phone cannot be right; what else stands in the way: see ``enrol``.
    """
    must_keep(actor, training_class.org)
    person = service_person(phone=phone, group=group, name=name, home_org=org, actor=actor, at=at)
    return enrol(training_class=training_class, person=person, org=org, actor=actor, at=at)


@transaction.atomic
def leave(*, enrolment: Enrolment, actor: Actor, at: datetime) -> None:
    """Take somebody off the roster; the half-days still to come are free again, those attended stay."""
    current = locked(enrolment.training_class)
    must_keep(actor, current.org)
    if not Enrolment.objects.live().filter(pk=enrolment.pk).update(left_at=at, leads=False):
        return
    sessions = HalfDay.objects.filter(day__training_class=current).values("session")
    open_ = Signup.objects.live().filter(session__in=sessions, person=enrolment.person)
    for signup in open_.exclude(state=SignupState.ATTENDED).filter(session__starts_at__gt=at):
        activities.cancel_signup(signup=signup, actor=actor, at=at)
    told("training_class.left", current, actor, at, unit=enrolment.org.name)
