"""A founding from the first visit to a registered union: its steps in order, back again, decided once."""

from datetime import date, timedelta

import pytest

from niangjia.accounts.models import AuditRecord
from niangjia.core.clock import at_local
from niangjia.core.errors import BadInput, NotAllowed, StaleRecord
from niangjia.founding import services
from niangjia.founding.choices import ORDER, Form, SeatRole, StepKind
from niangjia.founding.errors import (
    AlreadyApproved,
    AlreadyListed,
    BadDay,
    BadElection,
    FoundingOver,
    HasUnion,
    InFounding,
    MembersFixed,
    NoMembers,
    NotApplied,
    NothingToTakeBack,
    NotUnderWay,
    OneEnterprise,
    OtherOrg,
    OutOfOrder,
    OwnApplication,
    ReasonMissing,
)
from niangjia.founding.models import Case, Prospect, Seat, Step
from niangjia.founding.services import Ballot, Elected, Named
from niangjia.orgs.codes import BadCode
from niangjia.orgs.errors import CodeTaken
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people import services as people
from niangjia.people.errors import AlreadyMember
from niangjia.people.models import Membership, Person, Post
from tests.founding.makers import (
    AT,
    START,
    credit_code,
    elected,
    go_on,
    make_case,
    make_prospect,
    name_members,
)
from tests.people.numbers import id_number
from tests.rosters.workbooks import person, roster
from tests.support.factories import TEST, make_actor, make_person

pytestmark = pytest.mark.django_db


def test_whole_way_makes_a_union_with_its_members_and_its_chair(fed):
    prospect = make_prospect(fed.township, name="云上食品有限公司", workers=60, address="测试路 1 号")
    cadre, superior = make_actor(roles.TOWNSHIP, fed.township), make_actor(roles.DISTRICT, fed.district)
    case = services.open_case(prospects=[prospect], form=Form.SINGLE, on=START, actor=cadre, at=AT)
    assert (case.name, case.parent, case.next_kind) == (
        "云上食品有限公司工会",
        fed.township,
        StepKind.CONTACT,
    )
    for kind in ORDER[:6]:
        go_on(case, kind, people=3, applicant=cadre)
    union_day = START + timedelta(days=40)
    case = services.approve(case=case, on=union_day, number="密工复〔2023〕7号", actor=superior, at=AT)
    code = credit_code("81110118")
    case = services.register(case=case, code=code.lower(), on=union_day, actor=cadre, at=AT)
    union = Org.objects.get(pk=case.union_id)
    assert (union.name, union.kind, union.founding, union.unit_code, union.union_code) == (
        "云上食品有限公司工会",
        "grassroots",
        "Y",
        prospect.unit_code,
        code,
    )
    assert (Org.objects.get_parent(union), union.workers, union.term_number) == (fed.township, 60, 1)
    assert (union.term_starts_on, union.term_ends_on) == (date(2023, 3, 29), date(2026, 3, 28))
    joined = Membership.objects.filter(org=union).select_related("person")
    assert {(one.channel, one.joined_on, one.person.home_org_id) for one in joined} == {
        ("talk", union_day, union.pk)
    }
    post = Post.objects.get(org=union)
    assert (post.kind, post.person) == ("chair", case.seats.get(role=SeatRole.CHAIR).person)
    assert (case.registered_on, case.over, [step.kind for step in case.steps.all()]) == (
        union_day,
        True,
        list(ORDER),
    )
    trail = set(AuditRecord.objects.filter(subject_id=str(case.pk)).values_list("action", flat=True))
    assert {f"founding.step.{kind}" for kind in ORDER} <= trail


@pytest.mark.parametrize("kind", [kind for kind in ORDER if kind != StepKind.CONTACT])
def test_no_step_goes_before_its_turn(fed, kind):
    case = make_case(fed.township)
    with pytest.raises((OutOfOrder, NotApplied)):
        go_on(case, kind, people=3)
    assert not case.steps.exists()


def test_step_taken_twice_is_one(fed):
    case = make_case(fed.township)
    given = {"case": case, "kind": StepKind.CONTACT, "on": START, "actor": TEST, "at": AT}
    assert services.take_step(**given) == services.take_step(**given)
    assert Step.objects.count() == 1


