"""Connect within a second and a half, or not at all."""

import threading
from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base

from niangjia.core.postgresql.pulse import PULSE

CONNECTS_WITHIN = 1.5


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; never wait longer than a page may.

        :raises OperationalError: the database does not answer.
        """
        if PULSE.away:
            raise OperationalError("The database does not answer.")
        pool = self.pool
        give_back = pool.putconn if pool else lambda made: made.close()
        attempt = _Attempt(lambda: super(DatabaseWrapper, self).get_new_connection(conn_params), give_back)
        connection = attempt.wait(CONNECTS_WITHIN)
        PULSE.watch(connection)
        return connection


class _Attempt:
    """Connecting in a thread of its own: libpq takes no deadline under two seconds."""

    def __init__(self, connect: Any, give_back: Any) -> None:
        self._give_back = give_back
        self._lock, self._given_up = threading.Lock(), False
        self._made: Any = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(connect,), daemon=True)
        self._thread.start()

    def _run(self, connect: Any) -> None:
        try:
            made = connect()
        except BaseException as error:
            self._error = error
            return
        with self._lock:
            if not self._given_up:
                self._made = made
                return
        self._give_back(made)

    def wait(self, seconds: float) -> Any:
        self._thread.join(seconds)
        with self._lock:
            self._given_up = self._made is None
        if self._error is not None:
            raise self._error
        if self._made is None:
            raise OperationalError("The database does not answer.")
        return self._made
