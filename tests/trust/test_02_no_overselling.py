"""No overselling. 32 parallel clients with replays, on SQLite and PostgreSQL, front and back office: sold =
capacity, every run.

A guarded `UPDATE … WHERE taken < capacity` and a unique key do it; the control counts and then inserts, and is found out.
How check-ins and reversals stay single is in ``test_04_decisions``.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Count

from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod, Door
from niangjia.activities.errors import LimitReached, QuotaFull, SessionFull
from niangjia.activities.models import Activity, Quota, Session, Signup
from niangjia.activities.services import ListRow, signups
from niangjia.core.ids import uuid7
from niangjia.ledger import verify
from niangjia.ledger.models import Entry
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.factories import TEST, Federation, make_federation, make_person, new_phone
from tests.support.hands import at_once
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)


@pytest.fixture
def fed(transactional_db: None) -> Federation:
    return make_federation()


def fresh(session: Session) -> Session:
    """Load the session as a view does."""
    return Session.objects.with_offer().get(pk=session.pk)


def by_oneself(session: Session, person: Person, attempt: UUID, at: datetime = NOW) -> Callable[[], Signup]:
    return lambda: services.sign_up(
        session=fresh(session), person=person, actor=actor_for(person, None), at=at, attempt=attempt
    )


def at_the_desk(session: Session, phone: str, attempt: UUID) -> Callable[[], Signup]:
    return lambda: services.sign_up_walk_in(
        session=fresh(session), phone=phone, group="courier", actor=TEST, at=NOW, attempt=attempt
    )


def by_list(session: Session, quota: Quota | None, phone: str, attempt: UUID) -> Callable[[], Any]:
    def send() -> Any:
        result = services.sign_up_list(
            session=fresh(session),
            quota=quota,
            rows=[ListRow("", phone, "courier")],
            actor=TEST,
            at=NOW,
            attempt=attempt,
        )[0]
        return result.signup or result.refusal

    return send


def cancelling(signup: Signup) -> Callable[[], Signup]:
    return lambda: services.cancel_signup(signup=signup, actor=actor_for(signup.person, None), at=NOW)


def states(session: Session) -> Counter[str]:
    return Counter(Signup.objects.filter(session=session).values_list("state", flat=True))


def twins() -> int:
    """Count the persons with more than one live sign-up in a session, by record and by phone."""
    live = Signup.objects.live().order_by()
    by_record = live.values("session", "person").annotate(n=Count("pk")).filter(n__gt=1).count()
    by_phone = live.values("session", "person__phone_index").annotate(n=Count("pk")).filter(n__gt=1).count()
    return by_record + by_phone


def faults() -> list[str]:
    return [fault.text for fault in verify.run().faults]


def shuffled(acts: list[Callable[[], Any]]) -> list[Callable[[], Any]]:
    random.Random(7).shuffle(acts)
    return acts


def rush(fed: Federation, *, waiting_list: bool) -> tuple[Session, list[Any]]:
    """Let forty-eight people want thirty places, each tapping twice and once more in another tab."""
    session = make_session(org=fed.township, at=NOW, capacity=30, waiting_list=waiting_list)
    acts = []
    for _person in range(48):
        person, attempt = make_person(org=fed.union), uuid7()
        acts += [by_oneself(session, person, attempt)] * 2 + [by_oneself(session, person, uuid7())]
    came = at_once(shuffled(acts))
    session.refresh_from_db()
    return session, came


@pytest.mark.parametrize("waiting_list", [True, False])
def test_thirty_places_are_sold_thirty_times(fed: Federation, waiting_list: bool):
    session, came = rush(fed, waiting_list=waiting_list)
    assert (session.taken, session.queued) == (30, 18 if waiting_list else 0)
    assert states(session) == ({"confirmed": 30, "waiting": 18} if waiting_list else {"confirmed": 30})
    assert Counter(type(one) for one in came) == (
        {Signup: 144} if waiting_list else {Signup: 90, SessionFull: 54}
    )
    assert (twins(), faults()) == (0, [])


def test_phone_desk_and_lists_share_the_places(fed: Federation):
    """Front office, walk-ins, an outlet's list and an open list, all at once, everything sent twice."""
    session = make_session(org=fed.township, at=NOW, capacity=30)
    quota = services.set_quota(session=session, org=fed.outlet, places=6, actor=TEST, at=NOW)
    acts: list[Callable[[], Any]] = []
    for turn in range(15):
        acts += [by_oneself(session, make_person(org=fed.union), uuid7())] * 2
        acts += [at_the_desk(session, new_phone(), uuid7())] * 2
        acts += [by_list(session, quota if turn % 2 else None, new_phone(), uuid7())] * 2
    came = at_once(shuffled(acts))
    session.refresh_from_db()
    quota.refresh_from_db()
    assert (session.taken, session.reserved, session.queued) == (30, 0, 14)
    assert (quota.taken, states(session)) == (6, {"confirmed": 30, "waiting": 14})
    assert Counter(one for one in came if isinstance(one, str)) == {"给您预留的 6 个名额已用完。": 2}
    assert (twins(), faults()) == (0, [])


