"""Accept, take, ask back, answer, refuse, hand over, link, reopen, call back: each with what stands in its way."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from niangjia.accounts.models import SmsMessage
from niangjia.concerns import queries, services
from niangjia.concerns.choices import Kind, State, StepKind
from niangjia.concerns.errors import (
    AboutThem,
    AnswerMissing,
    CalledAlready,
    CannotHandTo,
    CannotLink,
    DrawnAlready,
    LinkedAway,
    OwnHandling,
    ReasonMissing,
    WrongState,
)
from niangjia.concerns.models import CallBack, Category, Concern, Draw
from niangjia.concerns.policies import caller_for, gives_away
from niangjia.concerns.services.calling import chosen
from niangjia.concerns.services.watching import close_silent, count_deadlines, escalate, escalate_late
from niangjia.core.clock import SHANGHAI, local_day
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.orgs import services as orgs
from niangjia.people import roles
from niangjia.people import services as people
from niangjia.people.choices import PostLevel
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.concerns.making import make_concern
from tests.support.factories import (
    TEST,
    Federation,
    make_actor,
    make_federation,
    make_person,
    make_post,
)

pytestmark = pytest.mark.django_db
#: A Monday; the week after has no holiday.
MONDAY = datetime(2023, 3, 6, 9, tzinfo=SHANGHAI)


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


def given(actor: Any, days: int = 0) -> dict[str, Any]:
    return {"actor": actor, "at": MONDAY + timedelta(days=days)}


def kinds(concern: Concern) -> list[str]:
    return [step.kind for step in concern.steps.all()]


def test_way_of_a_concern_to_its_end(fed):
    person = make_person(org=fed.station)
    worker = actor_for(person, None)
    made = make_concern(fed.station, person=person, actor=worker, at=MONDAY)
    cadre = make_actor(roles.STATION, fed.station)
    for _turn in range(2):
        made = services.accept(concern=made, **given(cadre))
        made = services.take(concern=made, **given(cadre))
    assert (made.state, made.handler_id) == (State.HANDLING, cadre.person_id)
    with pytest.raises(AnswerMissing):
        services.answer(concern=made, text=" ", **given(cadre, 1))
    services.answer(concern=made, text="已协调物业开放一层厕所。", **given(cadre, 1))
    assert services.confirm(concern=made, **given(worker, 2)).state == State.CLOSED
    assert services.confirm(concern=made, **given(worker, 3)).state == State.CLOSED
    assert kinds(made) == [
        StepKind.RAISED,
        StepKind.ACCEPTED,
        StepKind.TAKEN,
        StepKind.ANSWERED,
        StepKind.CONFIRMED,
    ]


def test_note_stops_no_clock_and_nobody_else_handles(fed):
    made = make_concern(fed.station, at=MONDAY)
    services.note(concern=made, text="已电话联系，在办", **given(make_actor(roles.STATION, fed.station)))
    assert Concern.objects.late(date(2023, 3, 14)).count() == 1
    for role, org in ((roles.TOWNSHIP, fed.other_township), (roles.WORKER, fed.station)):
        with pytest.raises(NotAllowed):
            services.take(concern=made, **given(make_actor(role, org)))


def test_clock_stands_still_only_while_waiting_for_the_person(fed):
    person = make_person(org=fed.station)
    made = make_concern(fed.station, person=person, actor=actor_for(person, None), at=MONDAY)
    assert made.due_on == date(2023, 3, 13)
    cadre = make_actor(roles.STATION, fed.station)
    services.ask_back(concern=made, text="是哪栋楼？", **given(cadre, 2))  # Wednesday
    assert Concern.objects.late(date(2023, 4, 1)).count() == 0
    made = services.say(concern=made, text="三号楼", **given(actor_for(person, None), 7))  # next Monday
    assert (made.waits_for_person, made.paused_days, made.due_on) == (False, 3, date(2023, 3, 16))
    services.say(concern=made, text="三号楼", **given(actor_for(person, None), 7))
    assert kinds(made).count(StepKind.PERSON_SAID) == 1


def test_refusal_needs_a_reason_and_an_objection_goes_up(fed):
    person = make_person(org=fed.station)
    made = make_concern(fed.township, person=person, actor=actor_for(person, None), at=MONDAY)
    cadre = make_actor(roles.TOWNSHIP, fed.township)
    with pytest.raises(ReasonMissing):
        services.refuse(concern=made, reason="", **given(cadre))
    services.refuse(concern=made, reason="不属于工会职责，已告知 12345", **given(cadre))
    made = services.reopen(concern=made, text="12345 让找工会", **given(actor_for(person, None), 1))
    assert (made.state, made.org) == (State.REOPENED, fed.district)


def test_reopened_twice_goes_to_the_level_above_and_two_taps_are_one(fed):
    person = make_person(org=fed.station)
    worker, cadre = actor_for(person, None), make_actor(roles.TOWNSHIP, fed.township)
    made = make_concern(fed.township, person=person, actor=worker, at=MONDAY)
    for turn in (1, 2):
        services.answer(concern=made, text=f"第{turn}次答复", **given(cadre, turn * 7))
        for _tap in range(2):
            made = services.reopen(concern=made, text="没解决", **given(worker, turn * 7 + 1))
        assert (made.reopened, made.org) == (turn, fed.township if turn == 1 else fed.district)
    assert made.due_on == date(2023, 3, 28)  # five working days from 21 March
    assert made.first_answered_on == date(2023, 3, 13)  # the rate counts the first answer only


def test_handed_up_down_and_outside_with_its_own_date_and_answer(fed):
    made = make_concern(fed.station, at=MONDAY)
    station = make_actor(roles.STATION, fed.township)
    with pytest.raises(CannotHandTo):
        services.hand_over(concern=made, to=fed.other_township, reason="错了", **given(station))
    services.hand_over(concern=made, to=fed.district, reason="涉及多个街道", **given(station))
    district = make_actor(roles.DISTRICT, fed.district)
    assert Concern.objects.seen_by(station).get().org == fed.district
    with pytest.raises(NotAllowed):
        services.answer(concern=made, text="不是我的了", **given(station, 1))
    services.ask_in(concern=made, org=fed.other_township, **given(district, 1))
    helper = make_actor(roles.TOWNSHIP, fed.other_township)
    referral = services.refer(concern=made, body="街道办事处", due_on=date(2023, 3, 9), **given(helper, 1))
    services.record_outside_answer(referral=referral, text="已划八个车位", **given(helper, 2))
    made = services.hand_over(concern=made, to=fed.township, reason="请街道落实", **given(district, 3))
    assert (made.org, made.due_on, made.referrals.get().answered_on) == (
        fed.township,
        date(2023, 3, 13),
        date(2023, 3, 8),
    )


def test_concern_about_a_cadre_never_goes_back_to_their_unit(fed):
    made = make_concern(fed.station, about_cadre=True, at=MONDAY)
    district = make_actor(roles.DISTRICT, fed.district)
    for org in (fed.township, fed.station):
        with pytest.raises(AboutThem):
            services.hand_over(concern=made, to=org, reason="请处理", **given(district))
    with pytest.raises(AboutThem):
        services.ask_in(concern=made, org=fed.station, **given(district))
    assert not Concern.objects.seen_by(make_actor(roles.STATION, fed.station)).exists()
    assert not Concern.objects.seen_by(make_actor(roles.TOWNSHIP, fed.township)).exists()


def test_sensitive_ones_are_seen_by_the_owner_alone(fed):
    made = make_concern(fed.township, kind=Kind.RIGHTS)
    own, above = make_actor(roles.TOWNSHIP, fed.township), make_actor(roles.DISTRICT, fed.district)
    assert [Concern.objects.seen_by(actor).count() for actor in (own, above)] == [1, 0]
    services.hand_over(concern=made, to=fed.district, reason="需要律师", **given(own))
    assert [Concern.objects.seen_by(actor).count() for actor in (own, above)] == [0, 1]


def test_alarm_that_is_sensitive_opens_to_the_duty_person_and_the_district(fed):
    guard = make_actor(roles.TOWNSHIP, fed.other_township)
    services.name_duty(
        district=fed.district,
        person=Person.objects.get(pk=guard.person_id),
        actor=TEST,
        at=timezone.now(),
    )
    unpaid = Category.objects.get(pk="wages.unpaid_many")
    made = make_concern(fed.township, category=unpaid)
    assert (made.alarm, made.sensitive) == (True, True)
    others = [make_actor(roles.DISTRICT, fed.district), make_actor(roles.STATION, fed.other_station)]
    assert [Concern.objects.seen_by(actor).count() for actor in (guard, *others)] == [1, 1, 0]


def test_linked_ones_are_answered_once_and_all_are_told(fed):
    persons = [make_person(org=fed.station) for _turn in range(3)]
    at = timezone.now()
    district = make_actor(roles.DISTRICT, fed.district)
    head, one, other = (
        make_concern(fed.station, person=person, actor=actor_for(person, None), at=at) for person in persons
    )
    services.link(concern=other, to=one, actor=district, at=at)
    services.link(concern=one, to=head, actor=district, at=at)
    with pytest.raises(CannotLink):
        services.link(concern=head, to=other, actor=district, at=at)
    with pytest.raises(LinkedAway):
        services.answer(concern=other, text="单独答", actor=district, at=at)
    services.answer(concern=head, text="一并解决", actor=district, at=at)
    assert set(Concern.objects.values_list("answer", "state")) == {("一并解决", State.ANSWERED)}
    assert SmsMessage.objects.filter(kind="concern_answered").count() == 3
    mine = services.reopen(concern=other, text="我这没解决", actor=actor_for(persons[2], None), at=at)
    assert mine.linked_to is None
    assert Concern.objects.get(pk=head.pk).state == State.ANSWERED


def test_correcting_the_kind_moves_the_clock_and_a_stale_save_is_refused(fed):
    made = make_concern(fed.station, at=MONDAY)
    cadre = make_actor(roles.STATION, fed.station)
    save = {"concern": made, "version": made.version, "changes": {"kind": Kind.COMPLAINT}}
    made = services.update_concern(**save, **given(cadre))
    assert made.due_on == date(2023, 3, 20)
    with pytest.raises(StaleRecord):
        services.update_concern(**save, **given(cadre))


def answered(fed: Federation, number: int = 1, **more: Any) -> list[Concern]:
    cadre = more.pop("cadre", None) or make_actor(roles.TOWNSHIP, fed.township)
    found = []
    for _turn in range(number):
        person = make_person(org=fed.station)
        made = make_concern(fed.township, person=person, actor=actor_for(person, None), at=MONDAY, **more)
        found.append(services.answer(concern=made, text="已办", **given(cadre, 2)))
    return found


def test_call_backs_are_drawn_by_lot_and_anybody_can_repeat_the_draw(fed, settings):
    settings.NIANGJIA_CONCERN_CALL_BACK_SHARE = 30
    ids = [str(one.pk) for one in answered(fed, 10)]
    make_concern(fed.station, nameless=True, at=MONDAY)
    month = date(2023, 3, 1)
    drawn = services.draw(org=fed.district, month=month, seed="twelve", **given(TEST, 30))
    assert (drawn.population, drawn.drawn) == (10, 3)
    lot = {str(one) for one in CallBack.objects.values_list("concern", flat=True)}
    assert lot == set(chosen(ids, "twelve", 30)) == set(chosen(ids[::-1], "twelve", 30))
    with pytest.raises(DrawnAlready):
        services.draw(org=fed.district, month=month, **given(TEST, 31))
    assert Draw.objects.count() == 1


def test_nobody_calls_back_about_what_they_handled(fed):
    cadre = make_actor(roles.TOWNSHIP, fed.township)
    (made,) = answered(fed, cadre=cadre)
    call = CallBack.objects.create(
        district_id=made.district_id, org=fed.township, concern=made, drawn_at=MONDAY
    )
    with pytest.raises(OwnHandling):
        services.record_call_back(call=call, reached=True, solved=True, satisfied=True, **given(cadre, 9))
    # nor in another post of theirs
    again = make_post(org=fed.district, role=roles.DISTRICT, person=Person.objects.get(pk=cadre.person_id))
    with pytest.raises(OwnHandling):
        services.record_call_back(call=call, reached=False, **given(actor_for(again.person, again), 9))
    assert not queries.calls_to_make(cadre).exists()


def test_nobody_calls_back_about_what_they_raised_themselves(fed):
    cadre = make_actor(roles.DISTRICT, fed.district)
    made = make_concern(fed.township, person=Person.objects.get(pk=cadre.person_id), at=MONDAY)
    services.answer(concern=made, text="修好了", **given(make_actor(roles.TOWNSHIP, fed.township), 9))
    call = CallBack.objects.create(
        district_id=made.district_id, org=fed.district, concern=made, drawn_at=MONDAY
    )
    with pytest.raises(NotAllowed):
        services.record_call_back(call=call, reached=True, solved=True, satisfied=True, **given(cadre, 9))
    assert not queries.calls_to_make(cadre).exists()


def test_where_few_act_the_level_above_calls(fed):
    made = make_concern(fed.township, person=make_person(org=fed.station))
    for _turn in range(2):
        make_post(org=fed.township, role=roles.TOWNSHIP)
    assert caller_for(made, local_day(timezone.now())) == fed.district
    make_post(org=fed.township, role=roles.TOWNSHIP)
    assert caller_for(made, local_day(timezone.now())) == fed.township


def test_two_people_close_at_once_and_the_second_is_told(fed):
    (made,) = answered(fed)
    call = CallBack.objects.create(
        district_id=made.district_id, org=fed.district, concern=made, drawn_at=MONDAY
    )
    one, other = (make_actor(roles.DISTRICT, fed.district) for _turn in range(2))
    said = {"call": call, "reached": True, "solved": True, "satisfied": True}
    for _tap in range(2):
        services.record_call_back(**said, **given(one, 9))
    with pytest.raises(CalledAlready):
        services.record_call_back(**said, **given(other, 9))
    services.confirm(concern=made, **given(TEST, 9))
    assert kinds(made).count(StepKind.CLOSED) == 1


def test_rates_count_due_reached_and_not_reached_apart(fed):
    on_time, late = answered(fed, 2)
    Concern.objects.filter(pk=late.pk).update(first_answered_on=date(2023, 3, 20))
    waiting = make_concern(fed.township, at=MONDAY)
    asked = make_concern(fed.township, person=make_person(org=fed.station), at=MONDAY)
    services.ask_back(concern=asked, text="?", **given(TEST))
    caller = make_actor(roles.DISTRICT, fed.district)
    outcomes = {on_time: (True, True, True), late: (True, False, False), waiting: None}
    for made, outcome in outcomes.items():
        call = {"district_id": made.district_id, "org": fed.district, "concern": made, "drawn_at": MONDAY}
        task = CallBack.objects.create(**call)
        if outcome is None:
            CallBack.objects.filter(pk=task.pk).update(reached=False, tries=1, called_on=date(2023, 3, 15))
            continue
        reached, solved, satisfied = outcome
        services.record_call_back(
            call=task, reached=reached, solved=solved, satisfied=satisfied, **given(caller, 9)
        )
    found = queries.rates(fed.district.scope, date(2023, 3, 1), date(2023, 3, 31), date(2026, 1, 1))
    assert found == {
        "response": {"value": 33.3, "numerator": 1, "denominator": 3},
        "solved": {"value": 50.0, "numerator": 1, "denominator": 2, "not_reached": 1},
        "satisfied": {"value": 50.0, "numerator": 1, "denominator": 2, "not_reached": 1},
    }
    assert Concern.objects.get(pk=late.pk).state == State.REOPENED
    empty = queries.rates(fed.other_district.scope, date(2023, 3, 1), date(2023, 3, 31), date(2026, 1, 1))
    assert empty["response"] == {"value": None, "numerator": 0, "denominator": 0}


def test_what_is_late_goes_to_the_leader_once(fed):
    at = timezone.now()
    made = make_concern(fed.township, at=at - timedelta(days=30))
    leader = make_post(org=fed.township, role=roles.TOWNSHIP, level=PostLevel.SECTION)
    assert [escalate_late() for _turn in range(2)] == [1, 0]
    assert kinds(made)[-1] == StepKind.ESCALATED
    assert made.steps.last().text == leader.person.name
    assert SmsMessage.objects.filter(kind="concern_late").count() == 1
    assert not escalate(made.pk, at=at)


def test_silence_closes_without_counting_as_solved(fed):
    (made,) = answered(fed)
    assert close_silent() == 1
    made.refresh_from_db()
    assert (made.state, made.confirmed_at) == (State.CLOSED, None)


def test_deadline_is_counted_as_soon_as_the_calendar_is_known(fed):
    made = make_concern(fed.station, at=datetime(2027, 3, 1, 9, tzinfo=SHANGHAI))
    assert (made.due_on, count_deadlines()) == (None, 0)
    orgs.keep_calendar(year=2027, free="2027-01-01", worked="", actor=TEST, at=timezone.now())
    assert count_deadlines() == 1
    made.refresh_from_db()
    assert made.due_on == made.first_due_on == date(2027, 3, 8)


def test_erased_person_leaves_no_words_and_the_count(fed):
    (made,) = answered(fed)
    people.erase(person=made.person, reason="本人要求", actor=TEST, at=timezone.now())
    made.refresh_from_db()
    assert (made.text, made.answer, Concern.objects.count()) == ("", "", 1)
    assert {step.text for step in made.steps.all()} == {""}
    assert not Concern.objects.to_study().exists()


def test_answer_to_what_is_over_is_refused(fed):
    (made,) = answered(fed)
    services.confirm(concern=made, **given(TEST, 3))
    with pytest.raises(WrongState):
        services.answer(concern=made, text="再答一次", **given(TEST, 4))


def test_small_outlet_would_give_somebody_away(fed):
    assert gives_away(fed.outlet)
