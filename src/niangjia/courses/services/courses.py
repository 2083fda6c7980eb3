"""The library: courses in and out, who can give them, their materials."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import BadInput
from niangjia.core.ids import uuid7
from niangjia.courses.changing import held, take
from niangjia.courses.choices import CourseState, Field
from niangjia.courses.errors import (
    BadMaterial,
    CourseListed,
    CourseRetired,
    NotRetired,
    OtherCorps,
    ReasonMissing,
)
from niangjia.courses.materials import keep_material
from niangjia.courses.models import Course, Lecturer, Material, Teaching
from niangjia.courses.policies import must_manage
from niangjia.courses.trail import told
from niangjia.orgs.models import Org

FIELDS = ("title", "field", "groups", "audience", "minutes", "summary")
MINUTES = range(10, 481)
BAD_MINUTES = _("A course lasts between 10 minutes and 8 hours.")


def must_last(minutes: int) -> None:
    """:raises BadInput: no course lasts so long."""
    if minutes not in MINUTES:
        raise BadInput(BAD_MINUTES)


def _save(course: Course) -> None:
    must_last(course.minutes)
    course.title = course.title.strip()
    twins = Course.objects.filter(district_id=course.district_id, org=course.org, title=course.title)
    if twins.exclude(pk=course.pk).exclude(state=CourseState.RETIRED).exists():
        raise CourseListed(title=course.title)
    try:
        with transaction.atomic():
            course.save()
    except IntegrityError:
        raise CourseListed(title=course.title) from None


@transaction.atomic
def add_course(
    *, org: Org, actor: Actor, at: datetime, on: date | None = None, attempt: UUID | None = None, **known: Any
) -> Course:
    """Put a course in the library. Takes the fields of a course.

    :param on: its first day there.
    :raises CourseListed: the library has one of this title.
    """
    must_manage(actor, org)
    course = Course(
        id=attempt or uuid7(), district_id=org.district_id, org=org, listed_on=on or local_day(at), **known
    )
    _save(course)
    told("course.listed", course, actor, at)
    return course


@transaction.atomic
def update_course(
    *, course: Course, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Course:
    """Correct what the menu says of a course.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises CourseListed: the library has another one of this title.
    """
    current = held(course)
    must_manage(actor, current.org)
    changed = take(current, version, changes, FIELDS)
    _save(current)
    told("course.changed", current, actor, at, detail={"fields": changed})
    return current


@transaction.atomic
def retire(*, course: Course, reason: str, actor: Actor, at: datetime, on: date | None = None) -> Course:
    """Take a course off the menu for good. Retiring it again changes nothing.

    :param on: the first day without it.
    :raises ReasonMissing: no reason was given.
    """
    if not reason.strip():
        raise ReasonMissing
    current = held(course)
    must_manage(actor, current.org)
    if current.state != CourseState.RETIRED:
        current.state, current.reason = CourseState.RETIRED, reason.strip()[:200]
        current.retired_on = max(on or local_day(at), current.listed_on)
        current.revision_since = None
        current.save()
        told("course.retired", current, actor, at, reason=current.reason)
    return current


@transaction.atomic
def take_up_again(*, course: Course, actor: Actor, at: datetime) -> Course:
    """Take a retired course into the library again.

    :raises NotRetired: it is there.
    :raises CourseListed: another one of its title is.
    """
    current = held(course)
    must_manage(actor, current.org)
    if current.state != CourseState.RETIRED:
        raise NotRetired(title=current.title)
    current.state, current.retired_on, current.reason = CourseState.LIBRARY, None, ""
    _save(current)
    told("course.taken_up", current, actor, at)
    return current


def _to_revision(course: Course, reason: str, actor: Actor, at: datetime) -> None:
    course.state, course.reason = CourseState.REVISION, reason
    course.revision_since = local_day(at)
    course.save()
    told("course.to_revise", course, actor, at, reason=reason)


@transaction.atomic
def to_revise(*, course: Course, reason: str, actor: Actor, at: datetime) -> Course:
    """Take a course off the menu until it is revised. Saying it again changes nothing.

    :raises ReasonMissing: no reason was given.
    :raises CourseRetired: it is off the menu for good.
    """
    if not reason.strip():
        raise ReasonMissing
    current = held(course)
    must_manage(actor, current.org)
    if current.state == CourseState.RETIRED:
        raise CourseRetired(title=current.title)
    if current.state == CourseState.LIBRARY:
        _to_revision(current, reason.strip()[:200], actor, at)
    return current


@transaction.atomic
def law_changed(*, org: Org, field: str, reason: str, actor: Actor, at: datetime) -> int:
    """Take all courses of a field off the menu until each is revised, and give their number.

    :raises ReasonMissing: it was not said which law changed.
    """
    if not reason.strip():
        raise ReasonMissing
    must_manage(actor, org)
    concerned = list(
        Course.objects.select_for_update().filter(org=org, field=Field(field), state=CourseState.LIBRARY)
    )
    for course in concerned:
        _to_revision(course, reason.strip()[:200], actor, at)
    return len(concerned)


@transaction.atomic
def revised(*, course: Course, actor: Actor, at: datetime) -> Course:
    """Put a revised course on the menu again. Doing it again changes nothing.

    :raises CourseRetired: it is off the menu for good.
    """
    current = held(course)
    must_manage(actor, current.org)
    if current.state == CourseState.RETIRED:
        raise CourseRetired(title=current.title)
    if current.state == CourseState.REVISION:
        current.state, current.revision_since, current.reason = CourseState.LIBRARY, None, ""
        current.save()
        told("course.revised", current, actor, at)
    return current


@transaction.atomic
def set_lecturers(*, course: Course, lecturers: Collection[Lecturer], actor: Actor, at: datetime) -> None:
    """Say who can give a course: these and nobody else.

    :raises OtherCorps: somebody belongs to the corps of another federation.
    """
    current = held(course)
    must_manage(actor, current.org)
    wanted = {one.pk: one for one in lecturers}
    if any(one.org_id != current.org_id for one in wanted.values()):
        raise OtherCorps
    Teaching.objects.filter(course=current).exclude(lecturer__in=wanted).delete()
    known = set(Teaching.objects.filter(course=current).values_list("lecturer", flat=True))
    Teaching.objects.bulk_create(
        Teaching(district_id=current.district_id, course=current, lecturer=one)
        for pk, one in wanted.items()
        if pk not in known
    )
    told("course.lecturers_set", current, actor, at, detail={"lecturers": len(wanted)})


@transaction.atomic
def add_material(
    *, course: Course, name: str, upload: Any, actor: Actor, at: datetime, handout: bool = False
) -> Material:
    """Keep a file of a course; under a name that is there already it becomes the next version.

    :param handout: for everybody who hears the course; the others are for those who give it.
    :raises BadMaterial: the file cannot be kept; says why.
    """
    current = held(course)
    must_manage(actor, current.org)
    called = (name.strip() or upload.name.rpartition(".")[0].strip())[:120]
    if not called:
        raise BadMaterial(_("Please say what this file is called."))
    last = Material.objects.filter(course=current, name=called).aggregate(last=Max("number"))["last"] or 0
    file, length = keep_material(upload)
    made = Material.objects.create(
        district_id=current.district_id,
        course=current,
        name=called,
        number=last + 1,
        file=file,
        bytes=length,
        handout=handout,
        sent_at=at,
        sent_by=actor.name[:60] if actor.post_id else "",
    )
    told("course.material_added", current, actor, at, detail={"material": called, "number": last + 1})
    return made


@transaction.atomic
def drop_material(*, material: Material, actor: Actor, at: datetime) -> None:
    """Take a material off its course, all its versions; they are kept, and shown to nobody. Doing it again changes nothing."""
    must_manage(actor, material.course.org)
    dropped = Material.objects.filter(course=material.course, name=material.name, dropped_at=None).update(
        dropped_at=at
    )
    if dropped:
        told("course.material_dropped", material.course, actor, at, detail={"material": material.name})
