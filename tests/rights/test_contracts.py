"""From the proposal to a contract in force: its steps, its days, and what stands in the way."""

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from niangjia.accounts.models import AuditRecord
from niangjia.core.clock import at_local
from niangjia.core.errors import NotAllowed, RuleViolation, StaleRecord
from niangjia.orgs.models import Org
from niangjia.orgs.services import close_org
from niangjia.people import roles
from niangjia.rights import services
from niangjia.rights.choices import ContractKind, Reach, StepKind
from niangjia.rights.errors import (
    BadDay,
    BadSides,
    BadTerm,
    ClosedOrg,
    NotAUnion,
    NotCovered,
    NothingToTakeBack,
    NothingWritten,
    OutOfOrder,
    Overlaps,
    ReasonMissing,
    RoundOver,
    TooLate,
    UnderWay,
    VoteStays,
)
from niangjia.rights.models import Contract, Step
from tests.rights.makers import AT, GIVEN, SEATS, START, in_force, make_contract, today, union_of
from tests.support.at_rest import tables_with
from tests.support.factories import TEST, make_actor


def days(number: int, since: date = START) -> date:
    return since + timedelta(days=number)


def test_round_goes_step_by_step_to_a_contract_in_force(fed):
    contract = make_contract(fed.union, reached=StepKind.FILING, authority="")
    taken = [one.kind for one in contract.steps.all()]
    assert taken == ["proposal", "reps", "talk", "draft", "vote", "signing", "filing"]
    assert (contract.filed_on, contract.objection_until, contract.in_force_on) == (
        days(6),
        days(21),
        days(22),
    )
    assert [contract.stands(days(number)) for number in (21, 22)] == [False, True]
    assert [Contract.objects.in_force(days(number)).count() for number in (21, 22)] == [0, 1]
    assert (contract.authority, contract.covers.get().org) == ("密云区人力资源和社会保障局", fed.union)
    actions = AuditRecord.objects.filter(subject_id=str(contract.pk)).values_list("action", flat=True)
    assert set(actions) >= {"contract.opened", "contract.step.vote", "contract.step.filing"}


@pytest.mark.parametrize(("after", "late"), [(10, False), (11, True)])
def test_filing_on_the_tenth_day_is_in_time_and_on_the_eleventh_is_late(fed, after, late):
    contract = make_contract(fed.union, reached=StepKind.SIGNING)
    on = days(after, contract.signed_on)
    filed = services.file_contract(contract=contract, on=on, **GIVEN)
    assert (filed.filing_due_on, filed.filed_late) == (days(10, contract.signed_on), late)


def test_contract_is_in_force_from_the_beginning_of_its_term_where_that_is_later(fed):
    contract = make_contract(fed.union, reached=StepKind.FILING, term_from=date(2026, 7, 1))
    assert contract.in_force_on == date(2026, 7, 1)


def test_objection_on_the_fifteenth_day_leads_back_to_the_talks(fed):
    contract = make_contract(fed.union, reached=StepKind.FILING)
    given = {"contract": contract, "text": "加班工资基数低于法定标准", **GIVEN}
    with pytest.raises(NothingWritten):
        services.object_to(**{**given, "on": days(15, contract.filed_on), "text": " "})
    back = services.object_to(on=days(15, contract.filed_on), **given)
    assert (back.number, back.next_kind, back.in_force_on, back.signed_on) == (2, StepKind.TALK, None, None)
    with pytest.raises(OutOfOrder):
        services.object_to(on=days(15, contract.filed_on), **given)
    services.record_step(contract=back, kind=StepKind.TALK, on=back.moved_on, text="改正基数", **GIVEN)
    talked = services.take_back(contract=back, kind=StepKind.TALK, reason="记错了", **GIVEN)
    assert (talked.next_kind, talked.moved_on) == (StepKind.TALK, days(21))


def test_objection_on_the_sixteenth_day_is_too_late(fed):
    contract = make_contract(fed.union, reached=StepKind.FILING)
    with pytest.raises(TooLate):
        services.object_to(contract=contract, on=days(16, contract.filed_on), text="迟了", **GIVEN)
    assert Contract.objects.get().filed_on == contract.filed_on


