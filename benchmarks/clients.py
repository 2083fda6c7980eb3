"""People who sign up at the same time, as their browsers would: cookies, CSRF, patience when told to come again.

One process on bare sockets, so that the two cores are left to what is measured.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

CSRF = "b" * 32
GOOD = {302, 303}
#: A rule said no: full, or closed.
REFUSED = {409}
BUSY = 503
#: How long somebody who is told to come again does so, in seconds.
PATIENCE = 60.0
PAUSE = 0.2


@dataclass
class Tally:
    """What came of a round. ``errors`` counts answers that are neither yes nor a rule's no."""

    served: int = 0
    refused: int = 0
    retried: int = 0
    errors: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Forms answered with yes or no, a second."""
        return len(self.waits) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Give the time to an answer, in milliseconds."""
        ordered = sorted(self.waits)
        return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 1) if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Order:
    """Somebody wants something.

    :param times: how often they tap: a replay must change nothing.
    """

    path: str
    cookie: str
    times: int = 1

    def request(self, port: int) -> bytes:
        form = urlencode({"csrfmiddlewaretoken": CSRF, "attempt": str(uuid4())})
        return (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n"
            f"Cookie: niangjia_session={self.cookie}; niangjia_csrf={CSRF}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n{form}"
        ).encode()


def post_all(port: int, orders: Sequence[Order], clients: int) -> Tally:
    """Let every order be posted, by so many clients at a time, each on one connection."""
    return asyncio.run(_post_all(port, orders, clients))


def post_at_once(port: int, orders: Sequence[Order]) -> Tally:
    """Let everybody come at the same moment, each on a connection of their own; times count from that moment."""
    return asyncio.run(_post_at_once(port, orders))


async def _post_all(port: int, orders: Sequence[Order], clients: int) -> Tally:
    tally, waiting = Tally(), list(reversed(orders))

    async def client() -> None:
        line = Line(port)
        while waiting:
            order = waiting.pop()
            await _place(line, order, tally, time.perf_counter())
        line.close()

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _number in range(clients)))
    tally.seconds = time.perf_counter() - begun
    return tally


async def _post_at_once(port: int, orders: Sequence[Order]) -> Tally:
    tally, begun = Tally(), time.perf_counter()

    async def person(order: Order) -> None:
        line = Line(port)
        await _place(line, order, tally, begun)
        line.close()

    await asyncio.gather(*(person(order) for order in orders))
    tally.seconds = time.perf_counter() - begun
    return tally


async def _place(line: "Line", order: Order, tally: Tally, begun: float) -> None:
    request = order.request(line.port)
    for turn in range(order.times):
        status = await line.ask(request)
        until = time.perf_counter() + PATIENCE
        while status in (BUSY, 0) and time.perf_counter() < until:
            tally.retried += 1
            await asyncio.sleep(PAUSE)
            status = await line.ask(request)
        if turn:
            continue
        if status in GOOD:
            tally.served += 1
        elif status in REFUSED:
            tally.refused += 1
        else:
            tally.errors += 1
            continue
        tally.waits.append(time.perf_counter() - begun)


class Line:
    """One connection, opened when it is needed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> int:
        """Send a request and read the answer; give its status, 0 when the connection was refused or cut."""
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = self._streams
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            await self._body(reader, head)
            return int(head[9:12])
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return 0

    async def _body(self, reader: asyncio.StreamReader, head: bytes) -> None:
        _before, found, rest = head.partition(b"content-length:")
        if found:
            await reader.readexactly(int(rest.split(b"\r\n", 1)[0]))
        elif b"transfer-encoding: chunked" in head:
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