@pytest.mark.parametrize("on", [date(2023, 9, 2), START - timedelta(days=1)])
def test_day_of_a_step_lies_not_ahead_and_not_before_the_last(fed, on):
    case = make_case(fed.township)
    with pytest.raises(BadDay):
        services.take_step(case=case, kind=StepKind.CONTACT, on=on, actor=TEST, at=AT)


def test_members_step_needs_members(fed):
    case = make_case(fed.township, reached=StepKind.PREPARATION)
    with pytest.raises(NoMembers):
        services.take_step(case=case, kind=StepKind.MEMBERS, on=START + timedelta(days=21), actor=TEST, at=AT)


def test_last_step_is_taken_back_with_a_reason_until_approval(fed):
    case = make_case(fed.township, reached=StepKind.TALK)
    given = {"case": case, "actor": TEST, "at": AT}
    with pytest.raises(ReasonMissing):
        services.take_back(kind=StepKind.TALK, reason=" ", **given)
    with pytest.raises(NothingToTakeBack):
        services.take_back(kind=StepKind.CONTACT, reason="记错了", **given)
    case = services.take_back(kind=StepKind.TALK, reason="记错了", **given)
    assert (case.reached, case.moved_on) == (StepKind.CONTACT, START)
    assert Step.objects.get(kind=StepKind.TALK).taken_back_reason == "记错了"
    go_on(case, StepKind.TALK)
    assert Step.objects.filter(kind=StepKind.TALK).count() == 2
    approved = make_case(fed.township, reached=StepKind.APPROVAL)
    with pytest.raises(AlreadyApproved):
        services.take_back(case=approved, kind=StepKind.APPROVAL, reason="再想想", actor=TEST, at=AT)


def test_only_a_superior_who_did_not_apply_approves(fed):
    applicant = make_actor(roles.DISTRICT, fed.district)
    case = make_case(fed.township, reached=StepKind.APPLICATION, applicant=applicant)
    given = {"case": case, "on": date(2023, 5, 1), "number": "1号", "at": AT}
    with pytest.raises(OwnApplication):
        services.approve(actor=applicant, **given)
    for role, org in ((roles.TOWNSHIP, fed.township), (roles.DISTRICT, fed.other_district)):
        with pytest.raises(NotAllowed):
            services.approve(actor=make_actor(role, org), **given)
    with pytest.raises(BadInput):
        services.approve(actor=make_actor(roles.DISTRICT, fed.district), **{**given, "number": " "})
    services.approve(actor=make_actor(roles.DISTRICT, fed.district), **given)
    with pytest.raises(AlreadyApproved):
        services.approve(actor=make_actor(roles.DISTRICT, fed.district), **given)


def test_superior_sends_an_application_back(fed):
    case = make_case(
        fed.township, reached=StepKind.APPLICATION, applicant=make_actor(roles.TOWNSHIP, fed.township)
    )
    superior = make_actor(roles.DISTRICT, fed.district)
    case = services.take_back(case=case, kind=StepKind.APPLICATION, reason="名单不全", actor=superior, at=AT)
    assert (case.reached, case.applied_by) == (StepKind.ELECTION, None)
    with pytest.raises(NotApplied):
        services.approve(case=case, on=date(2023, 5, 1), number="1号", actor=superior, at=AT)


def test_who_joined_elsewhere_meanwhile_stops_the_approval_whole(fed):
    case = make_case(fed.township, reached=StepKind.APPLICATION)
    one = case.founding_members.first().person
    people.join(person=one, org=fed.other_union, actor=TEST, at=AT)
    with pytest.raises(AlreadyMember):
        services.approve(case=case, on=date(2023, 5, 1), number="1号", actor=TEST, at=AT)
    case.refresh_from_db()
    assert (case.approved, Org.objects.filter(name=case.name).exists()) == (False, False)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "法人资格证书"),
        ("8111011800000000", "18"),
        (credit_code("91110118", 5), "以 8 开头"),
        (credit_code("89110118", 5), "以 81 开头"),
        (credit_code("81110118", 5)[:-1] + "X", "末位"),
        ("8111O118000000005I", "I、O"),
    ],
)
def test_wrong_legal_person_code_says_what_is_wrong(fed, code, said):
    case = make_case(fed.township, reached=StepKind.APPROVAL)
    with pytest.raises(BadCode) as refused:
        services.register(case=case, code=code, on=date(2023, 5, 1), actor=TEST, at=AT)
    assert said in str(refused.value)


