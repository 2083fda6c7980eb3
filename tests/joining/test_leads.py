"""Served first, asked, applied, joined: who is to be asked, and how far serving leads."""

from datetime import date

import pytest
from django.utils import timezone

from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.figures import Period, compute, registry
from niangjia.joining import queries, services
from niangjia.joining.figures import BY_ACTIVITY
from niangjia.ledger import services as ledger
from niangjia.ledger.queries import of_person
from niangjia.people import roles
from niangjia.people import services as people
from niangjia.people.errors import AlreadyMember
from niangjia.people.models import Membership, Person
from tests.joining.making import make_application, make_member, make_transfer, serve
from tests.support.factories import TEST, Federation, make_actor, make_person
from tests.support.moments import attend, make_past_session, make_past_signup

pytestmark = pytest.mark.django_db
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))
STEPS = ("served", "asked", "applied", "joined")


def ask(person: Person, outcome: str, fed: Federation, actor=TEST):
    given = {"outcome": outcome, "attempt": uuid7(), "org": fed.township}
    return services.ask(person=person, actor=actor, at=timezone.now(), **given)


def value(key: str, org, period: Period = YEAR) -> object:
    return compute.value(registry.figure(f"building.{key}"), org.scope, period).value


def funnel(org, period: Period = YEAR) -> list[object]:
    return [value(f"funnel_{one}", org, period) for one in STEPS]


def test_who_was_served_and_is_no_member_is_a_lead(fed):
    often, once, member, back, ours = (make_person(org=fed.union) for _turn in range(5))
    serve(make_person(org=fed.other_union), fed.other_station)
    for day in (3, 5, 8):
        serve(often, fed.station, date(2023, 3, day))
    serve(once, fed.township, date(2023, 3, 9))
    serve(member, fed.station)
    people.join(person=member, org=fed.union, actor=TEST, at=timezone.now())
    ledger.reverse(entry=serve(back, fed.station), reason="记错了", actor=TEST, at=timezone.now())
    serve(ours, fed.district, date(2023, 3, 1))
    serve(make_person(), fed.station, programme="training.cadre")
    found = queries.leads(fed.township.scope).order_by("-last_served", "pk")
    assert [(one.pk, one.times, one.last_served) for one in found] == [
        (once.pk, 1, date(2023, 3, 9)),
        (often.pk, 3, date(2023, 3, 8)),
        (ours.pk, 1, date(2023, 3, 1)),
    ]
    assert [one.pk for one in queries.never_asked(found)] == [often.pk]
    ask(often, "wants", fed)
    assert list(queries.never_asked(found.all())) == []
    assert [one.pk for one in queries.wanting(queries.leads(fed.township.scope))] == [often.pk]


def test_services_to_a_record_merged_since_are_a_lead_s_own(fed):
    kept, gone, other = (make_person(org=fed.union, name="慕容测试", phone="") for _turn in range(3))
    serve(kept, fed.station, date(2023, 3, 3))
    for day in (5, 8):
        serve(gone, fed.station, date(2023, 3, day))
    serve(other, fed.station, date(2023, 3, 9))
    ask(gone, "later", fed)
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    found = queries.leads(fed.township.scope).order_by("last_served")
    assert [(one.pk, one.times, one.last_served, one.outcome) for one in found] == [
        (kept.pk, 3, date(2023, 3, 8), "later"),
        (other.pk, 1, date(2023, 3, 9), None),
    ]
    assert queries.services_to(kept, fed.township.scope).count() == 3
    make_application(org=fed.union, person=kept)
    assert queries.leads(fed.township.scope).get(pk=kept.pk).applies


def test_asking_is_for_those_who_serve_and_of_those_who_are_no_members(fed):
    with pytest.raises(NotAllowed):
        ask(make_person(), "later", fed, make_actor(roles.AUDITOR, fed.township))
    with pytest.raises(AlreadyMember):
        ask(make_member(fed.union), "later", fed)


def test_funnel_goes_from_served_to_joined_and_every_number_has_its_services(fed):
    served, asked, applied, joined = (make_person(org=fed.union) for _turn in range(4))
    for one in (served, asked, applied, joined, joined):
        serve(one, fed.station)
    for one in (asked, applied, joined):
        ask(one, "wants", fed)
    make_application(org=fed.union, person=applied)
    services.approve(
        application=make_application(org=fed.union, person=joined), actor=TEST, at=timezone.now()
    )
    assert funnel(fed.township) == [4, 3, 2, 1]
    assert (funnel(fed.other_township), funnel(fed.township, Period.month(date(2023, 4, 1)))) == (
        [0] * 4,
        [0] * 4,
    )
    figure = registry.figure("building.funnel_joined")
    rows = compute.rows(figure, fed.township.scope, YEAR)
    assert [row.subject for row in rows] == [joined.pk] * 2
    assert {entry.was_member for entry in of_person(joined)} == {False}, "they keep counting as to no member"


def test_funnel_by_activity(fed):
    session = make_past_session(fed.township)
    person = make_person(org=fed.union)
    attend(make_past_signup(session, person=person))
    serve(make_person(org=fed.union), fed.township, timezone.localdate())
    figure = registry.figure("building.funnel_served")
    period = Period(date(2020, 1, 1), timezone.localdate())
    parts = {
        part.key: part.value.value for part in compute.parts(figure, fed.district.scope, period, BY_ACTIVITY)
    }
    names = BY_ACTIVITY.labels(set(parts))
    assert {names.get(key, ""): number for key, number in parts.items()} == {session.activity.title: 1, "": 1}


def test_records_merged_since_are_one_person_of_the_funnel(fed):
    kept, gone = make_person(org=fed.union), make_person(org=fed.union, signs_in=False)
    serve(gone, fed.station)
    make_application(org=fed.union, person=kept)
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert funnel(fed.township) == [1, 0, 1, 0]


def test_new_members_are_not_those_who_moved_and_members_are_those_at_the_end(fed):
    def join(person: Person, on: date, **more) -> Membership:
        return people.join(person=person, org=fed.union, actor=TEST, at=timezone.now(), on=on, **more)

    old, new, left = make_person(), make_person(), make_person(group="nurse")
    join(old, date(2022, 6, 1))
    join(new, date(2023, 3, 1), channel="online")
    join(left, date(2023, 2, 1))
    people.end_membership(
        person=left, state="left", reason="退会", actor=TEST, at=timezone.now(), on=date(2023, 9, 1)
    )
    people.transfer(person=old, org=fed.other_union, actor=TEST, at=timezone.now(), on=date(2023, 5, 1))
    join(left, date(2023, 12, 1))
    assert [value("new_members", org) for org in (fed.district, fed.township, fed.other_township)] == [
        2,
        2,
        0,
    ]
    assert [
        value("members", fed.district, Period.month(date(2023, month, 1))) for month in (1, 2, 3, 8, 9, 12)
    ] == [1, 2, 3, 3, 2, 3]
    assert [value("members_new_forms", org) for org in (fed.district, fed.township, fed.other_township)] == [
        2,
        1,
        1,
    ]
    assert Membership.objects.get(person=old, left_on=None).channel == "transfer"
    months = compute.by_month(registry.figure("building.members"), fed.district.scope, YEAR)
    assert [part.value.value for part in months] == [1, 2, 3, 3, 3, 3, 3, 3, 2, 2, 2, 3]
    assert make_transfer(to=fed.township, member=new).state == "waiting"
