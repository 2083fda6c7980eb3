"""Time. Stored UTC, shown Asia/Shanghai, deadlines by database clock.

On PostgreSQL the process's own clock is put five minutes wrong, either way: nothing opens or closes a second earlier or later for
that. SQLite has no clock but this machine's, which all its processes share.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import codes, services
from niangjia.activities.models import CheckIn, Session, Signup
from niangjia.core import clock
from niangjia.people import roles
from tests.support.factories import TEST, Federation, client_for, make_actor, make_person
from tests.support.moments import make_running_session
from tests.support.offers import make_session, make_signup

pytestmark = pytest.mark.django_db
WRONG = [pytest.param(minutes, id=f"{minutes:+d} min") for minutes in (-5, 5)]


@contextmanager
def clock_off(minutes: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the clock of this process wrong, as Python and Django read it; the database's stays right.

    SQLite asks this machine: there the truth is what it said before.
    """
    real, now = time.time, timezone.now
    by = timedelta(minutes=minutes)
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: real() + by.total_seconds())
        patch.setattr(timezone, "now", lambda: now() + by)
        if connection.vendor != "postgresql":
            patch.setattr(clock.timezone, "now", lambda: now() + by)
            patch.setattr(clock, "connection", Right(now))
        yield


class Right:
    """A database with a clock of its own, in the place of SQLite."""

    vendor = "postgresql"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now

    def cursor(self) -> "Right":
        return self

    def __enter__(self) -> "Right":
        return self

    def __exit__(self, *_error: object) -> None: ...

    def execute(self, statement: str) -> None:
        assert statement == "SELECT clock_timestamp()"

    def fetchone(self) -> tuple[datetime]:
        return (self.now(),)


@pytest.mark.parametrize("minutes", WRONG)
def test_wrong_process_clock_is_not_asked(minutes: int, monkeypatch: pytest.MonkeyPatch):
    right = timezone.now()
    with clock_off(minutes, monkeypatch):
        assert abs(timezone.now() - right) > timedelta(minutes=4)
        assert abs(clock.database_now() - right) < timedelta(seconds=30)


@pytest.mark.parametrize("minutes", WRONG)
def test_sign_up_opens_and_closes_by_the_database(
    fed: Federation, minutes: int, monkeypatch: pytest.MonkeyPatch
):
    at = timezone.now()
    soon, late = timedelta(minutes=2), timedelta(days=2)
    times = {
        "not yet": {"opens_at": at + soon},
        "just opened": {"opens_at": at - soon},
        "closing": {"closes_at": at + soon},
        "closed": {"closes_at": at - soon},
    }
    sessions = {
        name: make_session(org=fed.township, at=at - timedelta(days=1), starts_at=at + late, **given)
        for name, given in times.items()
    }
    client = client_for(make_person(org=fed.union))
    with clock_off(minutes, monkeypatch):
        came = {
            name: client.post(reverse("activities:worker_signup", args=[session.pk])).status_code
            for name, session in sessions.items()
        }
    assert came == {"not yet": 409, "just opened": 303, "closing": 303, "closed": 409}


@pytest.mark.parametrize("minutes", WRONG)
def test_pages_say_what_the_database_will_do(fed: Federation, minutes: int, monkeypatch: pytest.MonkeyPatch):
    """The button is there when it works, and only then."""
    at, soon = timezone.now(), timedelta(minutes=2)
    given = {"org": fed.township, "at": at - timedelta(days=1), "starts_at": at + timedelta(days=2)}
    opening = make_session(opens_at=at - soon, **given)
    closed = make_session(closes_at=at - soon, **given)
    client = client_for(make_person(org=fed.union))
    with clock_off(minutes, monkeypatch):
        for session, may in ((opening, True), (closed, False)):
            link = reverse("activities:worker_signup", args=[session.pk])
            page = client.get(
                reverse("activities:worker_activity", args=[session.activity_id])
            ).content.decode()
            listed = client.get("/activities/").content.decode()
            assert ((link in page), (link in listed)) == (may, may)


