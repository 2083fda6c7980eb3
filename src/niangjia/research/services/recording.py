"""How this room writes the trail."""

from datetime import datetime
from typing import Any

from niangjia.accounts import audit
from niangjia.core.actor import Actor


def told(action: str, subject: str, record: Any, actor: Actor, at: datetime, **more: Any) -> None:
    """Write that something of this room was done; ``subject`` is what the trail calls such a record."""
    audit.record(
        action=action,
        subject_type=subject,
        subject_id=record.pk,
        subject_label=str(record)[:120],
        actor=actor,
        at=at,
        org=getattr(record, "org", None) or record.campaign.org,
        **more,
    )
