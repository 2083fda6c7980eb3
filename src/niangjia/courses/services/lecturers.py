"""Lecturers: invited, engaged for a term, renewed, gone; and the units they must not serve."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.ids import uuid7
from niangjia.courses.changing import held, take
from niangjia.courses.choices import LIVE, LecturerState
from niangjia.courses.errors import (
    AlreadyInCorps,
    BadTerm,
    InvitationOver,
    NotEngaged,
    NotInvited,
    ReasonMissing,
)
from niangjia.courses.models import Firm, Lecturer, Term
from niangjia.courses.policies import must_be_self_or_manage, must_manage
from niangjia.courses.telling import tell
from niangjia.courses.trail import told
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.models import Person
from niangjia.people.services import service_person

FIELDS = (
    "kind",
    "title",
    "firm",
    "fields",
    "districts",
    "ways",
    "monthly_limit",
    "notes",
)
#: No term is longer than this.
LONGEST = timedelta(days=366 * 6)


def _must_be_a_term(since: date, until: date) -> None:
    if until < since:
        raise BadTerm(_("The end of the term must be after its beginning."))
    if until - since > LONGEST:
        raise BadTerm(_("A term lasts six years at most. Please check the dates."))


def _must_be_of(firm: Firm | None, org: Org) -> None:
    if firm is not None and firm.org_id != org.pk:
        raise BadTerm(_("This firm has its agreement with another federation."))


def _must_lecture(lecturer: Lecturer) -> None:
    if not (lecturer.on_site or lecturer.online):
        raise BadTerm(_("Please say whether they lecture on site, online, or both."))


@transaction.atomic
def invite(
    *,
    org: Org,
    kind: str,
    since: date,
    until: date,
    actor: Actor,
    at: datetime,
    person: Person | None = None,
    name: str = "",
    phone: str = "",
    attempt: UUID | None = None,
    **known: Any,
) -> Lecturer:
    """Invite somebody to lecture for a term, and write to their phone. Takes the fields of a lecturer.

    :param person: whom; somebody with this ``name`` and ``phone`` without one.
    :raises BadTerm: the dates cannot be right.
    :raises BadPhone: the phone cannot be right.
    :raises AlreadyInCorps: they are invited or engaged.
    """
    must_manage(actor, org)
    _must_be_a_term(since, until)
    if person is None:
        person = service_person(phone=phone, group=Group.OTHER, name=name, home_org=org, actor=actor, at=at)
    lecturer = Lecturer(
        id=attempt or uuid7(),
        district_id=org.district_id,
        org=org,
        person=person,
        kind=kind,
        since=since,
        until=until,
        invited_at=at,
        **known,
    )
    _must_lecture(lecturer)
    _must_be_of(lecturer.firm, org)
    taken = Lecturer.objects.of_person(person.root_id).filter(org=org, state__in=LIVE)
    if taken.exists():
        raise AlreadyInCorps(name=person.name)
    try:
        with transaction.atomic():
            lecturer.save(force_insert=True)
    except IntegrityError:
        raise AlreadyInCorps(name=person.name) from None
    told("lecturer.invited", lecturer, actor, at)
    tell(
        lecturer,
        "lecturer_invited",
        at=at,
        org=org.name,
        since=since.isoformat(),
        until=until.isoformat(),
    )
    return lecturer


@transaction.atomic
def answer(*, lecturer: Lecturer, accept: bool, actor: Actor, at: datetime) -> Lecturer:
    """Accept an invitation, or decline it; they do so themselves, or the federation for them when they wrote on paper.

    Answering the same again changes nothing.

    :raises NotInvited: it was answered otherwise, or withdrawn.
    :raises InvitationOver: the term it was for is over.
    """
    current = held(lecturer)
    must_be_self_or_manage(actor, current)
    wanted = LecturerState.ACCEPTED if accept else LecturerState.DECLINED
    if current.state == wanted:
        return current
    if current.state != LecturerState.INVITED:
        raise NotInvited
    if accept and current.until < local_day(at):
        raise InvitationOver
    current.state, current.answered_at = wanted, at
    current.save()
    if accept:
        _engage(current, current.since, current.until, actor, at)
    told("lecturer.accepted" if accept else "lecturer.declined", current, actor, at)
    return current


def _engage(lecturer: Lecturer, since: date, until: date, actor: Actor, at: datetime) -> None:
    Term.objects.create(
        district_id=lecturer.district_id,
        lecturer=lecturer,
        since=since,
        until=until,
        recorded_at=at,
        by=actor.person_id,
    )


def _engaged(lecturer: Lecturer) -> Lecturer:
    current = held(lecturer)
    if current.state != LecturerState.ACCEPTED:
        raise NotEngaged(name=current.person.name)
    return current


@transaction.atomic
def renew(
    *, lecturer: Lecturer, until: date, actor: Actor, at: datetime, since: date | None = None
) -> Lecturer:
    """Engage somebody for another term.

    :param since: from when; from the day after the last term without one.
    :raises NotEngaged: they were never engaged, or have left.
    :raises BadTerm: the term overlaps the last one, or its dates cannot be right.
    """
    current = _engaged(lecturer)
    must_manage(actor, current.org)
    first = since or current.until + timedelta(days=1)
    if first <= current.until:
        raise BadTerm(
            _("The new term must begin after the last one, which lasts until %(day)s."), day=current.until
        )
    _must_be_a_term(first, until)
    _engage(current, first, until, actor, at)
    current.since, current.until = first, until
    current.save()
    told("lecturer.renewed", current, actor, at, detail={"until": until})
    tell(current, "lecturer_renewed", at=at, org=current.org.name, until=until.isoformat())
    return current


@transaction.atomic
def leave(*, lecturer: Lecturer, reason: str, actor: Actor, at: datetime, on: date | None = None) -> Lecturer:
    """Let somebody leave the corps: they resign, or the federation ends it or withdraws the invitation.

    Leaving again changes nothing.

    :param on: the first day without them.
    :raises ReasonMissing: no reason was given.
    :raises NotEngaged: they declined.
    """
    if not reason.strip():
        raise ReasonMissing
    current = held(lecturer)
    must_be_self_or_manage(actor, current)
    if current.state == LecturerState.LEFT:
        return current
    if current.state not in LIVE:
        raise NotEngaged(name=current.person.name)
    current.state = LecturerState.LEFT
    current.left_on, current.left_reason = on or local_day(at), reason.strip()[:200]
    current.save()
    told("lecturer.left", current, actor, at, reason=current.left_reason)
    return current


@transaction.atomic
def update_lecturer(
    *, lecturer: Lecturer, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Lecturer:
    """Correct what is known of a lecturer.

    :raises StaleRecord: somebody else saved meanwhile.
    """
    current = held(lecturer)
    must_manage(actor, current.org)
    changed = take(current, version, changes, FIELDS)
    _must_lecture(current)
    _must_be_of(current.firm, current.org)
    current.save()
    told("lecturer.changed", current, actor, at, detail={"fields": changed})
    return current
