"""Who looks after which service station."""

from datetime import date, datetime

from django.db import transaction

from niangjia.cadres.errors import NotAStation
from niangjia.cadres.models import Liaison
from niangjia.cadres.services.matching import end_match, open_match
from niangjia.core.actor import Actor
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import SECTION_UP
from niangjia.people.models import Person

WORD = "liaison"


@transaction.atomic
def assign_liaison(
    *, person: Person, org: Org, actor: Actor, at: datetime, starts_on: date | None = None
) -> Liaison:
    """Let a cadre look after a station. Doing it again changes nothing.

    :raises NotAStation: the org is none, or is closed.
    :raises NotAllowed: the actor does not choose for this station.
    :raises NotItsCadre: the person is no cadre of section level or above over the station.
    """
    if org.kind != OrgKind.SERVICE_STATION or org.closed_on:
        raise NotAStation(org=org.name)
    return open_match(
        Liaison,
        person=person,
        org=org,
        levels=SECTION_UP,
        actor=actor,
        at=at,
        starts_on=starts_on,
        word=WORD,
    )


@transaction.atomic
def end_liaison(*, liaison: Liaison, actor: Actor, at: datetime, reason: str = "") -> Liaison:
    """Let a cadre look after a station no longer; that they did is kept.

    :raises NotAllowed: the actor does not choose for this station.
    :raises EndedAlready: it ended before.
    """
    return end_match(liaison, actor=actor, at=at, reason=reason, word=WORD)


@transaction.atomic
def hand_over_liaison(
    *, liaison: Liaison, to: Person, actor: Actor, at: datetime, reason: str = ""
) -> Liaison:
    """Let another cadre take a station over on the same day; give theirs.

    :raises NotAllowed: the actor does not choose for this station.
    :raises EndedAlready: it ended before.
    :raises NotItsCadre: the other is no cadre of section level or above over the station.
    """
    ended = end_liaison(liaison=liaison, actor=actor, at=at, reason=reason)
    return assign_liaison(person=to, org=ended.org, actor=actor, at=at)
