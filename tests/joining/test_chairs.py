"""The chair of a union decides who joins it and who moves; nothing else, and not of oneself or of another union."""

import pytest
from django.test import Client
from django.utils import timezone

from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.joining import services
from niangjia.joining.errors import OwnAffair
from niangjia.joining.models import Application, Transfer
from niangjia.people import roles
from niangjia.people.models import Membership
from tests.joining.making import make_application, make_member, make_transfer, make_window
from tests.support.answers import sent_to, told, words
from tests.support.factories import Federation, client_for, make_actor, make_person

pytestmark = pytest.mark.django_db
LIST, TRANSFERS = "/desk/joining/", "/desk/joining/transfers/"


@pytest.fixture
def chair(fed: Federation) -> Client:
    return client_for(make_actor(roles.CHAIR, fed.union))


def test_chair_decides_for_the_own_union(fed, chair):
    mine, declined = (make_application(org=fed.union) for _turn in range(2))
    theirs, above = make_application(org=fed.other_union), make_application(org=fed.township)
    assert "审核 2 份入会申请" in words(chair.get("/desk/"))
    said = words(chair.get(LIST))
    assert [one.person.name in said for one in (mine, declined, theirs, above)] == [True, True, False, False]
    for other in (theirs, above):
        assert chair.get(other.get_absolute_url()).status_code == 404
        assert chair.post(f"{other.get_absolute_url()}decide/", {"act": "approve"}).status_code == 404
    page = words(chair.get(declined.get_absolute_url()))
    assert ("通过" in page, "/desk/people/" in page) == (True, False)
    chair.post(f"{declined.get_absolute_url()}decide/", {"act": "decline", "reason": "不在本单位"})
    ticked = {"application": [str(mine.pk), str(theirs.pk)]}
    assert told(chair.post(f"{LIST}decide/", ticked))[-1] == "1 人入会。"
    states = {one.pk: one.state for one in Application.objects.all()}
    assert [states[one.pk] for one in (mine, declined, theirs, above)] == [
        "approved",
        "declined",
        "waiting",
        "waiting",
    ]
    undo = {"act": "undo", "reason": "点错了"}
    assert sent_to(chair.post(f"{mine.get_absolute_url()}decide/", undo))[0] == 303
    assert Membership.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "at"), [(roles.CHAIR, "other_union"), (roles.OUTLET, "outlet"), (roles.AUDITOR, "union")]
)
def test_nobody_else_does(fed, role, at):
    application, actor = make_application(org=fed.union), make_actor(role, getattr(fed, at))
    for act, more in (
        (services.approve, {}),
        (services.decline, {"reason": "x"}),
        (services.undo_decision, {"reason": "x"}),
    ):
        with pytest.raises(NotAllowed):
            act(application=application, actor=actor, at=timezone.now(), **more)
    with pytest.raises(NotAllowed):
        services.approve_many(applications=[application], actor=actor, at=timezone.now())


def test_chair_does_not_decide_about_oneself(fed):
    myself = make_person()
    application = make_application(org=fed.union, person=myself)
    chair = make_actor(roles.CHAIR, fed.union, myself)
    with pytest.raises(OwnAffair):
        services.approve(application=application, actor=chair, at=timezone.now())
    done = services.approve_many(applications=[application], actor=chair, at=timezone.now())
    assert (done.joined, len(done.refused)) == ([], 1)
    member = make_member(fed.union)
    transfer = make_transfer(to=fed.other_union, member=member)
    with pytest.raises(OwnAffair):
        services.answer_transfer(
            transfer=transfer,
            agree=True,
            actor=make_actor(roles.CHAIR, fed.union, member),
            at=timezone.now(),
        )


def test_chairs_of_both_unions_agree_to_a_transfer(fed, chair):
    member = make_member(fed.union)
    transfer = make_transfer(to=fed.other_union, member=member)
    assert member.name in words(chair.get(TRANSFERS))
    chair.post(f"{TRANSFERS}{transfer.pk}/", {"act": "agree"})
    assert Transfer.objects.get().state == "waiting"
    other = client_for(make_actor(roles.CHAIR, fed.other_union))
    other.post(f"{TRANSFERS}{transfer.pk}/", {"act": "agree"})
    assert (Transfer.objects.get().state, Membership.objects.get(person=member, left_on=None).org) == (
        "done",
        fed.other_union,
    )


def test_chair_has_no_other_part_of_joining(fed, chair):
    said = words(chair.get(LIST))
    for page in ("leads", "windows", "scan", "codes", "funnel", "unions"):
        assert chair.get(f"{LIST}{page}/").status_code == 404, page
        assert f"{LIST}{page}/" not in said, page
    actor = make_actor(roles.CHAIR, fed.union)
    with pytest.raises(NotAllowed):
        services.open_window(
            org=fed.union,
            on=timezone.localdate(),
            place="食堂",
            attempt=uuid7(),
            actor=actor,
            at=timezone.now(),
        )
    with pytest.raises(NotAllowed):
        services.close_window(window=make_window(fed.union), actor=actor, at=timezone.now())
    member = make_member(fed.union)
    with pytest.raises(NotAllowed):
        services.issue_card(person=member, number="JK1", actor=actor, at=timezone.now())
    with pytest.raises(NotAllowed):
        services.change_membership(person=member, way="left", reason="x", actor=actor, at=timezone.now())
