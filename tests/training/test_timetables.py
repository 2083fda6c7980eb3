"""From orders to sessions: solve, pin, forbid, move, publish, confirm, refuse, replace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from niangjia.accounts.models import SmsMessage
from niangjia.activities import services as activities
from niangjia.activities.models import Session
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.courses.models import Availability, Interest, Lecturer
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from niangjia.training import jobs, services
from niangjia.training.choices import OrderState, Part, PlacementState, Side, TableState
from niangjia.training.errors import BadMove, NotAsked, NothingToSolve, TableBusy
from niangjia.training.models import Ban, Order, Placement
from niangjia.training.problem import told
from niangjia.training.services.answering import substitutes
from tests.support.factories import TEST, Federation, make_actor, make_federation, make_person
from tests.training.making import (
    confirmed,
    make_course,
    make_firm,
    make_lecturer,
    make_order,
    make_timetable,
    moment,
    publish,
    solve,
    workday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


def kinds() -> list[str]:
    return list(SmsMessage.objects.order_by("created_at", "pk").values_list("kind", flat=True))


def the(order: Order, state: str = PlacementState.PROPOSED) -> Placement:
    return Placement.objects.with_all().get(order=order, state=state)


def test_orders_become_sessions_with_reasons(fed):
    law, other = make_course(fed.city, "劳动合同"), make_course(fed.city, "民法典")
    lawyer = make_lecturer(fed.city, courses=[law])
    served, second = make_order(fed.union, [law]), make_order(fed.other_union, [other, law])
    nobody = make_order(fed.union, [other])
    table = solve(make_timetable(fed.district))
    assert (table.state, table.outcome["served"], table.outcome["orders"]) == (TableState.PROPOSED, 2, 3)
    assert {the(one).lecturer_id for one in (served, second)} == {lawyer.pk}
    assert the(served).starts_at != the(second).starts_at
    assert all(told(the(one).why) for one in (served, second))
    nobody.refresh_from_db()
    assert told(nobody.unserved) != []
    assert Order.objects.open().count() == 3  # a proposal binds nobody
    publish(table)
    assert kinds()[-4:].count("lecture_offered") == 2
    offered = the(served, PlacementState.OFFERED)
    lecturer_self = make_actor(roles.WORKER, fed.union, person=lawyer.person)
    with pytest.raises(NotAllowed):
        services.confirm(placement=offered, side=Side.UNIT, actor=lecturer_self, at=timezone.now())
    for _turn in range(2):
        services.confirm(placement=offered, side=Side.LECTURER, actor=lecturer_self, at=timezone.now())
    assert not Session.objects.exists()
    unit = make_actor(roles.WORKER, fed.union, person=served.contact)
    for _turn in range(2):
        done = services.confirm(placement=offered, side=Side.UNIT, actor=unit, at=timezone.now())
    session = Session.objects.select_related("activity__org", "activity__programme").get()
    assert (done.confirmed, done.session_id) == (True, session.pk)
    assert (session.capacity, session.activity.programme_id) == (80, "legal.corps")
    assert session.activity.org_id == fed.township.pk  # who stands at the door
    assert kinds()[-2:] == ["order_confirmed", "lecture_confirmed"]


def test_solving_again_keeps_what_was_pinned_and_changes_little(fed):
    law = make_course(fed.city)
    makers = [make_lecturer(fed.city, courses=[law]) for _turn in range(3)]
    orders = [make_order(fed.union, [law]) for _turn in range(3)]
    table = solve(make_timetable(fed.district))
    before = {one.order_id: (one.lecturer_id, one.starts_at) for one in Placement.objects.live()}
    first = the(orders[0])
    stale = table.version
    services.pin(table=table, version=stale, placement=first.pk, pinned=True, actor=TEST, at=timezone.now())
    with pytest.raises(StaleRecord):  # the other coordinator looked at what stood before
        services.pin(
            table=table, version=stale, placement=first.pk, pinned=False, actor=TEST, at=timezone.now()
        )
    table.refresh_from_db()
    gone = the(orders[1])
    services.forbid(
        table=table, version=table.version, placement=gone.pk, reason="刚去过", actor=TEST, at=timezone.now()
    )
    solve(table)
    after = {one.order_id: (one.lecturer_id, one.starts_at) for one in Placement.objects.live()}
    assert after[orders[0].pk] == before[orders[0].pk]
    assert after[orders[2].pk] == before[orders[2].pk]
    assert after[orders[1].pk][0] != before[orders[1].pk][0]
    assert the(orders[0]).pinned and len(makers) == 3
    services.lift_ban(
        table=table, version=table.version, ban=Ban.objects.get().pk, actor=TEST, at=timezone.now()
    )
    assert not Ban.objects.exists()


def test_a_move_by_hand_keeps_every_rule(fed):
    for org, code in ((fed.district, "110118"), (fed.other_district, "110105")):
        type(org).objects.filter(pk=org.pk).update(region_code=code)
    law = make_course(fed.city, minutes=90)
    lawyer, busy = (make_lecturer(fed.city, courses=[law]) for _turn in range(2))
    day = workday()
    Availability.objects.create(
        district_id=busy.district_id, lecturer=busy, starts_at=moment(day, 0), ends_at=moment(day, 23)
    )
    near = make_order(fed.union, [law], days=[(day, Part.ANY)])
    far = make_order(fed.headquarters, [law], days=[(day, Part.ANY)], region=fed.other_district)
    table = make_timetable(fed.city)

    def move(order: Order, lecturer: Lecturer, hour: int, minute: int = 0) -> Placement:
        table.refresh_from_db()
        given = {"course": law, "lecturer": lecturer, "starts_at": moment(day, hour, minute)}
        return services.move(
            table=table, version=table.version, order=order, **given, actor=TEST, at=timezone.now()
        )

    with pytest.raises(BadMove):
        move(near, busy, 9)
    with pytest.raises(BadMove):  # the unit has no time then
        move(near, lawyer, 20)
    assert move(near, lawyer, 9).pinned
    with pytest.raises(BadMove):  # in another district, thirty minutes after the end
        move(far, lawyer, 11)
    assert move(far, lawyer, 14).starts_at == moment(day, 14)
    table.refresh_from_db()
    asked = services.request_plan(table=table, version=table.version, actor=TEST, at=timezone.now())
    with pytest.raises(TableBusy):
        services.request_plan(table=table, version=asked.version, actor=TEST, at=timezone.now())


def test_no_lawyer_lectures_where_their_client_has_a_dispute(fed):
    law = make_course(fed.city)
    firm = make_firm(fed.city)
    barred = make_lecturer(fed.city, courses=[law], firm=firm)
    Interest.objects.create(
        district_id=fed.district.pk,
        org=fed.city,
        firm=firm,
        unit=fed.union,
        unit_name=fed.union.name,
        since=workday() - timedelta(days=90),
        recorded_at=timezone.now(),
    )
    order = make_order(fed.union, [law])
    table = solve(make_timetable(fed.district))
    order.refresh_from_db()
    assert not Placement.objects.exists()
    assert str(barred) in told(order.unserved)[0]
    free = make_lecturer(fed.city, courses=[law])
    solve(table)
    assert the(order).lecturer_id == free.pk


def test_three_thousand_people_for_a_room_of_eighty_are_not_served(fed):
    law = make_course(fed.city)
    make_lecturer(fed.city, courses=[law])
    order = make_order(fed.union, [law], headcount=3000, room=80)
    solve(make_timetable(fed.district))
    order.refresh_from_db()
    assert "3000" in told(order.unserved)[0] and "80" in told(order.unserved)[0]


def test_a_refusal_is_planned_again_at_once_without_who_refused(fed):
    law = make_course(fed.city)
    for _turn in range(2):
        make_lecturer(fed.city, courses=[law])
    order = make_order(fed.union, [law])
    table = solve(make_timetable(fed.district))
    publish(table)
    offered = the(order, PlacementState.OFFERED)
    other = make_actor(roles.WORKER, fed.union)
    with pytest.raises(NotAllowed):
        services.refuse(placement=offered, reason="出差", actor=other, at=timezone.now())
    lawyer = make_actor(roles.WORKER, fed.union, person=offered.lecturer.person)
    again = services.refuse(placement=offered, reason="出差", actor=lawyer, at=timezone.now())
    assert again is not None and again.lecturer_id != offered.lecturer_id
    assert kinds()[-1] == "order_again"
    with pytest.raises(NotAsked):
        services.refuse(placement=offered, reason="出差", actor=lawyer, at=timezone.now())
    publish(table)
    unit = make_actor(roles.WORKER, fed.union, person=order.contact)
    third = services.another_time(
        placement=the(order, PlacementState.OFFERED), reason="那天盘点", actor=unit, at=timezone.now()
    )
    assert third is not None and third.starts_at != again.starts_at
    assert kinds()[-1] == "lecture_off"


def test_a_lecturer_falls_ill_the_evening_before(fed):
    law = make_course(fed.city)
    for _turn in range(2):
        make_lecturer(fed.city, courses=[law])
    order = make_order(fed.union, [law])
    placement = confirmed(order, make_timetable(fed.district))
    listener = make_person(org=fed.union)
    activities.sign_up(
        session=placement.session, person=listener, actor=actor_for(listener, None), at=timezone.now()
    )
    lawyer = make_actor(roles.WORKER, fed.union, person=placement.lecturer.person)
    assert services.refuse(placement=placement, reason="发烧", actor=lawyer, at=timezone.now()) is None
    placement.refresh_from_db()
    assert placement.needs_substitute
    (substitute, why) = substitutes(placement)[0]
    assert substitute.pk != placement.lecturer_id and why
    coordinator = make_actor(roles.DISTRICT, fed.district)
    before = SmsMessage.objects.count()
    made = services.replace_lecturer(
        placement=placement, lecturer=substitute, actor=coordinator, at=timezone.now()
    )
    assert (made.session_id, made.starts_at) == (placement.session_id, placement.starts_at)
    assert sorted(kinds()[before:]) == [
        "lecture_confirmed",
        "lecture_off",
        "lecturer_changed",
        "lecturer_changed",
    ]
    with pytest.raises(NotAsked):
        services.replace_lecturer(
            placement=placement, lecturer=substitute, actor=coordinator, at=timezone.now()
        )


def test_the_job_solves_once_and_what_was_changed_meanwhile_is_left(fed):
    law = make_course(fed.city)
    make_lecturer(fed.city, courses=[law])
    table = make_timetable(fed.district)
    coordinator = make_actor(roles.DISTRICT, fed.district)
    with pytest.raises(NothingToSolve):
        services.request_plan(table=table, version=1, actor=coordinator, at=timezone.now())
    order = make_order(fed.union, [law])
    asked = services.request_plan(table=table, version=1, actor=coordinator, at=timezone.now())
    assert not jobs.solve(str(table.pk), 1)
    assert [jobs.solve(str(table.pk), asked.version) for _turn in range(2)] == [True, False]
    outsider = make_actor(roles.DISTRICT, fed.other_district)
    with pytest.raises(NotAllowed):
        services.publish(table=table, version=3, actor=outsider, at=timezone.now())
    services.withdraw_order(order=order, reason="不办了", actor=TEST, at=timezone.now())
    order.refresh_from_db()
    assert order.state == OrderState.WITHDRAWN
    assert not Placement.objects.live().exists()
