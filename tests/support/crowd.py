"""A crowd of clients that sign up over HTTP at a served product, and what the database says of it afterwards.

Runs beside the product: ``python -m tests.support.crowd lay PEOPLE`` prints where to post and with which cookies,
``python -m tests.support.crowd look`` what is there, both as JSON.
"""

import http.client
import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

CSRF = "b" * 32
PLACES = 20_000


def lay(people: int) -> dict[str, Any]:
    """Make, in a database without rows, people who are signed in, one session with room for all, and one that is full."""
    from django.core.management import call_command
    from django.urls import reverse

    call_command("createcachetable", verbosity=0)
    from benchmarks import ground
    from tests.support.factories import make_federation
    from tests.support.offers import make_session, make_signup

    township = make_federation().township
    session = make_session(org=township, capacity=PLACES)
    full = make_session(org=township, capacity=1, waiting_list=False)
    make_signup(session=full)
    return {
        "cookies": ground.people_signed_in(people),
        "path": reverse("activities:worker_signup", args=[session.pk]),
        "full": reverse("activities:worker_signup", args=[full.pk]),
    }


def look() -> dict[str, Any]:
    """Tell which attempts are kept, and whether the counts and the database itself are sound."""
    from django.db import connection

    from niangjia.accounts import audit
    from niangjia.activities.models import Session, Signup
    from niangjia.ledger import verify

    attempts = [str(attempt) for attempt in Signup.objects.values_list("attempt", flat=True)]
    wrong = [
        str(session.pk)
        for session in Session.objects.all()
        if session.taken != Signup.objects.filter(session=session, state="confirmed").count()
    ]
    faults: list[str] = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            faults += [row[0] for row in cursor.execute("PRAGMA integrity_check") if row[0] != "ok"]
            faults += [str(row) for row in cursor.execute("PRAGMA foreign_key_check")]
    faults += audit.verify().faults + [fault.text for fault in verify.run().faults]
    return {"attempts": attempts, "miscounted": wrong, "faults": faults}


@dataclass
class Crowd:
    """What came of it: attempts that were answered with yes, and all answers by status (0: none)."""

    acknowledged: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, attempt: str) -> None:
        with self.lock:
            self.answers[status] += 1
            if status in (302, 303):
                self.acknowledged.append(attempt)


def post(connection: http.client.HTTPConnection, path: str, cookie: str, attempt: str) -> int:
    """Send the form once; give the status of the answer."""
    form = urlencode({"csrfmiddlewaretoken": CSRF, "attempt": attempt})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"niangjia_session={cookie}; niangjia_csrf={CSRF}",
    }
    connection.request("POST", path, form, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def sign_up(
    port: int, path: str, cookies: Sequence[str], *, clients: int, meanwhile: Callable[[Crowd], None]
) -> Crowd:
    """Let so many clients sign people up until nobody is left or nobody answers; do something meanwhile."""
    crowd, waiting = Crowd(), list(cookies)

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            with crowd.lock:
                if not waiting:
                    break
                cookie = waiting.pop()
            attempt = str(uuid4())
            try:
                crowd.note(post(connection, path, cookie, attempt), attempt)
            except (OSError, http.client.HTTPException):
                crowd.note(0, attempt)
                break
        connection.close()

    threads = [threading.Thread(target=client) for _number in range(clients)]
    for thread in threads:
        thread.start()
    meanwhile(crowd)
    for thread in threads:
        thread.join()
    return crowd


def ask(environment: dict[str, str], *words: str) -> dict[str, Any]:
    """Run this module in a process of its own; give what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.crowd", *words], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(lay(int(sys.argv[2])) if sys.argv[1] == "lay" else look()))
