"""Who guides which township union, and what was done for it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.cadres.choices import NoteKind
from niangjia.cadres.errors import NotATownship, NothingSaid, NotYet
from niangjia.cadres.models import Guidance, GuidanceNote
from niangjia.cadres.policies import can_note
from niangjia.cadres.queries import is_township_union
from niangjia.cadres.services.matching import end_match, open_match
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people.models import Person

WORD = "guidance"


@transaction.atomic
def assign_guide(
    *, person: Person, org: Org, actor: Actor, at: datetime, starts_on: date | None = None
) -> Guidance:
    """Match a cadre with a township union. Doing it again changes nothing.

    :raises NotATownship: the org is none, or is closed.
    :raises NotAllowed: the actor does not choose for this union.
    :raises NotItsCadre: the person is no cadre over the union.
    """
    if not is_township_union(org):
        raise NotATownship(org=org.name)
    return open_match(
        Guidance, person=person, org=org, levels=(), actor=actor, at=at, starts_on=starts_on, word=WORD
    )


@transaction.atomic
def end_guidance(*, guidance: Guidance, actor: Actor, at: datetime, reason: str = "") -> Guidance:
    """Let a cadre guide a union no longer; that they did is kept.

    :raises NotAllowed: the actor does not choose for this union.
    :raises EndedAlready: it ended before.
    """
    return end_match(guidance, actor=actor, at=at, reason=reason, word=WORD)


@transaction.atomic
def note_guidance(
    *,
    org: Org,
    on: date,
    text: str,
    actor: Actor,
    at: datetime,
    kind: str = NoteKind.VISIT,
    attempt: UUID | None = None,
) -> GuidanceNote:
    """Write down what was done for a guided union.

    :param attempt: the number of the form, which becomes the note's id.
    :raises NotAllowed: the actor neither guides the union nor chooses who does.
    :raises NotYet: the day is still to come.
    :raises NothingSaid: there is no text.
    """
    if not can_note(actor, org, local_day(at)):
        raise NotAllowed
    if on > local_day(at):
        raise NotYet
    if not text.strip():
        raise NothingSaid
    made = GuidanceNote.objects.create(
        id=attempt or uuid7(),
        district_id=org.district_id or org.pk,
        org=org,
        person_id=actor.person_id,
        kind=kind,
        on=on,
        text=text.strip()[:500],
        recorded_at=at,
    )
    audit.record(
        action="guidance.noted",
        subject_type="org",
        subject_id=org.pk,
        subject_label=org.name,
        actor=actor,
        at=at,
        org=org,
        detail={"on": on, "kind": kind},
    )
    return made