def test_steps_are_taken_in_their_order_on_days_that_follow(fed):
    contract = make_contract(fed.union)
    signing = {"on": days(1), "term_from": days(2), "term_until": days(370)}
    with pytest.raises(OutOfOrder):
        services.sign(contract=contract, **signing, **GIVEN)
    with pytest.raises(OutOfOrder):
        services.record_step(contract=contract, kind=StepKind.VOTE, on=days(1), text="x", **GIVEN)
    with pytest.raises(BadDay):
        services.name_representatives(contract=contract, **SEATS, on=days(-1), **GIVEN)
    with pytest.raises(BadDay):
        services.name_representatives(contract=contract, **SEATS, on=date(2026, 9, 2), **GIVEN)
    services.name_representatives(contract=contract, **SEATS, on=days(1), **GIVEN)
    with pytest.raises(NothingWritten):
        services.record_step(contract=contract, kind=StepKind.TALK, on=days(2), text=" ", **GIVEN)
    for turn in (2, 3):
        services.record_step(contract=contract, kind=StepKind.TALK, on=days(turn), text="第几次", **GIVEN)
    assert Step.objects.filter(kind=StepKind.TALK).count() == 2


def test_both_sides_send_as_many_and_three_at_least(fed):
    contract = make_contract(fed.union)
    for sides in (
        {**SEATS, "workers": SEATS["workers"][:2]},
        {"workers": SEATS["workers"][:2], "employer": SEATS["employer"][:2]},
        {**SEATS, "employer": [*SEATS["workers"][:1], *SEATS["employer"][1:]]},
    ):
        with pytest.raises(BadSides):
            services.name_representatives(contract=contract, **sides, on=days(1), **GIVEN)
    services.name_representatives(contract=contract, **SEATS, on=days(1), **GIVEN)
    chiefs = [one.name for one in contract.representatives.all() if one.chief]
    assert (contract.representatives.count(), chiefs) == (6, ["李总", "赵东升"])
    assert tables_with("赵东升") == []


@pytest.mark.parametrize(
    ("until", "good"),
    [
        (date(2027, 3, 6), False),
        (date(2027, 3, 7), True),
        (date(2029, 3, 7), True),
        (date(2029, 3, 8), False),
    ],
)
def test_term_is_one_to_three_years(fed, until, good):
    contract = make_contract(fed.union, reached=StepKind.VOTE)
    given = {"contract": contract, "on": days(5), "term_from": date(2026, 3, 8), "term_until": until, **GIVEN}
    if good:
        assert services.sign(**given).term_until == until
    else:
        with pytest.raises(BadTerm):
            services.sign(**given)


def test_two_contracts_of_one_kind_do_not_overlap(fed):
    first = make_contract(fed.union, reached=StepKind.FILING)
    second = make_contract(fed.union, reached=StepKind.VOTE, start=date(2026, 5, 4))
    sign = {"contract": second, "on": date(2026, 5, 9), **GIVEN}
    with pytest.raises(Overlaps, match=first.title):
        services.sign(term_from=first.term_until, term_until=date(2028, 6, 30), **sign)
    follows = days(1, first.term_until)
    signed = services.sign(term_from=follows, term_until=date(2028, 3, 6), **sign)
    filed = services.file_contract(contract=signed, on=date(2026, 5, 10), **GIVEN)
    assert filed.in_force_on == follows
    other = make_contract(fed.union, reached=StepKind.SIGNING, kind=ContractKind.WAGES)
    assert other.signed_on is not None


def test_contract_ended_early_makes_room(fed):
    first = make_contract(fed.union, reached=StepKind.FILING)
    with pytest.raises(ReasonMissing):
        services.end_contract(contract=first, reason=" ", **GIVEN)
    services.end_contract(contract=first, reason="企业合并", **GIVEN)
    assert Contract.objects.in_force(date(2026, 9, 1)).count() == 0
    assert Contract.objects.in_force(date(2026, 8, 31)).count() == 1
    second = make_contract(fed.union, reached=StepKind.SIGNING, start=date(2026, 5, 4))
    assert second.signed_on is not None


def test_one_round_a_kind_is_under_way(fed):
    first = make_contract(fed.union)
    with pytest.raises(UnderWay, match=first.title):
        make_contract(fed.union)
    make_contract(fed.union, kind=ContractKind.WOMEN)
    services.end_contract(contract=first, reason="企业不应约，另行发起", **GIVEN)
    make_contract(fed.union)


def test_contract_of_a_union_that_is_closed_counts_no_longer_and_takes_no_step(fed):
    union = union_of(fed.township)
    contract, other = in_force(union), make_contract(union, kind=ContractKind.WAGES)
    close_org(org=union, reason="企业注销", actor=TEST, at=AT)
    gone = Contract.objects.get(pk=contract.pk)
    assert (gone.stands(today()), Contract.objects.in_force(today()).count()) == (False, 0)
    with pytest.raises(ClosedOrg):
        services.name_representatives(contract=other, **SEATS, on=days(1), **GIVEN)
    for call in (
        lambda org: make_contract(org, kind=ContractKind.WOMEN),
        lambda org: services.renew(contract=gone, **GIVEN),
        lambda org: services.hold_congress(
            org=org, term=1, session=1, on=START, entitled=9, present=9, **GIVEN
        ),
    ):
        with pytest.raises(ClosedOrg):
            call(Org.objects.get(pk=union.pk))


