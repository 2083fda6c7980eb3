"""/my/… — what somebody sees and says of themselves, takes away, and has erased."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.models import AuditRecord, User
from niangjia.activities.models import Signup
from niangjia.core.ids import uuid7
from niangjia.people import roles, services
from niangjia.people.models import Consent, Membership, Person, Vault
from tests.support.factories import (
    TEST,
    Federation,
    client_for,
    make_federation,
    make_person,
    make_post,
)
from tests.support.offers import make_session, make_signup

pytestmark = pytest.mark.django_db
PROFILE, DATA, EXPORT, ERASE = "/my/profile/", "/my/data/", "/my/data/export/", "/my/data/erase/"
PHONE, NUMBER = "13812345678", "110118199003070019"
YES = {"understood": "on"}


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def wang(federation: Federation) -> Person:
    return make_person(org=federation.union, name="王小明", phone=PHONE, id_number=NUMBER, member=True)


@pytest.fixture
def phone_of_wang(wang: Person) -> Client:
    return client_for(wang)


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_everybody_signed_in_has_these_pages_and_nobody_else(client, federation, phone_of_wang):
    cadre = client_for(make_post(org=federation.township, role=roles.TOWNSHIP).person)
    for one in (phone_of_wang, cadre):
        assert [one.get(page).status_code for page in (PROFILE, DATA, ERASE)] == [200] * 3
    for page in (PROFILE, DATA, EXPORT, ERASE):
        assert client.post(page)["Location"] == f"/accounts/login/?next={page}"


def test_log_in_without_a_person_has_no_data():
    client = Client()
    client.force_login(User.objects.create_user(PHONE))
    assert [client.get(page).status_code for page in (PROFILE, DATA, ERASE)] == [404] * 3
    assert [client.post(page, YES).status_code for page in (PROFILE, EXPORT, ERASE)] == [404] * 3


def test_wrong_method(phone_of_wang):
    assert (phone_of_wang.post(DATA).status_code, phone_of_wang.get(EXPORT).status_code) == (405, 405)
    assert [phone_of_wang.put(page).status_code for page in (PROFILE, ERASE)] == [405, 405]


def test_profile_is_written_and_keeps_its_sound(phone_of_wang, wang):
    answer = phone_of_wang.post(
        PROFILE, {"name": " 欧阳静 ", "group": "rider", "employer": "外卖平台", "version": wang.version}
    )
    person = fresh(wang)
    assert (answer.status_code, answer["Location"]) == (303, reverse("portal:worker_me"))
    assert (person.name, person.pinyin, person.initials, person.group, person.employer) == (
        "欧阳静",
        "ou yang jing",
        "oyj",
        "rider",
        "外卖平台",
    )
    assert (person.vault.phone, person.vault.id_number) == (PHONE, NUMBER)


@pytest.mark.parametrize(("field", "value"), [("group", "made.up"), ("name", "王" * 61), ("name", "王\x00")])
def test_bad_input_is_told_beside_the_field_and_nothing_is_lost(phone_of_wang, wang, field, value):
    given = {"name": "李静", "group": "rider", "employer": "外卖平台", field: value}
    answer = phone_of_wang.post(PROFILE, given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "外卖平台" in answer.content.decode()
    assert fresh(wang).name == "王小明"


def test_nothing_but_the_own_words_can_be_written(phone_of_wang, wang, federation):
    more = {"phone": "13900000000", "home_org": federation.city.pk, "id_number": "", "version": "1"}
    phone_of_wang.post(PROFILE, {"name": "李静", "group": "rider", "employer": "", **more})
    person = fresh(wang)
    assert (person.name, person.vault.phone, person.home_org) == ("李静", PHONE, federation.union)


def test_data_page_is_masked_and_tells_who_looked(phone_of_wang, wang):
    services.unmask(person=wang, field="phone", reason="联系体检", actor=TEST, at=timezone.now())
    page = phone_of_wang.get(DATA).content.decode()
    assert [text in page for text in ("138****5678", "110***********0019", "联系体检", "子镇快递工会")] == [
        True
    ] * 4
    assert [text in page for text in (PHONE, NUMBER)] == [False] * 2


def test_looks_at_a_merged_record_are_told_too(federation, phone_of_wang, wang):
    gone = make_person(org=federation.union, signs_in=False)
    services.unmask(person=gone, field="phone", reason="核对名单", actor=TEST, at=timezone.now())
    services.merge(kept=wang, gone=gone, reason="", actor=TEST, at=timezone.now())
    assert "核对名单" in phone_of_wang.get(DATA).content.decode()


def test_everything_held_is_taken_away(phone_of_wang, wang):
    services.give_consent(person=wang, purpose="体检", text_version="1", at=timezone.now())
    services.unmask(person=wang, field="phone", reason="联系体检", actor=TEST, at=timezone.now())
    answer = phone_of_wang.post(EXPORT)
    held = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert (held["姓名"], held["手机"], held["身份证号"], held["出生日期"]) == (
        "王小明",
        PHONE,
        NUMBER,
        "1990-03-07",
    )
    assert [one["工会"] for one in held["会籍"]] == ["子镇快递工会"]
    assert [one["用途"] for one in held["我同意过什么"]] == ["体检"]
    assert [one["原因"] for one in held["谁看过我的号码"]] == ["联系体检"]


def withdraw(client: Client, consent: Consent) -> int:
    return client.post(reverse("people:worker_consent_withdraw", args=[consent.pk])).status_code


def test_consent_is_taken_back(phone_of_wang, wang):
    consent = services.give_consent(person=wang, purpose="体检结果告知", text_version="1", at=timezone.now())
    assert "体检结果告知" in phone_of_wang.get(DATA).content.decode()
    assert withdraw(phone_of_wang, consent) == 303
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert "已撤回" in phone_of_wang.get(DATA).content.decode()


def test_consent_of_somebody_else_is_not_there(client, phone_of_wang, wang):
    consent = services.give_consent(person=make_person(), purpose="体检", text_version="1", at=timezone.now())
    assert withdraw(phone_of_wang, consent) == 404
    assert withdraw(phone_of_wang, Consent(pk=uuid7())) == 404
    page = reverse("people:worker_consent_withdraw", args=[consent.pk])
    assert phone_of_wang.get(page).status_code == 405
    assert client.post(page)["Location"] == f"/accounts/login/?next={page}"
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_erasing_is_one_tap_from_my_data_and_says_what_it_means(phone_of_wang, wang):
    assert f'href="{ERASE}"' in phone_of_wang.get(DATA).content.decode()
    page = phone_of_wang.get(ERASE).content.decode()
    assert [text in page for text in ("删除什么", "保留什么", "不再指向任何人", "无法恢复")] == [True] * 4
    assert fresh(wang).name == "王小明"


@pytest.mark.parametrize("given", [{"x": "y"}, {"understood": ""}, {"understood": "false"}])
def test_nothing_is_erased_without_the_tick(phone_of_wang, wang, given):
    answer = phone_of_wang.post(ERASE, given)
    assert (answer.status_code, answer.context["form"].errors["understood"]) == (
        422,
        ["请先勾选：删除后无法恢复。"],
    )
    assert fresh(wang).name == "王小明"


def test_erased_and_logged_out_everywhere(phone_of_wang, wang):
    elsewhere = client_for(wang)
    answer = phone_of_wang.post(ERASE, YES, follow=True)
    assert answer.redirect_chain == [("/", 303)]
    assert "个人信息已删除，您已退出登录。" in answer.content.decode()
    assert answer.wsgi_request.user.is_authenticated is False
    person = fresh(wang)
    assert (person.name, person.user, person.erased_at is None) == ("", None, False)
    assert Vault.objects.filter(person=wang).values_list("phone", "id_number")[0] == ("", "")
    assert [client.get(DATA).status_code for client in (phone_of_wang, elsewhere)] == [302, 302]
    record = AuditRecord.objects.get(action="person.erased")
    assert (record.reason, record.subject_id, record.actor_name) == ("本人申请", str(wang.pk), "")


def test_erasing_gives_up_what_is_to_come(federation, phone_of_wang, wang):
    session = make_session(org=federation.township)
    make_signup(session=session, person=wang)
    phone_of_wang.post(ERASE, YES)
    session.refresh_from_db()
    assert (session.taken, Signup.objects.get().state) == (0, "cancelled")
    assert Membership.objects.get().left_on is not None


def test_who_acts_for_an_org_is_told_to_end_that_first(federation):
    post = make_post(org=federation.township, role=roles.TOWNSHIP)
    answer = client_for(post.person).post(ERASE, YES)
    assert answer.status_code == 422
    assert "请先结束任职" in answer.content.decode()
    assert fresh(post.person).erased_at is None