@pytest.mark.parametrize("minutes", WRONG)
def test_offer_is_kept_until_the_database_says_it_lapsed(
    fed: Federation, minutes: int, monkeypatch: pytest.MonkeyPatch
):
    at = timezone.now()
    for ago, kept in ((58, "confirmed"), (62, "cancelled")):
        session = make_session(org=fed.township, at=at - timedelta(days=1), capacity=1, offer_minutes=60)
        begun = at - timedelta(minutes=ago)
        holder, waiting = (make_signup(session=session, at=begun) for _turn in range(2))
        services.cancel_signup(signup=holder, actor=TEST, at=begun)
        with clock_off(minutes, monkeypatch):
            url = reverse("activities:worker_offer", args=[waiting.pk])
            client_for(waiting.person).post(url, {"answer": "yes"})
        assert Signup.objects.get(pk=waiting.pk).state == kept


@pytest.mark.parametrize("minutes", WRONG)
def test_door_shows_and_reads_codes_of_the_database(
    fed: Federation, minutes: int, monkeypatch: pytest.MonkeyPatch
):
    session = make_running_session(fed.township)
    signup = make_signup(session=session)
    code = codes.door_code(session.pk, timezone.now())
    with clock_off(minutes, monkeypatch):
        assert client_for(signup.person).post(f"/d/{code}/").status_code == 200
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("minutes", WRONG)
def test_desk_is_not_left_early(fed: Federation, minutes: int, monkeypatch: pytest.MonkeyPatch):
    """The idle limit is the database's, whichever process was asked before."""
    settings_minutes = settings.NIANGJIA_DESK_IDLE_MINUTES
    client = client_for(make_actor(roles.STATION, fed.station))
    client.get("/desk/")
    session = client.session
    session["seen_at"] = (timezone.now() - timedelta(minutes=settings_minutes - 2)).timestamp()
    session.save()
    with clock_off(minutes, monkeypatch):
        assert client.get("/desk/").status_code == 200
    session = client.session
    session["seen_at"] = (timezone.now() - timedelta(minutes=settings_minutes + 2)).timestamp()
    session.save()
    with clock_off(minutes, monkeypatch):
        assert client.get("/desk/").status_code == 302


def test_moments_are_stored_in_utc(fed: Federation):
    starts = datetime(2050, 3, 8, 9, 30, tzinfo=clock.SHANGHAI)
    session = make_session(org=fed.township, starts_at=starts)
    with connection.cursor() as cursor:
        column = "starts_at AT TIME ZONE 'UTC'" if connection.vendor == "postgresql" else "starts_at"
        cursor.execute(
            f"SELECT CAST({column} AS text) FROM activities_session WHERE starts_at > '2050-01-01'"
        )
        assert [row[0][:16] for row in cursor.fetchall()] == ["2050-03-08 01:30"]
    assert Session.objects.get(pk=session.pk).starts_at == datetime(2050, 3, 8, 1, 30, tzinfo=UTC)
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    kinds = {field.db_type(connection) for field in fields if type(field) is models.DateTimeField}
    assert kinds == {"timestamp with time zone" if connection.vendor == "postgresql" else "datetime"}
    assert (settings.USE_TZ, settings.TIME_ZONE) == (True, "Asia/Shanghai")


def test_moments_are_shown_in_shanghai(fed: Federation):
    starts = datetime(2050, 3, 7, 16, 30, tzinfo=UTC)
    session = make_session(org=fed.township, starts_at=starts)
    worker = client_for(make_person(org=fed.union))
    desk = client_for(make_actor(roles.TOWNSHIP, fed.township))
    pages = (
        worker.get(reverse("activities:worker_activity", args=[session.activity_id])),
        desk.get(reverse("activities:desk_session", args=[session.pk])),
    )
    for page in pages:
        text = page.content.decode()
        assert ("3月8日" in text, "00:30" in text, "16:30" in text) == (True, True, False)
