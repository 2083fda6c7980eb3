"""Service to people not known by name: one sheet, one entry, a number of heads."""

from datetime import UTC, date, datetime, timedelta

import pytest

from niangjia.accounts.models import AuditRecord
from niangjia.activities import services
from niangjia.activities.errors import BadHeadcount, MayNotRun, ReasonMissing
from niangjia.activities.models import HeadcountSheet
from niangjia.core.files import picture_path
from niangjia.core.ids import uuid7
from niangjia.ledger.errors import NoDistrict, NotYetDone
from niangjia.ledger.models import Entry
from niangjia.people.middleware import actor_for
from tests.support.factories import TEST, Federation, make_person, make_runner
from tests.support.offers import make_headcount
from tests.support.pictures import make_picture

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)


def undo(sheet: HeadcountSheet, reason: str = "多数了一遍") -> HeadcountSheet:
    return services.undo_headcount(sheet=sheet, reason=reason, actor=make_runner(sheet.org), at=NOW)


def test_sheet_is_one_entry_with_its_heads(fed: Federation):
    sheet = make_headcount(
        org=fed.station,
        at=NOW,
        headcount=120,
        group="courier",
        place="物流园饮水点",
        goods="饮用水",
        goods_quantity=240,
    )
    entry = Entry.objects.get()
    assert (entry.source_type, entry.source_id, entry.key) == ("activities.headcount", sheet.pk, "recorded")
    assert (entry.headcount, entry.person, entry.was_member) == (120, None, None)
    assert (entry.group, entry.place, entry.goods, entry.goods_quantity) == (
        "courier",
        "物流园饮水点",
        "饮用水",
        240,
    )
    assert (entry.org, entry.programme_id, entry.occurred_on) == (fed.station, "summer", date(2050, 3, 8))
    assert AuditRecord.objects.filter(action="headcount.recorded").count() == 1


def test_same_attempt_again_is_the_same_sheet(fed: Federation):
    attempt = uuid7()
    first = make_headcount(org=fed.station, at=NOW, attempt=attempt)
    assert make_headcount(org=fed.station, at=NOW, attempt=attempt, headcount=99) == first
    assert list(Entry.objects.values_list("headcount", flat=True)) == [12]


@pytest.mark.parametrize("heads", [0, -1, 100_001])
def test_impossible_numbers_are_refused(fed: Federation, heads: int):
    with pytest.raises(BadHeadcount):
        make_headcount(org=fed.station, at=NOW, headcount=heads)
    assert HeadcountSheet.objects.count() == 0


def test_what_lies_ahead_is_not_recorded(fed: Federation):
    with pytest.raises(NotYetDone):
        make_headcount(org=fed.station, at=NOW, on=date(2050, 3, 8) + timedelta(days=2))
    assert HeadcountSheet.objects.count() == 0


def test_work_of_the_city_belongs_to_its_headquarters(fed: Federation):
    given = {"programme": "summer", "on": date(2050, 3, 8), "headcount": 5, "attempt": uuid7()}
    with pytest.raises(NoDistrict):
        services.record_headcount(org=fed.city, actor=TEST, at=NOW, **given)
    assert services.record_headcount(org=fed.headquarters, actor=TEST, at=NOW, **given).headcount == 5


def test_only_staff_in_scope_records_and_takes_back(fed: Federation):
    sheet = make_headcount(org=fed.station, at=NOW)
    for actor in (make_runner(fed.other_station), actor_for(make_person(org=fed.union), None)):
        with pytest.raises(MayNotRun):
            services.record_headcount(
                org=fed.station,
                programme="summer",
                on=date(2050, 3, 8),
                headcount=5,
                attempt=uuid7(),
                actor=actor,
                at=NOW,
            )
        with pytest.raises(MayNotRun):
            services.undo_headcount(sheet=sheet, reason="误", actor=actor, at=NOW)
    assert list(Entry.objects.values_list("sign", flat=True)) == [1]


def test_photo_of_the_sheet_is_kept(fed: Federation):
    sheet = make_headcount(org=fed.station, at=NOW, photo=make_picture())
    path = picture_path(sheet.photo)
    assert path is not None
    assert path.exists()


def test_taking_back_marks_the_sheet_and_reverses_once(fed: Federation):
    sheet = make_headcount(org=fed.station, at=NOW)
    for _turn in range(2):
        undone = undo(sheet)
        assert (undone.undone_at, undone.undone_reason) == (NOW, "多数了一遍")
    assert list(Entry.objects.order_by("recorded_at", "id").values_list("key", "sign", "headcount")) == [
        ("recorded", 1, 12),
        ("reversal:recorded", -1, 12),
    ]
    with pytest.raises(ReasonMissing):
        undo(sheet, " ")
