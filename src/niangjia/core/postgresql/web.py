"""What a web process asks of its database, beyond what jobs and commands do."""

from django.conf import settings
from django.db import connection, connections

from niangjia.core.postgresql.pulse import PULSE

#: Seconds a page waits for a connection of the pool, and after which the pool gives up one that cannot be made again: a database
#: that comes back is then asked at once.
WAITS_FOR_ONE, FORGETS_LOST_ONES = 1.5, 2.0


def prepare() -> None:
    """Bound how long a page waits for a lock or a statement, and watch whether the database answers.

    Threads and their connections come later.
    """
    if connection.vendor != "postgresql":
        return
    database = connections.settings["default"]
    options = database["OPTIONS"]
    options.setdefault(
        "options",
        f"-c lock_timeout={settings.NIANGJIA_LOCK_SECONDS}s "
        f"-c statement_timeout={settings.NIANGJIA_STATEMENT_SECONDS}s",
    )
    if settings.NIANGJIA_POOL_SIZE:
        # Opened in this process, never before a fork: two processes on one socket would read each other's answers.
        database["CONN_MAX_AGE"] = 0
        options["pool"] = {
            "min_size": 1,
            "max_size": settings.NIANGJIA_POOL_SIZE,
            "timeout": WAITS_FOR_ONE,
            "reconnect_timeout": FORGETS_LOST_ONES,
        }
    PULSE.start(connection.get_connection_params())
