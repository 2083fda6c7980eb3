"""A station sends a list, sees what it would do, imports it, corrects what stayed out, takes it back."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.module_loading import import_string
from django_q.models import OrmQ

from niangjia.accounts.models import AuditRecord
from niangjia.people import roles
from niangjia.people.models import Person
from niangjia.rosters.models import Batch
from niangjia.rosters.views import looking
from tests.people.numbers import id_number
from tests.rosters.workbooks import HEADS, lines, person, roster, xlsx
from tests.support.answers import words

pytestmark = pytest.mark.django_db
LIST = "/desk/rosters/"


def send(client: Client, content: bytes, org: Any, **more: Any) -> Any:
    upload = SimpleUploadedFile("花名册.xlsx", content)
    return client.post(LIST, {"org": str(org.pk), "upload": upload, **more})


def test_workbook_is_looked_at_before_anything_is_written(fed, staff):
    answer = send(staff, roster(person(1), person(2, 手机号码="12")), fed.union)
    batch = Batch.objects.get()
    assert (answer.status_code, answer.url) == (303, batch.get_absolute_url())
    assert (batch.state, batch.new, batch.error, Person.objects.filter(home_org=fed.union).count()) == (
        "preview",
        1,
        1,
        0,
    )
    said = words(staff.get(answer.url))
    assert "手机号是 11 位数字" in said
    assert "导入 1 行" in said


def test_import_and_take_back_with_one_tap_each(fed, staff):
    url = send(staff, roster(person(1), person(2)), fed.union).url
    assert "新增 2 人" in words(staff.post(f"{url}import/", follow=True))
    assert Person.objects.filter(home_org=fed.union).count() == 2
    assert "移除 2 人" in words(staff.post(f"{url}undo/", follow=True))
    assert Person.objects.filter(home_org=fed.union).count() == 0


def test_changes_are_shown_old_to_new_and_masked(fed, staff):
    url = send(staff, roster(person(1)), fed.union).url
    staff.post(f"{url}import/")
    said = words(
        staff.get(
            send(staff, roster(person(1, 手机号码="13900000001", 入会日期="2020-03-08")), fed.union).url
        )
    )
    assert "136****0001" in said
    assert "139****0001" in said
    assert "13900000001" not in said
    assert "2020-03-08" in said


def test_rows_to_be_corrected_come_back_with_comments_and_load_when_corrected(fed, staff):
    title = ["测试市会员花名册"]
    table = lines(HEADS, person(1), person(2, 手机号码="12", 性别="男"), person(3, 姓名=None))
    url = send(staff, xlsx(title, *table), fed.union).url
    staff.post(f"{url}import/")
    answer = staff.post(f"{url}corrections/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    page = book.active
    assert [page.cell(line, 1).value for line in range(1, 5)] == ["测试市会员花名册", "序号", 2, 3]
    comments = {cell.coordinate: cell.comment.text for row in page.rows for cell in row if cell.comment}
    assert set(comments) == {"C3", "E3", "B4"}
    assert comments["B4"].startswith("原第 5 行：缺姓名")
    assert AuditRecord.objects.filter(action="roster.corrections_taken").exists()
    page["C3"], page["E3"], page["B4"] = "女", "13600000002", person(3)["姓名"]
    buffer = io.BytesIO()
    book.save(buffer)
    staff.post(f"{send(staff, buffer.getvalue(), fed.union).url}import/")
    assert Person.objects.filter(home_org=fed.union).count() == 3


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "空"), (b"hello", "不是"), (xlsx(["甲", "乙"], [1, 2]), "表头")]
)
def test_file_that_is_no_roster_is_told_beside_the_form(fed, staff, content, said):
    answer = send(staff, content, fed.union)
    assert (answer.status_code, said in words(answer), Batch.objects.count()) == (422, True, 0)


def test_same_form_sent_twice_is_one_batch(fed, staff):
    page = staff.get(LIST)
    attempt = str(page.context["attempt"])
    urls = {send(staff, roster(person(1)), fed.union, attempt=attempt).url for _turn in range(2)}
    assert (len(urls), Batch.objects.count()) == (1, 1)


def test_only_looked_at_can_be_thrown_away(fed, staff):
    url = send(staff, roster(person(1)), fed.union).url
    assert "已丢弃" in words(staff.post(f"{url}discard/", follow=True))
    assert Batch.objects.count() == 0
    url = send(staff, roster(person(1)), fed.union).url
    staff.post(f"{url}import/")
    assert "可以撤销" in words(staff.post(f"{url}discard/", follow=True))


def test_long_list_is_judged_and_imported_in_the_background(fed, staff):
    rows = looking.AT_ONCE + 1
    url = send(staff, roster(*map(person, range(rows))), fed.union).url
    assert "正在逐行核对" in words(staff.get(url))
    work_off()
    assert f"导入 {rows} 行" in words(staff.get(url))
    staff.post(f"{url}import/")
    assert "正在逐行导入" in words(staff.get(url))
    work_off()
    assert Person.objects.filter(home_org=fed.union).count() == rows
    assert AuditRecord.objects.get(action="roster.imported").actor_role == roles.TOWNSHIP


def work_off() -> None:
    """Do what is queued as the job worker would, each job twice."""
    for queued in OrmQ.objects.order_by("pk"):
        task = queued.task
        for _turn in range(2):
            import_string(task["func"])(*task["args"])
        queued.delete()


def test_union_of_elsewhere_cannot_be_chosen(fed, staff):
    assert send(staff, roster(person(1)), fed.other_union).status_code == 422


def test_person_of_a_line_leads_to_their_page(fed, staff):
    url = send(staff, roster(person(1)), fed.union).url
    staff.post(f"{url}import/")
    found = Person.objects.get(home_org=fed.union)
    assert found.get_absolute_url() in staff.get(f"{url}?kind=new").content.decode()
    assert id_number(1) not in staff.get(f"{url}?kind=new").content.decode()
