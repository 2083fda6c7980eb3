"""/desk/people/… — one person at the desk: shown, written down, corrected, seen in full, given posts."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.services import close_org
from niangjia.people import roles, services
from niangjia.people.models import Person, Post
from tests.people.numbers import id_number
from tests.support.factories import (
    TEST,
    Federation,
    client_for,
    make_actor,
    make_federation,
    make_person,
    make_post,
)
from tests.support.ledgers import post

pytestmark = pytest.mark.django_db
NEW = "/desk/people/new/"
NUMBER, PHONE = "110118199003070019", "13812345678"


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def staff(federation: Federation) -> Client:
    return client_for(make_actor(roles.STATION, federation.station))


@pytest.fixture
def wang(federation: Federation) -> Person:
    return make_person(
        org=federation.station, name="王小明", phone=PHONE, id_number=NUMBER, employer="速达", signs_in=False
    )


def url(name: str, person: Person) -> str:
    return reverse(f"people:{name}", args=[person.pk])


def form_of(person: Person | None = None, **changes: Any) -> dict[str, Any]:
    if person is None:
        return {
            "name": "李静",
            "group": "rider",
            "sex": "0",
            "phone": "13700000009",
            "id_number": "",
            **changes,
        }
    given = {name: getattr(person, name) for name in ("name", "group", "employer", "sex", "version")}
    return {**given, "birth_on": person.birth_on or "", "home_org": person.home_org_id, **changes}


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


ALL = ("desk_person", "desk_person_edit", "desk_unmask", "desk_posts", "desk_merge")


def test_person_is_shown_masked(staff, wang):
    page = staff.get(url("desk_person", wang)).content.decode()
    assert [text in page for text in ("王小明", "138****5678", "110***********0019", PHONE, NUMBER)] == (
        [True, True, True, False, False]
    )


def test_life_with_the_union_is_one_line_of_time(federation, staff, wang):
    """Membership, posts and services, the newest first, twenty a page; what is kept elsewhere opens."""
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(20)]
    entries = [post(org=federation.station, person=wang, occurred_on=day) for day in days]
    services.join(person=wang, org=federation.station, on=date(2023, 6, 1), actor=TEST, at=timezone.now())
    moments = staff.get(url("desk_person", wang)).context["page"]
    assert [str(moment.title) for moment in moments][:2] == ["入会", entries[-1].programme.name]
    assert [moment.on for moment in moments][1:] == days[:0:-1]
    assert moments[1].url == f"/desk/ledger/{entries[-1].pk}/"
    earlier = staff.get(url("desk_person", wang), {"page": 2}).context["page"]
    assert [moment.on for moment in earlier] == days[:1]


def test_auditor_sees_neither_name_nor_numbers(federation, wang):
    auditor = client_for(make_actor(roles.AUDITOR, federation.township))
    page = auditor.get(url("desk_person", wang)).content.decode()
    assert [text in page for text in ("王**", "王小明", "5678", "0019", "1990")] == [True] + [False] * 4


@pytest.mark.parametrize("count", [1, 30])
def test_person_query_count_is_flat(staff, federation, wang, count, django_assert_max_num_queries):
    for number in range(count):
        make_post(org=federation.station, role=roles.STATION, person=wang, title=f"职务{number}")
        Post.objects.filter(ends_on=None).update(ends_on="2020-01-01", starts_on="2020-01-01")
        make_person(org=federation.station, phone=PHONE, signs_in=False)
    staff_again = client_for(make_actor(roles.TOWNSHIP, federation.township))
    with django_assert_max_num_queries(24):
        assert len(staff_again.get(url("desk_person", wang)).context["posts"]) == count


def test_merged_record_leads_to_the_one_kept(staff, federation, wang):
    gone = make_person(org=federation.station, signs_in=False)
    services.merge(kept=wang, gone=gone, reason="", actor=TEST, at=timezone.now())
    answer = staff.get(url("desk_person", gone))
    assert (answer.status_code, answer["Location"]) == (303, url("desk_person", wang))


def test_erased_person_is_a_shell(staff, wang):
    services.erase(person=wang, reason="本人要求", actor=TEST, at=timezone.now())
    page = staff.get(url("desk_person", wang))
    assert page.status_code == 200
    assert [text in page.content.decode() for text in ("已删除", "王小明", "速达")] == [True, False, False]


@pytest.mark.parametrize("org", ["township", "other_station", "other_district"])
def test_who_is_out_of_scope_is_not_there(staff, federation, org):
    person = make_person(org=getattr(federation, org))
    assert [staff.get(url(name, person)).status_code for name in ALL[:2]] == [404, 404]
    assert staff.post(url("desk_person_edit", person), form_of(person, name="改名")).status_code == 404
    assert staff.post(url("desk_unmask", person), {"field": "phone", "reason": "核对"}).status_code == 404


@pytest.mark.parametrize("role", [roles.OUTLET, roles.CHAIR, roles.WORKER])
def test_nobody_else_knows_they_are_there(federation, wang, role):
    client = client_for(make_actor(role, federation.township))
    assert [client.post(url(name, wang)).status_code for name in ALL] == [404] * 5
    assert [client.get(url(name, wang)).status_code for name in ALL[:2]] == [404] * 2


def test_anonymous_is_sent_to_log_in(client, wang):
    for name in ALL:
        assert client.post(url(name, wang))["Location"] == f"/accounts/login/?next={url(name, wang)}"


def test_wrong_method(staff, federation, wang):
    district = client_for(make_actor(roles.DISTRICT, federation.district))
    assert staff.post(url("desk_person", wang)).status_code == 405
    assert staff.get(url("desk_unmask", wang)).status_code == 405
    assert district.get(url("desk_posts", wang)).status_code == 405
    assert [staff.put(one).status_code for one in (NEW, url("desk_person_edit", wang))] == [405, 405]


def test_person_is_written_down(staff, federation):
    answer = staff.post(NEW, form_of(phone="138 1234 5678", id_number=NUMBER, home_org=federation.station.pk))
    person = Person.objects.get(name="李静")
    assert (answer.status_code, answer["Location"]) == (303, url("desk_person", person))
    assert (person.vault.phone, person.vault.id_number, person.home_org) == (
        PHONE,
        NUMBER,
        federation.station,
    )
    assert staff.get(answer["Location"]).status_code == 200


def test_phone_and_group_are_enough(staff, federation):
    answer = staff.post(NEW, form_of(name="", phone=PHONE, home_org=federation.station.pk))
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "12345"}, "phone"),
        ({"id_number": "110118199003070018"}, "id_number"),
        ({"group": "made.up"}, "group"),
        ({"birth_on": "2023-02-30"}, "birth_on"),
        ({"home_org": ""}, "home_org"),
        ({"home_org": "elsewhere"}, "home_org"),
        ({"home_org": "nonsense"}, "home_org"),
        ({"phone": "", "id_number": ""}, "phone"),
        ({"group": ""}, "group"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_is_lost(staff, federation, changes, field):
    before = Person.objects.count()
    given = {"home_org": federation.station.pk, **changes}
    if given["home_org"] == "elsewhere":
        given["home_org"] = federation.other_station.pk
    answer = staff.post(NEW, form_of(employer="速达快递", **given))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "速达快递" in answer.content.decode()
    assert Person.objects.count() == before


def test_id_number_on_record_is_told(staff, federation, wang):
    answer = staff.post(NEW, form_of(id_number=NUMBER, home_org=federation.station.pk))
    assert answer.status_code == 422
    assert len(answer.context["form"].non_field_errors()) == 1
    other = make_person(org=federation.station)
    answer = staff.post(url("desk_person_edit", other), form_of(other, id_number=NUMBER))
    assert answer.status_code == 409
    assert fresh(other).vault.id_number == ""


def test_person_is_corrected_and_empty_numbers_stay(staff, wang):
    answer = staff.post(url("desk_person_edit", wang), form_of(wang, name="王晓明", phone="", id_number=""))
    person = fresh(wang)
    assert (answer.status_code, answer["Location"]) == (303, url("desk_person", wang))
    assert (person.name, person.pinyin, person.vault.phone, person.vault.id_number) == (
        "王晓明",
        "wang xiao ming",
        PHONE,
        NUMBER,
    )


def test_form_never_shows_the_numbers(staff, wang):
    page = staff.get(url("desk_person_edit", wang)).content.decode()
    assert [text in page for text in ("王小明", PHONE, NUMBER)] == [True, False, False]


def test_stale_save_shows_both_and_loses_nothing(staff, wang):
    services.update_person(
        person=wang, version=1, changes={"name": "别人写的", "employer": ""}, actor=TEST, at=timezone.now()
    )
    mine = form_of(wang, name="我写的", employer="速达快递", phone="13900000000")
    answer = staff.post(url("desk_person_edit", wang), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert answer.context["theirs"] == [
        ("姓名", "别人写的", "我写的"),
        ("用人单位或平台", "", "速达快递"),
    ]
    assert [text in page for text in ("别人写的", "我写的", "速达快递", "13900000000")] == [True] * 4
    assert fresh(wang).name == "别人写的"
    again = {**mine, "version": answer.context["version"]}
    assert staff.post(url("desk_person_edit", wang), again).status_code == 303
    assert (fresh(wang).name, fresh(wang).vault.phone) == ("我写的", "13900000000")


@pytest.mark.parametrize("version", ["", "x", "0"])
def test_version_that_was_tampered_with_is_stale(staff, wang, version):
    answer = staff.post(url("desk_person_edit", wang), form_of(wang, name="我写的", version=version))
    assert answer.status_code == 409


def test_bad_input_keeps_the_version_one_began_with(staff, wang):
    services.update_person(person=wang, version=1, changes={"name": "李静"}, actor=TEST, at=timezone.now())
    answer = staff.post(url("desk_person_edit", wang), form_of(wang, phone="1"))
    assert (answer.status_code, answer.context["version"]) == (422, 1)


def test_merged_record_is_not_corrected(staff, federation, wang):
    gone = make_person(org=federation.station, signs_in=False)
    services.merge(kept=wang, gone=gone, reason="", actor=TEST, at=timezone.now())
    answer = staff.post(url("desk_person_edit", gone), form_of(fresh(gone), name="改名"))
    assert answer.status_code == 409


def test_home_that_was_closed_stays_a_choice(staff, federation):
    person = make_person(org=federation.outlet)
    close_org(org=federation.outlet, reason="撤并", actor=TEST, at=timezone.now())
    assert staff.post(url("desk_person_edit", person), form_of(person, name="改名")).status_code == 303
    assert fresh(person).home_org == federation.outlet


@pytest.mark.parametrize(("field", "value"), [("phone", PHONE), ("id_number", NUMBER)])
def test_number_is_seen_in_full_and_the_person_can_see_by_whom(staff, federation, field, value):
    person = make_person(org=federation.station, phone=PHONE, id_number=NUMBER)
    answer = staff.post(url("desk_unmask", person), {"field": field, "reason": "联系体检"})
    assert (answer.status_code, answer.context["value"]) == (200, value)
    assert AuditRecord.objects.get(action=f"person.unmasked.{field}").reason == "联系体检"
    assert "联系体检" in client_for(person).get("/my/data/").content.decode()


def test_seeing_needs_a_reason(staff, wang):
    answer = staff.post(url("desk_unmask", wang), {"field": "phone", "reason": " "}, follow=True)
    assert answer.redirect_chain == [(url("desk_person", wang), 303)]
    assert [text in answer.content.decode() for text in ("请填写原因", PHONE)] == [True, False]
    assert AuditRecord.objects.filter(action__startswith="person.unmasked").count() == 0


def test_nothing_to_see_is_said(staff, federation):
    person = make_person(org=federation.station)
    answer = staff.post(url("desk_unmask", person), {"field": "id_number", "reason": "核对"}, follow=True)
    assert "没有登记号码。" in answer.content.decode()


@pytest.mark.parametrize("field", ["", "name", "address", "pk"])
def test_only_numbers_are_seen_in_full(staff, wang, field):
    assert staff.post(url("desk_unmask", wang), {"field": field, "reason": "核对"}).status_code == 404


@pytest.mark.parametrize("role", [roles.AUDITOR, roles.ADMINISTRATOR])
def test_those_who_only_read_see_nothing_in_full(federation, wang, role):
    client = client_for(make_actor(role, federation.township))
    assert client.post(url("desk_unmask", wang), {"field": "phone", "reason": "核对"}).status_code == 404
    assert "查看完整号码" not in client.get(url("desk_person", wang)).content.decode()


def test_merge_page_compares_merges_and_undoes(federation, wang):
    client = client_for(make_actor(roles.TOWNSHIP, federation.township))
    gone = make_person(org=federation.station, name="", phone=PHONE, signs_in=False)
    page = client.get(url("desk_merge", wang), {"other": str(gone.pk)})
    text = page.content.decode()
    assert (page.status_code, page.context["preview"].obstacle) == (200, None)
    assert [one in text for one in ("王小明", "快递员", "138****5678", PHONE, "home_org")] == (
        [True, True, True, False, False]
    )
    answer = client.post(url("desk_merge", wang), {"other": gone.pk, "reason": "同一人"})
    assert (answer.status_code, answer["Location"]) == (303, url("desk_person", wang))
    assert fresh(gone).merged_into == wang
    made = client.get(url("desk_person", wang)).context["merged_here"].get()
    client.post(url("desk_merge", wang), {"undo": made.pk, "reason": "看错了"})
    assert fresh(gone).merged_into is None


def test_merge_that_cannot_be_is_told(federation):
    client = client_for(make_actor(roles.TOWNSHIP, federation.township))
    kept, gone = (make_person(org=federation.station, phone=PHONE, signs_in=False) for _turn in range(2))
    page = client.get(url("desk_merge", kept), {"other": str(gone.pk)})
    assert "只有手机号相同不够" in page.content.decode()
    answer = client.post(url("desk_merge", kept), {"other": gone.pk}, follow=True)
    assert "只有手机号相同不够" in answer.content.decode()
    assert fresh(gone).merged_into is None


@pytest.mark.parametrize("other", ["", "nonsense", "0", str(uuid7())])
def test_merge_with_nobody_is_not_there(federation, wang, other):
    client = client_for(make_actor(roles.TOWNSHIP, federation.township))
    page = url("desk_merge", wang)
    assert client.get(page, {"other": other}).status_code == 404
    assert client.post(page, {"other": other}).status_code == 404
    assert client.post(page, {"undo": other}).status_code == 404


def test_merge_with_somebody_out_of_scope_is_not_there(federation, wang):
    client = client_for(make_actor(roles.TOWNSHIP, federation.township))
    elsewhere = make_person(org=federation.other_station, id_number=id_number(5))
    assert client.get(url("desk_merge", wang), {"other": str(elsewhere.pk)}).status_code == 404
    assert client.post(url("desk_merge", wang), {"other": elsewhere.pk}).status_code == 404


def test_station_does_not_merge(staff, wang):
    assert staff.get(url("desk_merge", wang)).status_code == 404
