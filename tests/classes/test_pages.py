"""The pages of classes: planned and filled at the desk, the test on the phone, a certificate checked by a stranger."""

import pytest
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.classes.models import BankQuestion, Certificate, Enrolment, HalfDay, TrainingClass
from niangjia.core.clock import at_local, local_day
from niangjia.people import roles
from niangjia.people.models import Person
from tests.classes.makers import FIRST, attend, make_certificate, make_class, make_enrolment, make_question
from tests.support.factories import client_for, make_actor, make_federation, make_person, new_phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_federation()


@pytest.fixture
def desk(tree):
    return client_for(make_actor(roles.DISTRICT, tree.district))


def test_class_is_opened_planned_and_filled_at_the_desk(tree, desk):
    day = "2030-05-20"
    form = {
        "org": tree.district.pk,
        "title": "工会主席培训班",
        "starts_on": day,
        "ends_on": day,
        "place": "礼堂",
        "places": 30,
        "attendance_needed": 80,
        "test_size": 0,
        "pass_mark": 60,
        "attempt": "0190a3c0-0000-7000-8000-000000000001",
    }
    assert desk.post("/desk/classes/new/", {**form, "attendance_needed": 101}).status_code == 422
    assert desk.post("/desk/classes/new/", {**form, "ends_on": "2030-05-19"}).status_code == 422
    done = desk.post("/desk/classes/new/", form)
    assert done.status_code == desk.post("/desk/classes/new/", form).status_code == 303
    about = TrainingClass.objects.get()
    half = {
        "on": day,
        "part": "1",
        "starts": "09:00",
        "ends": "12:00",
        "kind": "opening",
        "topic": "开班",
        "hours": 4,
    }
    for _again in range(2):
        answer = desk.post(f"{done.url}plan/", half)
    assert (answer.status_code, HalfDay.objects.count()) == (422, 1)
    assert desk.post(f"{done.url}units/", {"org": tree.township.pk, "places": 1}).status_code == 303
    one = {"org": tree.township.pk, "name": "何静川", "phone": new_phone(), "group": "union"}
    assert desk.post(f"{done.url}enrol/", {**one, "phone": "12"}).status_code == 422
    assert desk.post(f"{done.url}enrol/", one).status_code == 303
    assert desk.post(f"{done.url}enrol/", {**one, "name": "梁若溪", "phone": new_phone()}).status_code == 422
    assert not Person.objects.filter(name="梁若溪").exists()
    page = desk.get(done.url).content.decode()
    assert "何静川" in page and "1 / 1" in page
    assert desk.post(f"{done.url}export/", {"reason": "备案"}).headers["Content-Type"].endswith("sheet")
    assert desk.post(f"{done.url}certify/").status_code == 303
    assert not Certificate.objects.exists()
    leave = Enrolment.objects.get(training_class=about)
    assert desk.post(f"/desk/classes/roster/{leave.pk}/leave/").status_code == 303
    removed = desk.post(f"/desk/classes/halves/{HalfDay.objects.get().pk}/remove/", {"reason": "讲师生病"})
    assert removed.status_code == 303 and not HalfDay.objects.exists()
    actions = set(AuditRecord.objects.values_list("action", flat=True))
    assert {"training_class.opened", "training_class.enrolled", "training_class.left"} <= actions


def test_class_is_corrected_and_a_stale_save_shows_both(tree, desk):
    about = make_class(tree.district)
    form = {
        "title": "干部培训班",
        "starts_on": FIRST,
        "ends_on": about.ends_on,
        "place": "礼堂",
        "version": 1,
        "places": 20,
        "attendance_needed": 80,
        "test_size": 0,
        "pass_mark": 60,
    }
    assert desk.post(f"/desk/classes/{about.pk}/edit/", form).status_code == 303
    assert desk.post(f"/desk/classes/{about.pk}/edit/", {**form, "title": "另一个"}).status_code == 409


