"""Writing down in the trail what was done in this room."""

from datetime import datetime
from typing import Any

from niangjia.accounts import audit
from niangjia.core.actor import Actor

#: Records that are about a person; their names are looked up when the trail is read.
OF_PEOPLE = frozenset({"lecturer", "need"})


def told(action: str, record: Any, actor: Actor, at: datetime, **more: Any) -> None:
    """Record an action on a lecturer, firm, course, call, proposal, trial round or need.

    :param action: what the subject is called, a dot, and a verb.
    """
    subject = action.partition(".")[0]
    audit.record(
        action=action,
        subject_type=subject,
        subject_id=record.pk,
        subject_label="" if subject in OF_PEOPLE else str(record),
        actor=actor,
        at=at,
        org=record.org,
        **more,
    )
