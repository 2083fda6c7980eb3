"""Deciding: once, by whoever may, with a reason; taken back within a week."""

from datetime import timedelta

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord, SmsMessage
from niangjia.core.errors import NotAllowed
from niangjia.joining import services
from niangjia.joining.errors import Decided, TooLate, WaitsElsewhere
from niangjia.joining.models import Application
from niangjia.orgs import services as orgs
from niangjia.people import roles
from niangjia.people import services as people
from niangjia.people.errors import AlreadyMember, ReasonMissing
from niangjia.people.models import Membership, Person
from tests.joining.making import make_application, serve
from tests.support.factories import TEST, make_actor, make_federation, make_person
from tests.support.hands import at_once

pytestmark = pytest.mark.django_db


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def test_approved_is_a_member_and_is_told(fed):
    application = make_application(org=fed.union)
    cadre = make_actor(roles.TOWNSHIP, fed.township)
    for _turn in range(2):
        services.approve(application=application, actor=cadre, at=timezone.now())
    membership = Membership.objects.get(person=application.person)
    assert (membership.org, membership.channel) == (fed.union, "online")
    assert (fresh(application).state, fresh(application).membership) == ("approved", membership)
    assert AuditRecord.objects.filter(action="application.approved").count() == 1
    assert "/my/card/" in SmsMessage.objects.get(kind="joined").body


def test_only_staff_of_the_union_decides(fed):
    application = make_application(org=fed.union)
    for actor in (make_actor(roles.TOWNSHIP, fed.other_township), make_actor(roles.AUDITOR, fed.district)):
        for act in (services.approve, services.decline, services.undo_decision):
            more = {} if act is services.approve else {"reason": "x"}
            with pytest.raises(NotAllowed):
                act(application=application, actor=actor, at=timezone.now(), **more)


def test_declined_needs_a_reason_and_stays_so(fed):
    application, at = make_application(org=fed.union), timezone.now()
    with pytest.raises(ReasonMissing):
        services.decline(application=application, reason="  ", actor=TEST, at=at)
    for _turn in range(2):
        services.decline(application=application, reason="不在本区工作", actor=TEST, at=at)
    with pytest.raises(Decided, match="未通过"):
        services.approve(application=application, actor=TEST, at=at)
    assert "不在本区工作" in SmsMessage.objects.get().body


def test_who_cannot_join_is_told_apart_and_the_others_join(fed):
    good, member, decided, closed = (
        make_application(org=org) for org in (fed.union, fed.union, fed.union, fed.other_union)
    )
    at = timezone.now()
    people.join(person=member.person, org=fed.township, actor=TEST, at=at)
    services.approve(application=decided, actor=TEST, at=at)
    orgs.close_org(org=fed.other_union, reason="撤并", actor=TEST, at=at)
    done = services.approve_many(applications=[good, member, decided, closed], actor=TEST, at=at)
    assert ([one.pk for one in done.joined], done.decided) == ([good.pk], 1)
    assert {one.pk for one, _why in done.refused} == {member.pk, closed.pk}
    assert [fresh(one).state for one in (good, member, closed)] == ["approved", "waiting", "waiting"]
    with pytest.raises(AlreadyMember):
        services.approve(application=member, actor=TEST, at=at)


def test_application_of_a_record_merged_since_lets_the_kept_one_join(fed):
    application = make_application(org=fed.union)
    kept = make_person(signs_in=False)
    Person.objects.filter(pk=application.person_id).update(merged_into=kept)
    services.approve(application=application, actor=TEST, at=timezone.now())
    assert Membership.objects.get().person == kept


def test_decision_is_taken_back_and_the_membership_never_was(fed):
    application, at = make_application(org=fed.union), timezone.now()
    services.approve(application=application, actor=TEST, at=at)
    with pytest.raises(ReasonMissing):
        services.undo_decision(application=application, reason="", actor=TEST, at=at)
    for _turn in range(2):
        services.undo_decision(application=application, reason="点错了人", actor=TEST, at=at)
    assert (fresh(application).state, Membership.objects.count()) == ("waiting", 0)
    assert services.approve(application=application, actor=TEST, at=at).state == "approved"


def test_too_late_to_take_back(fed):
    at = timezone.now()
    old, carded, served, declined = (make_application(org=fed.union) for _turn in range(4))
    for one in (old, carded, served):
        services.approve(application=one, actor=TEST, at=at)
    Membership.objects.filter(person=carded.person).update(card_number="京0001")
    serve(served.person, fed.station, timezone.localdate(at), was_member=True)
    for one, when in ((old, at + timedelta(days=8)), (carded, at), (served, at)):
        with pytest.raises(TooLate):
            services.undo_decision(application=one, reason="点错了", actor=TEST, at=when)
    services.decline(application=declined, reason="资料不全", actor=TEST, at=at)
    make_application(org=fed.other_union, person=declined.person)
    with pytest.raises(WaitsElsewhere):
        services.undo_decision(application=declined, reason="补齐了", actor=TEST, at=at)


@pytest.mark.django_db(transaction=True)
def test_many_cadres_decide_once():
    fed = make_federation()
    applications = [make_application(org=fed.union) for _turn in range(3)]

    def act(turn: int) -> object:
        given = {"actor": TEST, "at": timezone.now()}
        if turn % 3 == 0:
            return services.approve_many(applications=applications[::-1], **given)
        if turn % 3 == 1:
            return services.approve(application=applications[turn % 2], **given)
        return services.decline(application=applications[0], reason="资料不全", **given)

    at_once([lambda turn=turn: act(turn) for turn in range(18)], 6)
    states = [fresh(one).state for one in applications]
    joined = sum(state == "approved" for state in states)
    assert states[1:] == ["approved", "approved"]
    assert Membership.objects.count() == joined
    assert SmsMessage.objects.count() == 3
