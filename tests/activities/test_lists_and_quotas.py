"""Places kept for outlets and stations, and the lists their heads send."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from niangjia.accounts.models import SmsMessage
from niangjia.activities import services
from niangjia.activities.errors import (
    CapacityBelowTaken,
    MayNotRun,
    QuotaFull,
    SessionFull,
    SignupClosed,
    WrongState,
)
from niangjia.activities.models import Quota, Session, Signup
from niangjia.activities.services import ListResult, ListRow
from niangjia.core.actor import Actor
from niangjia.core.ids import uuid7
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.factories import (
    TEST,
    Federation,
    make_actor,
    make_person,
    make_runner,
    new_phone,
)
from tests.support.offers import make_activity, make_session, make_signup

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def session(fed: Federation) -> Session:
    return make_session(org=fed.township, at=NOW, capacity=5)


def counts(session: Session) -> tuple[int, int, int]:
    """Taken, reserved, queued."""
    session.refresh_from_db()
    return session.taken, session.reserved, session.queued


def keep(session: Session, fed: Federation, places: int) -> Quota:
    """Keep places of a session for the outlet."""
    quota = services.set_quota(
        session=session, org=fed.outlet, places=places, actor=make_runner(fed.township), at=NOW
    )
    session.refresh_from_db()
    return quota


def row(phone: str | None = None, name: str = "", group: str = "courier") -> ListRow:
    return ListRow(name, phone or new_phone(), group)


def send(
    session: Session, quota: Quota | None, *rows: ListRow, actor: Actor | None = None, **more: Any
) -> list[ListResult]:
    given = {"at": NOW, "attempt": uuid7(), **more}
    sender = actor or make_actor(roles.OUTLET, quota.org if quota else session.activity.org)
    fresh = Session.objects.with_offer().get(pk=session.pk)
    return services.sign_up_list(session=fresh, quota=quota, rows=rows, actor=sender, **given)


def outcome(results: list[ListResult]) -> list[str]:
    return [one.signup.state if one.signup else one.refusal for one in results]


def test_kept_places_are_not_open_to_others(session: Session, fed: Federation):
    keep(session, fed, 4)
    assert (counts(session), session.places_left) == ((0, 4, 0), 1)
    assert [make_signup(session=session, at=NOW).state for _turn in range(2)] == ["confirmed", "waiting"]


def test_quota_is_changed_in_place(session: Session, fed: Federation):
    keep(session, fed, 4)
    keep(session, fed, 2)
    assert (Quota.objects.get().places, counts(session)) == (2, (0, 2, 0))
    with pytest.raises(SessionFull):
        keep(session, fed, 6)
    assert (Quota.objects.get().places, counts(session)) == (2, (0, 2, 0))


def test_quota_is_not_cut_below_what_was_used(session: Session, fed: Federation):
    quota = keep(session, fed, 3)
    send(session, quota, row(), row())
    with pytest.raises(CapacityBelowTaken):
        keep(session, fed, 1)
    keep(session, fed, 2)
    assert counts(session) == (2, 0, 0)


def test_places_no_longer_kept_move_the_queue(session: Session, fed: Federation):
    keep(session, fed, 5)
    waiting = make_signup(session=session, at=NOW)
    keep(session, fed, 4)
    waiting.refresh_from_db()
    assert (waiting.state, counts(session)) == ("offered", (1, 4, 0))


def test_only_the_organiser_keeps_and_releases_places(session: Session, fed: Federation):
    quota = keep(session, fed, 2)
    for actor in (make_actor(roles.OUTLET, fed.outlet), make_runner(fed.other_township)):
        with pytest.raises(MayNotRun):
            services.set_quota(session=session, org=fed.outlet, places=3, actor=actor, at=NOW)
        with pytest.raises(MayNotRun):
            services.release_quota(quota=quota, actor=actor, at=NOW)
    assert counts(session) == (0, 2, 0)


def test_list_takes_the_outlets_places(session: Session, fed: Federation):
    quota = keep(session, fed, 2)
    results = send(session, quota, row(), row())
    assert outcome(results) == ["confirmed", "confirmed"]
    signup = Signup.objects.get(pk=results[0].signup.pk)
    assert (signup.door, signup.quota, signup.person.home_org) == ("list", quota, fed.outlet)
    quota.refresh_from_db()
    assert (quota.taken, counts(session)) == (2, (2, 0, 0))


def test_everybody_on_a_list_is_told_and_can_decline_in_one_tap(session: Session, fed: Federation):
    quota = keep(session, fed, 2)
    signup = send(session, quota, row())[0].signup
    message = SmsMessage.objects.get()
    assert message.kind == "list_signed_up"
    assert (fed.outlet.label in message.body, f"{signup.pk}" in message.body) == (True, True)
    worker = actor_for(signup.person, None)
    services.cancel_signup(signup=signup, actor=worker, at=NOW, reason="declined")
    quota.refresh_from_db()
    assert (quota.taken, counts(session)) == (0, (0, 2, 0))


def test_list_longer_than_the_quota_is_refused_by_line(session: Session, fed: Federation):
    quota = keep(session, fed, 1)
    results = send(session, quota, row(), row())
    assert outcome(results) == ["confirmed", "给您预留的 1 个名额已用完。"]
    assert (counts(session), Person.objects.filter(signups=None, user=None).count()) == ((1, 0, 0), 0)


def test_wrong_lines_do_not_stop_the_right_ones(session: Session, fed: Federation):
    only = make_activity(org=fed.township, published=False, at=NOW, audience="groups", groups=["courier"])
    session = make_session(activity=only, at=NOW)
    quota = keep(session, fed, 3)
    results = send(session, quota, row("12345"), row(group="nurse"), row())
    assert [bool(one.signup) for one in results] == [False, False, True]
    assert results[1].refusal == "仅面向快递员。"


@pytest.mark.parametrize("typed", ["{0}", "+86 {0}", "{1}-{2}-{3}", "{1} {2} {3}"])
def test_same_list_again_changes_nothing_however_phones_are_typed(
    session: Session, fed: Federation, typed: str
):
    """A phone of several records names nobody, so that only the attempt tells that the line was had."""
    quota, attempt, phone = keep(session, fed, 3), uuid7(), new_phone()
    for _record in range(2):
        make_person(phone=phone, signs_in=False)
    first = send(session, quota, row(phone, "王小明"), attempt=attempt)
    again = row(typed.format(phone, phone[:3], phone[3:7], phone[7:]), "王小明")
    second = send(session, quota, again, attempt=attempt)
    assert first[0].signup == second[0].signup
    assert (counts(session), SmsMessage.objects.count()) == ((1, 2, 0), 1)


def test_same_list_again_brings_nobody_back(session: Session, fed: Federation):
    quota, attempt, line = keep(session, fed, 3), uuid7(), row()
    signup = send(session, quota, line, attempt=attempt)[0].signup
    services.cancel_signup(signup=signup, actor=actor_for(signup.person, None), at=NOW)
    assert outcome(send(session, quota, line, attempt=attempt)) == ["cancelled"]
    assert counts(session) == (0, 3, 0)


def test_two_people_of_one_phone_are_two(session: Session, fed: Federation):
    quota, phone = keep(session, fed, 3), new_phone()
    results = send(session, quota, row(phone, "王小明"), row(phone, "李小红"))
    assert [str(one.signup.person) for one in results] == ["王小明", "李小红"]
    assert counts(session) == (2, 1, 0)


def test_who_has_a_place_uses_none_of_the_outlets(session: Session, fed: Federation):
    quota, phone = keep(session, fed, 2), new_phone()
    mine = make_signup(session=session, person=make_person(org=fed.outlet, phone=phone), at=NOW)
    assert [one.signup for one in send(session, quota, row(phone))] == [mine]
    assert counts(session) == (1, 2, 0)


def test_who_waits_gets_one_of_the_outlets_places(session: Session, fed: Federation):
    quota, phone = keep(session, fed, 5), new_phone()
    person = make_person(org=fed.outlet, phone=phone)
    waiting = make_signup(session=session, person=person, at=NOW)
    for _turn in range(2):
        assert outcome(send(session, quota, row(phone))) == ["confirmed"]
        waiting.refresh_from_db()
        assert (waiting.state, waiting.quota, waiting.door) == ("confirmed", quota, "list")
        assert counts(session) == (1, 4, 0)


def test_who_was_offered_a_place_lets_it_go_for_the_outlets(session: Session, fed: Federation):
    quota, phone = keep(session, fed, 4), new_phone()
    holder = make_signup(session=session, at=NOW)
    first = make_signup(session=session, person=make_person(org=fed.outlet, phone=phone), at=NOW)
    second = make_signup(session=session, at=NOW + HOUR)
    services.cancel_signup(signup=holder, actor=actor_for(holder.person, None), at=NOW + HOUR)
    assert outcome(send(session, quota, row(phone), at=NOW + HOUR)) == ["confirmed"]
    for signup in (first, second):
        signup.refresh_from_db()
    assert (first.state, first.quota, first.offered_until) == ("confirmed", quota, None)
    assert (second.state, counts(session)) == ("offered", (2, 3, 0))


def test_who_waits_keeps_waiting_when_the_outlets_places_are_used(session: Session, fed: Federation):
    quota, phone = keep(session, fed, 1), new_phone()
    send(session, quota, row())
    Session.objects.filter(pk=session.pk).update(capacity=1)
    session.refresh_from_db()
    waiting = make_signup(session=session, person=make_person(phone=phone), at=NOW)
    assert outcome(send(session, quota, row(phone))) == ["给您预留的 1 个名额已用完。"]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.quota, counts(session)) == ("waiting", None, (1, 0, 1))


@pytest.mark.parametrize(
    ("who", "may"),
    [("outlet", True), ("station", True), ("organiser", True), ("other outlet", False), ("worker", False)],
)
def test_who_may_send_a_list(session: Session, fed: Federation, who: str, may: bool):
    quota = keep(session, fed, 2)
    actor = {
        "outlet": lambda: make_actor(roles.OUTLET, fed.outlet),
        "station": lambda: make_actor(roles.STATION, fed.station),
        "organiser": lambda: make_runner(fed.township),
        "other outlet": lambda: make_actor(roles.OUTLET, fed.other_outlet),
        "worker": lambda: make_actor(roles.WORKER, fed.outlet),
    }[who]()
    if may:
        assert outcome(send(session, quota, row(), actor=actor)) == ["confirmed"]
    else:
        with pytest.raises(MayNotRun):
            send(session, quota, row(), actor=actor)


def test_list_without_kept_places_takes_open_ones_and_is_the_organisers(session: Session, fed: Federation):
    Session.objects.filter(pk=session.pk).update(capacity=1)
    results = send(session, None, row(), row(), actor=make_runner(fed.township))
    assert (outcome(results), counts(session)) == (["confirmed", "waiting"], (1, 0, 1))
    assert list(SmsMessage.objects.order_by("created_at", "pk").values_list("kind", flat=True)) == [
        "list_signed_up",
        "waiting",
    ]
    with pytest.raises(MayNotRun):
        send(session, None, row(), actor=make_actor(roles.OUTLET, fed.outlet))


def test_heads_send_while_sign_up_is_open_and_staff_until_the_end(session: Session, fed: Federation):
    quota = keep(session, fed, 2)
    closed = session.closes_at
    assert outcome(send(session, quota, row(), at=closed)) == ["报名已截止。可问主办方是否有空出的名额。"]
    assert outcome(send(session, quota, row(), at=closed, actor=make_runner(fed.township))) == ["confirmed"]


def test_places_of_another_session_cannot_be_used(session: Session, fed: Federation):
    other = make_session(org=fed.township, at=NOW)
    quota = keep(other, fed, 2)
    with pytest.raises(ValueError, match="another session"):
        send(session, quota, row())
    with pytest.raises(QuotaFull):
        make_signup(session=session, at=NOW, quota=quota, actor=TEST)
    assert (counts(session), counts(other)) == ((0, 0, 0), (0, 2, 0))


def test_releasing_opens_the_rest_to_everybody_once(session: Session, fed: Federation):
    quota = keep(session, fed, 4)
    send(session, quota, row())
    for _turn in range(2):
        services.release_quota(quota=quota, actor=make_runner(fed.township), at=NOW)
    quota.refresh_from_db()
    assert (quota.places, quota.taken, counts(session)) == (1, 1, (1, 0, 0))
    with pytest.raises(QuotaFull):
        make_signup(session=session, at=NOW, quota=quota, actor=TEST)


def test_place_of_a_released_quota_goes_to_everybody_when_cancelled(session: Session, fed: Federation):
    quota = keep(session, fed, 2)
    signup = send(session, quota, row())[0].signup
    services.release_quota(quota=quota, actor=make_runner(fed.township), at=NOW)
    services.cancel_signup(signup=signup, actor=actor_for(signup.person, None), at=NOW)
    assert counts(session) == (0, 0, 0)
    again = keep(session, fed, 2)
    assert (again.pk, again.taken, counts(session)) == (quota.pk, 0, (0, 2, 0))


def test_cancelled_session_keeps_no_places(session: Session, fed: Federation):
    quota = keep(session, fed, 3)
    send(session, quota, row())
    services.cancel_session(session=session, reason="暴雨", actor=make_runner(fed.township), at=NOW)
    quota.refresh_from_db()
    assert (counts(session), quota.taken, quota.released_at) == ((0, 0, 0), 0, NOW)
    with pytest.raises(WrongState):
        keep(session, fed, 1)
    with pytest.raises(SignupClosed):
        make_signup(session=session, at=NOW, quota=quota, actor=TEST)
