"""Audit records to look at."""

from datetime import UTC, datetime
from typing import Any

from niangjia.accounts import audit
from niangjia.accounts.models import AuditRecord
from niangjia.core.actor import system_actor
from niangjia.core.ids import uuid7

#: Microseconds and all, as a database keeps it.
AT = datetime(2023, 3, 8, 1, 30, 0, 123456, tzinfo=UTC)


def make_record(org: Any = None, **overrides: Any) -> AuditRecord:
    """Record that something was done at ``AT``, unless told otherwise."""
    given = {
        "action": "thing.done",
        "subject_type": "thing",
        "subject_id": uuid7(),
        "actor": system_actor("test"),
        "at": AT,
    }
    return audit.record(**{**given, "org": org, **overrides})
