"""Assignments: set, handed in from the phone, marked."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.activities.policies import is_self
from niangjia.classes.errors import BadMark, MarkedAlready, NothingHandedIn
from niangjia.classes.models import Assignment, Enrolment, TrainingClass, Work
from niangjia.classes.policies import must_keep
from niangjia.classes.services.telling import told_of_assignment
from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.core.papers import UNKEPT, BadPaper, looked_at
from niangjia.rosters.files import discard_path, keep_sealed

FOLDER = "classes"
BEST = 100


@transaction.atomic
def set_assignment(
    *,
    training_class: TrainingClass,
    title: str,
    due_on: date,
    actor: Actor,
    at: datetime,
    text: str = "",
    attempt: UUID | None = None,
) -> Assignment:
    """Ask everybody on the roster for something by a day.

    :param attempt: the number of the form, which becomes the assignment's id.
    """
    must_keep(actor, training_class.org)
    made = Assignment.objects.create(
        id=attempt or uuid7(),
        district_id=training_class.district_id,
        training_class=training_class,
        title=title.strip(),
        text=text.strip(),
        due_on=due_on,
    )
    told_of_assignment("assignment.set", made, actor, at)
    return made


@transaction.atomic
def update_assignment(
    *, assignment: Assignment, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> Assignment:
    """Correct what is asked, or by when.

    :raises StaleRecord: somebody else saved meanwhile.
    """
    current = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("training_class__org")
        .get(pk=assignment.pk)
    )
    must_keep(actor, current.training_class.org)
    if current.version != version:
        raise StaleRecord
    for name in ("title", "text", "due_on"):
        setattr(current, name, changes[name])
    current.version += 1
    current.save()
    told_of_assignment("assignment.changed", current, actor, at)
    return current


@transaction.atomic
def hand_in_work(
    *,
    assignment: Assignment,
    enrolment: Enrolment,
    actor: Actor,
    at: datetime,
    text: str = "",
    upload: Any = None,
) -> Work:
    """Hand in words, a paper or both; until it is marked, what is handed in anew takes the place of what was.

    A paper that was handed in stays when words alone are changed.

    :raises NotAllowed: not one's own, or of another class; :raises MarkedAlready: too late to change it.
    :raises NothingHandedIn: neither words nor paper; :raises BadPaper: the file is none we can keep.
    """
    own = Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=enrolment.pk)
    about = assignment.training_class
    if not is_self(actor, own.person) or own.left_at is not None or own.training_class_id != about.pk:
        raise NotAllowed
    work = Work.objects.filter(assignment=assignment, enrolment=own).first()
    if work is not None and work.marked_at is not None:
        raise MarkedAlready
    if work is None:
        work = Work(district_id=about.district_id, assignment=assignment, enrolment=own)
    if not text.strip() and upload is None and not work.file:
        raise NothingHandedIn
    work.text, work.handed_in_at = text.strip(), at
    if upload is not None:
        _keep(work, upload)
    work.save()
    told_of_assignment("assignment.handed_in", assignment, actor, at)
    return work


def _keep(work: Work, upload: Any) -> None:
    """Keep a paper sealed; the one before is thrown away once this one is saved."""
    before, (ending, content) = work.file, looked_at(upload)
    try:
        work.file, work.file_key = keep_sealed(content, FOLDER)
    except OSError as error:
        raise BadPaper(UNKEPT) from error
    work.ending = ending
    transaction.on_commit(lambda: discard_path(before))


@transaction.atomic
def mark_work(*, work: Work, mark: int, actor: Actor, at: datetime, comment: str = "") -> Work:
    """Mark what was handed in, with a word on it; a mark can be mended.

    :raises BadMark: not from 0 to 100.
    """
    current = (
        Work.objects.select_for_update(of=("self",))
        .select_related("assignment__training_class__org")
        .get(pk=work.pk)
    )
    about = current.assignment.training_class
    must_keep(actor, about.org)
    if not 0 <= mark <= BEST:
        raise BadMark
    current.mark, current.comment = mark, comment.strip()
    current.marked_at, current.marked_by, current.marked_by_name = at, actor.person_id, actor.name
    current.save()
    told_of_assignment("assignment.marked", current.assignment, actor, at)
    return current