def test_steps_are_taken_back_with_a_reason_until_it_is_in_force(fed):
    contract = make_contract(fed.union, reached=StepKind.FILING)
    early = {**GIVEN, "at": at_local(days(10))}
    back = {"contract": contract, "reason": "登错了日期"}
    with pytest.raises(ReasonMissing):
        services.take_back(**{**back, "reason": ""}, kind=StepKind.FILING, **early)
    with pytest.raises(NothingToTakeBack):
        services.take_back(**back, kind=StepKind.FILING, **GIVEN)
    for _turn in range(2):  # the second changes nothing
        taken = services.take_back(**back, kind=StepKind.FILING, **early)
    assert (taken.reached, taken.filed_on) == (StepKind.SIGNING, None)
    taken = services.take_back(**back, kind=StepKind.SIGNING, **early)
    assert (taken.reached, taken.signed_on, taken.term_until) == (StepKind.VOTE, None, None)
    with pytest.raises(VoteStays):
        services.take_back(**back, kind=StepKind.VOTE, **early)


def test_who_keeps_contracts_and_where(fed):
    staff = make_actor(roles.STATION, fed.station)
    for who in (
        make_actor(roles.DISTRICT, fed.other_district),
        make_actor(roles.AUDITOR, fed.district),
        staff,
    ):
        with pytest.raises(NotAllowed):
            services.open_round(org=fed.union, kind="general", actor=who, at=AT)
    with pytest.raises(NotAUnion):
        make_contract(fed.station)
    contract = make_contract(fed.union)
    changed = {"title": "集体合同（2026）", "note": ""}
    services.update_contract(contract=contract, version=1, changes=changed, **GIVEN)
    with pytest.raises(StaleRecord):
        services.update_contract(contract=contract, version=1, changes={"title": "旧"}, **GIVEN)


def test_contract_of_an_industry_covers_what_is_named(fed):
    wide = make_contract(fed.township, reach=Reach.INDUSTRY)
    for people in (80, 90):  # named again: its number is corrected
        services.add_cover(contract=wide, org=fed.union, name="", people=people, **GIVEN)
    services.add_cover(contract=wide, name="路边修车行", people=6, **GIVEN)
    assert [(one.name, one.people) for one in wide.covers.all()] == [("子镇快递", 90), ("路边修车行", 6)]
    with pytest.raises(NotCovered):
        services.add_cover(contract=wide, org=make_other(fed), name="", people=1, **GIVEN)
    services.drop_cover(contract=wide, cover=wide.covers.last(), **GIVEN)
    single = make_contract(fed.union)
    with pytest.raises(NotCovered):
        services.add_cover(contract=single, name="别家", people=1, **GIVEN)
    with pytest.raises(NotCovered):
        services.drop_cover(contract=single, cover=single.covers.get(), **GIVEN)


def make_other(fed) -> Org:
    return union_of(fed.other_district)


def test_renewal_begins_with_what_is_known(fed):
    wide = make_contract(fed.township, reach=Reach.INDUSTRY)
    with pytest.raises(RoundOver):
        services.renew(contract=wide, **GIVEN)
    contract = make_contract(fed.union, reached=StepKind.FILING, people=77)
    made = services.renew(contract=contract, on=date(2026, 8, 3), **GIVEN)
    assert (made.renews, made.kind, made.employer) == (contract, contract.kind, contract.employer)
    assert (made.covers.get().people, made.reached) == (77, StepKind.PROPOSAL)
    with pytest.raises(UnderWay):
        services.renew(contract=contract, **GIVEN)


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_sign_once():
    from tests.support.factories import make_federation

    contract = make_contract(make_federation().union, reached=StepKind.VOTE)
    start, answers = Barrier(2), []

    def sign(until: date) -> None:
        given: dict[str, Any] = {"on": days(5), "term_from": days(6), "term_until": until, **GIVEN}
        start.wait()
        try:
            with transaction.atomic():
                services.sign(contract=contract, **given)
            answers.append("signed")
        except RuleViolation as refusal:
            answers.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [Thread(target=sign, args=(days(end),)) for end in (400, 500)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["OutOfOrder", "signed"]
    assert Step.objects.filter(kind=StepKind.SIGNING).count() == 1
