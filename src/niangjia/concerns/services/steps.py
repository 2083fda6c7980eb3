"""What every step has in common: it is kept, put in the trail, and done behind a lock."""

from datetime import datetime
from typing import Any
from uuid import UUID

from niangjia.accounts import audit
from niangjia.concerns.choices import StepKind
from niangjia.concerns.errors import WrongState
from niangjia.concerns.models import Concern, Step
from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.people.roles import WORKER

#: So long a text may be that people write or paste.
MOST_TEXT = 5000
NAMELESS = Actor(name="", role=WORKER)


def locked(pk: UUID) -> Concern:
    """Read a concern again and hold it until the change is done."""
    # The owner only: what else hangs on it is large, and few steps need it.
    found: Concern = Concern.objects.select_for_update(of=("self",)).select_related("org").get(pk=pk)
    return found


def unless(concern: Concern, *states: str) -> None:
    """:raises WrongState: the concern is in none of these states."""
    if concern.state not in states:
        raise WrongState(state=concern.get_state_display())


def keep(
    concern: Concern,
    kind: StepKind,
    *,
    actor: Actor,
    at: datetime,
    text: str = "",
    to_org: Org | None = None,
    detail: dict[str, Any] | None = None,
    quiet: bool = False,
) -> Step:
    """Keep a step and record it. What a worker does is named by nobody; of a nameless concern not even the trail knows who.

    :param quiet: keep it only, where the trail has its own record.
    """
    acting = NAMELESS if concern.nameless and not (actor.post_id or actor.is_system) else actor
    staff = actor.post_id is not None or actor.is_system
    step = Step.objects.create(
        district_id=concern.district_id,
        concern=concern,
        kind=kind,
        text=text.strip(),
        at=at,
        by=acting.user_id if staff else None,
        by_name=acting.name[:80] if staff and not actor.is_system else "",
        org_id=acting.org_id if staff else None,
        to_org=to_org,
    )
    if not quiet:
        audit.record(
            action=f"concern.{kind.value}",
            subject_type="concern",
            subject_id=concern.pk,
            actor=acting,
            at=at,
            org=concern.org,
            detail=detail,
        )
    return step