def test_somebody_at_the_desk_and_on_the_phone_has_one_place(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=30)
    quota = services.set_quota(session=session, org=fed.outlet, places=10, actor=TEST, at=NOW)
    acts: list[Callable[[], Any]] = []
    for _person in range(10):
        phone = new_phone()
        person = make_person(org=fed.union, phone=phone)
        acts += [
            by_oneself(session, person, uuid7()),
            at_the_desk(session, phone, uuid7()),
            by_list(session, quota, phone, uuid7()),
        ]
    came = at_once(shuffled(acts))
    assert {type(one) for one in came} == {Signup}
    session.refresh_from_db()
    assert (session.taken, states(session), twins(), faults()) == (10, {"confirmed": 10}, 0, [])


def test_last_kept_place_is_given_once(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=30)
    quota = services.set_quota(session=session, org=fed.outlet, places=1, actor=TEST, at=NOW)

    def listed(person: Person) -> Callable[[], Signup]:
        given = {"person": person, "actor": TEST, "at": NOW, "door": Door.LIST, "quota": quota}
        return lambda: services.sign_up(session=fresh(session), **given)

    came = at_once([listed(make_person(org=fed.outlet)) for _turn in range(10)])
    assert Counter(type(one) for one in came) == {Signup: 1, QuotaFull: 9}
    session.refresh_from_db()
    assert (session.taken, session.reserved, faults()) == (1, 0, [])


def test_limit_is_used_once_in_ten_sessions(fed: Federation):
    activity = make_activity(org=fed.township, published=False, at=NOW, limit="year")
    sessions = [make_session(activity=Activity.objects.get(pk=activity.pk), at=NOW) for _turn in range(10)]
    person = make_person(org=fed.union)
    came = at_once([by_oneself(session, person, uuid7()) for session in sessions])
    assert Counter(type(one) for one in came) == {Signup: 1, LimitReached: 9}
    assert (Signup.objects.count(), sum(fresh(one).taken for one in sessions), faults()) == (1, 1, [])


def test_ten_hands_let_one_waiting_person_in_once(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=2)
    holder, _other, waiting, second = (make_signup(session=session, at=NOW) for _turn in range(4))
    services.cancel_signup(signup=holder, actor=TEST, at=session.starts_at)
    given = {"method": CheckInMethod.LIST, "actor": TEST, "at": session.starts_at}
    came = at_once([lambda: services.check_in(signup=waiting, **given)] * 10)
    assert {one.state for one in came} == {"attended"}
    session.refresh_from_db()
    second.refresh_from_db()
    assert (session.taken, session.queued, second.state) == (2, 1, "waiting")
    assert (Entry.objects.count(), faults()) == (1, [])


