"""/desk/people/ — the people of the scope: found, sifted, taken away."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.people import roles
from niangjia.people.choices import Group
from niangjia.people.models import Person
from niangjia.people.services import NewPerson, create_persons
from tests.support.answers import shows_digits, words
from tests.support.factories import TEST, Federation, client_for, make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db
PAGE, EXPORT = "/desk/people/", "/desk/people/export/"


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def staff(federation: Federation) -> Client:
    return client_for(make_actor(roles.STATION, federation.station, make_person(org=None)))


def shown(client: Client, **query: str) -> list[Person]:
    return client.get(PAGE, query).context["people"]


def test_list_is_the_scope_by_name(staff, federation):
    wang = make_person(org=federation.outlet, name="王小明")
    zhang = make_person(org=federation.station, name="张三")
    make_person(org=federation.township)
    make_person(org=federation.other_station)
    make_person(org=None)
    assert shown(staff) == [wang, zhang]
    assert shown(staff, sort="new") == [zhang, wang]


def test_list_is_sifted(staff, federation):
    rider = make_person(org=federation.station, name="王小明", group=Group.RIDER, phone="13812345678")
    member = make_person(org=federation.station, name="李静", member=True)
    assert shown(staff, q="wxm") == shown(staff, q="5678") == shown(staff, group="rider") == [rider]
    assert (shown(staff, member="yes"), shown(staff, member="no")) == ([member], [rider])
    assert shown(staff, q="没有") == []
    assert "没有找到" in staff.get(PAGE, {"q": "没有"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [{"group": "made.up"}, {"member": "x"}, {"sort": "x"}, {"page": "x"}, {"page": "99"}, {"q": "\x00"}],
)
def test_nonsense_is_answered_with_the_list(staff, federation, query):
    person = make_person(org=federation.station)
    assert shown(staff, **query) == [person]


def test_phones_are_masked_and_names_too_for_those_who_do_not_serve(staff, federation):
    make_person(org=federation.station, name="王小明", phone="13812345678")
    auditor = client_for(make_actor(roles.AUDITOR, federation.station, make_person(org=None)))
    for client, name, phone in ((staff, "王小明", "138****5678"), (auditor, "王**", "***")):
        page = client.get(PAGE).content.decode()
        assert ("13812345678" in page, f">{name}<" in page, f">{phone}<" in page) == (False, True, True)
    assert not shows_digits(words(auditor.get(PAGE)), "5678")


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(staff, federation, count, django_assert_max_num_queries):
    for _turn in range(count):
        make_person(org=federation.station, member=True)
    with django_assert_max_num_queries(10):
        assert len(shown(staff)) == count


def test_long_list_has_pages(staff, federation):
    for number in range(31):
        make_person(org=federation.station, name=f"王{number:02d}", signs_in=False)
    assert [one.name for one in shown(staff, page="2")] == ["王30"]


@pytest.mark.parametrize("role", [roles.OUTLET, roles.CHAIR, roles.WORKER])
def test_nobody_else_knows_it_is_there(federation, role):
    client = client_for(make_actor(role, federation.township))
    assert [client.get(PAGE).status_code, client.post(EXPORT).status_code] == [404, 404]


@pytest.mark.parametrize("role", [roles.AUDITOR, roles.ADMINISTRATOR])
def test_those_who_only_read_take_nothing_away(federation, role):
    client = client_for(make_actor(role, federation.township))
    assert [client.get(PAGE).status_code, client.post(EXPORT, {"reason": "核对"}).status_code] == [200, 404]
    assert "带走" not in client.get(PAGE).content.decode()


def test_anonymous_is_sent_to_log_in(client):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert client.post(EXPORT)["Location"] == f"/accounts/login/?next={EXPORT}"


def test_wrong_method(staff):
    assert (staff.post(PAGE).status_code, staff.get(EXPORT).status_code) == (405, 405)


def export(client: Client, reason: str = "核对名单", query: str = "") -> Any:
    return client.post(f"{EXPORT}{query}", {"reason": reason})


def test_export_holds_what_was_sifted_masked_and_is_recorded(staff, federation):
    make_person(
        org=federation.station,
        name="=王小明",
        phone="13812345678",
        group=Group.RIDER,
        id_number="110118199003070019",
    )
    make_person(org=federation.station, name="李静")
    answer = export(staff, query="?group=rider")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["姓名", "手机", "群体", "用人单位", "所属工会或服务站", "会籍"],
        ["'=王小明", "138****5678", "外卖配送员", "", federation.station.name, "未入会"],
    ]
    record = AuditRecord.objects.get(action="people.exported")
    assert (record.reason, record.detail, record.org) == ("核对名单", {"rows": 1}, federation.station.pk)


@pytest.mark.parametrize("reason", ["", "   "])
def test_export_needs_a_reason(staff, federation, reason):
    make_person(org=federation.station)
    answer = staff.post(f"{EXPORT}?q=a&page=2", {"reason": reason}, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?q=a&page=2", 303)]
    assert "请填写原因" in answer.content.decode()
    assert AuditRecord.objects.filter(action="people.exported").count() == 0


def test_export_is_at_most_five_hundred(staff, federation):
    batch = [NewPerson(name=f"王{number}", home_org=federation.station) for number in range(500)]
    create_persons(batch=batch, actor=TEST, at=timezone.now())
    assert export(staff).status_code == 200
    make_person(org=federation.station)
    answer = staff.post(EXPORT, {"reason": "核对名单"}, follow=True)
    assert "超过 500 人，请先缩小范围。" in answer.content.decode()
    assert AuditRecord.objects.filter(action="people.exported").count() == 1
