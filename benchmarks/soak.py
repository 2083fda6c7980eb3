"""Mixed work for a long time on one database: two web processes and a job worker, and nothing lost at the end.

Couriers sign up and cancel, a station checks in and takes back, a district opens figures, an auditor reads. Whatever was
answered with yes is remembered and compared with the database afterwards.
"""

import argparse
import json
import os
import random
import re
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from benchmarks import ground
from benchmarks.clients import BUSY, CSRF
from benchmarks.options import ENGINES
from benchmarks.served import empty, served

HELP = "Mixed work for a long time, and nothing lost at the end."
COURIERS, SESSIONS, CAPACITY = 300, 24, 16
NAMED = "测试"
SAMPLE_EVERY = 5.0


@dataclass
class Log:
    """What was answered. ``live`` holds what the last yes said of a person's place; ``unsure`` what nobody knows."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    answers: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    live: set[tuple[str, str]] = field(default_factory=set)
    unsure: set[tuple[str, str]] = field(default_factory=set)

    def note(self, kind: str, status: int, seconds: float, where: str) -> None:
        with self.lock:
            self.answers[f"{kind} {status}"] += 1
            self.seconds.setdefault(kind, []).append(seconds)
            if status >= 500 and status != BUSY:
                self.wrong.append(f"{kind} {where}: {status}")

    def percentile(self, share: float) -> float:
        every = sorted(one for some in self.seconds.values() for one in some)
        return round(every[min(int(len(every) * share), len(every) - 1)] * 1000, 1) if every else 0.0


class Visitor:
    """A browser of one person: cookies, CSRF, and a note of every answer."""

    def __init__(self, base: str, cookie: str, log: Log) -> None:
        self.base, self.log = base, log
        self.http = requests.Session()
        self.http.cookies.update({"niangjia_session": cookie, "niangjia_csrf": CSRF})
        self.http.headers["Referer"] = base

    def get(self, kind: str, path: str) -> str:
        answer = self._ask(kind, "GET", path)
        return answer.text if answer is not None else ""

    def post(self, kind: str, path: str, **form: Any) -> requests.Response | None:
        return self._ask(kind, "POST", path, data={"csrfmiddlewaretoken": CSRF, **form})

    def _ask(self, kind: str, method: str, path: str, **more: Any) -> requests.Response | None:
        begun = time.perf_counter()
        try:
            answer = self.http.request(method, self.base + path, allow_redirects=False, timeout=60, **more)
        except requests.RequestException as error:
            self.log.note(kind, 599, time.perf_counter() - begun, f"{path} ({type(error).__name__})")
            return None
        self.log.note(kind, answer.status_code, time.perf_counter() - begun, path)
        return answer


def courier(visitors: Sequence[tuple[str, Visitor]], laid: dict[str, Any], log: Log) -> Callable[[], None]:
    """Sign somebody up and, now and then, cancel again; some tap twice."""

    def turn() -> None:
        person, visitor = random.choice(visitors)
        session = random.choice(laid["sessions"])
        visitor.get("list", "/activities/")
        attempt, place = str(uuid4()), (person, session)
        if place in log.live or place in log.unsure:
            return
        answers = [
            visitor.post("sign up", f"/sessions/{session}/signup/", attempt=attempt)
            for _tap in range(random.choice((1, 1, 1, 2)))
        ]
        said_yes = [one for one in answers if one is not None and one.status_code == 303]
        if said_yes:
            log.live.add(place)
        elif any(one is None or one.status_code == BUSY for one in answers):
            log.unsure.add(place)
        if said_yes and random.random() < 0.4:
            ticket = said_yes[0].headers["Location"].partition("?")[0]
            visitor.get("ticket", ticket)
            answer = visitor.post("cancel", f"{ticket}cancel/")
            if answer is None or answer.status_code == BUSY:
                log.unsure.add(place)
            elif "已取消" in visitor.get("ticket", ticket):  # somebody checked in meanwhile keeps the place
                log.live.discard(place)

    return turn


def station(visitor: Visitor, laid: dict[str, Any]) -> Callable[[], None]:
    """Check people in from the list, take some of it back, count heads."""

    def turn() -> None:
        visitor.get("today", "/desk/")
        page = visitor.get("sign-up list", f"/desk/sessions/{random.choice(laid['sessions'])}/")
        for link in random.sample(found := sorted(set(CHECK_IN.findall(page))), min(3, len(found))):
            visitor.post("check in", link)
            if random.random() < 0.3:
                visitor.post("take back", link.replace("/check-in/", "/undo/"), slip="1")
        visitor.get("head-counts", "/desk/headcounts/")

    return turn


def cadre(visitor: Visitor) -> Callable[[], None]:
    """Open the dashboard and what stands behind a number."""

    def turn() -> None:
        half = "since=2023-01-01&until=2023-06-30"
        visitor.get("dashboard", f"/desk/figures/?{half}")
        visitor.get("evidence", f"/desk/figures/services.times/?{half}&page={random.randint(1, 3)}")
        visitor.get("people", "/desk/people/?q=zxm")

    return turn


def auditor(visitor: Visitor) -> Callable[[], None]:
    """Read the trail and the public figures."""

    def turn() -> None:
        visitor.get("audit", "/desk/audit/")
        visitor.get("public figures", "/figures/")

    return turn


CHECK_IN = re.compile(r'action="(/desk/signups/[0-9a-f-]{36}/check-in/)"')


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=30, help="How long (default: 30).")
    parser.add_argument(
        "--engine", choices=ENGINES, default="sqlite", help="On which database (default: sqlite)."
    )


def measure(*, minutes: float, engine: str) -> dict[str, Any]:
    """Let everybody work for so many minutes; then stop everything and count."""
    with empty(engine, tables=False) as place:
        place.run("demo", "build", "--scale", "small", "--json")
        laid = place.ask("lay", module="benchmarks.soak")
        with served(place, 2, jobs=True) as port:
            log, sizes = _work(f"http://127.0.0.1:{port}", laid, minutes, place.folder)
        checks = {name: json.loads(place.run(name, "verify", "--json")) for name in ("ledger", "audit")}
        counted = place.ask("count", module="benchmarks.soak")
    return _judged(log, sizes, checks, counted, engine=engine, minutes=minutes)


def sound(report: dict[str, Any]) -> bool:
    """Say whether nothing failed, was lost, appeared or was oversold."""
    return bool(report["sound"])


def _work(base: str, laid: dict[str, Any], minutes: float, folder: Path) -> tuple[Log, dict[str, list[int]]]:
    log, until = Log(), time.monotonic() + minutes * 60
    couriers = [(person, Visitor(base, cookie, log)) for person, cookie in laid["couriers"].items()]
    share = len(couriers) // 6
    turns = [
        *(courier(couriers[number * share : (number + 1) * share], laid, log) for number in range(6)),
        *(station(Visitor(base, laid["staff"]["station"], log), laid) for _number in range(2)),
        *(cadre(Visitor(base, laid["staff"]["district"], log)) for _number in range(2)),
        auditor(Visitor(base, laid["staff"]["auditor"], log)),
    ]

    def repeat(turn: Callable[[], None]) -> None:
        while time.monotonic() < until:
            turn()
            time.sleep(random.random() * 0.2)

    threads = [threading.Thread(target=repeat, args=(turn,)) for turn in turns]
    for thread in threads:
        thread.start()
    sizes: dict[str, list[int]] = {"memory": [], "wal": []}
    while any(thread.is_alive() for thread in threads):
        sizes["memory"].append(_memory())
        sizes["wal"].append(sum(one.stat().st_size for one in folder.rglob("*-wal")))
        time.sleep(min(SAMPLE_EVERY, minutes * 6))
    return log, sizes


def _memory() -> int:
    """Add up what the processes started from here hold, in bytes (Linux)."""
    held, waiting = 0, [str(os.getpid())]
    while waiting:
        folder = Path("/proc") / waiting.pop()
        try:
            below = [
                pid for task in (folder / "task").iterdir() for pid in (task / "children").read_text().split()
            ]
            pages = [int((Path("/proc") / pid / "statm").read_text().split()[1]) for pid in below]
        except OSError:
            continue
        held += sum(pages) * resource.getpagesize()
        waiting += below
    return held


def _judged(
    log: Log, sizes: dict[str, list[int]], checks: dict[str, Any], counted: dict[str, Any], **of: Any
) -> dict[str, Any]:
    kept = {tuple(pair) for pair in counted["live"]}
    lost = sorted(log.live - kept - log.unsure)
    appeared = sorted(kept - log.live - log.unsure)
    tenth = max(len(sizes["memory"]) // 10, 1)
    report = {
        **of,
        "requests": sum(log.answers.values()),
        "answers": dict(sorted(log.answers.items())),
        "busy": sum(n for name, n in log.answers.items() if name.endswith(f" {BUSY}")),
        "errors": len(log.wrong),
        "first_errors": log.wrong[:10],
        "p50_ms": log.percentile(0.5),
        "p99_ms": log.percentile(0.99),
        "memory_early_mb": round(sum(sizes["memory"][tenth : 2 * tenth]) / tenth / 2**20),
        "memory_late_mb": round(sum(sizes["memory"][-tenth:]) / tenth / 2**20),
        "wal_largest_mb": round(max(sizes["wal"], default=0) / 2**20, 1),
        "lost": len(lost),
        "appeared": len(appeared),
        "unsure": len(log.unsure),
        "oversold": counted["oversold"],
        "integrity": counted["integrity"],
        "ledger": checks["ledger"],
        "audit": {name: checks["audit"][name] for name in ("records", "broken")},
    }
    report["sound"] = not (
        report["errors"] or lost or appeared or counted["oversold"] or counted["integrity"] != "ok"
    ) and not (checks["ledger"]["broken"] or checks["audit"]["broken"])
    return report


def words(report: dict[str, Any]) -> str:
    """Say the report to a person."""
    of = report
    lines = (
        "{engine}: {minutes:g} minutes, {requests} requests, {errors} errors, {busy} told to come again,",
        "  p50 {p50_ms:.0f} ms, p99 {p99_ms:.0f} ms",
        "memory {memory_early_mb} MB early, {memory_late_mb} MB late; largest write-ahead log {wal_largest_mb} MB",
        "lost {lost}, appeared {appeared}, oversold {oversold}, integrity {integrity},",
        "  ledger broken {ledger[broken]}, audit broken {audit[broken]}",
        "sound" if of["sound"] else "NOT SOUND: see --json",
    )
    return "\n".join(line.format(**of) for line in lines)


def lay() -> dict[str, Any]:
    """Make couriers who are signed in, sessions that start soon, and log-ins of the demo's staff."""
    from datetime import timedelta

    from django.utils import timezone

    from niangjia.activities import services
    from niangjia.core import declare
    from niangjia.core.actor import system_actor
    from niangjia.ledger.models import Programme
    from niangjia.people.models import Person

    at, actor = timezone.now(), system_actor("soak")
    personas = {one.key: one for one in declare.ask("personas", "personas")}
    staff = {
        key: Person.objects.get(user=personas[key].user_id) for key in ("station", "district", "auditor")
    }
    home = staff["station"].posts.get().org
    activity = services.create_activity(
        org=home, programme=Programme.objects.get(pk="classroom"), title="流动课堂", actor=actor, at=at
    )
    sessions = [
        services.add_session(
            activity=activity,
            starts_at=at + timedelta(hours=2),
            ends_at=at + timedelta(hours=8),
            place="职工服务站",
            capacity=CAPACITY,
            opens_at=at - timedelta(days=1),
            closes_at=at + timedelta(minutes=110),
            waiting_limit=0,
            actor=actor,
            at=at,
        )
        for _number in range(SESSIONS)
    ]
    services.publish_activity(activity=activity, actor=actor, at=at)
    cookies = ground.people_signed_in(COURIERS)
    persons = dict(Person.objects.filter(name__startswith=NAMED).values_list("name", "pk"))
    return {
        "couriers": {str(persons[f"{NAMED}{number}"]): cookie for number, cookie in enumerate(cookies)},
        "sessions": [str(session.pk) for session in sessions],
        "staff": dict(zip(staff, ground.cookies_of(person.user for person in staff.values()), strict=True)),
    }


def count() -> dict[str, Any]:
    """Tell who holds a place, which sessions hold too many, and whether the file is whole."""
    from django.db import connection

    from niangjia.activities.choices import SignupState
    from niangjia.activities.models import Session, Signup

    held = (SignupState.CONFIRMED, SignupState.ATTENDED)
    oversold = 0
    for session in Session.objects.all():
        taken = Signup.objects.filter(session=session, state__in=(*held, SignupState.OFFERED)).count()
        oversold += taken > session.capacity or session.taken != taken
    integrity = "ok"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            integrity = cursor.fetchone()[0]
    mine = Signup.objects.filter(session__activity__title="流动课堂", person__name__startswith=NAMED)
    live = mine.filter(state__in=held).values_list("person_id", "session_id")
    return {
        "live": [[str(person), str(session)] for person, session in live],
        "oversold": oversold,
        "integrity": integrity,
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(lay() if sys.argv[1] == "lay" else count()))
