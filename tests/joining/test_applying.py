"""Applying: what is learned, what is refused, where one is led, and two forms at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.joining import codes, queries, services
from niangjia.joining.codes import Origin
from niangjia.joining.errors import (
    Decided,
    GroupMissing,
    NameMissing,
    NoSuchUnion,
    WaitsElsewhere,
    WindowClosed,
    WrongJoinCode,
)
from niangjia.joining.models import Application
from niangjia.joining.services import NewApplication
from niangjia.orgs import services as orgs
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people import services as people
from niangjia.people.errors import AlreadyMember
from niangjia.people.middleware import actor_for
from niangjia.people.models import Consent, Person
from tests.joining.making import make_application, make_member, make_window
from tests.support.factories import TEST, make_actor, make_federation, make_org, make_person
from tests.support.hands import at_once

pytestmark = pytest.mark.django_db


def test_application_keeps_what_was_written_on_the_person_s_own_record(fed):
    person = make_person(name="", group="")
    made = make_application(
        org=fed.union,
        person=person,
        origin=Origin(fed.station),
        name=" 周小满 ",
        group="rider",
        employer="外卖平台",
        news=True,
    )
    person.refresh_from_db()
    assert (person.name, person.group, person.employer) == ("周小满", "rider", "外卖平台")
    assert (made.state, made.channel, made.through, made.district) == (
        "waiting",
        "online",
        fed.station,
        fed.district,
    )
    assert sorted(Consent.objects.values_list("purpose", flat=True)) == ["入会登记", "服务通知"]
    assert AuditRecord.objects.filter(action="application.made", org=fed.union.pk).exists()


def test_applying_twice_gives_the_same_and_another_union_is_told(fed):
    person = make_person()
    first = make_application(org=fed.union, person=person)
    assert make_application(org=fed.union, person=person) == first
    with pytest.raises(WaitsElsewhere, match="子镇快递工会"):
        make_application(org=fed.other_union, person=person)
    assert Application.objects.count() == 1


@pytest.mark.parametrize(("given", "refusal"), [({"name": "  "}, NameMissing), ({"group": ""}, GroupMissing)])
def test_what_is_missing_is_asked_for(fed, given, refusal):
    with pytest.raises(refusal):
        make_application(
            org=fed.union, person=make_person(name="", group=""), **{"name": "周", "group": "rider", **given}
        )


def test_who_may_not_apply_is_told_plainly(fed):
    member = make_member(fed.union)
    with pytest.raises(AlreadyMember, match="子镇快递工会"):
        make_application(org=fed.other_union, person=member)
    orgs.close_org(org=fed.other_union, reason="撤并", actor=TEST, at=timezone.now())
    with pytest.raises(OrgClosed):
        make_application(org=Org.objects.get(pk=fed.other_union.pk))
    for org in (fed.station, fed.outlet, fed.district):
        with pytest.raises(NoSuchUnion):
            make_application(org=org)
    given = {"name": "周", "group": "rider", "employer": "", "attempt": uuid7(), "at": timezone.now()}
    with pytest.raises(NotAllowed):
        services.apply(
            person=make_person(), union=fed.union, origin=None, actor=actor_for(member, None), **given
        )


def test_closed_window_takes_nobody(fed):
    window = make_window(fed.station)
    services.close_window(window=window, actor=TEST, at=timezone.now())
    window.refresh_from_db()
    with pytest.raises(WindowClosed):
        make_application(org=fed.union, origin=Origin(fed.station, window=window))


def test_groups_are_led_to_their_union_and_others_to_the_street_s(fed):
    riders = make_org(fed.other_township, kind=OrgKind.INDUSTRY_FEDERATION, level=Level.GRASSROOTS)
    cadre = make_actor(roles.DISTRICT, fed.district)
    given = {"district": fed.district, "at": timezone.now()}
    with pytest.raises(NotAllowed):
        services.set_routes(routes={"rider": riders}, actor=make_actor(roles.TOWNSHIP, fed.township), **given)
    for _turn in range(2):
        services.set_routes(routes={"rider": riders}, actor=cadre, **given)
    assert queries.proposed_union(fed.station, "rider") == riders
    assert queries.proposed_union(fed.station, "carer") == fed.township
    assert queries.proposed_union(fed.union, "rider") == fed.union
    assert queries.proposed_union(fed.district, "carer") is None
    services.set_routes(routes={"rider": None}, actor=cadre, **given)
    assert queries.proposed_union(fed.station, "rider") == fed.township
    assert AuditRecord.objects.filter(action="joining.routes_set").count() == 2


def test_codes_lead_where_they_were_made_for_and_nowhere_else(fed):
    actor = make_actor(roles.STATION, fed.station)
    post = Person.objects.get(pk=actor.person_id).posts.get()
    window = make_window(fed.station)
    assert codes.read_join(codes.join_code(fed.station)) == Origin(fed.station)
    assert codes.read_join(codes.join_code(window)) == Origin(fed.station, window=window)
    assert codes.read_join(codes.join_code(post)) == Origin(fed.station, post)
    people.end_post(post=post, actor=TEST, at=timezone.now(), reason="调动")
    assert codes.read_join(codes.join_code(post)) == Origin(fed.station)
    mine = codes.join_code(fed.station)
    for wrong in (
        "",
        "o",
        mine[:-1],
        f"w{mine[1:]}",
        f"x{mine[1:]}",
        mine[:-1] + "é",
        codes.join_code(fed.city),
    ):
        with pytest.raises(WrongJoinCode):
            codes.read_join(wrong)


def test_row_typed_at_a_window_finds_nobody_by_the_phone_alone(fed):
    known = make_person(org=fed.union, name="王小明", phone="13900001111")
    window = make_window(fed.station)
    given = {
        "union": fed.union,
        "origin": Origin(fed.station, window=window),
        "phone": "139 0000 1111",
        "group": "courier",
        "actor": make_actor(roles.STATION, fed.station),
        "at": timezone.now(),
    }
    attempt = uuid7()
    other = services.write_down(name="李静", attempt=attempt, **given)
    assert (other.person == known, other.channel, other.window) == (False, "window", window)
    assert services.write_down(name="李静", attempt=attempt, **given) == other
    assert services.write_down(name="王小明", attempt=uuid7(), employer="速达快递", **given).person == known
    known.refresh_from_db()
    assert (known.name, known.employer) == ("王小明", "速达快递")
    with pytest.raises(NotAllowed):
        services.write_down(
            name="赵六", attempt=uuid7(), **{**given, "actor": make_actor(roles.STATION, fed.other_station)}
        )


def test_many_are_written_down_and_those_who_cannot_are_left_out(fed):
    waiting, member, new = make_person(), make_member(fed.union), make_person()
    make_application(org=fed.union, person=waiting)
    at = timezone.now()
    rows = [
        NewApplication(one, fed.union, Origin(fed.station), "talk", at) for one in (waiting, member, new, new)
    ]
    made = services.write_down_many(batch=rows, actor=TEST, at=at)
    assert [one.person for one in made] == [new]


def test_withdrawn_by_oneself_only_and_applied_again(fed):
    application = make_application(org=fed.union)
    me, at = actor_for(application.person, None), timezone.now()
    with pytest.raises(NotAllowed):
        services.withdraw(application=application, actor=actor_for(make_person(), None), at=at)
    for _turn in range(2):
        assert services.withdraw(application=application, actor=me, at=at).state == "withdrawn"
    again = make_application(org=fed.other_union, person=application.person)
    services.approve(application=again, actor=TEST, at=at)
    with pytest.raises(Decided):
        services.withdraw(application=again, actor=me, at=at)


def test_erased_person_leaves_no_words(fed):
    gone, moving = make_application(org=fed.union), make_application(org=fed.union)
    services.decline(application=gone, reason="王小明不在本区工作", actor=TEST, at=timezone.now())
    for one in (gone, moving):
        people.erase(person=one.person, reason="本人要求", actor=TEST, at=timezone.now())
        one.refresh_from_db()
    assert [(one.state, one.reason) for one in (gone, moving)] == [("declined", ""), ("withdrawn", "")]


def test_reasons_are_forgotten_after_half_a_year(fed):
    from niangjia.joining.services.keeping import forget_old_reasons

    old, new = make_application(org=fed.union), make_application(org=fed.union)
    for one, days in ((old, 181), (new, 1)):
        at = timezone.now() - timedelta(days=days)
        services.decline(application=one, reason="资料不全", actor=TEST, at=at)
    assert (forget_old_reasons(), forget_old_reasons()) == (1, 0)
    assert [Application.objects.get(pk=one.pk).reason for one in (old, new)] == ["", "资料不全"]


@pytest.mark.django_db(transaction=True)
def test_twenty_hands_at_two_unions_make_one_application():
    fed = make_federation()
    person = make_person()

    def act(org: Org) -> object:
        return make_application(org=org, person=Person.objects.get(pk=person.pk))

    came = at_once([lambda turn=turn: act((fed.union, fed.other_union)[turn % 2]) for turn in range(20)], 8)
    made = Application.objects.get()
    assert {type(one) for one in came} == {Application, WaitsElsewhere}
    assert {one.pk for one in came if isinstance(one, Application)} == {made.pk}
