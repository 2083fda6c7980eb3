"""The reserve of young cadres: nominate, decide, keep the file."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.cadres.choices import CLOSED, STEPS, FileState
from niangjia.cadres.errors import EndBeforeStart, NotHere, NothingSaid, OwnName, WrongStep
from niangjia.cadres.models import Nomination, ReserveEntry, ReserveFile
from niangjia.cadres.policies import can_keep_reserve, can_nominate
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.orgs.queries import federation_of
from niangjia.people.errors import ReasonMissing
from niangjia.people.models import Person, Post


@transaction.atomic
def nominate(
    *, person: Person, org: Org, reason: str, actor: Actor, at: datetime, attempt: UUID | None = None
) -> Nomination:
    """Put a young cadre forward for the reserve of the federation over a unit.

    Whether the person has a file there already is not told: the nomination joins it, and one that was closed is looked at anew.

    :param org: the unit that nominates.
    :param attempt: the number of the form, which becomes the nomination's id.
    :raises NotAllowed: the actor does not speak for the unit.
    :raises OwnName: it is the actor.
    :raises NotHere: the person acts for no union under the unit.
    :raises ReasonMissing: no reason was given.
    """
    covers = actor.is_system or (actor.scope is not None and actor.scope.covers(org.path))
    if not (can_nominate(actor) and covers):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    if actor.person_id in (person.pk, person.root_id):
        raise OwnName
    if not Post.objects.within(org.scope).in_force(local_day(at)).filter(person=person).exists():
        raise NotHere
    federation = federation_of(org)
    district_id = federation.district_id or federation.pk
    file, _made = ReserveFile.objects.select_for_update().get_or_create(
        district_id=district_id, org=federation, person_id=person.root_id
    )
    if file.state in CLOSED:
        file.state, file.version = FileState.NOMINATED, file.version + 1
        file.save()
    nomination = Nomination.objects.create(
        id=attempt or uuid7(),
        district_id=district_id,
        file=file,
        org=org,
        nominated_by_id=actor.person_id,
        nominated_at=at,
        reason=reason.strip(),
    )
    _told("reserve.nominated", file, actor, at, detail={"unit": org.name})
    return nomination


def _kept(file: ReserveFile, actor: Actor, at: datetime) -> ReserveFile:
    """Give the file as it stands, locked, to somebody who keeps it."""
    current = ReserveFile.objects.select_for_update().select_related("org").get(pk=file.pk)
    if not can_keep_reserve(actor, current.org, local_day(at)):
        raise NotAllowed
    return current


@transaction.atomic
def open_file(*, file: ReserveFile, actor: Actor, at: datetime) -> None:
    """Write down that somebody read a file, for the trail of the federation.

    :raises NotAllowed: the actor does not keep this reserve.
    """
    _told("reserve.opened", _kept(file, actor, at), actor, at, detail={})


@transaction.atomic
def step_file(*, file: ReserveFile, to: str, actor: Actor, at: datetime) -> ReserveFile:
    """Accept or decline, send on rotation, take back from it, or let go. A step done already is not done again.

    :raises NotAllowed: the actor does not keep this reserve.
    :raises WrongStep: one cannot go there from where the file stands.
    """
    current = _kept(file, actor, at)
    if current.state == to:
        return current
    if to not in STEPS[current.state]:
        raise WrongStep(state=current.get_state_display())
    before, current.state, current.decided_at = current.state, FileState(to), at
    current.version += 1
    current.save()
    _told("reserve.decided", current, actor, at, detail={"state": [before, current.state]})
    return current


@transaction.atomic
def update_file(
    *, file: ReserveFile, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> ReserveFile:
    """Change what the file itself holds. The trail says which fields, never what they say.

    :param version: the version the editor saw.
    :raises NotAllowed: the actor does not keep this reserve.
    :raises StaleRecord: somebody else saved meanwhile.
    """
    current = _kept(file, actor, at)
    if current.version != version:
        raise StaleRecord
    changed = [name for name, value in changes.items() if getattr(current, name) != value]
    for name in changed:
        setattr(current, name, changes[name])
    current.version += 1
    current.save()
    _told("reserve.changed", current, actor, at, detail={"fields": changed})
    return current


@transaction.atomic
def add_entry(
    *,
    file: ReserveFile,
    kind: str,
    starts_on: date,
    text: str,
    actor: Actor,
    at: datetime,
    ends_on: date | None = None,
    attempt: UUID | None = None,
) -> ReserveEntry:
    """Write training or a rotation into a file.

    :param attempt: the number of the form, which becomes the entry's id.
    :raises NotAllowed: the actor does not keep this reserve.
    :raises NothingSaid: there is no text.
    :raises EndBeforeStart: the last day lies before the first.
    """
    current = _kept(file, actor, at)
    if not text.strip():
        raise NothingSaid
    if ends_on is not None and ends_on < starts_on:
        raise EndBeforeStart
    made = ReserveEntry.objects.create(
        id=attempt or uuid7(),
        district_id=current.district_id,
        file=current,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        text=text.strip(),
        recorded_at=at,
    )
    _told("reserve.entered", current, actor, at, detail={"kind": kind})
    return made


def _told(action: str, file: ReserveFile, actor: Actor, at: datetime, detail: dict[str, Any]) -> None:
    """Write into the trail of the federation; whose file it is, is looked up when the trail is read."""
    audit.record(
        action=action,
        subject_type="reserve_file",
        subject_id=file.pk,
        actor=actor,
        at=at,
        org=file.org,
        detail=detail,
    )
