"""Work in the background."""

from niangjia.accounts import audit
from niangjia.core.clock import database_now


def seal_audit_trail() -> int:
    """Chain what was recorded since the last time."""
    return audit.seal(at=database_now())
