"""Giving a place up, and changing it for another date."""

from datetime import UTC, datetime, timedelta

import pytest

from niangjia.accounts.models import AuditRecord, SmsMessage
from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod, Door
from niangjia.activities.errors import CannotCancel, LimitReached, SessionFull, SignupClosed
from niangjia.activities.models import Activity, Allowance, Quota, Session, Signup
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from tests.support.factories import Federation, make_actor, make_person, make_runner
from tests.support.offers import make_activity, make_session, make_signup

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def counts(session: Session) -> tuple[int, int, int]:
    """Taken, reserved, queued."""
    session.refresh_from_db()
    return session.taken, session.reserved, session.queued


def messages(signup: Signup) -> list[str]:
    url = f"{signup.pk}"
    return [one.kind for one in SmsMessage.objects.order_by("created_at", "pk") if url in one.params]


def cancel(signup: Signup, at: datetime = NOW) -> Signup:
    return services.cancel_signup(signup=signup, actor=actor_for(signup.person, None), at=at)


def move(signup: Signup, session: Session, at: datetime = NOW) -> Signup:
    fresh = Session.objects.with_offer().get(pk=session.pk)
    return services.move_signup(signup=signup, session=fresh, actor=actor_for(signup.person, None), at=at)


def two_dates(fed: Federation, **fields: object) -> tuple[Session, Session]:
    activity = make_activity(org=fed.township, published=False, at=NOW, **fields)
    first = make_session(activity=activity, at=NOW)
    return first, make_session(activity=first.activity, at=NOW, starts_at=NOW + 5 * DAY)


