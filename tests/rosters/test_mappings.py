"""Which column is what: chosen while looking, saved under a name, used for the next list, renamed, thrown away."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.people import roles
from niangjia.people.models import Person
from niangjia.rosters import services
from niangjia.rosters.models import Batch, Mapping
from tests.rosters.test_desk_rosters import LIST, send
from tests.rosters.test_importing import record_of
from tests.rosters.workbooks import lines, person, xlsx
from tests.support.answers import methods, words
from tests.support.factories import TEST, client_for, make_actor

pytestmark = pytest.mark.django_db
HEADS = ("编码", "会员", "姓名", "身份证号", "手机号码", "车牌")
MAPPINGS = "/desk/rosters/mappings/"


def odd(*serials: int) -> bytes:
    """Give a list whose 姓名 is the contact's, and whose 会员 is the member."""
    members = [
        {
            **person(one),
            "会员": f"测试会员{'甲乙丙'[one]}",
            "姓名": "联系人",
            "编码": f"B{one}",
            "车牌": f"京A{one}",
        }
        for one in serials
    ]
    return xlsx(*lines(HEADS, *members))


def save_mapping(org: Any, name: str = "市总模板") -> Mapping:
    columns = [("姓名", "name"), ("身份证号", "id_number"), ("车牌", "extra:车牌")]
    return services.save_mapping(org=org, name=name, columns=columns, actor=TEST, at=timezone.now())


def test_columns_are_chosen_saved_and_used_again(fed, staff):
    url = send(staff, odd(1), fed.union).url
    page = words(staff.get(f"{url}columns/"))
    assert "原样保留" in page and "会员" in page
    keys = ["ordinal", "name", "", "id_number", "phone", ""]
    staff.post(f"{url}columns/", {"key": keys, "name": " 快递模板 "})
    saved = Mapping.objects.get()
    assert (saved.name, saved.org) == ("快递模板", fed.union)
    assert ["会员", "name"] in saved.columns and ["姓名", "extra:姓名"] in saved.columns
    staff.post(f"{url}import/")
    one = Person.objects.get(home_org=fed.union)
    assert (one.name, record_of(one)) == ("测试会员乙", {"姓名": "联系人", "车牌": "京A1"})
    staff.post(f"{send(staff, odd(2), fed.union, mapping=str(saved.pk)).url}import/")
    assert Person.objects.filter(home_org=fed.union, name="测试会员丙").exists()


def test_choice_that_makes_no_roster_is_told(fed, staff):
    url = send(staff, odd(1), fed.union).url
    twice = staff.post(f"{url}columns/", {"key": ["name", "name", "", "id_number", "", ""], "name": "模板"})
    none = staff.post(f"{url}columns/", {"key": ["nonsense"]})
    assert (twice.status_code, "姓名" in words(twice), none.status_code) == (422, True, 422)
    assert (Mapping.objects.count(), Batch.objects.get().new) == (0, 1)
    staff.post(f"{url}import/")
    assert "可以撤销" in words(staff.get(f"{url}columns/"))
    assert staff.post(f"{url}columns/", {"key": ["", "name", "", "id_number"]}).status_code == 422


def test_mapping_is_renamed_and_deleted(fed, staff):
    made, other = save_mapping(fed.township), save_mapping(fed.township, "另一个")
    url = f"{MAPPINGS}{made.pk}/"
    assert "市总模板" in words(staff.get(MAPPINGS))
    assert "原样保留" in words(staff.get(url))
    assert staff.post(f"{url}rename/", {"name": "另一个"}).status_code == 422
    assert staff.post(f"{url}rename/", {"name": ""}).status_code == 422
    assert "新名称" in words(staff.post(f"{url}rename/", {"name": "新名称"}, follow=True))
    staff.post(f"{url}delete/")
    assert list(Mapping.objects.all()) == [other]
    actions = AuditRecord.objects.filter(action__startswith="roster.mapping").values_list("action", flat=True)
    assert sorted(actions) == [
        "roster.mapping_deleted", "roster.mapping_renamed", "roster.mapping_saved", "roster.mapping_saved",
    ]  # fmt: skip


def test_mapping_from_above_is_used_and_not_changed(fed, staff):
    above, beside = save_mapping(fed.district), save_mapping(fed.other_township, "邻镇模板")
    page = words(staff.get(MAPPINGS))
    assert ("市总模板" in page, "邻镇模板" in page, f"{above.pk}" in page) == (True, False, False)
    for word in ("", "rename/", "delete/", "template/"):
        url = f"{MAPPINGS}{above.pk}/{word}"
        assert (staff.get if not word else staff.post)(url).status_code == 404
    assert send(staff, odd(1), fed.union, mapping=str(above.pk)).status_code == 303
    assert send(staff, odd(1), fed.union, mapping=str(beside.pk)).status_code == 422
    own = save_mapping(fed.union, "本会模板")
    assert send(staff, odd(1), fed.township, mapping=str(own.pk)).status_code == 422


def test_methods_and_strangers(fed, staff):
    url = f"{MAPPINGS}{save_mapping(fed.township).pk}/"
    assert methods(staff, url)["post"] == 405
    assert methods(staff, f"{url}rename/")["get"] == 405
    assert Client().get(MAPPINGS).status_code == 302
    worker = client_for(make_actor(roles.WORKER, fed.union))
    assert [worker.get(one).status_code for one in (MAPPINGS, url, LIST)] == [404] * 3


def test_template_gives_the_mapping_its_columns(fed, staff):
    made = save_mapping(fed.township)
    url = f"{MAPPINGS}{made.pk}/template/"
    book = openpyxl.Workbook()
    page: Any = book.active
    page.append(["会员信息采集表"])
    page.append(["序号", "姓名", "身份证号", "车牌", "户籍地"])
    buffer = io.BytesIO()
    book.save(buffer)
    staff.post(url, {"upload": SimpleUploadedFile("采集表.xlsx", buffer.getvalue())})
    made.refresh_from_db()
    assert made.template_name == "采集表.xlsx"
    assert [key for _head, key in made.columns] == [
        "ordinal", "name", "id_number", "extra:车牌", "registered_at",
    ]  # fmt: skip
    for content in (b"", b"hello", "姓名,手机号码\n".encode()):
        assert staff.post(url, {"upload": SimpleUploadedFile("a.xlsx", content)}).status_code == 422