def test_code_of_another_union_is_refused_and_the_same_again_is_one_registration(fed):
    first = make_case(fed.township, reached=StepKind.REGISTRATION)
    second = make_case(fed.township, reached=StepKind.APPROVAL)
    code = Org.objects.get(pk=first.union_id).union_code
    given = {"code": code, "on": date(2023, 5, 1), "actor": TEST, "at": AT}
    with pytest.raises(CodeTaken):
        services.register(case=second, **given)
    assert services.register(case=first, **given).registered_on == first.registered_on
    with pytest.raises(FoundingOver):
        services.register(case=first, **{**given, "code": credit_code("81110118")})


BALLOT = Ballot(9, 8, 8)


@pytest.mark.parametrize(
    ("ballot", "seats", "votes", "years", "said"),
    [
        (Ballot(9, 8, 9), (SeatRole.CHAIR,), 6, 3, "选票"),
        (Ballot(9, 10, 9), (SeatRole.CHAIR,), 6, 3, "选票"),
        (Ballot(9, 5, 5), (SeatRole.CHAIR,), 5, 3, "三分之二"),
        (BALLOT, (SeatRole.MEMBER,), 6, 3, "主席"),
        (BALLOT, (SeatRole.CHAIR, SeatRole.CHAIR), 6, 3, "主席"),
        (BALLOT, (SeatRole.CHAIR,), 9, 3, "超过"),
        (BALLOT, (SeatRole.CHAIR,), 4, 3, "半数"),
        (BALLOT, (SeatRole.CHAIR,), 6, 4, "三年或五年"),
    ],
)
def test_election_that_cannot_be_right_says_why(fed, ballot, seats, votes, years, said):
    case = make_case(fed.township, reached=StepKind.MEMBERS, people=9)
    with pytest.raises(BadElection) as refused:
        services.record_election(
            case=case,
            on=START + timedelta(days=28),
            ballot=ballot,
            elected=elected(case, *seats, votes=votes),
            term_years=years,
            actor=TEST,
            at=AT,
        )
    assert said in str(refused.value)
    assert not Seat.objects.exists()


def test_elected_are_members_in_the_order_set_by_hand(fed):
    case = make_case(fed.township, reached=StepKind.MEMBERS, people=3)
    first, second, third = (one.person for one in case.founding_members.select_related("person"))
    given = {
        "case": case,
        "on": START + timedelta(days=28),
        "ballot": Ballot(3, 3, 3),
        "term_years": 5,
        "actor": TEST,
        "at": AT,
    }
    with pytest.raises(BadElection):
        services.record_election(elected=[Elected(make_person(org=fed.union), SeatRole.CHAIR, 3)], **given)
    seats = [
        Elected(third, SeatRole.CHAIR, 3),
        Elected(first, SeatRole.MEMBER, 2),
        Elected(second, SeatRole.MEMBER, 3),
    ]
    services.record_election(elected=seats, **given)
    assert [seat.person for seat in case.seats.all()] == [third, first, second]
    with pytest.raises(MembersFixed):
        name_members(case, 1)


def test_members_are_typed_found_read_from_a_roster_and_taken_off(fed):
    case = make_case(fed.township, reached=StepKind.PREPARATION)
    known = make_person(org=fed.station, phone="13800009999", name="张三")
    taken = make_person(org=fed.other_union, member=True, phone="13800009998", name="李四", signs_in=False)
    named = [
        Named("张三", "13800009999", ""),
        Named("王五", "13800009997", "factory"),
        Named("赵六", "123", "factory"),
    ]
    gathered = services.name_members(case=case, named=named, actor=TEST, at=AT)
    assert (gathered.added, [name for name, _why in gathered.left]) == (2, ["赵六"])
    assert case.founding_members.filter(person=known).exists()
    gathered = services.add_members(case=case, persons=[taken, known], actor=TEST, at=AT)
    assert (gathered.added, gathered.left[0][0]) == (0, "李四")
    content = roster(person(1), person(2), person(3, 手机号码="12"))
    gathered = services.read_members(case=case, content=content, actor=TEST, at=AT)
    assert (gathered.added, len(gathered.left)) == (2, 1)
    again = services.read_members(case=case, content=content, actor=TEST, at=AT)
    assert (again.added, case.founding_members.count()) == (0, 4)
    services.drop_member(case=case, member=case.founding_members.get(person=known), actor=TEST, at=AT)
    assert case.founding_members.count() == 3