def test_cancelling_with_a_queue_loses_no_place(fed: Federation):
    """Twenty give up, each tapping twice; ten of those who wait give up too, and ten more come."""
    session = make_session(org=fed.township, at=NOW, capacity=30)
    signups = [make_signup(session=session, at=NOW + turn * timedelta(seconds=1)) for turn in range(65)]
    holders, queue = signups[:30], signups[30:]
    acts: list[Callable[[], Any]] = [cancelling(signup) for signup in (*holders[:20], *queue[:10])] * 2
    later = NOW + timedelta(minutes=5)
    acts += [by_oneself(session, make_person(org=fed.union), uuid7(), later) for _turn in range(10)]
    at_once(shuffled(acts))
    session.refresh_from_db()
    assert (session.taken, session.queued) == (30, 15)
    assert states(session) == {"confirmed": 10, "offered": 20, "waiting": 15, "cancelled": 30}
    first_in_line = [one.pk for one in queue[10:30]]
    assert set(Signup.objects.filter(state="offered").values_list("pk", flat=True)) == set(first_in_line)
    assert faults() == []


def test_place_given_back_while_somebody_queues_up_is_not_left_lying(fed: Federation):
    """Whoever comes at the moment of a cancellation has the place, or waits behind whoever has it."""
    for _round in range(4):
        session = make_session(org=fed.township, at=NOW, capacity=5)
        holders = [make_signup(session=session, at=NOW) for _turn in range(5)]
        acts: list[Callable[[], Any]] = [cancelling(signup) for signup in holders]
        acts += [by_oneself(session, make_person(org=fed.union), uuid7()) for _turn in range(6)]
        at_once(shuffled(acts))
        session.refresh_from_db()
        assert (session.taken, session.queued) == (5, 1)
    assert faults() == []


def test_lapsed_offers_are_settled_once(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=10)
    signups = [make_signup(session=session, at=NOW) for _turn in range(25)]
    for signup in signups[:10]:
        services.cancel_signup(signup=signup, actor=TEST, at=NOW)
    late = NOW + timedelta(hours=3)
    acts: list[Callable[[], Any]] = [lambda: services.settle_session(session=fresh(session), at=late)] * 16
    at_once([*acts, *(cancelling(one) for one in signups[20:])])
    session.refresh_from_db()
    assert (session.taken, session.queued, faults()) == (
        len(Signup.objects.holding().filter(session=session)),
        0,
        [],
    )
    assert states(session)["waiting"] == 0


def test_people_who_swap_their_dates_stand_in_nobodys_way(fed: Federation):
    first = make_session(org=fed.township, at=NOW, capacity=20)
    second = make_session(activity=first.activity, at=NOW, capacity=20)
    here = [make_signup(session=first, at=NOW) for _turn in range(10)]
    there = [make_signup(session=second, at=NOW) for _turn in range(10)]

    def moving(signup: Signup, target: Session) -> Callable[[], Signup]:
        worker = actor_for(signup.person, None)
        return lambda: services.move_signup(signup=signup, session=fresh(target), actor=worker, at=NOW)

    came = at_once(
        shuffled([*(moving(one, second) for one in here), *(moving(one, first) for one in there)] * 2)
    )
    assert Counter(one.state for one in came) == {"confirmed": 40}
    for session in (first, second):
        session.refresh_from_db()
        assert (session.taken, states(session)) == (10, {"confirmed": 10, "cancelled": 10})
    assert (twins(), faults()) == (0, [])


def test_session_called_off_in_a_rush_keeps_nobody(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=30)
    acts = [by_oneself(session, make_person(org=fed.union), uuid7()) for _turn in range(31)]
    acts.insert(8, lambda: services.cancel_session(session=session, reason="暴雨", actor=TEST, at=NOW))
    at_once(acts)
    session.refresh_from_db()
    assert (session.taken, session.queued, Signup.objects.live().count()) == (0, 0, 0)


def test_control_counting_and_then_inserting_oversells(fed: Federation, monkeypatch: pytest.MonkeyPatch):
    def count(session: Session, at: datetime) -> bool:
        if states(session)["confirmed"] >= session.capacity:
            raise SessionFull
        time.sleep(0.05)  # others count meanwhile
        return False

    monkeypatch.setattr(signups, "_must_queue", count)
    monkeypatch.setattr(signups, "_claim", lambda signup: True)
    session, _came = rush(fed, waiting_list=False)
    assert states(session)["confirmed"] > session.capacity
