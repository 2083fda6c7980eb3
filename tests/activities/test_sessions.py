"""Dates of an activity: added, changed, called off."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from niangjia.accounts.models import AuditRecord, SmsMessage
from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.errors import CapacityBelowTaken, MayNotRun, NotReady, WrongState
from niangjia.activities.models import Allowance, Session, Signup
from niangjia.core.errors import StaleRecord
from niangjia.people.middleware import actor_for
from tests.support.factories import Federation, make_runner
from tests.support.offers import make_activity, make_session, make_signup

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def add(fed: Federation, **changes: Any) -> Session:
    given = {
        "starts_at": NOW + 48 * HOUR,
        "ends_at": NOW + 50 * HOUR,
        "opens_at": NOW,
        "closes_at": NOW + 24 * HOUR,
        "place": "果园街道服务站",
        "capacity": 30,
        **changes,
    }
    activity = make_activity(org=fed.township, published=False, at=NOW)
    return services.add_session(activity=activity, actor=make_runner(fed.township), at=NOW, **given)


def change(session: Session, at: datetime = NOW, version: int | None = None, **changes: Any) -> Session:
    return services.update_session(
        session=session,
        version=version or session.version,
        changes=changes,
        actor=make_runner(session.activity.org),
        at=at,
    )


def call_off(session: Session, at: datetime = NOW, reason: str = "暴雨") -> Session:
    return services.cancel_session(
        session=session, reason=reason, actor=make_runner(session.activity.org), at=at
    )


def sent() -> list[str]:
    return list(SmsMessage.objects.order_by("created_at", "pk").values_list("kind", flat=True))


def test_date_is_added_to_the_activitys_district(fed: Federation):
    session = add(fed, name="第一场", waiting_list=False)
    assert (session.district_id, session.name, session.waiting_list, session.taken) == (
        fed.district.pk,
        "第一场",
        False,
        0,
    )
    assert AuditRecord.objects.filter(action="session.added").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": NOW + 48 * HOUR},
        {"ends_at": NOW + 47 * HOUR},
        {"closes_at": NOW},
        {"capacity": 0},
    ],
)
def test_times_follow_each_other_and_there_is_a_place(fed: Federation, wrong: dict[str, Any]):
    with pytest.raises(NotReady):
        add(fed, **wrong)
    assert Session.objects.count() == 0


def test_only_staff_of_the_organiser_has_dates_in_hand(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    stranger = make_runner(fed.other_township)
    with pytest.raises(MayNotRun):
        services.update_session(
            session=session, version=session.version, changes={"capacity": 1}, actor=stranger, at=NOW
        )
    with pytest.raises(MayNotRun):
        services.cancel_session(session=session, reason="", actor=stranger, at=NOW)
    with pytest.raises(MayNotRun):
        services.add_session(
            activity=session.activity,
            starts_at=NOW,
            ends_at=NOW + HOUR,
            place="",
            capacity=1,
            opens_at=NOW,
            closes_at=NOW + HOUR,
            actor=stranger,
            at=NOW,
        )


def test_change_of_time_or_place_is_told_to_everybody_who_holds_or_waits(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=1)
    make_signup(session=session, at=NOW)
    make_signup(session=session, at=NOW)
    changed = change(session, place="鼓楼街道职工之家")
    assert (changed.place, changed.version) == ("鼓楼街道职工之家", session.version + 1)
    assert sent() == ["signed_up", "waiting", "session_changed", "session_changed"]
    assert AuditRecord.objects.get(action="session.changed").detail == {
        "place": ["果园街道服务站", "鼓楼街道职工之家"]
    }


def test_change_of_anything_else_is_not_told(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    make_signup(session=session, at=NOW)
    change(session, name="第二场", place=session.place)
    assert sent() == ["signed_up"]


def test_stale_change_is_refused(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    change(session, capacity=40)
    with pytest.raises(StaleRecord):
        change(session, capacity=50)
    session.refresh_from_db()
    assert session.capacity == 40


def test_places_are_not_cut_below_what_is_taken_or_kept(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=5)
    make_signup(session=session, at=NOW)
    services.set_quota(session=session, org=fed.outlet, places=2, actor=make_runner(fed.township), at=NOW)
    with pytest.raises(CapacityBelowTaken):
        change(session, capacity=2)
    assert change(session, capacity=3).places_left == 0


def test_change_does_not_bring_old_counts_back(fed: Federation):
    """The form was loaded before somebody signed up."""
    session = make_session(org=fed.township, at=NOW)
    make_signup(session=Session.objects.with_offer().get(pk=session.pk), at=NOW)
    change(session, name="第二场")
    session.refresh_from_db()
    assert (session.taken, session.name) == (1, "第二场")


def test_calling_off_cancels_everybody_and_tells_them(fed: Federation):
    activity = make_activity(org=fed.township, published=False, at=NOW, limit="year")
    session = make_session(activity=activity, at=NOW, capacity=1)
    signups = [make_signup(session=session, at=NOW) for _turn in range(2)]
    for _twice in range(2):
        off = call_off(session)
        assert (off.cancelled_at, off.cancel_reason) == (NOW, "暴雨")
        assert (off.taken, off.reserved, off.queued) == (0, 0, 0)
    assert set(Signup.objects.values_list("state", "cancelled_at", "cancel_reason")) == {
        ("cancelled", NOW, "暴雨")
    }
    assert sent() == ["signed_up", "waiting", "activity_cancelled", "activity_cancelled"]
    assert Allowance.objects.count() == 0
    assert {signup.person.vault.phone for signup in signups} == set(
        SmsMessage.objects.get_queryset().filter(kind="activity_cancelled").values_list("to", flat=True)
    )


def test_offer_in_hand_ends_when_the_date_is_called_off(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=1)
    holder, offered = make_signup(session=session, at=NOW), make_signup(session=session, at=NOW)
    services.cancel_signup(signup=holder, actor=actor_for(holder.person, None), at=NOW)
    call_off(session)
    offered.refresh_from_db()
    assert (offered.state, offered.offered_until) == ("cancelled", None)


def test_date_somebody_was_checked_in_at_is_not_called_off(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    signup = make_signup(session=session, at=NOW)
    other = make_signup(session=session, at=NOW)
    services.check_in(
        signup=signup, method=CheckInMethod.LIST, actor=make_runner(fed.township), at=session.starts_at
    )
    with pytest.raises(WrongState):
        call_off(session, session.starts_at)
    other.refresh_from_db()
    session.refresh_from_db()
    assert (other.state, session.taken, session.cancelled_at) == ("confirmed", 2, None)
    assert "activity_cancelled" not in sent()


def test_date_called_off_is_not_changed(fed: Federation):
    session = call_off(make_session(org=fed.township, at=NOW))
    with pytest.raises(WrongState):
        change(session, name="第二场")
