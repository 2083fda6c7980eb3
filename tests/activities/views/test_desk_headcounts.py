"""/desk/headcounts/ — service to people not known by name: recorded once, taken back with a reason."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from niangjia.accounts.models import AuditRecord
from niangjia.activities.models import HeadcountSheet
from niangjia.core.ids import uuid7
from niangjia.ledger.models import Entry, Programme
from niangjia.people import roles
from tests.support.answers import NOBODYS, NONSENSE, post_json, refused, sent_to, table, told, words
from tests.support.factories import client_for, make_actor
from tests.support.offers import make_headcount
from tests.support.pictures import make_picture

pytestmark = pytest.mark.django_db
LIST, NEW = "/desk/headcounts/", "/desk/headcounts/new/"


def url_of(sheet: Any) -> str:
    return reverse("activities:desk_headcount", args=[sheet.pk])


def photo_url(sheet: Any) -> str:
    return reverse("activities:headcount_photo", args=[sheet.pk])


def typed(org: Any, **fields: Any) -> dict[str, Any]:
    return {
        "org": str(org.pk),
        "programme": "summer",
        "headcount": "120",
        "on": str(timezone.localdate()),
        "place": "东方太阳城驿站💐",
        "group": "courier",
        "goods": "矿泉水",
        "goods_quantity": "240",
        "attempt": str(uuid7()),
        **fields,
    }


def test_sheet_is_recorded_with_its_entry(staff, staff_actor, federation):
    answer = staff.post(NEW, typed(federation.township))
    sheet = HeadcountSheet.objects.get()
    assert sent_to(answer) == (303, url_of(sheet))
    assert (sheet.headcount, sheet.goods_quantity, sheet.place, sheet.recorded_by) == (
        120,
        240,
        "东方太阳城驿站💐",
        staff_actor.user_id,
    )
    assert list(Entry.objects.filter(source_id=sheet.pk).values_list("headcount", "sign")) == [(120, 1)]


def test_form_opens_with_today_and_my_org(staff, federation):
    form = staff.get(NEW).context["form"]
    assert (form["on"].value(), form["org"].value()) == (timezone.localdate(), federation.township.pk)


def test_full_width_numbers_count_and_goods_may_be_left_out(staff, federation):
    staff.post(NEW, typed(federation.township, headcount="１２０", goods="", goods_quantity="", group=""))
    assert list(HeadcountSheet.objects.values_list("headcount", "goods_quantity")) == [(120, 0)]


def test_same_form_ten_times_is_one_sheet(staff, federation):
    given = typed(federation.township)
    assert len({staff.post(NEW, given)["Location"] for _turn in range(10)}) == 1
    assert (HeadcountSheet.objects.count(), Entry.objects.count()) == (1, 1)


@pytest.mark.parametrize("attempt", NONSENSE)
def test_lost_or_broken_attempt_is_no_obstacle(staff, federation, attempt):
    assert staff.post(NEW, typed(federation.township, attempt=attempt)).status_code == 303


def tomorrow() -> str:
    return str(timezone.localdate() + timedelta(days=1))


@pytest.mark.parametrize(
    "wrong",
    [
        *(
            {"headcount": number}
            for number in ("", "0", "-1", "1.5", "nonsense", "100001", "9" * 30, "9" * 5000)
        ),
        *({"goods_quantity": number} for number in ("-1", "nonsense", "9" * 30)),
        *({"on": day} for day in ("", "nonsense", "2023-02-30", "0001-01-01", "1999-12-31", "9999-12-31")),
        *({"org": org} for org in ("", "nonsense", NOBODYS)),
        {"programme": "no such"},
        {"group": "no such"},
        {"place": "长" * 161},
        {"goods": "长" * 61},
        {"note": "长" * 301},
        {"note": "a\x00b"},
    ],
)
def test_wrong_values_are_refused_and_the_rest_stays(staff, federation, wrong):
    given = {**typed(federation.township, note="热天<送水>"), **wrong}
    answer = staff.post(NEW, given)
    page = words(answer)
    assert (answer.status_code, HeadcountSheet.objects.count()) == (422, 0)
    assert f'name="attempt" value="{given["attempt"]}"' in page
    if "note" not in wrong:
        assert 'value="热天&lt;送水&gt;"' in page


def test_day_ahead_is_refused(staff, federation):
    assert staff.post(NEW, typed(federation.township, on=tomorrow())).status_code == 422


def test_org_of_elsewhere_records_nothing(staff, federation):
    assert staff.post(NEW, typed(federation.other_township)).status_code == 422
    assert HeadcountSheet.objects.count() == 0


def make_gif() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "GIF")
    return SimpleUploadedFile("a.gif", content.getvalue(), "image/gif")


def test_file_that_is_no_picture_of_ours_records_nothing(staff, federation):
    for upload in (make_gif(), SimpleUploadedFile("a.png", b"no picture")):
        answer = staff.post(NEW, typed(federation.township, upload=upload))
        assert (answer.status_code, HeadcountSheet.objects.count()) == (422, 0)
        assert 'value="东方太阳城驿站💐"' in words(answer)


def test_form_in_another_dress_is_read_as_empty(staff):
    assert post_json(staff, NEW).status_code == 422


def listed(client: Any, **query: str) -> list[Any]:
    return [sheet.pk for sheet in client.get(LIST, query).context["page"]]


def test_list_holds_the_scope_newest_day_first(staff, auditor, federation):
    today = timezone.localdate()
    old = make_headcount(org=federation.township, on=today - timedelta(days=2))
    new = make_headcount(org=federation.station, on=today)
    make_headcount(org=federation.other_township)
    assert listed(staff) == listed(auditor) == [new.pk, old.pk]
    assert (NEW in words(staff.get(LIST)), NEW in words(auditor.get(LIST))) == (True, False)


def test_list_is_sifted_by_words_programme_and_days(staff, federation):
    today = timezone.localdate()
    water = make_headcount(org=federation.township, place="东方太阳城驿站", goods="矿泉水", goods_quantity=3)
    law = make_headcount(
        org=federation.station, programme=Programme.objects.get(pk="classroom"), on=today - timedelta(days=40)
    )
    for query, found in (
        ({"q": "太阳城"}, [water]),
        ({"q": "矿泉"}, [water]),
        ({"programme": "classroom"}, [law]),
        ({"from": str(today - timedelta(days=7))}, [water]),
        ({"until": str(today - timedelta(days=7))}, [law]),
        ({"from": "nonsense", "until": "2023-02-30"}, [water, law]),
    ):
        assert list(staff.get(LIST, query).context["page"]) == found
    assert "没有找到" in words(staff.get(LIST, {"q": "没有的"}))


def test_list_is_taken_away_as_it_was_sifted(staff, federation):
    sheet = make_headcount(org=federation.township, place="驿站", headcount=7)
    make_headcount(org=federation.township, place="别处")
    rows = table(staff.get(LIST, {"q": "驿站", "format": "xlsx"}))
    assert (len(rows), rows[0][:2], rows[1][2:6]) == (
        2,
        ["日期", "服务项目"],
        [sheet.org.name, "驿站", "", 7],
    )
    assert AuditRecord.objects.get(action="headcounts.exported").detail == {"rows": 1}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"goods": ""}, "goods"), ({"goods_quantity": ""}, "goods_quantity"), ({"on": "1999-12-31"}, "on")],
)
def test_goods_come_with_their_number_and_days_with_this_century(staff, federation, fields, wrong):
    answer = staff.post(NEW, typed(federation.township, **fields))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])


def test_nonsense_is_answered_with_a_list(staff, federation):
    make_headcount(org=federation.township)
    assert refused(staff, LIST, "page") == []


def test_long_list_has_pages(staff, federation):
    for _turn in range(31):
        make_headcount(org=federation.township)
    assert (len(listed(staff)), len(listed(staff, page="2"))) == (30, 1)


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(staff, federation, count, django_assert_max_num_queries):
    for _turn in range(count):
        make_headcount(org=federation.township)
    with django_assert_max_num_queries(10):
        assert len(listed(staff)) == count


def test_sheet_leads_to_its_entry_and_photo(staff, auditor, federation):
    sheet = make_headcount(org=federation.township, photo=make_picture())
    for client in (staff, auditor):
        page = client.get(url_of(sheet))
        assert [entry.source_id for entry in page.context["entries"]] == [sheet.pk]
        assert photo_url(sheet) in words(page)
        photo = client.get(photo_url(sheet))
        assert (photo.status_code, photo["Content-Type"], len(b"".join(photo)) > 0) == (
            200,
            "image/webp",
            True,
        )


def test_photo_that_is_not_there(staff, federation):
    sheet = make_headcount(org=federation.township)
    assert staff.get(photo_url(sheet)).status_code == 404
    assert staff.post(photo_url(sheet)).status_code == 405


def test_sheet_is_taken_back_once(staff, federation):
    sheet = make_headcount(org=federation.township)
    for _turn in range(2):
        assert sent_to(staff.post(url_of(sheet), {"reason": "重复登记💐"})) == (303, url_of(sheet))
    sheet.refresh_from_db()
    assert (sheet.undone_reason, sheet.undone_at is not None) == ("重复登记💐", True)
    assert sorted(Entry.objects.values_list("sign", flat=True)) == [-1, 1]
    assert "重复登记💐" in words(staff.get(url_of(sheet)))


@pytest.mark.parametrize("reason", ["", "   ", "\x00"])
def test_sheet_is_not_taken_back_without_a_reason(staff, federation, reason):
    sheet = make_headcount(org=federation.township)
    assert told(staff.post(url_of(sheet), {"reason": reason})) == ["请填写原因，原因会随记录保存。"]
    assert post_json(staff, url_of(sheet)).status_code == 303
    sheet.refresh_from_db()
    assert sheet.undone_at is None


@pytest.mark.parametrize("reason", [one for one in NONSENSE if one])
def test_any_words_are_a_reason(staff, federation, reason):
    sheet = make_headcount(org=federation.township)
    staff.post(url_of(sheet), {"reason": reason})
    sheet.refresh_from_db()
    assert sheet.undone_reason == reason.replace("\x00", "")[:300]


def test_auditor_takes_nothing_back(auditor, federation):
    sheet = make_headcount(org=federation.township)
    assert 'name="reason"' not in words(auditor.get(url_of(sheet)))
    auditor.post(url_of(sheet), {"reason": "x"})
    sheet.refresh_from_db()
    assert sheet.undone_at is None


def test_sheets_of_elsewhere_are_not_there(elsewhere, worker, federation):
    sheet = make_headcount(org=federation.township, photo=make_picture())
    for client in (elsewhere, worker, client_for(make_actor(roles.OUTLET, federation.outlet))):
        assert [client.get(url).status_code for url in (url_of(sheet), photo_url(sheet))] == [404, 404]
        assert client.post(url_of(sheet), {"reason": "x"}).status_code == 404
    assert [elsewhere.get(f"{LIST}{one}/").status_code for one in (NOBODYS, "nonsense")] == [404, 404]
    assert [worker.get(url).status_code for url in (LIST, NEW)] == [404, 404]


def test_anonymous_logs_in_first(client, federation):
    sheet = make_headcount(org=federation.township)
    for url in (LIST, NEW, url_of(sheet), photo_url(sheet)):
        assert sent_to(client.get(url)) == (302, f"/accounts/login/?next={url}")
    assert client.post(NEW, typed(federation.township)).status_code == 302
    assert HeadcountSheet.objects.count() == 1


def test_wrong_method(staff, auditor, federation):
    sheet = make_headcount(org=federation.township)
    assert [staff.put(url).status_code for url in (LIST, NEW, url_of(sheet))] == [405] * 3
    assert (staff.post(LIST).status_code, auditor.get(NEW).status_code) == (405, 404)
