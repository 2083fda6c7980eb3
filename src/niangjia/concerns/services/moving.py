"""A concern goes up, down, beside or outside, with its date and answer."""

from datetime import date, datetime

from django.db import transaction

from niangjia.concerns.choices import State, StepKind
from niangjia.concerns.errors import (
    AboutThem,
    AnswerMissing,
    BodyMissing,
    CannotHandTo,
    ReasonMissing,
)
from niangjia.concerns.models import Concern, CoOrganiser, Referral
from niangjia.concerns.policies import can_contribute
from niangjia.concerns.services.handling import handled_by, must_be_open
from niangjia.concerns.services.raising import NOT_OWNERS
from niangjia.concerns.services.steps import MOST_TEXT, keep, locked
from niangjia.concerns.telling import tell
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org


@transaction.atomic
def hand_over(*, concern: Concern, to: Org, reason: str, actor: Actor, at: datetime) -> Concern:
    """Hand a concern up or down within its district. The clock runs on; whoever handed it over still sees it.

    :raises CannotHandTo: the other unit lies neither above nor below, or is closed.
    :raises AboutThem: it is about a cadre there.
    :raises ReasonMissing: nobody says why.
    """
    current = handled_by(concern, actor)
    if current.org_id == to.pk:
        return current
    must_be_open(current)
    if not reason.strip():
        raise ReasonMissing
    move(current, to, reason=reason, actor=actor, at=at)
    return current


def move(current: Concern, to: Org, *, reason: str, actor: Actor, at: datetime) -> None:
    """Give a concern another owner and tell the person who has it now."""
    up = current.org.path.startswith(to.path)
    if to.closed_on or to.district_id != current.district_id or to.kind in NOT_OWNERS:
        raise CannotHandTo(org=to.name)
    if not up and not to.path.startswith(current.org.path):
        raise CannotHandTo(org=to.name)
    if current.about_cadre and current.raised_for.path.startswith(to.path) and to.pk != to.district_id:
        raise AboutThem
    if current.about_cadre and to.path.startswith(current.raised_for.path):
        raise AboutThem
    keep(
        current,
        StepKind.HANDED_UP if up else StepKind.HANDED_DOWN,
        actor=actor,
        at=at,
        text=reason[:MOST_TEXT],
        to_org=to,
        detail={"to": to.name},
    )
    current.org, current.handler = to, None
    if current.state in (State.HANDLING, State.ACCEPTED):
        current.state = State.RAISED
    current.save()
    tell(current, "concern_moved", at=at, org=to.label)


@transaction.atomic
def ask_in(*, concern: Concern, org: Org, actor: Actor, at: datetime) -> Concern:
    """Ask another unit of the district to help (协办): it sees the concern and writes notes; the owner answers."""
    current = handled_by(concern, actor)
    must_be_open(current)
    if org.closed_on or org.district_id != current.district_id or org.pk == current.org_id:
        raise CannotHandTo(org=org.name)
    if current.about_cadre and org.path.startswith(current.raised_for.path):
        raise AboutThem
    _helper, made = CoOrganiser.objects.get_or_create(
        district_id=current.district_id, concern=current, org=org, defaults={"asked_at": at}
    )
    if made:
        keep(current, StepKind.CO_ORGANISER, actor=actor, at=at, to_org=org, detail={"to": org.name})
    return current


@transaction.atomic
def refer(
    *, concern: Concern, body: str, due_on: date | None, reason: str = "", actor: Actor, at: datetime
) -> Referral:
    """Hand a concern, or a part of it, to a body outside the union. The clock runs on: the union still answers.

    What goes out carries no name of a nameless person, and an employer never learns who spoke.

    :raises BodyMissing: no body is named.
    """
    current = _contributed(concern, actor)
    must_be_open(current)
    name = body.strip()[:80]
    if not name:
        raise BodyMissing
    found: Referral | None = current.referrals.filter(body=name, answered_on=None).first()
    if found is not None:
        return found
    made: Referral = Referral.objects.create(
        district_id=current.district_id, concern=current, body=name, asked_at=at, due_on=due_on
    )
    if current.state != State.HANDLING:
        current.state, current.accepted_at = State.HANDLING, current.accepted_at or at
        current.handler_id = current.handler_id or actor.person_id
        current.save()
    keep(current, StepKind.OUTSIDE, actor=actor, at=at, text=" · ".join(filter(None, (name, reason.strip()))))
    return made


@transaction.atomic
def record_outside_answer(*, referral: Referral, text: str, actor: Actor, at: datetime) -> Referral:
    """Record what the outside body answered. It is not yet the union's answer to the person.

    :raises AnswerMissing: no words.
    """
    current = _contributed(referral.concern, actor)
    held: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    if held.answered_on is not None:
        return held
    if not text.strip():
        raise AnswerMissing
    held.answer, held.answered_on = text.strip()[:MOST_TEXT], local_day(at)
    held.save()
    keep(current, StepKind.OUTSIDE_ANSWER, actor=actor, at=at, text=f"{held.body}：{held.answer}")
    return held


def _contributed(concern: Concern, actor: Actor) -> Concern:
    current = locked(concern.pk)
    if not can_contribute(actor, current):
        raise NotAllowed
    return current
