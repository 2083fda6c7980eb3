"""Joining, moving, leaving: who was a member on that day, and one membership at a time."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.core.clock import local_day
from niangjia.orgs import services as orgs
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org
from niangjia.people import queries, services
from niangjia.people.choices import JoinChannel, MembershipState
from niangjia.people.errors import AlreadyMember, Erased, NoMembership
from niangjia.people.models import Membership, Person
from tests.support.factories import TEST, Federation, make_federation, make_person

pytestmark = pytest.mark.django_db
JOINED, LEFT = date(2023, 3, 1), date(2023, 9, 1)


@pytest.fixture
def federation() -> Federation:
    return make_federation()


def join(person: Person, org: Org, on: date | None = JOINED, **more) -> Membership:
    return services.join(person=person, org=org, actor=TEST, at=timezone.now(), on=on, **more)


def join_many(persons: list[Person], org: Org, **more) -> list[Membership]:
    return services.join_many(persons=persons, org=org, actor=TEST, at=timezone.now(), on=JOINED, **more)


def end(person: Person, state: str = MembershipState.LEFT, on: date | None = LEFT) -> Membership:
    return services.end_membership(
        person=person, state=state, reason="本人申请", actor=TEST, at=timezone.now(), on=on
    )


def close(org: Org) -> Org:
    orgs.close_org(org=org, reason="撤并", actor=TEST, at=timezone.now())
    return Org.objects.get(pk=org.pk)


@pytest.mark.parametrize(
    ("day", "member"),
    [
        (date(2023, 2, 28), False),
        (date(2023, 3, 1), True),
        (date(2023, 8, 31), True),
        (date(2023, 9, 1), False),
    ],
)
def test_member_on_that_day(federation, day, member):
    person, stranger = make_person(), make_person()
    join(person, federation.union)
    end(person)
    assert queries.was_member(person.pk, day) is member
    assert queries.members_on([person.pk, stranger.pk], day) == ({person.pk} if member else set())
    assert queries.snapshot(person, day).was_member is member


def test_joining_is_recorded_and_gives_a_home(federation):
    person = make_person(org=None)
    membership = join(person, federation.union, on=None, channel=JoinChannel.WINDOW, card_number="京0001")
    assert (membership.joined_on, membership.channel, membership.card_number, membership.district) == (
        local_day(timezone.now()),
        "window",
        "京0001",
        federation.district,
    )
    assert Person.objects.get(pk=person.pk).home_org == federation.union
    record = AuditRecord.objects.get(action="membership.joined")
    assert (record.subject_id, record.org, record.detail) == (
        str(person.pk),
        federation.union.pk,
        {"channel": "window"},
    )


def test_joining_twice_is_joining_once(federation):
    person = make_person()
    assert join(person, federation.union) == join(person, federation.union)
    assert AuditRecord.objects.filter(action="membership.joined").count() == 1


def test_member_elsewhere_needs_a_transfer(federation):
    person = make_person(name="王小明")
    join(person, federation.union)
    with pytest.raises(AlreadyMember) as refused:
        join(person, federation.other_union)
    assert str(refused.value) == "王小明已是子镇快递工会会员。转会需两家工会同意。"


def test_closed_union_takes_nobody(federation):
    union = close(federation.union)
    with pytest.raises(OrgClosed):
        join(make_person(), union)
    with pytest.raises(OrgClosed):
        join_many([make_person()], union)


def test_erased_person_joins_nothing(federation):
    person = make_person()
    services.erase(person=person, reason="本人要求", actor=TEST, at=timezone.now())
    with pytest.raises(Erased):
        join(person, federation.union)


def test_database_holds_one_membership_at_a_time(federation):
    person = make_person()
    join(person, federation.union)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            person=person, org=federation.other_union, district=federation.district, joined_on=JOINED
        )


@pytest.mark.parametrize("state", [MembershipState.LEFT, MembershipState.EXPELLED])
def test_membership_ends_with_its_reason(federation, state):
    person = make_person()
    join(person, federation.union)
    ended = end(person, state)
    assert (ended.state, ended.left_on, ended.reason) == (state, LEFT, "本人申请")
    assert AuditRecord.objects.get(action=f"membership.{state}").reason == "本人申请"
    assert join(person, federation.other_union, on=LEFT).org == federation.other_union


def test_only_a_member_can_leave():
    with pytest.raises(NoMembership):
        end(make_person())


@pytest.mark.parametrize("state", [MembershipState.REGULAR, MembershipState.KEPT, "gone"])
def test_membership_ends_in_a_way_that_is_an_end(federation, state):
    person = make_person(org=federation.union, member=True)
    with pytest.raises(ValueError, match=state):
        end(person, state)


def test_transfer_closes_one_and_opens_another_on_the_same_day(federation):
    person = make_person(org=federation.union)
    join(person, federation.union, card_number="京0001")
    services.transfer(person=person, org=federation.other_union, actor=TEST, at=timezone.now(), on=LEFT)
    spans = Membership.objects.order_by("joined_on").values_list(
        "org", "state", "joined_on", "left_on", "card_number"
    )
    assert list(spans) == [
        (federation.union.pk, "transferred", JOINED, LEFT, "京0001"),
        (federation.other_union.pk, "regular", LEFT, None, "京0001"),
    ]
    assert queries.was_member(person.pk, LEFT)
    assert Person.objects.get(pk=person.pk).home_org == federation.other_union


def test_transfer_leaves_a_home_that_is_not_the_union_s(federation):
    person = make_person(org=federation.station)
    join(person, federation.union)
    services.transfer(person=person, org=federation.other_union, actor=TEST, at=timezone.now())
    assert Person.objects.get(pk=person.pk).home_org == federation.station


def test_transfer_to_a_closed_union_changes_nothing(federation):
    person = make_person(org=federation.union, member=True)
    union = close(federation.other_union)
    with pytest.raises(OrgClosed):
        services.transfer(person=person, org=union, actor=TEST, at=timezone.now())
    assert Membership.objects.get().left_on is None


def test_many_join_with_one_record(federation):
    persons = [make_person(org=None) for _turn in range(3)]
    join(persons[0], federation.union)
    made = join_many(persons, federation.union, channel=JoinChannel.TALK)
    assert [one.person_id for one in made] == [persons[1].pk, persons[2].pk]
    assert list(Membership.objects.order_by("pk").values_list("channel", "joined_on")) == [
        ("roster", JOINED),
        ("talk", JOINED),
        ("talk", JOINED),
    ]
    record = AuditRecord.objects.get(action="membership.batch_joined")
    assert (record.subject_type, record.subject_id, record.detail) == (
        "org",
        str(federation.union.pk),
        {"persons": 2, "channel": "talk"},
    )
    assert set(Person.objects.values_list("home_org", flat=True)) == {federation.union.pk}


def test_many_join_all_or_none(federation):
    persons = [make_person() for _turn in range(3)]
    join(persons[2], federation.other_union)
    with pytest.raises(AlreadyMember):
        join_many(persons, federation.union)
    assert Membership.objects.count() == 1


def test_nobody_joins_without_a_record(federation):
    assert join_many([], federation.union) == []
    assert AuditRecord.objects.filter(action="membership.batch_joined").count() == 0


@pytest.mark.parametrize("count", [1, 30])
def test_many_join_in_a_flat_number_of_statements(federation, count, django_assert_max_num_queries):
    persons = [make_person() for _turn in range(count)]
    with django_assert_max_num_queries(10):
        join_many(persons, federation.union)


def test_membership_opened_by_a_transfer_is_no_new_member(federation):
    person = make_person()
    join(person, federation.union, channel=JoinChannel.ONLINE)
    services.transfer(person=person, org=federation.other_union, actor=TEST, at=timezone.now(), on=LEFT)
    channels = Membership.objects.order_by("joined_on").values_list("channel", flat=True)
    assert list(channels) == ["online", "transfer"]


def test_membership_is_kept_and_made_regular_again(federation):
    person, given = make_person(), {"reason": "失业登记", "actor": TEST, "at": timezone.now()}
    with pytest.raises(NoMembership):
        services.keep_membership(person=person, kept=True, **given)
    join(person, federation.union)
    for kept in (True, True, False):
        services.keep_membership(person=person, kept=kept, **given)
    assert queries.was_member(person.pk, JOINED)
    told = AuditRecord.objects.filter(action__in=("membership.kept", "membership.regular"))
    assert sorted(told.values_list("action", "reason")) == [
        ("membership.kept", "失业登记"),
        ("membership.regular", "失业登记"),
    ]