def test_cancelling_gives_the_place_back(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    signup = cancel(make_signup(session=session, at=NOW), NOW + HOUR)
    assert (signup.state, signup.cancelled_at, signup.cancelled_by) == (
        "cancelled",
        NOW + HOUR,
        signup.person.user_id,
    )
    assert counts(session) == (0, 0, 0)


def test_cancelling_twice_is_once(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    make_signup(session=session, at=NOW)
    signup = make_signup(session=session, at=NOW)
    assert [cancel(signup).cancelled_at, cancel(signup, NOW + HOUR).cancelled_at] == [NOW, NOW]
    assert counts(session) == (1, 0, 0)
    assert AuditRecord.objects.filter(action="signup.cancelled").count() == 1


def test_cancelling_a_place_in_the_queue_shortens_it(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=1)
    make_signup(session=session, at=NOW)
    cancel(make_signup(session=session, at=NOW))
    assert counts(session) == (1, 0, 0)


def test_strangers_cancel_and_move_nothing(fed: Federation):
    first, second = two_dates(fed)
    signup = make_signup(session=first, at=NOW)
    for actor in (
        actor_for(make_person(org=fed.union), None),
        make_actor(roles.OUTLET, fed.outlet),
        make_runner(fed.other_township),
    ):
        with pytest.raises(NotAllowed):
            services.cancel_signup(signup=signup, actor=actor, at=NOW)
        with pytest.raises(NotAllowed):
            services.move_signup(signup=signup, session=second, actor=actor, at=NOW)
    assert (counts(first), counts(second)) == ((1, 0, 0), (0, 0, 0))


def test_person_is_told_when_staff_cancels(fed: Federation):
    signup = make_signup(session=make_session(org=fed.township, at=NOW), at=NOW)
    services.cancel_signup(signup=signup, actor=make_runner(fed.township), at=NOW, reason="人数有误")
    assert SmsMessage.objects.get(kind="cancelled_by_organiser").body.endswith("已由主办方取消：人数有误")


def test_after_the_start_only_staff_cancels(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    signup = make_signup(session=session, at=NOW)
    with pytest.raises(CannotCancel, match="已开始"):
        cancel(signup, session.starts_at)
    services.cancel_signup(signup=signup, actor=make_runner(fed.township), at=session.starts_at)
    assert counts(session) == (0, 0, 0)


def test_who_was_there_cannot_cancel(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    signup = make_signup(session=session, at=NOW)
    services.check_in(
        signup=signup, method=CheckInMethod.LIST, actor=make_runner(fed.township), at=session.starts_at - HOUR
    )
    with pytest.raises(CannotCancel, match="已签到"):
        cancel(signup, session.starts_at - HOUR)
    assert counts(session) == (1, 0, 0)


def test_moving_gives_up_the_old_place_for_the_new_one(fed: Federation):
    first, second = two_dates(fed)
    old = make_signup(session=first, at=NOW)
    new = move(old, second, NOW + HOUR)
    old.refresh_from_db()
    assert (old.state, new.state, new.session, new.door) == ("cancelled", "confirmed", second, "self")
    assert (counts(first), counts(second)) == ((0, 0, 0), (1, 0, 0))
    assert (messages(old), messages(new)) == (["signed_up"], ["moved"])
    assert AuditRecord.objects.filter(action="signup.moved", subject_id=str(new.pk)).count() == 1


def test_moving_carries_answers_and_consent_as_they_were_given(fed: Federation):
    questions = [{"label": "到场方式", "kind": "choice", "choices": ["骑车", "步行"]}]
    first, second = two_dates(fed, questions=questions, consent_text="旧文本")
    old = make_signup(session=first, at=NOW, answers={"q1": "骑车"}, consent=True)
    activity = Activity.objects.get(pk=first.activity_id)
    changed = [{"key": "q1", "label": "到场方式", "kind": "choice", "choices": ["开车", "步行"]}]
    services.update_activity(
        activity=activity,
        version=activity.version,
        changes={
            "questions": [*changed, {"label": "新问题", "required": True}],
            "consent_text": "新文本",
        },
        actor=make_runner(fed.township),
        at=NOW,
    )
    new = move(old, second)
    assert (new.answers, new.consent) == ({"q1": "骑车"}, old.consent)


def test_moving_twice_is_once(fed: Federation):
    first, second = two_dates(fed)
    old = make_signup(session=first, at=NOW)
    assert move(old, second) == move(old, second)
    assert (counts(first), counts(second)) == ((0, 0, 0), (1, 0, 0))


def test_replay_of_a_move_after_cancelling_does_nothing(fed: Federation):
    first, second = two_dates(fed)
    old = make_signup(session=first, at=NOW)
    cancel(move(old, second))
    with pytest.raises(CannotCancel, match="已取消"):
        move(old, second)
    assert (counts(first), counts(second)) == ((0, 0, 0), (0, 0, 0))


def test_moving_to_where_one_is_changes_nothing(fed: Federation):
    first, _second = two_dates(fed)
    signup = make_signup(session=first, at=NOW)
    assert (move(signup, first), counts(first)) == (signup, (1, 0, 0))


def test_moving_to_a_date_one_has_too_gives_up_the_old_place(fed: Federation):
    first, second = two_dates(fed)
    old = make_signup(session=first, at=NOW)
    other = make_signup(session=second, person=old.person, at=NOW)
    assert move(old, second) == other
    assert (counts(first), counts(second)) == ((0, 0, 0), (1, 0, 0))


def test_moving_to_a_full_date_keeps_the_old_place(fed: Federation):
    first, second = two_dates(fed)
    Session.objects.filter(pk=second.pk).update(capacity=1)
    make_signup(session=second, at=NOW)
    old = make_signup(session=first, at=NOW)
    with pytest.raises(SessionFull):
        move(old, second)
    old.refresh_from_db()
    assert (old.state, counts(first), counts(second)) == ("confirmed", (1, 0, 0), (1, 0, 0))
    assert messages(old) == ["signed_up"]


def test_moving_passes_the_old_place_to_the_queue(fed: Federation):
    first, second = two_dates(fed)
    Session.objects.filter(pk=first.pk).update(capacity=1)
    old = make_signup(session=first, at=NOW)
    waiting = make_signup(session=first, at=NOW)
    move(old, second)
    waiting.refresh_from_db()
    assert (waiting.state, counts(first)) == ("offered", (1, 0, 0))


def test_moving_elsewhere_is_refused(fed: Federation):
    first, _second = two_dates(fed)
    signup = make_signup(session=first, at=NOW)
    with pytest.raises(CannotCancel, match="同一活动"):
        move(signup, make_session(org=fed.township, at=NOW))
    services.close_activity(activity=first.activity, actor=make_runner(fed.township), at=NOW)
    with pytest.raises(SignupClosed):
        move(signup, _second)
    assert counts(first) == (1, 0, 0)


def test_who_was_there_cannot_move(fed: Federation):
    first, second = two_dates(fed)
    signup = make_signup(session=first, at=NOW)
    services.check_in(
        signup=signup, method=CheckInMethod.LIST, actor=make_runner(fed.township), at=first.starts_at
    )
    with pytest.raises(CannotCancel):
        move(signup, second, first.starts_at)
    assert (counts(first), counts(second)) == ((1, 0, 0), (0, 0, 0))


def test_moving_within_the_year_needs_no_second_allowance(fed: Federation):
    first, second = two_dates(fed, limit="year")
    new = move(make_signup(session=first, at=NOW), second)
    assert list(Allowance.objects.values_list("signup", "period")) == [(new.pk, "2050")]


def test_moving_into_a_year_that_is_used_up_keeps_the_old_place(fed: Federation):
    first, _second = two_dates(fed, limit="year")
    next_year = [
        make_session(activity=first.activity, at=NOW, starts_at=NOW + days * DAY) for days in (366, 367)
    ]
    old = make_signup(session=first, at=NOW)
    make_signup(session=next_year[0], person=old.person, at=NOW)
    with pytest.raises(LimitReached):
        move(old, next_year[1])
    assert (counts(first), counts(next_year[1])) == ((1, 0, 0), (0, 0, 0))
    assert sorted(Allowance.objects.values_list("period", flat=True)) == ["2050", "2051"]


def on_a_list(fed: Federation, session: Session, places: int = 2) -> tuple[Signup, Quota]:
    runner = make_runner(fed.township)
    quota = services.set_quota(session=session, org=fed.outlet, places=places, actor=runner, at=NOW)
    session.refresh_from_db()
    head = make_actor(roles.OUTLET, fed.outlet)
    signup = make_signup(session=session, at=NOW, actor=head, door=Door.LIST, quota=quota, attempt=uuid7())
    return signup, quota


def test_cancelling_a_place_of_an_outlet_returns_it_to_the_outlet(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=2)
    signup, quota = on_a_list(fed, session)
    waiting = make_signup(session=session, at=NOW)
    cancel(signup)
    quota.refresh_from_db()
    assert (quota.taken, counts(session)) == (0, (0, 2, 1))
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_moving_somebody_of_a_list_returns_the_place_and_takes_an_open_one(fed: Federation):
    first, second = two_dates(fed)
    signup, quota = on_a_list(fed, first)
    new = move(signup, second)
    quota.refresh_from_db()
    assert (quota.taken, counts(first), counts(second)) == (0, (0, 2, 0), (1, 0, 0))
    assert (new.quota, new.door, messages(new)) == (None, "list", ["moved"])


def test_moving_somebody_of_a_list_takes_the_outlets_place_there(fed: Federation):
    first, second = two_dates(fed)
    signup, _quota = on_a_list(fed, first)
    Session.objects.filter(pk=second.pk).update(capacity=1)
    there = services.set_quota(
        session=second, org=fed.outlet, places=1, actor=make_runner(fed.township), at=NOW
    )
    new = move(signup, second)
    there.refresh_from_db()
    assert (new.quota, there.taken, counts(second)) == (there, 1, (1, 0, 0))
