"""What a web process asks of its database, beyond what jobs and commands do."""

from django.conf import settings
from django.db import connection, connections

from niangjia.core.postgresql.pulse import PULSE


def prepare() -> None:
    """Bound how long a page waits for a lock or a statement, and watch whether the database answers.

    Threads and their connections come later.
    """
    if connection.vendor != "postgresql":
        return
    options = connections.settings["default"]["OPTIONS"]
    options.setdefault(
        "options",
        f"-c lock_timeout={settings.NIANGJIA_LOCK_SECONDS}s "
        f"-c statement_timeout={settings.NIANGJIA_STATEMENT_SECONDS}s",
    )
    PULSE.start(connection.get_connection_params())
