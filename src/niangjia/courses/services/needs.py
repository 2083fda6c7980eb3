"""What people wish to hear: recorded from questionnaires and talks, told from a phone, answered."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.courses.changing import held, take
from niangjia.courses.choices import CourseState, NeedSource
from niangjia.courses.errors import BadNeed, CourseRetired, NeedAnswered
from niangjia.courses.models import Course, Need
from niangjia.courses.policies import can_record
from niangjia.courses.trail import told
from niangjia.orgs.models import Org
from niangjia.people.models import Person

FIELDS = (
    "topic",
    "field",
    "group",
    "region_code",
    "unit_name",
    "headcount",
    "source",
    "told_on",
    "notes",
)
MOST = 1_000_000
#: So many wishes one phone tells on a day.
A_DAY = 10


def _check(need: Need, day: date) -> None:
    need.topic = need.topic.strip()
    if not need.topic:
        raise BadNeed(_("Please say in a few words what is wished for."))
    if not 1 <= need.headcount <= MOST:
        raise BadNeed(_("Please say for how many people: at least one."))
    if need.told_on > day:
        raise BadNeed(_("This day lies ahead. Please check it."))


@transaction.atomic
def record_need(*, org: Org, actor: Actor, at: datetime, attempt: UUID | None = None, **known: Any) -> Need:
    """Write down what people wish to hear, as told in a questionnaire or a talk. Takes the fields of a need.

    :raises BadNeed: nothing is wished, nobody wishes it, or its day lies ahead.
    """
    if not can_record(actor, org):
        raise NotAllowed
    known.setdefault("told_on", local_day(at))
    need = Need(id=attempt or uuid7(), district_id=org.district_id, org=org, **known)
    _check(need, local_day(at))
    need.save(force_insert=True)
    told("need.recorded", need, actor, at)
    return need


@transaction.atomic
def tell_need(
    *, org: Org, person: Person, actor: Actor, at: datetime, attempt: UUID | None = None, **known: Any
) -> Need:
    """Take what somebody wishes to hear from their phone. Takes the fields of a need.

    :param org: who keeps the library they look at.
    :raises BadNeed: nothing is wished, or they told more today than anybody reads.
    """
    day = local_day(at)
    if Need.objects.of_person(person).filter(told_on=day).count() >= A_DAY:
        raise BadNeed(_("You told us ten wishes today. Please go on tomorrow."))
    need = Need(
        id=attempt or uuid7(),
        district_id=org.district_id,
        org=org,
        person=person,
        source=NeedSource.PHONE,
        told_on=day,
        **{"group": person.group, **known},
    )
    _check(need, day)
    need.save(force_insert=True)
    told("need.told", need, actor, at)
    return need


@transaction.atomic
def update_need(*, need: Need, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime) -> Need:
    """Correct what was written down.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises BadNeed: nothing is wished, nobody wishes it, or its day lies ahead.
    """
    current = held(need)
    if not can_record(actor, current.org):
        raise NotAllowed
    changed = take(current, version, changes, FIELDS)
    _check(current, local_day(at))
    current.save()
    told("need.changed", current, actor, at, detail={"fields": changed})
    return current


@transaction.atomic
def answer_need(*, need: Need, course: Course | None, actor: Actor, at: datetime) -> Need:
    """Say which course of the library answers a need; none takes the answer back.

    :raises CourseRetired: the course is off the menu.
    :raises NeedAnswered: a call was opened for it.
    """
    current = held(need)
    if not can_record(actor, current.org):
        raise NotAllowed
    if course is not None and course.state == CourseState.RETIRED:
        raise CourseRetired(title=course.title)
    if current.call_id is not None and course is None:
        raise NeedAnswered
    if current.course_id != (course.pk if course else None):
        current.course = course
        current.save(update_fields=["course", "updated_at"])
        told("need.answered" if course else "need.answer_taken_back", current, actor, at)
    return current
