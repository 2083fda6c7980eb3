"""Many hands at once: every place is had once, every person has one, and every check-in is posted once.

Each hand is a thread with a connection of its own, as a web process has it.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connections
from django.db.models import Count

from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod, Door
from niangjia.activities.errors import LimitReached, QuotaFull, SessionFull
from niangjia.activities.models import Activity, CheckIn, HeadcountSheet, Quota, Session, Signup
from niangjia.activities.services import ListRow
from niangjia.core.errors import RuleViolation
from niangjia.core.ids import uuid7
from niangjia.ledger import verify
from niangjia.ledger.models import Entry
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.factories import TEST, Federation, make_federation, make_person, new_phone
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
HANDS = 32


@pytest.fixture
def fed(transactional_db: None) -> Federation:
    return make_federation()


def insist(act: Callable[[], Any]) -> Any:
    """Do it; ask again, as a browser does on 503, when SQLite had no turn for us in all its patience."""
    while True:
        try:
            return act()
        except RuleViolation as refusal:
            return refusal
        except OperationalError as busy:
            if "database is locked" not in str(busy):
                raise


def at_once(acts: Sequence[Callable[[], Any]], hands: int = HANDS) -> list[Any]:
    """Do all of it, that many at a time, beginning together; give what came of each, refusals included."""
    start = Barrier(min(hands, len(acts)))

    def hand(mine: Sequence[int]) -> list[tuple[int, Any]]:
        done = []
        try:
            start.wait(30)
            for turn in mine:
                done.append((turn, insist(acts[turn])))
        finally:
            connections.close_all()
        return done

    with ThreadPoolExecutor(start.parties) as pool:
        shares = [range(first, len(acts), start.parties) for first in range(start.parties)]
        came = dict(pair for share in pool.map(hand, shares) for pair in share)
    return [came[turn] for turn in range(len(acts))]


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


@pytest.mark.parametrize("waiting_list", [True, False])
def test_thirty_places_are_sold_thirty_times(fed: Federation, waiting_list: bool):
    """Forty-eight people, each tapping twice and once more in another tab."""
    session = make_session(org=fed.township, at=NOW, capacity=30, waiting_list=waiting_list)
    acts = []
    for _person in range(48):
        person, attempt = make_person(org=fed.union), uuid7()
        acts += [by_oneself(session, person, attempt)] * 2 + [by_oneself(session, person, uuid7())]
    came = at_once(shuffled(acts))
    session.refresh_from_db()
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


def test_ten_check_ins_are_one_entry(fed: Federation):
    """Ticket, door and list in the same instant."""
    session = make_session(org=fed.township, at=NOW)
    signups = [make_signup(session=session, at=NOW) for _turn in range(3)]

    def door(signup: Signup) -> Callable[[], Signup]:
        code, worker = services.door_code(session, session.starts_at), actor_for(signup.person, None)
        given = {"code": code, "person": signup.person, "actor": worker, "at": session.starts_at}
        return lambda: services.check_in_by_door_code(**given)

    def staff(signup: Signup, method: str) -> Callable[[], Signup]:
        given = {"signup": signup, "method": method, "actor": TEST, "at": session.starts_at}
        return lambda: services.check_in(**given)

    acts = []
    for signup in signups:
        ticks = [staff(signup, method) for method in (CheckInMethod.LIST, CheckInMethod.TICKET)]
        acts += [*ticks * 3, *[door(signup)] * 4]
    came = at_once(shuffled(acts))
    assert {one.state for one in came} == {"attended"}
    assert (Entry.objects.count(), CheckIn.objects.count()) == (3, 3)
    assert faults() == []


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


def test_mistake_taken_back_by_ten_hands_is_reversed_once(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    signup = make_signup(session=session, at=NOW)
    given = {"actor": TEST, "at": session.starts_at}
    services.check_in(signup=signup, method=CheckInMethod.LIST, **given)
    at_once([lambda: services.undo_check_in(signup=signup, reason="点错了人", **given)] * 10)
    assert sorted(Entry.objects.values_list("key", flat=True)) == ["attended:1", "reversal:attended:1"]
    assert faults() == []


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


def test_sheet_sent_ten_times_is_one(fed: Federation):
    attempt = uuid7()
    given = {"org": fed.station, "programme": "summer", "on": NOW.date(), "headcount": 12}
    came = at_once([lambda: services.record_headcount(attempt=attempt, actor=TEST, at=NOW, **given)] * 10)
    assert len({one.pk for one in came}) == 1
    assert (HeadcountSheet.objects.count(), Entry.objects.count(), faults()) == (1, 1, [])
