"""Talks: with workers, with owners, in symposiums, hearing reports."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.activities.models import Session
from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.research.choices import LONGEST_NOTES, MOST_PHOTOS, MOST_RAISED, TalkKind
from niangjia.research.errors import (
    EnterpriseMissing,
    NothingRaised,
    NotYet,
    OrgIsClosed,
    ReasonMissing,
    SessionTaken,
    TakenBackAlready,
    TooMany,
)
from niangjia.research.models import Campaign, Talk, TalkPlan
from niangjia.research.policies import can_talk, must_talk
from niangjia.research.services.raising import Raised, must_fit, raise_all
from niangjia.research.services.recording import told

SOURCE = "talk"
FIELDS = (
    "kind",
    "title",
    "on",
    "place",
    "enterprise",
    "group",
    "campaign",
    "session",
    "heads",
    "notes",
    "answered",
)


def _check(talk: Talk, at: datetime) -> None:
    must_fit(talk.notes, talk.answered, most=LONGEST_NOTES)
    if talk.on > local_day(at):
        raise NotYet
    if talk.kind == TalkKind.ENTERPRISE and not talk.enterprise.strip():
        raise EnterpriseMissing
    if talk.session_id:
        other = Talk.objects.held().filter(session=talk.session_id).exclude(pk=talk.pk).first()
        if other is not None:
            raise SessionTaken(title=other.title)


@transaction.atomic
def record_talk(
    *,
    org: Org,
    kind: str,
    title: str,
    on: date,
    actor: Actor,
    at: datetime,
    place: str = "",
    enterprise: str = "",
    group: str = "",
    campaign: Campaign | None = None,
    session: Session | None = None,
    heads: int = 0,
    notes: str = "",
    answered: str = "",
    raised: Sequence[Raised] = (),
    plan: TalkPlan | None = None,
    attempt: UUID | None = None,
) -> Talk:
    """Record a talk that was held, and put what was raised on the list of concerns.

    :param session: the session of the sign-up engine at which people signed in; else ``heads`` says how many came.
    :param plan: the plan of this talk; it is held with that.
    :param attempt: the number of the form, which becomes the talk's id; sent again, the talk that is there is given back.
    :raises NotAllowed: the org is none of the actor's.
    :raises NotYet: the day is still to come.
    :raises OrgIsClosed: the org was closed before that day.
    :raises EnterpriseMissing: an enterprise talk without an enterprise.
    :raises SessionTaken: another talk counts those who signed in.
    :raises TooLong: a text is longer than what is kept.
    """
    kept = Talk.objects.filter(pk=attempt).first() if attempt is not None else None
    if kept is not None:
        must_talk(actor, kept)
        return kept
    if not can_talk(actor, org):
        raise NotAllowed
    if org.closed_on and org.closed_on <= on:
        raise OrgIsClosed(org=org.name)
    talk = Talk(
        id=attempt or uuid7(),
        district_id=org.district_id or org.pk,
        org=org,
        kind=kind,
        title=title.strip(),
        on=on,
        place=place.strip(),
        enterprise=enterprise.strip(),
        group=group,
        campaign=campaign,
        session=session,
        heads=heads,
        notes=notes.strip(),
        answered=answered.strip(),
        recorded_by=actor.person_id,
    )
    _check(talk, at)
    talk.save(force_insert=True)
    told("talk.recorded", "talk", talk, actor, at)
    if plan is not None and can_talk(actor, plan.org):
        TalkPlan.objects.open().filter(pk=plan.pk).update(talk=talk)
    if raised:
        raise_in_talk(talk=talk, raised=raised, attempt=talk.pk, actor=actor, at=at)
    return talk


@transaction.atomic
def raise_in_talk(
    *, talk: Talk, raised: Sequence[Raised], attempt: UUID, actor: Actor, at: datetime
) -> list[Concern]:
    """Put what was raised in a talk on the list of concerns; the same form again changes nothing.

    :raises NothingRaised: nothing was written.
    :raises TooMany: more than a form holds.
    :raises TakenBackAlready: the talk was taken back.
    :raises TooLong: a text is longer than what is kept.
    """
    must_talk(actor, talk)
    if talk.taken_back_at:
        raise TakenBackAlready
    if not raised:
        raise NothingRaised
    if len(raised) > MOST_RAISED:
        raise TooMany(most=MOST_RAISED, photos=MOST_PHOTOS)
    return raise_all(
        raised,
        org=talk.org,
        source_kind=SOURCE,
        source_id=talk.pk,
        attempt=attempt,
        place=talk.place,
        actor=actor,
        at=at,
    )


@transaction.atomic
def update_talk(*, talk: Talk, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime) -> Talk:
    """Correct what is recorded of a talk.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises TakenBackAlready: the talk was taken back.
    """
    current = Talk.objects.select_for_update().get(pk=talk.pk)
    must_talk(actor, current)
    if current.taken_back_at:
        raise TakenBackAlready
    if current.version != version:
        raise StaleRecord
    for name in FIELDS:
        if name in changes:
            setattr(current, name, changes[name])
    _check(current, at)
    current.version += 1
    current.save()
    told("talk.changed", "talk", current, actor, at)
    return current


@transaction.atomic
def take_back_talk(*, talk: Talk, reason: str, actor: Actor, at: datetime) -> Talk:
    """Take back a talk that was recorded by mistake: it counts no longer.

    :raises ReasonMissing: no reason was given.
    :raises TakenBackAlready: it was taken back before.
    """
    current = Talk.objects.select_for_update().get(pk=talk.pk)
    must_talk(actor, current)
    if current.taken_back_at:
        raise TakenBackAlready
    if not reason.strip():
        raise ReasonMissing
    current.taken_back_at, current.taken_back_reason = at, reason.strip()[:200]
    current.version += 1
    current.save()
    TalkPlan.objects.filter(talk=current).update(talk=None)
    told("talk.taken_back", "talk", current, actor, at, reason=reason)
    return current
