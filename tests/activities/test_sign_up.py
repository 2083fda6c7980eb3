"""Taking a place: one per person, one per attempt, never one too many."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from niangjia.accounts.models import AuditRecord, SmsMessage
from niangjia.activities import services
from niangjia.activities.choices import Door, SignupState
from niangjia.activities.errors import (
    AttemptUsed,
    BadQuestion,
    MayNotRun,
    NotEligible,
    SessionFull,
    SignupClosed,
)
from niangjia.activities.models import Session, Signup
from niangjia.core.actor import Actor
from niangjia.core.crypto import keyed_hash
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.people.errors import BadPhone
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.factories import (
    Federation,
    make_person,
    make_runner,
    new_phone,
)
from tests.support.offers import make_activity, make_session, make_signup

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def counts(session: Session) -> tuple[int, int, int]:
    """Taken, reserved, queued."""
    session.refresh_from_db()
    return session.taken, session.reserved, session.queued


def messages() -> list[str]:
    return list(SmsMessage.objects.order_by("created_at", "pk").values_list("kind", flat=True))


def test_sign_up_takes_a_place(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    person = make_person(org=fed.union)
    signup = make_signup(session=session, person=person, at=NOW)
    assert (signup.state, signup.door, signup.created_by) == ("confirmed", "self", person.user_id)
    assert signup.district_id == fed.district.pk
    assert counts(session) == (1, 0, 0)


def test_sign_up_tells_by_sms_and_leaves_a_trail(fed: Federation):
    signup = make_signup(session=make_session(org=fed.township, at=NOW), at=NOW)
    assert messages() == ["signed_up"]
    assert AuditRecord.objects.filter(action="signup.made", subject_id=str(signup.pk)).count() == 1


def test_double_tap_is_one_sign_up(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    person, attempt = make_person(org=fed.union), uuid7()
    first, second = (
        make_signup(session=session, person=person, at=NOW, attempt=attempt) for _tap in range(2)
    )
    assert (first.pk, counts(session), messages()) == (second.pk, (1, 0, 0), ["signed_up"])


def test_ten_tabs_are_one_sign_up(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    person = make_person(org=fed.union)
    assert len({make_signup(session=session, person=person, at=NOW).pk for _tab in range(10)}) == 1
    assert counts(session) == (1, 0, 0)


def test_replay_of_a_cancelled_attempt_does_nothing(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    person, attempt = make_person(org=fed.union), uuid7()
    signup = make_signup(session=session, person=person, at=NOW, attempt=attempt)
    services.cancel_signup(signup=signup, actor=actor_for(person, None), at=NOW)
    again = make_signup(session=session, person=person, at=NOW, attempt=attempt)
    assert (again.pk, again.state, counts(session)) == (signup.pk, "cancelled", (0, 0, 0))


def test_new_attempt_after_cancelling_takes_a_place(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    signup = make_signup(session=session, at=NOW)
    services.cancel_signup(signup=signup, actor=actor_for(signup.person, None), at=NOW)
    again = make_signup(session=session, person=signup.person, at=NOW)
    assert (again.pk == signup.pk, again.state, counts(session)) == (False, "confirmed", (1, 0, 0))


def test_attempt_of_somebody_else_gives_away_nothing(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    theirs = make_signup(session=session, at=NOW)
    mine = make_signup(session=session, at=NOW)
    assert make_signup(session=session, person=mine.person, at=NOW, attempt=theirs.attempt) == mine
    with pytest.raises(AttemptUsed):
        make_signup(session=session, at=NOW, attempt=theirs.attempt)
    assert counts(session) == (2, 0, 0)


def test_nobody_signs_up_somebody_else(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    stranger = actor_for(make_person(org=fed.union), None)
    for door in Door.values:
        with pytest.raises(NotAllowed):
            make_signup(session=session, at=NOW, actor=stranger, door=door)
    with pytest.raises(NotAllowed):
        make_signup(session=session, at=NOW, actor=make_runner(fed.other_township), door=Door.DESK)
    assert counts(session) == (0, 0, 0)


def test_merged_record_signs_up_as_the_one_that_stays(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    kept = make_person(org=fed.union)
    gone = make_person(org=fed.union, signs_in=False)
    gone.merged_into = kept
    gone.save()
    signup = make_signup(session=session, person=gone, at=NOW, actor=actor_for(kept, None))
    assert signup.person == kept


def test_full_session_without_a_queue_refuses(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=1, waiting_list=False)
    make_signup(session=session, at=NOW)
    with pytest.raises(SessionFull):
        make_signup(session=session, at=NOW)
    assert (counts(session), Signup.objects.count()) == ((1, 0, 0), 1)


def test_full_session_queues(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=1)
    make_signup(session=session, at=NOW)
    signup = make_signup(session=session, at=NOW)
    assert (signup.state, counts(session)) == ("waiting", (1, 0, 1))
    assert messages() == ["signed_up", "waiting"]


def test_full_queue_refuses(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=1, waiting_limit=1)
    make_signup(session=session, at=NOW)
    make_signup(session=session, at=NOW)
    with pytest.raises(SessionFull, match="候补"):
        make_signup(session=session, at=NOW)
    assert counts(session) == (1, 0, 1)


@pytest.mark.parametrize("seen", ["free", "full"])
def test_what_was_read_before_does_not_decide(fed: Federation, seen: str):
    """The page was loaded before somebody else took, or gave back, the last place."""
    stale = make_session(org=fed.township, at=NOW, capacity=1)
    fresh = Session.objects.with_offer().get(pk=stale.pk)
    other = make_signup(session=fresh, at=NOW)
    if seen == "full":
        stale.refresh_from_db()
        services.cancel_signup(signup=other, actor=actor_for(other.person, None), at=NOW)
    signup = make_signup(session=stale, at=NOW)
    assert signup.state == {"free": "waiting", "full": "confirmed"}[seen]
    assert counts(stale) == {"free": (1, 0, 1), "full": (1, 0, 0)}[seen]


def test_session_cancelled_meanwhile_takes_nobody(fed: Federation):
    stale = make_session(org=fed.township, at=NOW)
    services.cancel_session(session=stale, reason="暴雨", actor=make_runner(fed.township), at=NOW)
    with pytest.raises(SignupClosed, match="已取消"):
        make_signup(session=stale, at=NOW)
    assert counts(stale) == (0, 0, 0)


def test_sign_up_opens_and_closes(fed: Federation):
    session = make_session(
        org=fed.township, at=NOW, opens_at=NOW, closes_at=NOW + HOUR, starts_at=NOW + 2 * HOUR
    )
    with pytest.raises(SignupClosed, match="3月8日 09:00"):
        make_signup(session=session, at=NOW - timedelta(seconds=1))
    with pytest.raises(SignupClosed, match="报名已截止"):
        make_signup(session=session, at=NOW + HOUR)
    assert make_signup(session=session, at=NOW).state == "confirmed"


def test_draft_closed_cancelled_and_past_are_refused(fed: Federation):
    runner = make_runner(fed.township)
    draft = make_activity(org=fed.township, published=False, at=NOW)
    session = services.add_session(
        activity=draft,
        starts_at=NOW + HOUR,
        ends_at=NOW + 2 * HOUR,
        place="服务站",
        capacity=3,
        opens_at=NOW - HOUR,
        closes_at=NOW + HOUR,
        actor=runner,
        at=NOW,
    )
    with pytest.raises(SignupClosed, match="还没有发布"):
        make_signup(session=session, at=NOW)
    services.publish_activity(activity=draft, actor=runner, at=NOW)
    services.close_activity(activity=draft, actor=runner, at=NOW)
    with pytest.raises(SignupClosed, match="报名已截止"):
        make_signup(session=session, at=NOW)
    with pytest.raises(SignupClosed, match="已结束"):
        make_signup(session=session, at=NOW + 2 * HOUR)
    services.cancel_activity(activity=draft, reason="下雪", actor=runner, at=NOW)
    session.refresh_from_db()
    with pytest.raises(SignupClosed, match="已取消"):
        make_signup(session=session, at=NOW)


def test_answers_are_asked_of_the_person_and_kept(fed: Federation):
    questions = [
        {"label": "到场方式", "kind": "choice", "choices": ["骑车", "步行"], "required": True},
        {"label": "有无过敏", "kind": "yesno"},
        {"label": "想问什么"},
    ]
    activity = make_activity(org=fed.township, at=NOW, questions=questions)
    session = make_session(activity=activity, at=NOW)
    with pytest.raises(BadQuestion, match="请回答：到场方式"):
        make_signup(session=session, at=NOW)
    with pytest.raises(BadQuestion, match="到场方式"):
        make_signup(session=session, at=NOW, answers={"q1": "飞"})
    with pytest.raises(BadQuestion, match="有无过敏"):
        make_signup(session=session, at=NOW, answers={"q1": "步行", "q2": "也许"})
    given = {"q1": "步行", "q2": "no", "q3": " 几点到 ", "q9": "没问过"}
    assert make_signup(session=session, at=NOW, answers=given).answers == {
        "q1": "步行",
        "q2": "no",
        "q3": "几点到",
    }


def test_staff_need_not_answer_for_a_walk_in(fed: Federation):
    activity = make_activity(org=fed.township, at=NOW, questions=[{"label": "到场方式", "required": True}])
    signup = make_signup(
        session=make_session(activity=activity, at=NOW),
        at=NOW,
        door=Door.DESK,
        actor=make_runner(fed.township),
    )
    assert signup.answers == {}


def test_consent_is_kept_by_its_text(fed: Federation):
    activity = make_activity(org=fed.township, at=NOW, consent_text="同意体检机构只把结果告知本人。")
    session = make_session(activity=activity, at=NOW)
    given = make_signup(session=session, at=NOW, consent=True)
    assert given.consent == keyed_hash("同意体检机构只把结果告知本人。", "consent")
    assert make_signup(session=session, at=NOW).consent == ""


def walk_in(session: Session, phone: str, actor: Actor | None = None, **more: Any) -> Signup:
    given = {"group": "courier", "actor": actor or make_runner(session.activity.org), "at": NOW, **more}
    return services.sign_up_walk_in(session=session, phone=phone, **given)


def test_walk_in_needs_a_phone_and_a_group_only(fed: Federation):
    session, phone = make_session(org=fed.township, at=NOW), new_phone()
    signup = walk_in(session, phone)
    assert (signup.state, signup.door, signup.person.group) == ("confirmed", "desk", "courier")
    assert (signup.person.home_org, signup.person.vault.phone) == (fed.township, phone)
    with pytest.raises(BadPhone):
        walk_in(session, "12345")


def test_walk_in_finds_who_is_known(fed: Federation):
    session, phone = make_session(org=fed.township, at=NOW), new_phone()
    person = make_person(org=fed.union, phone=phone)
    assert walk_in(session, f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}").person == person
    assert walk_in(session, phone).person == person
    assert counts(session) == (1, 0, 0)


def test_walk_in_tapped_twice_is_one_even_when_the_phone_says_too_little(fed: Federation):
    """A phone that several records carry makes a new record each time it is asked for: the attempt decides."""
    session, phone, attempt = make_session(org=fed.township, at=NOW), new_phone(), uuid7()
    for _record in range(2):
        make_person(org=fed.union, phone=phone, signs_in=False)
    actor, before = make_runner(fed.township), Person.objects.count()
    first = walk_in(session, phone, attempt=attempt, actor=actor)
    second = walk_in(session, f"{phone[:3]}-{phone[3:]}", attempt=attempt, actor=actor)
    assert (first, counts(session), Person.objects.count()) == (second, (1, 0, 0), before + 1)


def test_walk_in_form_sent_back_with_another_phone_is_another_person(fed: Federation):
    session, attempt = make_session(org=fed.township, at=NOW), uuid7()
    first, second = (walk_in(session, new_phone(), attempt=attempt) for _turn in range(2))
    assert (first.pk == second.pk, counts(session)) == (False, (2, 0, 0))


def test_walk_in_has_the_same_rules(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=1)
    make_signup(session=session, at=NOW)
    assert walk_in(session, new_phone()).state == "waiting"
    only = make_activity(org=fed.township, at=NOW, audience="groups", groups=["rider"])
    with pytest.raises(NotEligible, match="外卖配送员"):
        walk_in(make_session(activity=only, at=NOW), new_phone())


def test_refused_walk_in_is_not_recorded(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=1, waiting_list=False)
    make_signup(session=session, at=NOW)
    actor, before = make_runner(fed.township), Person.objects.count()
    with pytest.raises(SessionFull):
        walk_in(session, new_phone(), actor=actor)
    assert Person.objects.count() == before


def test_walk_in_comes_after_sign_up_has_closed_and_until_the_end(fed: Federation):
    session = make_session(org=fed.township, at=NOW, starts_at=NOW, closes_at=NOW - HOUR)
    runner = make_runner(fed.township)
    services.close_activity(activity=session.activity, actor=runner, at=NOW)
    assert walk_in(session, new_phone(), at=NOW + HOUR).state == SignupState.CONFIRMED
    with pytest.raises(SignupClosed, match="已结束"):
        walk_in(session, new_phone(), at=NOW + 2 * HOUR)


def test_walk_in_after_the_start_gets_a_free_place_though_others_waited(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=1, starts_at=NOW + HOUR)
    first = make_signup(session=session, at=NOW)
    make_signup(session=session, at=NOW)
    services.cancel_signup(signup=first, actor=make_runner(fed.township), at=NOW + HOUR)
    assert counts(session) == (0, 0, 1)
    assert walk_in(session, new_phone(), at=NOW + HOUR).state == "confirmed"


@pytest.mark.parametrize("org", ["other_township", "union"])
def test_walk_in_needs_staff_of_the_organiser(fed: Federation, org: str):
    session = make_session(org=fed.township, at=NOW)
    actor = (
        make_runner(fed.other_township)
        if org == "other_township"
        else actor_for(make_person(org=fed.union), None)
    )
    with pytest.raises(MayNotRun):
        walk_in(session, new_phone(), actor=actor)


def test_sign_up_costs_few_statements(fed: Federation, django_assert_max_num_queries):
    session = make_session(org=fed.township, at=NOW)
    person = make_person(org=fed.union)
    actor = actor_for(person, None)
    with django_assert_max_num_queries(8):  # twin, begin, sign-up, trail, phone, message, place, commit
        services.sign_up(session=session, person=person, actor=actor, at=NOW)
