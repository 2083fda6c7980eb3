"""What rosters say of two records of one person comes together when they are merged, and apart when that is undone."""

from typing import Any

import pytest
from django.utils import timezone

from niangjia.people import services as people
from niangjia.people.models import Merge, Person
from niangjia.rosters.models import MemberRecord
from tests.rosters.test_importing import WIDE, record_of, take, undo
from tests.rosters.workbooks import person, roster
from tests.support.factories import TEST, Federation, make_person

pytestmark = pytest.mark.django_db


def listed(fed: Federation, **cells: Any) -> Person:
    """Give somebody whom a list brought."""
    take(roster(person(1, **cells), heads=WIDE), fed.union)
    return Person.objects.get(id_number_index__isnull=False, home_org=fed.union, user=None)


def merge(kept: Person, gone: Person) -> Merge:
    return people.merge(kept=kept, gone=gone, reason="同一人", actor=TEST, at=timezone.now())


def test_kept_record_takes_what_only_the_other_knows_and_gives_it_back(fed):
    gone = listed(fed, 政治面貌="党员", 车牌号="京A1")
    kept = make_person(org=fed.union, signs_in=False)
    MemberRecord.objects.create(person=kept, values='{"车牌号": "京B2"}')
    made = merge(kept, gone)
    assert record_of(kept) == {"politics": "中共党员", "车牌号": "京B2"}
    assert "中共党员" not in made.before
    people.undo_merge(merge=made, reason="看错了", actor=TEST, at=timezone.now())
    assert (record_of(kept), record_of(gone)) == (
        {"车牌号": "京B2"},
        {"politics": "中共党员", "车牌号": "京A1"},
    )


def test_what_was_changed_since_stays_and_an_empty_record_goes(fed):
    gone = listed(fed, 政治面貌="党员", 车牌号="京A1")
    kept = make_person(org=fed.union, signs_in=False)
    made = merge(kept, gone)
    MemberRecord.objects.filter(person=kept).update(values='{"politics": "群众", "车牌号": "京A1"}')
    people.undo_merge(merge=made, reason="看错了", actor=TEST, at=timezone.now())
    assert record_of(kept) == {"politics": "群众"}
    other = merge(make_person(org=fed.union, signs_in=False), gone)
    people.undo_merge(merge=other, reason="看错了", actor=TEST, at=timezone.now())
    assert not MemberRecord.objects.filter(person=other.kept).exists()


def test_batch_with_somebody_merged_since_can_be_undone(fed):
    batch = take(roster(person(1), person(2), heads=WIDE), fed.union)
    gone = Person.objects.get(name=person(1)["姓名"])
    merge(make_person(org=fed.union, signs_in=False), gone)
    undone = undo(batch)
    assert (undone.removed, undone.kept) == (1, 1)
    assert Person.objects.filter(pk=gone.pk).exists()
