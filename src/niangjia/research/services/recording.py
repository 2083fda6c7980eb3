"""How this room writes the trail."""

from datetime import datetime
from typing import Any

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.research.models import WorkGroup


def told(action: str, subject: str, record: Any, actor: Actor, at: datetime, **more: Any) -> None:
    """Write that something of this room was done; ``subject`` is what the trail calls such a record."""
    audit.record(
        action=action,
        subject_type=subject,
        subject_id=record.pk,
        subject_label=str(record)[:120],
        actor=actor,
        at=at,
        org=_org_of(record),
        **more,
    )


def _org_of(record: Any) -> Org:
    """Give whose trail it stands in."""
    if isinstance(record, Org):
        return record
    found: Org = record.campaign.org if isinstance(record, WorkGroup) else record.org
    return found
