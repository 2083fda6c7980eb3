"""Work in the background."""

from niangjia.accounts import audit
from niangjia.accounts.services import purge_log_ins, purge_messages
from niangjia.core.clock import database_now


def seal() -> int:
    """Chain what was recorded since the last time."""
    return audit.seal(at=database_now(), everything=False)


def seal_everything() -> int:
    """Chain what a transaction of more than a day may have left behind."""
    return audit.seal(at=database_now())


def purge() -> int:
    """Empty messages whose use is over; forget log-ins that came to nothing and sessions that ended."""
    now = database_now()
    return purge_messages(at=now) + purge_log_ins(at=now)
