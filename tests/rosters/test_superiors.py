"""A roster goes to a superior in the superior's own template, is noted as reported, and their list comes back to be compared."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl.styles import Font, PatternFill

from niangjia.accounts.models import AuditRecord
from niangjia.people import roles
from niangjia.people.models import Person
from niangjia.rosters import services
from niangjia.rosters.models import Mapping, Report
from niangjia.rosters.services import reporting
from niangjia.rosters.services.opening import judged, open_sheet
from tests.people.numbers import id_number
from tests.rosters.test_importing import take
from tests.rosters.workbooks import HEADS, person, roster
from tests.support.answers import methods, words
from tests.support.factories import TEST, Federation, client_for, make_actor

pytestmark = pytest.mark.django_db
GIVE, REPORT, COMPARE = "/desk/rosters/give/", "/desk/rosters/report/", "/desk/rosters/compare/"
WIDE = (*HEADS, "车牌号")
REASON = "上报区总工会"


def members(fed: Federation, *serials: int) -> None:
    people = [person(one, 车牌号=f"京A{one}", 入会日期=date(2023, 3, 8)) for one in serials]
    take(roster(*people, heads=WIDE), fed.union)


def superior_s_own() -> bytes:
    """Give a template: a merged title, styled heads, an example, and a signature in merged cells under the table."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "会员信息"
    page["A1"] = "会员信息采集表"
    page.merge_cells("A1:E1")
    page["A1"].font = Font(name="方正小标宋简体", size=18)
    page.append(["序号", "姓名", "身份证号", "入会日期", "车牌"])
    for cell in page[2]:
        cell.fill = PatternFill("solid", fgColor="FFE699")
    page.append([1, "例：张三", "11010519491231002X", "2020-01-01", ""])
    page["B3"].font = Font(name="仿宋", size=12)
    page["D3"].number_format = "yyyy年m月d日"
    page["A5"] = "填表人："
    page.merge_cells("A5:C5")
    page.column_dimensions["C"].width = 28
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_template(org: Any) -> Mapping:
    columns = [("姓名", "name"), ("车牌", "extra:车牌号")]
    made = services.save_mapping(org=org, name="市总模板", columns=columns, actor=TEST, at=timezone.now())
    given = {"content": superior_s_own(), "file_name": "采集表.xlsx", "actor": TEST, "at": timezone.now()}
    return services.keep_template(mapping=made, **given)


def test_superior_s_template_is_filled_as_it_is(fed, staff):
    members(fed, 1, 2, 3, 4)
    mapping = with_template(fed.district)
    given = {"org": fed.union.pk, "mapping": mapping.pk, "reason": REASON}
    page = openpyxl.load_workbook(io.BytesIO(staff.post(GIVE, given).content))["会员信息"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3, max_row=7)]
    assert [row[0] for row in rows] == [1, 2, 3, 4, "填表人："]
    assert {row[2] for row in rows[:4]} == {id_number(one) for one in (1, 2, 3, 4)}
    assert rows[0][4].startswith("京A")
    assert (page["A1"].font.size, page["B6"].font.name, page["A2"].fill.fgColor.rgb) == (
        18,
        "仿宋",
        "00FFE699",
    )
    assert (page["C6"].number_format, page["D6"].number_format) == ("@", "yyyy年m月d日")
    assert (page.column_dimensions["C"].width, sorted(map(str, page.merged_cells.ranges))) == (
        28,
        ["A1:E1", "A7:C7"],
    )


def test_what_leaves_imports_again_and_is_in_the_trail(fed, staff):
    members(fed, 1, 2)
    answer = staff.post(GIVE, {"org": fed.union.pk, "reason": REASON})
    opened = open_sheet(answer.content, org=fed.union)
    assert {one.kind for some in judged(opened) for one in some} == {"same"}
    record = AuditRecord.objects.get(action="roster.exported")
    assert (record.reason, record.detail["rows"]) == (REASON, 2)


def test_no_reason_too_many_and_another_s_mapping_are_refused(fed, staff):
    members(fed, *range(reporting.MOST_PERSONS + 1))
    beside = with_template(fed.other_township)
    assert staff.post(GIVE, {"org": fed.union.pk, "reason": " "}).status_code == 422
    assert staff.post(GIVE, {"org": fed.other_union.pk, "reason": REASON}).status_code == 422
    assert staff.post(GIVE, {"org": fed.union.pk, "mapping": beside.pk, "reason": REASON}).status_code == 422
    assert "超过 500 人" in words(staff.post(GIVE, {"org": fed.union.pk, "reason": REASON}))
    assert not AuditRecord.objects.filter(action="roster.exported").exists()


def test_reported_is_noted_once_with_its_version(fed, staff):
    members(fed, 1, 2)
    mapping = with_template(fed.township)
    given = {"org": fed.union.pk, "mapping": mapping.pk}
    attempt = str(staff.get(GIVE).context["attempt"])
    for _turn in range(2):
        staff.post(REPORT, {**given, "attempt": attempt})
    staff.post(REPORT, given)
    assert list(Report.objects.order_by("number").values_list("number", "rows", "org")) == [
        (1, 2, fed.union.pk),
        (2, 2, fed.union.pk),
    ]
    assert staff.post(REPORT, {"org": fed.union.pk}).status_code == 422
    assert "已上报" in words(staff.get(GIVE))
    services.delete_mapping(mapping=mapping, actor=TEST, at=timezone.now())
    assert "市总模板" in words(staff.get(GIVE))
    other = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert "市总模板" not in words(other.get(GIVE))


def compared(client: Client, org: Any, content: bytes) -> Any:
    upload = SimpleUploadedFile("导出.xlsx", content)
    return client.post(COMPARE, {"org": org.pk, "upload": upload})


def test_superior_s_list_is_laid_beside_ours(fed, staff):
    members(fed, 1, 2, 3)
    before = list(Person.objects.order_by("pk").values_list("pk", "version", "updated_at"))
    theirs = roster(
        person(1, 车牌号="京A1", 入会日期=date(2023, 3, 8)),
        person(2, 车牌号="京B9", 入会日期=None, 手机号码="13900000002"),
        person(9, 车牌号="京A9"),
        person(5, 身份证号="12"),
        heads=WIDE,
    )
    answer = compared(staff, fed.union, theirs)
    found = answer.context["found"]
    assert (found.same, len(found.there), len(found.here), len(found.unread)) == (1, 1, 1, 1)
    (differs,) = found.differing
    assert {head: (there, here) for head, _key, there, here in differs.columns} == {
        "手机号码": ("13900000002", "13600000002"),
        "入会日期": ("", "2023-03-08"),
        "车牌号": ("京B9", "京A2"),
    }
    said = words(answer)
    assert ("139****0002" in said, "13900000002" in said, id_number(9) in said) == (True, False, False)
    assert list(Person.objects.order_by("pk").values_list("pk", "version", "updated_at")) == before


def test_list_that_cannot_be_compared_is_told(fed, staff):
    assert compared(staff, fed.union, b"hello").status_code == 422
    assert compared(staff, fed.other_union, roster(person(1))).status_code == 422
    assert (methods(staff, REPORT)["get"], methods(staff, COMPARE)["put"]) == (405, 405)
    assert Client().get(COMPARE).status_code == 302
    worker = client_for(make_actor(roles.WORKER, fed.union))
    assert [worker.get(one).status_code for one in (GIVE, COMPARE)] == [404, 404]
