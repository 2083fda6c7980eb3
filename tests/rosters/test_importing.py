"""A roster is written a thousand lines at a time, once, and can be taken back."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.orgs.models import Org
from niangjia.people import services as people
from niangjia.people.models import Membership, Person, Vault
from niangjia.rosters import services
from niangjia.rosters.choices import BatchState
from niangjia.rosters.errors import BadWorkbook, BatchUndone, BatchUnfinished
from niangjia.rosters.models import Batch, BatchRow, MemberRecord
from niangjia.rosters.services import importing, keeping
from niangjia.rosters.services.opening import reopen
from tests.people.numbers import id_number
from tests.rosters.workbooks import HEADS, person, roster
from tests.support.factories import TEST, make_person

pytestmark = pytest.mark.django_db
WIDE = (*HEADS, "政治面貌", "车牌号", "现居住地")


def take(content: bytes, org: Org, **given: Any) -> Batch:
    batch, opened = services.open_batch(
        content=content, file_name="花名册.xlsx", org=org, actor=TEST, at=timezone.now(), **given
    )
    return services.run_batch(batch=batch, actor=TEST, at=timezone.now(), opened=opened)


def undo(batch: Batch) -> Any:
    return services.undo_batch(batch=batch, actor=TEST, at=timezone.now())


def record_of(person: Person) -> dict[str, str]:
    values: dict[str, str] = json.loads(MemberRecord.objects.get(person=person).values)
    return values


def test_new_people_are_members_with_all_their_sheet_says(fed):
    content = roster(
        person(1, 入会日期="2023-03-08", 政治面貌="党员", 车牌号="京A1", 现居住地="檀营"), heads=WIDE
    )
    batch = take(content, fed.union)
    found = Person.objects.get(name=person(1)["姓名"])
    held = found.memberships.get()
    assert (batch.state, batch.counts["new"]) == (BatchState.DONE, 1)
    assert (found.vault.id_number, found.vault.phone, found.vault.address) == (
        id_number(1),
        "13600000001",
        "檀营",
    )
    assert (found.sex, found.birth_on, found.home_org) == ("1", date(1990, 3, 7), fed.union)
    assert (held.org, held.joined_on, held.channel) == (fed.union, date(2023, 3, 8), "roster")
    assert record_of(found) == {"politics": "中共党员", "车牌号": "京A1"}


def test_second_import_of_the_same_is_the_same(fed):
    content = roster(person(1, 政治面貌="13"), person(2, 身份证号=None, 性别=None), heads=WIDE)
    assert take(content, fed.union).counts["new"] == 2
    assert take(content, fed.union).counts["same"] == 2
    assert Person.objects.filter(home_org=fed.union).count() == 2


def test_change_is_kept_old_to_new_and_an_empty_cell_takes_nothing_away(fed):
    take(roster(person(1, 政治面貌="群众", 现居住地="檀营"), heads=WIDE), fed.union)
    content = roster(
        person(1, 姓名="测试新名", 性别=None, 手机号码="13900000001", 入会日期="2020-01-01", 政治面貌="党员"),
        heads=WIDE,
    )
    batch = take(content, fed.union)
    found, line = Person.objects.get(name="测试新名"), batch.lines.get()
    assert (found.vault.phone, found.vault.address, found.pinyin[:2]) == ("13900000001", "檀营", "ce")
    assert json.loads(line.change)["phone"] == ["13600000001", "13900000001"]
    assert set(json.loads(line.change)) == {"name", "phone", "joined_on", "record.politics"}


def test_phone_alone_is_nobody(fed):
    make_person(org=fed.union, name="老机主", phone="13600000001")
    batch = take(roster(person(1)), fed.union)
    assert batch.counts["conflict"] == 1
    assert Person.objects.get(home_org=fed.union).name == "老机主"


def test_served_courier_becomes_a_member_on_the_same_record(fed):
    served = make_person(org=fed.station, name=person(1)["姓名"], phone="13600000001")
    batch = take(roster(person(1)), fed.township)
    assert batch.counts["changed"] == 1
    assert (served.memberships.get().org, Vault.objects.get(person=served).id_number) == (
        fed.township,
        id_number(1),
    )


def test_member_elsewhere_is_a_conflict_until_taken_over(fed):
    take(roster(person(1)), fed.union)
    content = roster(person(1, 所属机构=fed.other_union.name), heads=(*HEADS, "所属机构"))
    assert take(content, fed.district).counts["conflict"] == 1
    assert take(content, fed.district, transfers=True).counts["changed"] == 1
    assert Membership.objects.get(left_on=None).org == fed.other_union


def test_member_of_another_district_stays_there(fed):
    take(roster(person(1)), fed.union)
    batch = take(roster(person(1, 姓名="另有其人")), fed.other_district, transfers=True)
    assert (batch.counts["conflict"], Membership.objects.get().org) == (1, fed.union)
    assert fed.union.name not in json.loads(batch.lines.get().faults)[0][2]


def test_bad_lines_stay_out_and_good_ones_load(fed):
    batch = take(roster(person(1), person(2, 手机号码="12"), person(3)), fed.union)
    assert (batch.counts["new"], batch.counts["error"]) == (2, 1)
    assert BatchRow.objects.get(kind="error").line == 3


def test_killed_half_way_and_run_again_makes_nobody_twice(fed, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    people_in = [person(serial) for serial in range(1, 8)]
    batch, opened = services.open_batch(
        content=roster(*people_in), file_name="a.xlsx", org=fed.union, actor=TEST, at=timezone.now()
    )

    def killed(done: int, total: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.run_batch(batch=batch, actor=TEST, at=timezone.now(), opened=opened, told=killed)
    with pytest.raises(BatchUnfinished):
        undo(batch)
    again = services.run_batch(batch=Batch.objects.get(pk=batch.pk), actor=TEST, at=timezone.now())
    assert (again.state, again.counts["new"], Person.objects.filter(home_org=fed.union).count()) == (
        "done",
        7,
        7,
    )


def test_lines_another_process_took_are_left_out(fed):
    batch, opened = services.open_batch(
        content=roster(person(1)), file_name="a.xlsx", org=fed.union, actor=TEST, at=timezone.now()
    )
    services.run_batch(batch=Batch.objects.get(pk=batch.pk), actor=TEST, at=timezone.now())
    lines = list(importing.read_rows(opened.table, opened.layout))
    services.advance(batch=batch, opened=opened, lines=lines, actor=TEST, at=timezone.now())
    assert Person.objects.filter(home_org=fed.union).count() == 1


def test_undoing_takes_back_who_is_new_and_restores_who_changed(fed):
    take(roster(person(1, 政治面貌="群众"), heads=WIDE), fed.union)
    content = roster(person(1, 手机号码="13900000001", 政治面貌="党员", 车牌号="京A1"), person(2), heads=WIDE)
    undone = undo(take(content, fed.union))
    found = Person.objects.get(home_org=fed.union)
    assert (undone.removed, undone.kept, undone.restored) == (1, 0, 1)
    assert (found.vault.phone, record_of(found)) == ("13600000001", {"politics": "群众"})
    assert take(content, fed.union).counts["new"] == 1


def test_undoing_leaves_what_somebody_changed_since(fed):
    take(roster(person(1)), fed.union)
    batch = take(roster(person(1, 姓名="测试新名", 手机号码="13900000001")), fed.union)
    found = Person.objects.get(home_org=fed.union)
    people.update_person(
        person=found, version=found.version, changes={"phone": "13700000001"}, actor=TEST, at=timezone.now()
    )
    undo(batch)
    found.refresh_from_db()
    assert (found.name, Vault.objects.get(person=found).phone) == (person(1)["姓名"], "13700000001")


def test_undoing_keeps_who_has_been_served_since(fed):
    from tests.support.offers import make_session, make_signup

    batch = take(roster(person(1), person(2)), fed.union)
    one = Person.objects.get(name=person(1)["姓名"])
    make_signup(session=make_session(org=fed.township), person=one)
    undone = undo(batch)
    assert (undone.removed, undone.kept, one.memberships.count()) == (1, 1, 1)
    with pytest.raises(BatchUndone):
        undo(batch)


def test_erased_person_is_gone_from_batches_and_their_workbook(fed):
    batch = take(roster(person(1, 政治面貌="党员"), heads=WIDE), fed.union)
    one = Person.objects.get(home_org=fed.union)
    people.erase(person=one, reason="本人要求", actor=TEST, at=timezone.now())
    batch.refresh_from_db()
    assert (batch.file, MemberRecord.objects.count()) == ("", 0)
    with pytest.raises(BadWorkbook):
        reopen(batch)


def test_workbooks_are_kept_sealed_and_for_thirty_days(fed, settings):
    batch = take(roster(person(1)), fed.union)
    path = settings.MEDIA_ROOT / batch.file
    assert b"PK" not in path.read_bytes()[:200]
    assert keeping.discard_old_files() == 0
    Batch.objects.update(made_at=timezone.now() - keeping.KEPT)
    assert (keeping.discard_old_files(), path.exists()) == (1, False)


def test_import_and_undo_are_in_the_trail(fed):
    undo(take(roster(person(1)), fed.union))
    actions = (
        AuditRecord.objects.filter(action__startswith="roster.")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert list(actions) == ["roster.imported", "roster.undone"]
