"""Clients that sign up at the same time, as browsers would: cookies, CSRF, patience when told to come again."""

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

CSRF = "b" * 32
GOOD = {200, 302, 303}
#: A rule said no: full, or closed.
REFUSED = {409, 422}
PATIENCE = 20


@dataclass
class Tally:
    """What came of a round. ``failed`` counts answers that are neither yes nor a rule's no."""

    taken: list[float] = field(default_factory=list)
    refused: int = 0
    retried: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return round((len(self.taken) + self.refused) / self.seconds, 1) if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Give a response time in milliseconds."""
        ordered = sorted(self.taken)
        return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 1) if ordered else 0.0


def rush(port: int, path: str, cookies: Sequence[str], clients: int, *, twice: bool = True) -> Tally:
    """Let every person post once (every tenth twice, as a double tap), by so many clients at a time."""
    waiting = list(cookies)
    tally, lock, gate = Tally(), threading.Lock(), threading.Barrier(clients + 1)

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        gate.wait()
        while True:
            with lock:
                if not waiting:
                    break
                cookie, last = waiting.pop(), len(waiting)
            form = urlencode({"csrfmiddlewaretoken": CSRF, "attempt": str(uuid4())})
            for _turn in range(2 if twice and last % 10 == 0 else 1):
                begun = time.perf_counter()
                status, retried = _post(connection, path, cookie, form)
                with lock:
                    tally.retried += retried
                    if _turn == 0:
                        _note(tally, status, time.perf_counter() - begun)
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    tally.seconds = time.perf_counter() - begun
    return tally


def warm(port: int, cookie: str, times: int) -> None:
    """Let every web process load what it needs before it is measured."""
    for _number in range(times):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/activities/", headers={"Cookie": f"niangjia_session={cookie}"})
        connection.getresponse().read()
        connection.close()


def _note(tally: Tally, status: int, seconds: float) -> None:
    if status in GOOD:
        tally.taken.append(seconds)
    elif status in REFUSED:
        tally.refused += 1
    else:
        tally.failed += 1


def _post(connection: http.client.HTTPConnection, path: str, cookie: str, form: str) -> tuple[int, int]:
    """Post the form, again when told to come again; give the status and how often that was."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"niangjia_session={cookie}; niangjia_csrf={CSRF}",
    }
    for turn in range(PATIENCE):
        connection.request("POST", path, form, headers)
        response = connection.getresponse()
        response.read()
        if response.status != 503:
            return response.status, turn
        time.sleep(0.05 * (turn + 1))
    return 503, PATIENCE
