"""The waiting list moves up by itself: an offer with a deadline."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from niangjia.accounts.models import SmsMessage
from niangjia.activities import queries, services
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.errors import OfferExpired, SessionFull
from niangjia.activities.models import Allowance, Session, Signup
from niangjia.core.errors import NotAllowed
from niangjia.people.middleware import actor_for
from tests.support.factories import Federation, make_person, make_runner
from tests.support.offers import make_activity, make_session, make_signup

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def counts(session: Session) -> tuple[int, int, int]:
    """Taken, reserved, queued."""
    session.refresh_from_db()
    return session.taken, session.reserved, session.queued


def states(*signups: Signup) -> list[str]:
    for signup in signups:
        signup.refresh_from_db()
    return [signup.state for signup in signups]


def queue(fed: Federation, length: int, **fields: object) -> tuple[Session, list[Signup]]:
    """A session with one place: the first has it, the others wait."""
    activity = make_activity(org=fed.township, published=False, at=NOW, **fields)
    session = make_session(activity=activity, at=NOW, capacity=1, offer_minutes=60)
    people = [
        make_signup(session=session, person=make_person(org=fed.union), at=NOW + turn * MINUTE)
        for turn in range(length + 1)
    ]
    return session, people


def cancel(signup: Signup, at: datetime) -> None:
    services.cancel_signup(signup=signup, actor=actor_for(signup.person, None), at=at)


def accept(signup: Signup, at: datetime) -> Signup:
    return services.accept_offer(signup=signup, actor=actor_for(signup.person, None), at=at)


def test_place_goes_to_the_first_who_waits(fed: Federation):
    session, (holder, first, second) = queue(fed, 2)
    assert [queries.waiting_position(one) for one in (first, second)] == [1, 2]
    cancel(holder, NOW + HOUR)
    assert states(holder, first, second) == ["cancelled", "offered", "waiting"]
    assert (first.offered_until, counts(session)) == (NOW + 2 * HOUR, (1, 0, 1))
    assert queries.waiting_position(second) == 1


def test_who_is_offered_a_place_is_told_until_when(fed: Federation):
    _session, (holder, first) = queue(fed, 1)
    cancel(holder, NOW + HOUR)
    body = SmsMessage.objects.get(kind="place_offered").body
    assert ("请在 3月8日 11:00 前确认" in body, str(first.pk) in body) == (True, True)


def test_offer_ends_when_the_session_starts(fed: Federation):
    session, (holder, first) = queue(fed, 1)
    cancel(holder, session.starts_at - MINUTE)
    assert (states(first), first.offered_until) == (["offered"], session.starts_at)


def test_accepting_confirms_once(fed: Federation):
    session, (holder, first) = queue(fed, 1)
    cancel(holder, NOW + HOUR)
    assert [accept(first, NOW + HOUR).state for _tap in range(2)] == ["confirmed", "confirmed"]
    assert counts(session) == (1, 0, 0)
    assert SmsMessage.objects.filter(kind="signed_up").count() == 2  # the first holder, and now


def test_only_the_person_or_staff_accepts(fed: Federation):
    _session, (holder, first) = queue(fed, 1)
    cancel(holder, NOW)
    with pytest.raises(NotAllowed):
        services.accept_offer(signup=first, actor=actor_for(holder.person, None), at=NOW)
    assert states(first) == ["offered"]
    services.accept_offer(signup=first, actor=make_runner(fed.township), at=NOW)
    assert states(first) == ["confirmed"]


def test_declining_passes_the_place_on(fed: Federation):
    session, (holder, first, second) = queue(fed, 2)
    cancel(holder, NOW + HOUR)
    services.decline_offer(signup=first, actor=actor_for(first.person, None), at=NOW + HOUR)
    assert states(first, second) == ["cancelled", "offered"]
    assert counts(session) == (1, 0, 0)


def test_offer_lapses_and_the_place_moves_on(fed: Federation):
    session, (holder, first, second) = queue(fed, 2)
    cancel(holder, NOW)
    with pytest.raises(OfferExpired):
        accept(first, NOW + HOUR)
    assert states(first, second) == ["cancelled", "offered"]
    assert (second.offered_until, counts(session)) == (NOW + 2 * HOUR, (1, 0, 0))


def test_offer_holds_until_its_last_second(fed: Federation):
    _session, (holder, first) = queue(fed, 1)
    cancel(holder, NOW)
    assert accept(first, NOW + HOUR - timedelta(seconds=1)).state == "confirmed"


def test_waiting_is_nothing_to_accept(fed: Federation):
    _session, (_holder, first) = queue(fed, 1)
    with pytest.raises(OfferExpired):
        accept(first, NOW)
    assert states(first) == ["waiting"]


def test_lapsed_offer_of_the_last_in_the_queue_frees_the_place(fed: Federation):
    session, (holder, first) = queue(fed, 1)
    cancel(holder, NOW)
    services.settle_session(session=session, at=NOW + HOUR)
    assert (states(first), counts(session)) == (["cancelled"], (0, 0, 0))


def test_settling_twice_is_once_and_costs_one_read_when_nothing_is_due(
    fed: Federation, django_assert_num_queries
):
    session, (holder, first, second) = queue(fed, 2)
    cancel(holder, NOW)
    for _turn in range(2):
        services.settle_session(session=session, at=NOW + HOUR)
        assert (states(first, second), counts(session)) == (["cancelled", "offered"], (1, 0, 0))
    with django_assert_num_queries(1):
        services.settle_session(session=session, at=NOW + HOUR)


def test_next_sign_up_settles_what_lapsed(fed: Federation):
    session, (holder, first) = queue(fed, 1)
    cancel(holder, NOW)
    session.refresh_from_db()
    late = make_signup(session=session, at=NOW + HOUR)
    assert (states(first), late.state, counts(session)) == (["cancelled"], "confirmed", (1, 0, 0))


def test_nobody_jumps_the_queue(fed: Federation):
    session, (holder, first, second) = queue(fed, 2)
    cancel(holder, NOW)
    late = make_signup(session=session, at=NOW + HOUR)
    assert states(first, second, late) == ["cancelled", "offered", "waiting"]


def test_more_places_move_the_queue(fed: Federation):
    session, signups = queue(fed, 3)
    session.refresh_from_db()
    services.update_session(
        session=session,
        version=session.version,
        changes={"capacity": 3},
        actor=make_runner(fed.township),
        at=NOW,
    )
    assert states(*signups) == ["confirmed", "offered", "offered", "waiting"]
    assert counts(session) == (3, 0, 1)


def test_after_the_start_nobody_moves_up(fed: Federation):
    session, (holder, first) = queue(fed, 1)
    services.cancel_signup(signup=holder, actor=make_runner(fed.township), at=session.starts_at)
    assert (states(first), counts(session)) == (["waiting"], (0, 0, 1))
    services.settle_session(session=session, at=session.starts_at)
    assert (states(first), counts(session)) == (["waiting"], (0, 0, 1))


def test_who_waits_is_let_in_when_a_place_is_free(fed: Federation):
    session, (holder, first, second) = queue(fed, 2)
    runner = make_runner(fed.township)
    with pytest.raises(SessionFull):
        services.check_in(signup=first, method=CheckInMethod.LIST, actor=runner, at=session.starts_at)
    services.cancel_signup(signup=holder, actor=runner, at=session.starts_at)
    services.check_in(signup=second, method=CheckInMethod.LIST, actor=runner, at=session.starts_at)
    assert (states(first, second), counts(session)) == (["waiting", "attended"], (1, 0, 1))


def test_who_waits_is_let_in_on_a_lapsed_offer(fed: Federation):
    session, (holder, first, second) = queue(fed, 2)
    cancel(holder, NOW)
    services.check_in(
        signup=second, method=CheckInMethod.LIST, actor=make_runner(fed.township), at=session.starts_at
    )
    assert (states(first, second), counts(session)) == (["cancelled", "attended"], (1, 0, 0))


def test_who_was_offered_a_place_may_simply_come(fed: Federation):
    session, (holder, first) = queue(fed, 1)
    cancel(holder, session.starts_at - MINUTE)
    services.check_in(
        signup=first, method=CheckInMethod.LIST, actor=make_runner(fed.township), at=session.starts_at
    )
    assert (states(first), first.offered_until, counts(session)) == (["attended"], None, (1, 0, 0))


def test_lapsed_offer_gives_the_limit_back(fed: Federation):
    session, (holder, first) = queue(fed, 1, limit="year")
    cancel(holder, NOW)
    assert list(Allowance.objects.values_list("signup", flat=True)) == [first.pk]
    services.settle_session(session=session, at=NOW + HOUR)
    assert Allowance.objects.count() == 0


def test_released_places_go_to_the_queue_first(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=2)
    runner = make_runner(fed.township)
    quota = services.set_quota(session=session, org=fed.outlet, places=2, actor=runner, at=NOW)
    session.refresh_from_db()
    waiting = make_signup(session=session, at=NOW)
    services.release_quota(quota=quota, actor=runner, at=NOW)
    assert (states(waiting), counts(session)) == (["offered"], (1, 0, 0))


def test_list_moves_as_long_as_sign_up_is_open(fed: Federation):
    """A date that goes on all day takes sign-ups until the evening, and its waiting list moves until then."""
    session = make_session(
        org=fed.township,
        at=NOW,
        starts_at=NOW + HOUR,
        ends_at=NOW + 12 * HOUR,
        closes_at=NOW + 11 * HOUR,
        capacity=1,
    )
    make_signup(session=session, at=NOW)
    waiting = make_signup(session=session, at=NOW)
    at = NOW + 3 * HOUR
    session.refresh_from_db()
    services.update_session(
        session=session,
        version=session.version,
        changes={"capacity": 2},
        actor=make_runner(fed.township),
        at=at,
    )
    assert states(waiting) == ["offered"]


def test_the_worker_passes_lapsed_offers_on(fed: Federation):
    """Though nobody opens the page, the next in the queue is offered the place."""
    at = timezone.now()
    session = make_session(org=fed.township, at=at, capacity=1, offer_minutes=1)
    holder, first, second = (make_signup(session=session, at=at) for _turn in range(3))
    services.cancel_signup(signup=holder, actor=make_runner(fed.township), at=at - 5 * MINUTE)
    assert states(first, second) == ["offered", "waiting"]
    assert services.settle_due_sessions() == 1
    assert states(first, second) == ["cancelled", "offered"]
