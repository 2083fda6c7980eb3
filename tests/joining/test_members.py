"""Moving with both unions' agreement, cards, keeping, leaving, expelling."""

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.core.errors import NotAllowed
from niangjia.joining import services
from niangjia.joining.errors import (
    CardTaken,
    MovesAlready,
    NoSuchUnion,
    NumberMissing,
    SameUnion,
    TransferDecided,
)
from niangjia.joining.models import Transfer
from niangjia.orgs import services as orgs
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people import services as people
from niangjia.people.errors import BadIdNumber, NoMembership, ReasonMissing
from niangjia.people.middleware import actor_for
from niangjia.people.models import Membership, Person
from tests.joining.making import make_member, make_transfer
from tests.people.numbers import id_number
from tests.support.factories import TEST, make_actor, make_person

pytestmark = pytest.mark.django_db


def request(person: Person, union: Org, actor) -> Transfer:
    return services.request_transfer(person=person, union=union, actor=actor, at=timezone.now())


def answer(transfer: Transfer, actor, agree: bool = True, reason: str = "") -> Transfer:
    given = {"transfer": transfer, "agree": agree, "reason": reason}
    return services.answer_transfer(actor=actor, at=timezone.now(), **given)


def test_member_asks_and_moves_when_both_unions_agree(fed):
    member = make_member(fed.union)
    transfer = make_transfer(to=fed.other_union, member=member)
    assert make_transfer(to=fed.other_union, member=member) == transfer
    here, there = (make_actor(roles.TOWNSHIP, org) for org in (fed.township, fed.other_township))
    for _turn in range(2):
        assert answer(transfer, here).state == "waiting"
    assert Membership.objects.get(person=member).org == fed.union
    for _turn in range(2):
        assert answer(transfer, there).state == "done"
    assert list(Membership.objects.order_by("created_at").values_list("org", "channel", "state")) == [
        (fed.union.pk, "roster", "transferred"),
        (fed.other_union.pk, "transfer", "regular"),
    ]
    assert AuditRecord.objects.filter(action="transfer.done").count() == 1
    with pytest.raises(TransferDecided):
        answer(transfer, here, agree=False, reason="x")


def test_union_that_asks_agrees_by_asking(fed):
    here, there = (make_actor(roles.TOWNSHIP, org) for org in (fed.township, fed.other_township))
    out, into = make_member(fed.union), make_member(fed.union)
    assert request(out, fed.other_union, here).from_agreed_by_name == here.name
    assert request(into, fed.other_union, there).to_agreed_by_name == there.name
    assert (
        request(make_member(fed.union), fed.other_union, make_actor(roles.DISTRICT, fed.district)).state
        == "done"
    )


def test_transfer_is_declined_with_a_reason_or_withdrawn(fed):
    there, at = make_actor(roles.TOWNSHIP, fed.other_township), timezone.now()
    declined, withdrawn = (
        make_transfer(to=fed.other_union, member=make_member(fed.union)) for _turn in range(2)
    )
    with pytest.raises(ReasonMissing):
        answer(declined, there, agree=False)
    for _turn in range(2):
        assert answer(declined, there, agree=False, reason="已调离").reason == "已调离"
    stranger = make_actor(roles.TOWNSHIP, fed.other_district)
    for act in (
        lambda: answer(withdrawn, stranger),
        lambda: services.withdraw_transfer(transfer=withdrawn, actor=stranger, at=at),
    ):
        with pytest.raises(NotAllowed):
            act()
    me = actor_for(withdrawn.person, None)
    for _turn in range(2):
        assert services.withdraw_transfer(transfer=withdrawn, actor=me, at=at).state == "withdrawn"
    with pytest.raises(TransferDecided):
        answer(withdrawn, there)


def test_transfers_that_cannot_be(fed):
    member = make_member(fed.union)
    make_transfer(to=fed.other_union, member=member)
    with pytest.raises(MovesAlready, match="丑镇快递工会"):
        make_transfer(to=fed.township, member=member)
    with pytest.raises(SameUnion):
        make_transfer(to=fed.union, member=make_member(fed.union))
    with pytest.raises(NoSuchUnion):
        make_transfer(to=fed.station, member=make_member(fed.union))
    with pytest.raises(NoMembership):
        make_transfer(to=fed.union, member=make_person())
    with pytest.raises(NotAllowed):
        request(member, fed.township, actor_for(make_person(), None))
    waiting = make_transfer(to=fed.other_union, member=make_member(fed.union))
    orgs.close_org(org=fed.other_union, reason="撤并", actor=TEST, at=timezone.now())
    closed = Org.objects.get(pk=fed.other_union.pk)
    with pytest.raises(OrgClosed):
        make_transfer(to=closed, member=make_member(fed.union))
    with pytest.raises(OrgClosed):
        answer(waiting, TEST)
    assert Transfer.objects.get(pk=waiting.pk).from_agreed_at is None


def test_who_has_left_meanwhile_does_not_move(fed):
    transfer = make_transfer(to=fed.other_union, member=make_member(fed.union))
    people.end_membership(person=transfer.person, state="left", reason="退会", actor=TEST, at=timezone.now())
    with pytest.raises(NoMembership):
        answer(transfer, TEST)


def issue(person: Person, number: str, actor=TEST, **more) -> Membership:
    return services.issue_card(person=person, number=number, actor=actor, at=timezone.now(), **more)


def test_card_is_issued_once_and_asks_for_the_id_number_then(fed):
    one, other = make_member(fed.union), make_member(fed.union)
    for _turn in range(2):
        assert issue(one, " 京 0001 ", id_number=id_number(1)).card_number == "京0001"
    one.refresh_from_db()
    assert (one.vault.id_number, AuditRecord.objects.filter(action="card.issued").count()) == (
        id_number(1),
        1,
    )
    with pytest.raises(CardTaken):
        issue(other, "京0001")
    with pytest.raises(NumberMissing):
        issue(other, "  ")
    with pytest.raises(BadIdNumber):
        issue(other, "京0002", id_number="123")
    with pytest.raises(NoMembership):
        issue(make_person(), "京0003")
    with pytest.raises(NotAllowed):
        issue(other, "京0004", make_actor(roles.TOWNSHIP, fed.other_township))
    assert Membership.objects.get(person=other).card_number == ""


@pytest.mark.parametrize(("way", "left"), [("kept", False), ("left", True), ("expelled", True)])
def test_membership_is_changed_with_a_reason(fed, way, left):
    member, at = make_member(fed.union), timezone.now()
    with pytest.raises(ReasonMissing):
        services.change_membership(person=member, way=way, reason=" ", actor=TEST, at=at)
    stranger = make_actor(roles.TOWNSHIP, fed.other_township)
    with pytest.raises(NotAllowed):
        services.change_membership(person=member, way=way, reason="x", actor=stranger, at=at)
    changed = services.change_membership(person=member, way=way, reason="本人申请", actor=TEST, at=at)
    assert (changed.state, changed.left_on is not None) == (way, left)
    assert AuditRecord.objects.get(action=f"membership.{way}").reason == "本人申请"
    if way == "kept":
        assert (
            services.change_membership(person=member, way="regular", reason="再就业", actor=TEST, at=at).state
            == "regular"
        )
