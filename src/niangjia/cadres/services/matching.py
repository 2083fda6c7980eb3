"""What liaison and guidance have in common: somebody, an org, from a day on."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypeVar

from niangjia.accounts import audit
from niangjia.cadres.errors import EndBeforeStart, EndedAlready, NotItsCadre
from niangjia.cadres.models.matching import Match
from niangjia.cadres.policies import can_match
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.people.choices import PostKind
from niangjia.people.models import Person, Post

Matched = TypeVar("Matched", bound=Match)


def acts_above(person: Person, org: Org, levels: Collection[str], day: date) -> bool:
    """Say whether somebody acts as a cadre of one of these ranks (none given: of any) for the org or one above it."""
    held = (
        Post.objects.in_force(day).filter(person_id=person.root_id, kind=PostKind.CADRE).select_related("org")
    )
    posts = held.filter(level__in=levels) if levels else held
    return any(org.path.startswith(post.org.path) for post in posts)


def open_match(
    model: type[Matched],
    *,
    person: Person,
    org: Org,
    levels: Collection[str],
    actor: Actor,
    at: datetime,
    starts_on: date | None,
    word: str,
) -> Matched:
    """Let a span begin; one that is open already is given back unchanged.

    :raises NotAllowed: the actor does not choose for this org.
    :raises NotItsCadre: the person holds no post of the rank above the org.
    """
    if not can_match(actor, org):
        raise NotAllowed
    day = starts_on or local_day(at)
    if not acts_above(person, org, levels, day):
        raise NotItsCadre(person=person, org=org.name)
    spans: Any = model._default_manager
    found: tuple[Matched, bool] = spans.get_or_create(
        district_id=org.district_id or org.pk,
        org=org,
        person=person,
        ends_on=None,
        defaults={"starts_on": day},
    )
    if found[1]:
        told(f"{word}.assigned", person, org, actor, at)
    return found[0]


def end_match(match: Matched, *, actor: Actor, at: datetime, reason: str, word: str) -> Matched:
    """Let a span end today.

    :raises NotAllowed: the actor does not choose for this org.
    :raises EndedAlready: it ended before.
    :raises EndBeforeStart: it has not begun.
    """
    spans: Any = type(match)._default_manager
    current: Matched = spans.select_for_update().get(pk=match.pk)
    if not can_match(actor, current.org):
        raise NotAllowed
    if current.ends_on is not None:
        raise EndedAlready
    if current.starts_on > local_day(at):
        raise EndBeforeStart
    current.ends_on, current.reason = local_day(at), reason.strip()[:200]
    current.save(update_fields=["ends_on", "reason"])
    told(f"{word}.ended", current.person, current.org, actor, at, reason=reason)
    return current


def told(action: str, person: Person, org: Org, actor: Actor, at: datetime, reason: str = "") -> None:
    """Write into the trail who was matched with which org, or no longer is."""
    audit.record(
        action=action,
        subject_type="person",
        subject_id=person.pk,
        actor=actor,
        at=at,
        org=org,
        reason=reason,
        detail={"org": org.name},
    )
