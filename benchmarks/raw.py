"""The bare statements by themselves: no web, no ORM, one transaction each."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from benchmarks.bare.statements import INSERT, UPDATE
from benchmarks.served import Place

Take = Callable[[str], None]


def per_second(place: Place, session: str, people: int, clients: int) -> float:
    """Let every person take a place, by so many connections at a time; give takings a second."""
    waiting, lock, gate = list(range(people)), threading.Lock(), threading.Barrier(clients + 1)
    failed: list[BaseException] = []

    def work() -> None:
        with closing(_connect(place)) as connection:
            take = _taker(place, connection, session)
            gate.wait()
            try:
                while True:
                    with lock:
                        if not waiting:
                            return
                        person = waiting.pop()
                    take(f"raw {person}")
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=work) for _number in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return people / (time.perf_counter() - begun)


def _connect(place: Place) -> Any:
    if place.engine == "postgresql":
        import psycopg

        return psycopg.connect(place.environment["NIANGJIA_DATABASE_URL"], autocommit=True)
    file = place.folder / "niangjia.sqlite3"
    connection = sqlite3.connect(file, timeout=60, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _taker(place: Place, connection: Any, session: str) -> Take:
    begin, mark = ("BEGIN", "%s") if place.engine == "postgresql" else ("BEGIN IMMEDIATE", "?")
    insert, update = INSERT.replace("%s", mark), UPDATE.replace("%s", mark)

    def take(person: str) -> None:
        connection.execute(begin)
        connection.execute(insert, (session, person))
        connection.execute(update, (session,))
        connection.execute("COMMIT")

    return take
