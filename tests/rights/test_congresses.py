"""Congresses: a quorum of two thirds, more than half of all delegates, and what is taken back."""

import pytest

from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.people import roles
from niangjia.rights import services
from niangjia.rights.choices import StepKind
from niangjia.rights.errors import (
    BadCount,
    BadDay,
    HeldAlready,
    NoQuorum,
    NothingWritten,
    NotInDraft,
    ReasonMissing,
    VotesStand,
    VoteStays,
)
from niangjia.rights.models import Congress, Item
from niangjia.rights.services import Votes
from tests.rights.makers import (
    AT,
    GIVEN,
    START,
    go_on,
    make_congress,
    make_contract,
    make_item,
    make_motion,
    today,
)
from tests.support.factories import make_actor


@pytest.mark.parametrize(("present", "quorate"), [(66, False), (67, True)])
def test_two_thirds_of_the_delegates_make_a_quorum(fed, present, quorate):
    congress = make_congress(fed.union, present=present)
    assert congress.quorate == quorate
    if not quorate:
        with pytest.raises(NoQuorum, match="66"):
            make_item(congress, votes=Votes(66))
        assert Item.objects.count() == 0


@pytest.mark.parametrize(("ayes", "passed"), [(50, False), (51, True)])
def test_more_than_half_of_all_delegates_pass(fed, ayes, passed):
    contract = make_contract(fed.union, reached=StepKind.DRAFT)
    congress = make_congress(fed.union, present=70, on=contract.moved_on)
    item = services.vote(congress=congress, contract=contract, votes=Votes(ayes, 70 - ayes), **GIVEN)
    contract.refresh_from_db()
    assert (item.passed, item.title, contract.reached) == (
        passed,
        contract.title,
        StepKind.VOTE if passed else StepKind.DRAFT,
    )


def test_votes_and_delegates_fit(fed):
    with pytest.raises(BadCount):
        make_congress(fed.union, present=101)
    congress = make_congress(fed.union)
    with pytest.raises(BadCount):
        make_item(congress, votes=Votes(80, 1))
    with pytest.raises(NothingWritten):
        make_item(congress, title=" ")
    with pytest.raises(HeldAlready):
        make_congress(fed.union, session=congress.session)
    with pytest.raises(BadDay):
        make_congress(fed.union, on=today().replace(year=today().year + 1))


def test_only_a_draft_of_this_union_that_waits_is_voted_on(fed):
    congress = make_congress(fed.union)
    later = make_contract(fed.union, reached=StepKind.DRAFT)
    others = make_contract(fed.other_union, reached=StepKind.DRAFT)
    for contract in (later, others, make_contract(fed.union, kind="wages")):
        with pytest.raises(NotInDraft):
            services.vote(congress=congress, contract=contract, votes=Votes(80), **GIVEN)


def test_vote_taken_back_lets_the_draft_wait_until_the_contract_is_signed(fed):
    contract = make_contract(fed.union, reached=StepKind.VOTE)
    item = contract.votes.get()
    with pytest.raises(ReasonMissing):
        services.take_vote_back(item=item, reason="", **GIVEN)
    for _turn in range(2):
        services.take_vote_back(item=item, reason="票数记错", **GIVEN)
    contract.refresh_from_db()
    assert contract.reached == StepKind.DRAFT
    go_on(contract, StepKind.VOTE, contract.moved_on, AT)
    go_on(contract, StepKind.SIGNING, contract.moved_on.replace(day=10), AT)
    with pytest.raises(VoteStays):
        services.take_vote_back(item=contract.votes.last(), reason="晚了", **GIVEN)


def test_session_is_corrected_until_it_has_voted(fed):
    congress = make_congress(fed.union)
    services.update_congress(congress=congress, version=1, changes={"present": 90}, **GIVEN)
    with pytest.raises(StaleRecord):
        services.update_congress(congress=congress, version=1, changes={"present": 91}, **GIVEN)
    make_item(congress)
    with pytest.raises(VotesStand):
        services.update_congress(congress=congress, version=2, changes={"entitled": 90}, **GIVEN)
    services.update_congress(congress=congress, version=2, changes={"place": "三楼会议室"}, **GIVEN)
    congress.refresh_from_db()
    assert (congress.place, congress.present, congress.version) == ("三楼会议室", 90, 3)


def test_proposals_are_answered(fed):
    motion = make_motion(make_congress(fed.union))
    answer = {"motion": motion, "on": START, **GIVEN}
    with pytest.raises(NothingWritten):
        services.answer_motion(answer="", **answer)
    done = services.answer_motion(answer="六月底前装好", unit="行政部", **answer)
    assert (done.answer, done.unit, done.answered_on) == ("六月底前装好", "行政部", START)
    other = make_actor(roles.TOWNSHIP, fed.other_township)
    with pytest.raises(NotAllowed):
        services.add_motion(congress=Congress.objects.get(), title="x", actor=other, at=AT)
