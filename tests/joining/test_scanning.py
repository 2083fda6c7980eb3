"""/desk/joining/scan/ — cards are read by the camera or by number, and taken down at a window one after the other."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.core.ids import uuid7
from niangjia.joining import services
from niangjia.joining.codes import card_code, card_url
from niangjia.joining.models import Application
from niangjia.orgs.choices import Level, OrgKind
from niangjia.people import roles
from niangjia.people import services as people
from niangjia.people.choices import Group, MembershipState
from niangjia.people.models import Membership, Person
from tests.joining.making import make_member, make_window
from tests.support.answers import NONSENSE, words
from tests.support.factories import TEST, client_for, make_actor, make_org

pytestmark = pytest.mark.django_db
SCAN = "/desk/joining/scan/"


def left(org) -> Person:
    """Give somebody who was a member and left."""
    person = make_member(org, group=Group.COURIER)
    people.end_membership(
        person=person, state=MembershipState.LEFT, reason="离职", actor=TEST, at=timezone.now()
    )
    return person


def card_of(person: Person) -> Membership:
    return Membership.objects.filter(person=person).get()


def test_card_is_found_by_code_by_address_and_by_number(fed, staff):
    member = make_member(fed.union)
    services.issue_card(person=member, number="JK110118000009", actor=TEST, at=timezone.now())
    held = card_of(member)
    for typed in (card_code(held.pk), card_url(held.pk), "JK1101 1800 0009"):
        answer = staff.post(SCAN, {"code": typed})
        said = words(answer)
        assert (answer.status_code, member.name in said, fed.union.name in said) == (200, True, True), typed
        assert "有效" in said or "会员" in said
        assert reverse("people:desk_person", args=[member.pk]) in said
    assert "data-scan" in words(staff.get(SCAN))


def test_card_of_who_left_is_no_longer_valid(fed, staff):
    answer = staff.post(SCAN, {"code": card_code(card_of(left(fed.union)).pk)})
    assert (answer.status_code, "已失效" in words(answer)) == (200, True)


def test_number_of_several_memberships_is_that_of_the_last(fed, staff):
    number, day = "JK110118000010", date(2024, 5, 1)
    held = {
        union: card_of(make_member(union)).pk
        for union in (
            fed.union,
            *(make_org(fed.station, kind=OrgKind.GRASSROOTS, level=Level.GRASSROOTS) for _each in range(2)),
        )
    }
    for years, pk in enumerate(held.values()):
        ended = None if years == 2 else day.replace(year=day.year + years)
        Membership.objects.filter(pk=pk).update(
            card_number=number, joined_on=day.replace(year=2020), left_on=ended
        )
    unions = list(held)
    assert unions[2].name in words(staff.post(SCAN, {"code": number}))
    Membership.objects.filter(pk=held[unions[2]]).delete()
    assert unions[1].name in words(staff.post(SCAN, {"code": number}))


def test_what_is_none_of_ours_and_what_is_elsewhere_s_answer_alike(fed, staff):
    foreign = card_of(make_member(fed.other_union))
    answers = [staff.post(SCAN, {"code": one}) for one in (card_code(foreign.pk), "JK999", *NONSENSE[:4])]
    assert {answer.status_code for answer in answers} == {404}
    assert not any(foreign.person.name in words(answer) for answer in answers)
    assert {
        client.get(SCAN).status_code
        for client in (Client(), client_for(make_actor(roles.AUDITOR, fed.district)))
    } == {
        302,
        404,
    }


def test_numbers_cannot_be_tried_out(fed, staff):
    statuses = [staff.post(SCAN, {"code": f"JK{number:012d}"}).status_code for number in range(200)]
    assert statuses[-1] == 429


def test_holders_are_taken_down_one_after_the_other(fed, staff):
    window = make_window(fed.station)
    page = reverse("joining:desk_window_scan", args=[window.pk])
    first, second, member = left(fed.union), left(fed.union), make_member(fed.union)
    for person in (first, second, second):
        sent = {"code": card_url(card_of(person).pk), "attempt": uuid7()}
        answer = staff.post(page, sent)
        assert (answer.status_code, f"{person.name} → " in words(answer)) == (200, True)
    made = Application.objects.order_by("made_at")
    assert [(one.person, one.channel, one.window) for one in made] == [
        (first, "window", window),
        (second, "window", window),
    ]
    refused = staff.post(page, {"code": card_code(card_of(member).pk), "attempt": uuid7()})
    assert (refused.status_code, "已是" in words(refused)) == (409, True)
    assert staff.post(page, {"code": "nothing", "attempt": uuid7()}).status_code == 404
    assert first.name in words(staff.get(page))
    services.close_window(window=window, actor=TEST, at=timezone.now())
    late = staff.post(page, {"code": card_code(card_of(left(fed.union)).pk), "attempt": uuid7()})
    assert (late.status_code, Application.objects.count()) == (409, 2)
    other = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert other.get(page).status_code == 404
