"""Posting: once per source and key, in one statement, and never in place of another."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from niangjia.core.clock import local_day
from niangjia.core.ids import uuid7
from niangjia.ledger import queries, services
from niangjia.ledger.errors import (
    BadKey,
    CannotReverseReversal,
    NoDistrict,
    NotYetDone,
    ReasonMissing,
)
from niangjia.ledger.models import Entry
from tests.support.ledgers import ACTOR, NOW, World, post, take_back


def test_post_takes_one_statement(world: World, django_assert_num_queries):
    with django_assert_num_queries(1):
        post(world)


def test_post_again_gives_back_the_entry_that_is_there(world: World, django_assert_num_queries):
    source = uuid7()
    first = post(world, source_id=source, headcount=3)
    with django_assert_num_queries(2):
        again = post(world, source_id=source, headcount=99)
    assert (again.pk, again.headcount, Entry.objects.count()) == (first.pk, 3, 1)


def test_another_key_of_the_same_source_is_another_entry(world: World):
    source = uuid7()
    post(world, source_id=source, key="attended:1")
    post(world, source_id=source, key="attended:2")
    assert Entry.objects.filter(source_id=source).count() == 2


def test_entry_carries_the_district_of_its_org(world: World):
    assert post(world, org=world.towns[0]).district_id == world.districts[0].pk


def test_city_root_is_refused(world: World):
    with pytest.raises(NoDistrict, match="测试市总工会"):
        post(world, org=world.city)


def test_service_that_lies_ahead_is_refused(world: World):
    post(world, occurred_on=local_day(NOW) + timedelta(days=1))
    with pytest.raises(NotYetDone):
        post(world, occurred_on=local_day(NOW) + timedelta(days=2))


@pytest.mark.parametrize("key", ["", "reversal:recorded", "k" * 52])
def test_key_that_cannot_be_reversed_is_refused(world: World, key: str):
    with pytest.raises(BadKey):
        post(world, key=key)


def test_longest_key_can_be_reversed(world: World):
    assert take_back(post(world, key="k" * 51)).key == "reversal:" + "k" * 51


@pytest.mark.parametrize("headcount", [0, -1])
def test_nobody_served_is_refused_by_the_database(world: World, headcount: int):
    with pytest.raises(DatabaseError), transaction.atomic():
        post(world, headcount=headcount)


def test_named_person_is_one_head(world: World):
    with pytest.raises(IntegrityError), transaction.atomic():
        post(world, person=world.people[0], headcount=2)


def test_reversal_keeps_the_day_and_the_amounts(world: World, django_assert_num_queries):
    entry = post(
        world, org=world.towns[1], headcount=7, money_fen=500, goods="饮用水", goods_quantity=7, group="rider"
    )
    with django_assert_num_queries(1):
        back = services.reverse(entry=entry, reason=" 登记有误 ", actor=ACTOR, at=NOW)
    back.refresh_from_db()
    assert (back.sign, back.reverses_id, back.key, back.reason) == (
        -1,
        entry.pk,
        "reversal:recorded",
        "登记有误",
    )
    kept = [
        "org_id",
        "district_id",
        "occurred_on",
        "headcount",
        "money_fen",
        "goods",
        "goods_quantity",
        "group",
        "programme_id",
    ]
    assert [getattr(back, name) for name in kept] == [getattr(entry, name) for name in kept]
    assert back.recorded_at >= entry.recorded_at


def test_reversing_twice_gives_back_the_reversal(world: World):
    entry = post(world)
    assert take_back(entry) == take_back(entry)
    assert Entry.objects.count() == 2


def test_reversal_is_never_reversed(world: World):
    with pytest.raises(CannotReverseReversal):
        take_back(take_back(post(world)))


def test_reversal_needs_a_reason(world: World):
    with pytest.raises(ReasonMissing):
        take_back(post(world), reason="  ")


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET headcount = 9", "DELETE FROM ledger_entry"])
def test_database_refuses_to_change_or_delete_an_entry(world: World, statement: str):
    post(world)
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.get().headcount == 1


@pytest.mark.parametrize(
    "change",
    [
        {"headcount": 4},
        {"occurred_on": date(2023, 3, 9)},
        {"money_fen": 1},
        {"group": "courier"},
        {"was_member": True},
        {"key": "reversal:other"},
    ],
)
def test_database_refuses_a_reversal_that_is_no_mirror(world: World, change: dict):
    back = take_back(post(world, headcount=3))
    values = {field.attname: getattr(back, field.attname) for field in Entry._meta.concrete_fields}
    other = post(world, headcount=3)
    mirror = Entry(
        **{**values, "id": uuid7(), "source_id": other.source_id, "reverses_id": other.pk, **change}
    )
    with pytest.raises(DatabaseError, match="repeats the entry"), transaction.atomic():
        mirror.save(force_insert=True)


def test_database_takes_the_mirror_itself(world: World):
    """The control of the test above: unchanged, the same row goes in."""
    back = take_back(post(world, headcount=3))
    values = {field.attname: getattr(back, field.attname) for field in Entry._meta.concrete_fields}
    other = post(world, headcount=3)
    Entry(**{**values, "id": uuid7(), "source_id": other.source_id, "reverses_id": other.pk}).save(
        force_insert=True
    )
    assert Entry.objects.filter(sign=-1).count() == 2


def test_source_lists_its_entries_in_order(world: World):
    entry = post(world)
    back = take_back(entry)
    assert list(queries.of_source(entry.district_id, entry.source_type, entry.source_id)) == [entry, back]