def test_joint_union_takes_in_enterprises_of_one_org(fed):
    first, second, third = (make_prospect(fed.township, workers=10) for _turn in range(3))
    given = {"actor": TEST, "at": AT}
    with pytest.raises(OneEnterprise):
        services.open_case(prospects=[first, second], form=Form.SINGLE, **given)
    case = services.open_case(prospects=[first, second], form=Form.JOINT, on=START, **given)
    services.join_enterprise(case=case, prospect=third, **given)
    with pytest.raises(InFounding):
        services.open_case(prospects=[third], form=Form.SINGLE, **given)
    with pytest.raises(OtherOrg):
        services.join_enterprise(case=case, prospect=make_prospect(fed.other_township), **given)
    for kind in ORDER[:7]:
        go_on(case, kind)
    union = Org.objects.get(founding_case=case)
    assert (union.kind, union.workers, union.unit_code) == ("joint", 30, "")


def test_founding_is_given_up_and_its_enterprise_is_free_again(fed):
    case = make_case(fed.township, reached=StepKind.TALK)
    prospect = Prospect.objects.get(case=case)
    services.give_up(case=case, reason="企业迁走", actor=TEST, at=AT)
    prospect.refresh_from_db()
    assert prospect.case_id is None
    with pytest.raises(FoundingOver):
        go_on(case, StepKind.PREPARATION)
    approved = make_case(fed.township, reached=StepKind.APPROVAL)
    with pytest.raises(NotUnderWay):
        services.give_up(case=approved, reason="企业迁走", actor=TEST, at=AT)


def test_enterprise_is_listed_once_by_its_code_and_told_whose_it_is(fed):
    one = make_prospect(fed.township, name="一号企业")
    with pytest.raises(AlreadyListed) as refused:
        make_prospect(fed.other_township, unit_code=one.unit_code)
    assert "一号企业" in str(refused.value)
    assert fed.township.name in str(refused.value)
    case = make_case(fed.township, reached=StepKind.APPROVAL)
    code = case.prospects.get().unit_code
    with pytest.raises(HasUnion):
        make_prospect(fed.township, unit_code=code)


def test_stale_save_of_an_enterprise_and_of_a_founding(fed):
    case = make_case(fed.township)
    prospect = case.prospects.get()
    for update, record in (
        (services.update_prospect, {"prospect": prospect}),
        (services.update_case, {"case": case}),
    ):
        update(version=1, changes={"name": "先存的"}, actor=TEST, at=AT, **record)
        with pytest.raises(StaleRecord):
            update(version=1, changes={"name": "后存的"}, actor=TEST, at=AT, **record)


def test_party_s_lead_can_be_added_after_approval_and_the_name_not_changed(fed):
    case = make_case(fed.township, reached=StepKind.APPROVAL)
    given = {"case": case, "version": case.version, "actor": TEST, "at": AT}
    with pytest.raises(NotUnderWay):
        services.update_case(changes={"name": "另一个工会"}, **given)
    services.update_case(changes={"party_org": "某公司党支部", "party_on": date(2023, 4, 1)}, **given)
    assert Case.objects.get(pk=case.pk).party_org == "某公司党支部"


def test_erased_person_is_forgotten_by_a_founding_under_way(fed):
    case = make_case(fed.township, reached=StepKind.MEMBERS, people=3)
    gone = case.founding_members.first().person
    people.erase(person=gone, reason="本人要求", actor=TEST, at=AT)
    assert case.founding_members.count() == 2


def test_merged_person_joins_under_the_record_that_is_kept(fed):
    case = make_case(fed.township, reached=StepKind.APPLICATION)
    gone = case.founding_members.last().person
    kept = make_person(org=fed.township, signs_in=False, id_number=id_number(7))
    people.merge(kept=kept, gone=gone, reason="同一人", actor=TEST, at=AT)
    case = services.approve(
        case=case, on=date(2023, 5, 1), number="1号", actor=TEST, at=at_local(date(2023, 9, 1))
    )
    assert Membership.objects.filter(org=case.union, person=kept).exists()
    assert Person.objects.filter(memberships__org=case.union).count() == 4
