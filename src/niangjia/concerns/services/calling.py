"""Call-backs: drawn by lot, made by somebody who had no hand in it."""

import hashlib
import math
import random
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.concerns.choices import HEARD_NEXT, State, StepKind
from niangjia.concerns.errors import CalledAlready, DrawnAlready, NobodyToReach, OwnHandling
from niangjia.concerns.models import CallBack, Concern, Draw
from niangjia.concerns.policies import caller_for, can_call, can_draw, handled
from niangjia.concerns.queries import TRIES
from niangjia.concerns.services.hearing import open_again
from niangjia.concerns.services.steps import MOST_TEXT, keep, locked
from niangjia.core.actor import Actor, system_actor
from niangjia.core.clock import local_day
from niangjia.core.errors import BadInput, NotAllowed
from niangjia.orgs.models import Org

ANSWERS_MISSING = _("Please say whether it is solved and whether they are satisfied.")
LOT = system_actor("call-backs")


def month_of(day: date) -> date:
    return day.replace(day=1)


def population(org: Org, month: date) -> list[Concern]:
    """List what can be drawn: answered in the month, for somebody with a name, and not called back yet."""
    after = (month + timedelta(days=32)).replace(day=1)
    found = Concern.objects.within(org.scope).filter(
        answered_on__gte=month,
        answered_on__lt=after,
        nameless=False,
        person__isnull=False,
        person__erased_at=None,
        state__in=(*HEARD_NEXT, State.CLOSED),
        call_backs=None,
    )
    return list(found.with_all().order_by("pk"))


def chosen(ids: list[str], seed: str, share: int) -> list[str]:
    """Draw by lot. The same ids, seed and share always give the same."""
    number = math.ceil(len(ids) * share / 100)
    return random.Random(seed).sample(sorted(ids), number)


@transaction.atomic
def draw(*, org: Org, month: date, actor: Actor, at: datetime, seed: str = "") -> Draw:
    """Draw the call-backs of a month for an org and all under it. Seed and population are kept, so that anybody can repeat it.

    :raises NotAllowed: not a cadre of the org; :raises DrawnAlready: this month is drawn.
    """
    if not can_draw(actor) or not (actor.is_system or (actor.scope and actor.scope.covers(org.path))):
        raise NotAllowed
    if org.district_id is None:
        raise NotAllowed
    drawable = population(org, month)
    ids = [str(one.pk) for one in drawable]
    seed = seed or secrets.token_hex(8)
    share = settings.NIANGJIA_CONCERN_CALL_BACK_SHARE
    lot = set(chosen(ids, seed, share))
    try:
        with transaction.atomic():
            made: Draw = Draw.objects.create(
                district_id=org.district_id,
                org=org,
                month=month,
                seed=seed,
                share=share,
                population=len(ids),
                population_hash=hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest(),
                drawn=len(lot),
                drawn_at=at,
                drawn_by_name=actor.name[:80] if actor.post_id else "",
            )
    except IntegrityError:
        raise DrawnAlready from None
    day = local_day(at)
    callers: dict[object, Org] = {}
    for one in drawable:
        if str(one.pk) in lot:
            if one.org_id not in callers:
                callers[one.org_id] = caller_for(one, day)
            _task(one, callers[one.org_id], made, at)
    audit.record(
        action="concern_draw.made",
        subject_type="concern_draw",
        subject_id=made.pk,
        actor=actor,
        at=at,
        org=org,
        detail={"seed": seed, "population": len(ids), "drawn": len(lot)},
    )
    return made


def _task(concern: Concern, caller: Org, made: Draw | None, at: datetime) -> CallBack:
    return CallBack.objects.create(
        district_id=concern.district_id, org=caller, concern=concern, draw=made, drawn_at=at
    )


@transaction.atomic
def record_call_back(
    *,
    call: CallBack,
    reached: bool,
    solved: bool | None = None,
    satisfied: bool | None = None,
    said: str = "",
    actor: Actor,
    at: datetime,
) -> CallBack:
    """Record a call: reached or not; whether it is solved, and whether they are satisfied. Not solved reopens the concern.

    :raises OwnHandling: the actor had a hand in it; :raises NotAllowed: not of the unit that calls.
    :raises CalledAlready: somebody else was quicker.
    :raises BadInput: somebody was reached and it is not said what they answered.
    """
    concern = locked(call.concern_id)
    held: CallBack = (
        CallBack.objects.select_for_update(of=("self",)).select_related("org", "concern").get(pk=call.pk)
    )
    if not actor.is_system and handled(actor, concern):
        raise OwnHandling
    if not can_call(actor, held):
        raise NotAllowed
    if concern.person_id is None:
        raise NobodyToReach
    if held.reached:
        if held.called_by == actor.user_id and (held.solved, held.satisfied) == (solved, satisfied):
            return held
        raise CalledAlready(who=held.called_by_name)
    if held.reached is False and held.tries >= TRIES:
        raise CalledAlready(who=held.called_by_name)
    if reached and (solved is None or satisfied is None):
        raise BadInput(ANSWERS_MISSING)
    held.tries, held.reached = held.tries + 1, reached
    held.solved, held.satisfied = (solved, satisfied) if reached else (None, None)
    held.said = said.strip()[:MOST_TEXT]
    held.called_at, held.called_on = at, local_day(at)
    held.called_by, held.called_by_name = actor.user_id, actor.name[:80]
    held.save()
    keep(concern, StepKind.CALL_BACK, actor=actor, at=at, detail={"reached": reached, "solved": solved})
    if reached:
        _conclude(concern, bool(solved), held.said, actor=actor, at=at)
    return held


def _conclude(concern: Concern, solved: bool, said: str, *, actor: Actor, at: datetime) -> None:
    if not solved:
        if concern.state in (*HEARD_NEXT, State.CLOSED):
            open_again(concern, said, actor=actor, at=at)
        return
    if concern.state in HEARD_NEXT:
        concern.state, concern.closed_at = State.CLOSED, at
        concern.save()
        keep(concern, StepKind.CLOSED, actor=actor, at=at)
