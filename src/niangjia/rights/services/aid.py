"""Legal aid and mediation: somebody asks; the few take the case further, step by step."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.orgs.queries import federation_of, with_stations
from niangjia.people.models import Person
from niangjia.people.services import service_person
from niangjia.rights.choices import AID_STEPS, AidState
from niangjia.rights.errors import (
    AskedAlready,
    LawyerMissing,
    NothingWritten,
    OutcomeMissing,
    OwnCase,
    WrongStep,
)
from niangjia.rights.models import AidCase, AidNote
from niangjia.rights.policies import can_handle, can_keep, can_keep_aid

#: Steps whoever asked must be told something of.
TELLING = (AidState.CONSULTED, AidState.DECLINED, AidState.CLOSED)


@transaction.atomic
def ask(
    *, person: Person, matter: str, actor: Actor, at: datetime, words: str = "", attempt: UUID | None = None
) -> AidCase:
    """Ask the federation over one's union for legal help; without a union that of the first district with stations.

    :raises NotAllowed: somebody asks for another.
    :raises AskedAlready: a request over this matter waits already.
    """
    if not actor.is_system and actor.person_id != person.pk:
        raise NotAllowed
    home = person.home_org if person.home_org and person.home_org.district_id else with_stations().first()
    if home is None:
        raise NotAllowed
    return _opened(person, federation_of(home), matter, words, actor, at, attempt)


@transaction.atomic
def open_case(
    *,
    org: Org,
    name: str,
    phone: str,
    group: str,
    matter: str,
    actor: Actor,
    at: datetime,
    words: str = "",
    attempt: UUID | None = None,
) -> AidCase:
    """Write down a case for somebody who called or came by. Who is not on record is written down.

    :param org: the federation that takes it.
    :raises NotAllowed: the actor is none of the few.
    :raises OwnCase: it is the actor.
    :raises AskedAlready: a request over this matter waits already.
    """
    if not can_keep_aid(actor, org, local_day(at)):
        raise NotAllowed
    person = service_person(phone=phone, group=group, name=name, home_org=org, actor=actor, at=at)
    if actor.person_id in (person.pk, person.root_id):
        raise OwnCase
    return _opened(person, org, matter, words, actor, at, attempt)


@transaction.atomic
def hand_in(
    *,
    org: Org,
    name: str,
    phone: str,
    group: str,
    matter: str,
    actor: Actor,
    at: datetime,
    words: str = "",
    attempt: UUID | None = None,
) -> None:
    """Pass on what somebody told a station or a cadre who handles no cases, to the federation over them.

    Nothing comes back: whether a case was there already is known to the few only.

    :param org: where it was told.
    :raises NotAllowed: the actor does not act for it.
    :raises OwnCase: it is the actor, who asks on their own phone.
    """
    if not can_keep(actor, org):
        raise NotAllowed
    person = service_person(phone=phone, group=group, name=name, home_org=org, actor=actor, at=at)
    if actor.person_id in (person.pk, person.root_id):
        raise OwnCase
    with suppress(AskedAlready):
        _opened(person, federation_of(org), matter, words, actor, at, attempt)


def _opened(
    person: Person,
    org: Org,
    matter: str,
    words: str,
    actor: Actor,
    at: datetime,
    attempt: UUID | None,
) -> AidCase:
    waiting = AidCase.objects.of_person(person).filter(state=AidState.WAITING, matter=matter)
    if waiting.exists():
        raise AskedAlready
    try:
        with transaction.atomic():
            case = AidCase.objects.create(
                id=attempt or uuid7(),
                district_id=org.district_id or org.pk,
                org=org,
                person=person,
                matter=matter,
                words=words.strip(),
                asked_at=at,
                moved_at=at,
            )
    except IntegrityError:  # the same form, sent twice at once
        raise AskedAlready from None
    _told("asked", case, actor, at)
    return case


def open_file(*, case: AidCase, actor: Actor, at: datetime) -> None:
    """Write down that a case was read.

    :raises NotAllowed: the actor is none of the few.
    """
    _must_handle(case, actor, at)
    _told("opened", case, actor, at)


def _must_handle(case: AidCase, actor: Actor, at: datetime) -> None:
    if not can_handle(actor, case, local_day(at)):
        raise NotAllowed


@transaction.atomic
def take_further(
    *,
    case: AidCase,
    to: str,
    actor: Actor,
    at: datetime,
    told: str = "",
    note: str = "",
    lawyer: str = "",
    firm: str = "",
    outcome: str = "",
) -> AidCase:
    """Take a case to its next step.

    :param told: what whoever asked reads on their phone.
    :param note: what those who handle it keep for themselves.
    :raises WrongStep: no way leads there.
    :raises NothingWritten: advice, a refusal or an end without a word to whoever asked.
    :raises LawyerMissing: the lawyer has no name; :raises OutcomeMissing: it ends without an outcome.
    """
    current = AidCase.objects.select_for_update().get(pk=case.pk)
    _must_handle(current, actor, at)
    if to not in AID_STEPS[current.state]:
        raise WrongStep(state=current.get_state_display())
    if to in TELLING and not told.strip():
        raise NothingWritten
    if to == AidState.WITH_LAWYER:
        if not lawyer.strip():
            raise LawyerMissing
        current.lawyer, current.firm = lawyer.strip(), firm.strip()
    if to == AidState.CLOSED:
        if not outcome:
            raise OutcomeMissing
        current.outcome = outcome
    current.state, current.moved_at = AidState(to), at
    current.told = told.strip() or current.told
    current.save()
    AidNote.objects.create(
        district_id=current.district_id,
        case=current,
        state=to,
        text=note.strip(),
        told=told.strip(),
        by_name=actor.name[:60],
        at=at,
    )
    _told("moved", current, actor, at, detail={"aid_state": to})
    return current


@transaction.atomic
def withdraw(*, case: AidCase, actor: Actor, at: datetime) -> AidCase:
    """Take back what one asked, as long as it is not over. Doing it again changes nothing.

    :raises NotAllowed: it is somebody else's.
    """
    current = AidCase.objects.select_for_update().get(pk=case.pk)
    if not actor.is_system and actor.person_id not in (current.person_id, current.person.root_id):
        raise NotAllowed
    if not current.over:
        current.state, current.moved_at = AidState.WITHDRAWN, at
        current.save()
        _told("withdrawn", current, actor, at)
    return current


def _told(
    action: str, case: AidCase, actor: Actor, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    """Write into the trail of the federation; the matter and the words stay out of it."""
    audit.record(
        action=f"aid.{action}",
        subject_type="aid_case",
        subject_id=case.pk,
        actor=actor,
        at=at,
        org=case.org,
        detail=detail,
    )
