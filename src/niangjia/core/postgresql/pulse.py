"""Whether the database answers: asked several times a second, on a connection of its own, in every web process."""

import logging
import os
import select
import socket
import threading
import time
from contextlib import suppress
from typing import Any
from weakref import WeakSet

import psycopg

EVERY = 0.25
ANSWERS_WITHIN = 1.0
log = logging.getLogger(__name__)


class Pulse:
    """Knows whether the database is away. Where it was not started, the database never is.

    Once it is away, every connection in use is cut, so that nobody waits on it any longer, and no new one is tried
    until the database answers again. A long statement of a database that answers is left alone. What a cut
    connection had committed stays committed: a form sent again finds it.
    """

    def __init__(self) -> None:
        self.away = False
        self._lock = threading.Lock()
        self._watched: WeakSet[Any] = WeakSet()

    def watch(self, connection: Any) -> None:
        """Cut this connection when the database goes away."""
        with self._lock:
            self._watched.add(connection)

    def start(self, parameters: dict[str, Any]) -> None:
        """Begin to ask, in a thread that ends with the process.

        :param parameters: as ``psycopg.connect`` takes them.
        """
        threading.Thread(target=self._run, args=(parameters,), daemon=True).start()

    def _run(self, parameters: dict[str, Any]) -> None:
        connection: Any = None
        while True:
            connection = self._beat(connection, parameters)
            self._note(away=connection is None)
            time.sleep(EVERY)

    def _beat(self, connection: Any, parameters: dict[str, Any]) -> Any:
        """Ask once; give the connection that was answered on, ``None`` without an answer."""
        with suppress(psycopg.Error, OSError):
            if connection is not None and not connection.closed:
                if answers(connection):
                    return connection
                cut(connection)
                return None
        with suppress(psycopg.Error, OSError):  # it was closed, as a restart does: ask on a new one
            fresh = psycopg.connect(**{**parameters, "autocommit": True})
            if answers(fresh):
                return fresh
            cut(fresh)
        return None

    def _note(self, *, away: bool) -> None:
        if away == self.away:
            return
        self.away = away
        log.warning("The database does not answer." if away else "The database answers again.")
        if away:
            with self._lock:
                watched = list(self._watched)
            for connection in watched:
                cut(connection)


def answers(connection: Any) -> bool:
    """Say whether the other side answers within a second, whatever the network does with our packets."""
    asked = connection.pgconn
    asked.send_query(b"SELECT 1")
    asked.flush()
    poll, until = select.poll(), time.monotonic() + ANSWERS_WITHIN
    poll.register(asked.socket, select.POLLIN)
    while asked.is_busy():
        if not poll.poll(max(until - time.monotonic(), 0) * 1000):
            return False
        asked.consume_input()
    while asked.get_result() is not None:
        pass
    return True


def cut(connection: Any) -> None:
    """End a connection from outside: whoever waits on it is told so at once."""
    with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


PULSE = Pulse()