def test_question_is_written_with_stars(tree, desk):
    form = {
        "org": tree.district.pk,
        "kind": "multiple",
        "text": "哪些是工作日",
        "lines": "*周一\n＊周二\n周日",
    }
    assert desk.post("/desk/classes/questions/new/", {**form, "lines": "周一\n周二"}).status_code == 422
    assert desk.post("/desk/classes/questions/new/", form).status_code == 303
    made = BankQuestion.objects.get()
    assert (made.options, made.right) == (["周一", "周二", "周日"], [0, 1])
    page = f"/desk/classes/questions/{made.pk}/"
    assert "*周一\n*周二\n周日" in desk.get(page).content.decode()
    change = {"kind": "true_false", "text": "周日是工作日", "lines": "正确\n*错误", "version": 1}
    assert desk.post(page, change).status_code == 303
    assert desk.post(page, {**change, "lines": "*正确\n错误"}).status_code == 409
    made.refresh_from_db()
    assert (made.options, made.right) == (["正确", "错误"], [1])
    assert desk.post(f"{page}retire/").status_code == 303
    assert "周日是工作日" not in desk.get("/desk/classes/questions/").content.decode()


def test_test_is_taken_on_the_phone(tree):
    for number in range(3):
        make_question(tree.district, number)
    day = local_day(timezone.now())
    about = make_class(tree.district, first=day, at=at_local(day), test_size=3)
    one = make_enrolment(about, at=at_local(day))
    phone, page = client_for(one.person), f"/my/classes/{one.pk}/test/"
    assert phone.get("/my/classes/").status_code == 200
    assert client_for(make_person()).get(page).status_code == 404
    assert phone.get(page).status_code == 200
    assert phone.post(page, {"begin": "1"}).status_code == 303
    paper = one.papers.get()
    half = phone.post(page, {"q1": "0"})
    assert half.status_code == 422 and half.content.decode().count('role="alert"') == 3
    answers = {f"q{at + 1}": question["right"] for at, question in enumerate(paper.questions)}
    assert phone.post(page, answers).status_code == 303
    assert ">100<" in phone.get(f"/my/classes/{one.pk}/").content.decode()


def test_certificate_is_checked_by_anybody_and_a_made_up_code_is_not(tree, client, desk):
    made = make_certificate(tree.district)
    name = made.enrolment.person.name
    shown = client.get("/certificates/", {"code": made.shown_code.lower()})
    assert shown.status_code == 200 and "真实有效" in shown.content.decode()
    assert name not in shown.content.decode()
    assert "没有颁发过" in client.get("/certificates/", {"code": "ABCD-EFGH-JKMN"}).content.decode()
    assert client.get("/certificates/").status_code == 200
    mine = client_for(made.enrolment.person).get(f"/my/classes/{made.enrolment_id}/certificate/")
    at_desk = desk.get(f"/desk/classes/roster/{made.enrolment_id}/certificate/")
    assert mine.content[:2] == at_desk.content[:2] == b"PK"
    withdraw = f"/desk/classes/roster/{made.enrolment_id}/withdraw/"
    assert desk.post(withdraw, {"reason": "登记有误"}).status_code == 303
    assert "已被撤回" in client.get("/certificates/", {"code": made.code}).content.decode()
    assert desk.get(f"/desk/classes/roster/{made.enrolment_id}/certificate/").status_code == 404


def test_who_tries_codes_out_is_asked_to_wait(tree, client):
    codes = [client.get("/certificates/", {"code": f"{number:012d}"}).status_code for number in range(31)]
    assert codes[:30] == [404] * 30 and codes[30] == 429


def test_auditor_sees_no_names_and_strangers_nothing(tree):
    one = make_enrolment(make_class(tree.district))
    attend(one, 1)
    page = f"/desk/classes/{one.training_class_id}/"
    seen = client_for(make_actor(roles.AUDITOR, tree.district)).get(page)
    assert seen.status_code == 200 and one.person.name not in seen.content.decode()
    assert client_for(make_actor(roles.DISTRICT, tree.other_district)).get(page).status_code == 404
