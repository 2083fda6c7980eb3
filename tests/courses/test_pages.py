"""The pages: a lecturer on the phone from invitation to score, the menu, the desk's lists, files for those who may have them."""

import io
import zipfile
from datetime import timedelta
from types import ModuleType

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.core import declare
from niangjia.core.clock import local_day
from niangjia.core.declare import Matter
from niangjia.core.ids import uuid7
from niangjia.courses import services
from niangjia.courses.hand_overs import onward
from niangjia.courses.models import (
    Availability,
    Call,
    Course,
    Firm,
    Lecturer,
    Material,
    Need,
    Proposal,
    Round,
)
from niangjia.courses.today import items
from niangjia.people import roles
from tests.courses.makers import (
    make_course,
    make_firm,
    make_lecturer,
    make_material,
    make_need,
    make_trial,
    points,
)
from tests.support.answers import words
from tests.support.factories import (
    TEST,
    Federation,
    client_for,
    make_actor,
    make_federation,
    make_person,
    new_phone,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LISTS = (
    "/desk/courses/",
    "/desk/courses/lecturers/",
    "/desk/courses/firms/",
    "/desk/courses/calls/",
    "/desk/courses/proposals/",
    "/desk/courses/rounds/",
    "/desk/courses/needs/",
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


@pytest.fixture
def city(fed: Federation) -> Client:
    return client_for(make_actor(roles.CITY, fed.city))


def test_course_goes_from_a_call_to_the_menu_by_the_pages_alone(fed, city):
    firm = {
        "name": "北京衡简律师事务所",
        "kind": "law_firm",
        "agreement_since": TODAY.isoformat(),
        "agreement_until": (TODAY + timedelta(days=20)).isoformat(),
    }
    assert city.post("/desk/courses/firms/new/", firm).status_code == 303
    phone = new_phone()
    me = make_person(org=None, name="韩律", phone=phone)
    invitation = {
        "name": "韩律",
        "phone": phone,
        "kind": "firm_lawyer",
        "firm": Firm.objects.get().pk,
        "since": TODAY.isoformat(),
        "until": (TODAY + timedelta(days=700)).isoformat(),
        "fields": ["labour", "union"],
        "ways": "on_site",
        "monthly_limit": "4",
    }
    page = city.post("/desk/courses/lecturers/new/", invitation).url
    lecturer = Lecturer.objects.get()
    assert (lecturer.person, lecturer.org) == (me, fed.headquarters)
    phone_of_mine = client_for(me)
    assert "邀请您担任讲师" in words(phone_of_mine.get("/"))
    answer = phone_of_mine.post(f"/lecturing/{lecturer.pk}/answer/", {"act": "accept"}, follow=True)
    assert "聘期内" in words(answer)
    assert "聘期内" in words(city.get(page))
    listed = {field: words(city.get(LISTS[1], {"field": field})) for field in ("union", "civil")}
    assert {field: "韩律" in said for field, said in listed.items()} == {"union": True, "civil": False}
    call = {
        "title": "年度征集",
        "opens_on": TODAY.isoformat(),
        "closes_on": TODAY.isoformat(),
        "fields": ["union"],
    }
    assert city.post("/desk/courses/calls/new/", call).status_code == 303
    propose = f"/lecturing/{lecturer.pk}/propose/"
    given = {"title": "工会法要点", "field": "labour", "minutes": "5", "call": Call.objects.get().pk}
    refused = phone_of_mine.post(propose, given)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["minutes"])
    assert "本次征集限以下领域" in words(phone_of_mine.post(propose, {**given, "minutes": "60"}))
    assert phone_of_mine.post(propose, {**given, "minutes": "60", "field": "union"}).status_code == 303
    held = city.post("/desk/courses/rounds/new/", {"held_on": TODAY.isoformat(), "place": "三层会议室"}).url
    judges = [make_actor(roles.CITY, fed.city) for _one in range(3)]
    for judge in judges:
        city.post(f"{held}act/", {"act": "seat", "person": judge.person_id})
    city.post(f"{held}act/", {"act": "invite", "proposal": Proposal.objects.get().pk})
    trial = Round.objects.get().trials.get()
    for judge, total in zip(judges, (60, 85, 90), strict=True):
        desk = client_for(judge)
        assert "待打分" in words(desk.get(f"/lecturing/rounds/{trial.round_id}/"))
        wrong = desk.post(f"/lecturing/trials/{trial.pk}/", {**points(total), "right": "31"})
        assert wrong.status_code == 422
        assert desk.post(f"/lecturing/trials/{trial.pk}/", points(total)).status_code == 303
    assert phone_of_mine.get(f"/lecturing/trials/{trial.pk}/").status_code == 404
    said = words(city.get(held))
    assert ("85.00" in said, said.count("未计入")) == (True, 2)
    city.post(f"/desk/courses/trials/{trial.pk}/decide/", {"verdict": "pass"})
    course = Course.objects.get()
    assert "工会法要点" in words(Client().get("/menu/", {"q": "ghf"}))
    assert "工会法要点" in words(Client().get("/menu/", {"q": "gonghuifa"}))
    assert "1 位讲师可讲" in words(Client().get(f"/menu/{course.pk}/"))
    actor = make_actor(roles.CITY, fed.city)
    titles = [str(one.title) for one in items(actor, actor.scope, timezone.now())]
    assert "协议到期：北京衡简律师事务所" in titles


def test_calendar_is_kept_on_the_phone(fed):
    lecturer = make_lecturer(fed.headquarters)
    mine, page = client_for(lecturer.person), f"/lecturing/{lecturer.pk}/"
    assert mine.get(f"{page}calendar/").status_code == 200
    mine.post(f"{page}week/", {"day_0": "1", "starts_0": "09:00", "ends_0": "12:00"})
    assert lecturer.weekly_slots.count() == 1
    assert "14:00" in words(mine.post(f"{page}week/", {"day_0": "1", "starts_0": "早上"}, follow=True))
    assert lecturer.weekly_slots.count() == 1
    first = TODAY + timedelta(days=3)
    assert mine.post(f"{page}times/", {"first": first.isoformat()}).status_code == 303
    refused = mine.post(f"{page}times/", {"first": first.isoformat(), "starts": "10:00"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["ends"])
    bad = mine.post(f"{page}file/", {"upload": SimpleUploadedFile("a.ics", b"hello")})
    assert (bad.status_code, "不是日历文件" in words(bad)) == (422, True)
    span = Availability.objects.get()
    mine.post(f"{page}times/", {"drop": span.pk})
    assert not Availability.objects.exists()
    stranger = client_for(make_person(org=fed.union))
    assert {stranger.get(f"{page}calendar/").status_code, stranger.post(f"{page}week/").status_code} == {404}
    mine.post(f"{page}answer/", {"act": "resign", "reason": "调离北京"})
    lecturer.refresh_from_db()
    assert (lecturer.state, lecturer.left_on) == ("left", local_day(timezone.now()))


def test_lists_are_for_staff_and_auditors_stay_flat_and_name_nobody_to_auditors(
    fed, city, django_assert_max_num_queries
):
    for role, status in ((roles.STATION, 200), (roles.AUDITOR, 200), (roles.CHAIR, 404), (roles.WORKER, 404)):
        client = client_for(make_actor(role, fed.township))
        assert {client.get(page).status_code for page in LISTS} == {status}, role
    assert Client().get(LISTS[0])["Location"] == f"/accounts/login/?next={LISTS[0]}"
    lecturer = make_lecturer(fed.district, person=make_person(name="欧阳慕云", org=fed.union))
    for _turn in range(3):
        make_trial(fed.district)
        make_need(fed.district)
        make_course(fed.district)
        make_firm(fed.district)
    for page in LISTS:
        with django_assert_max_num_queries(20):
            assert city.get(page, {"state": "all", "sort": "made.up", "page": "99"}).status_code == 200
        if page not in ("/desk/courses/calls/", "/desk/courses/lecturers/"):
            taken = city.get(page, {"format": "xlsx"})
            assert "spreadsheetml" in taken["Content-Type"], page
    auditor = client_for(make_actor(roles.AUDITOR, fed.district))
    assert "欧阳**" in words(auditor.get("/desk/courses/lecturers/")) or "欧**" in words(
        auditor.get("/desk/courses/lecturers/")
    )
    assert "慕云" not in words(auditor.get(lecturer.get_absolute_url()))
    station = client_for(make_actor(roles.STATION, fed.station))
    assert station.post("/desk/courses/new/", {}).status_code == 404


def test_what_several_asked_for_leads_to_a_need(fed, city):
    asked = Matter("theme", uuid7(), "工伤怎么报", fed.district.pk, ("rider",), 27)
    assert onward(make_actor(roles.CHAIR, fed.union), asked) == []
    (way,) = onward(make_actor(roles.DISTRICT, fed.district), asked)
    form = city.get(way.url).context["form"]
    assert [str(form[name].value()) for name in ("topic", "headcount", "group")] == [
        "工伤怎么报",
        "27",
        "rider",
    ]
    assert city.get("/desk/courses/needs/new/").context["form"]["headcount"].value() == 1


def test_need_is_told_from_a_phone_recorded_at_the_desk_and_opens_a_call(fed, city):
    worker = client_for(make_person(org=fed.union))
    wish = {"topic": "算法派单", "field": "labour", "headcount": "12"}
    assert worker.post("/menu/wish/", wish).status_code == 303
    need = Need.objects.get()
    assert (need.org, need.source, need.headcount) == (fed.district, "phone", 12)
    assert worker.post("/menu/wish/", {**wish, "headcount": "0"}).status_code == 422
    station = client_for(make_actor(roles.STATION, fed.station))
    recorded = {**wish, "headcount": "30", "source": "talk", "told_on": TODAY.isoformat(), "group": "rider"}
    assert station.post("/desk/courses/needs/new/", recorded).status_code == 303
    late = station.post(
        "/desk/courses/needs/new/", {**recorded, "told_on": (TODAY + timedelta(days=1)).isoformat()}
    )
    assert late.status_code == 422
    district = client_for(make_actor(roles.DISTRICT, fed.district))
    said = words(district.get("/desk/courses/needs/"))
    assert "想听而课程库没有" in said
    page = f"/desk/courses/calls/new/?need={need.pk}"
    form = district.get(page).context["form"]
    assert form.initial["fields"] == ["labour"]
    posted = {"title": "征集", "opens_on": TODAY.isoformat(), "closes_on": TODAY.isoformat(), "need": need.pk}
    assert district.post("/desk/courses/calls/new/", posted).status_code == 303
    need.refresh_from_db()
    assert need.call == Call.objects.get()
    assert "正在找讲师" in words(worker.get("/menu/wish/"))


def test_materials_have_versions_and_go_to_those_who_may_have_them(fed, city):
    course = make_course(fed.headquarters)
    url = f"/desk/courses/{course.pk}/materials/"
    for _version in range(2):
        sent = {"upload": SimpleUploadedFile("讲义.pdf", b"%PDF-1.7\n"), "name": ""}
        assert city.post(url, sent).status_code == 303
    assert list(course.materials.order_by("number").values_list("name", "number")) == [
        ("讲义", 1),
        ("讲义", 2),
    ]
    for name, content in (("a.pdf", b"MZ\x90"), ("a.docx", _zip("word/document.xml")), ("m.docx", _macros())):
        refused = city.post(url, {"upload": SimpleUploadedFile(name, content)})
        assert refused.status_code == 422, name
    lecturer = make_lecturer(fed.headquarters)
    services.set_lecturers(course=course, lecturers=[lecturer], actor=TEST, at=timezone.now())
    kept, handout = course.materials.first(), make_material(course, name="案例", handout=True)
    worker = client_for(make_person(org=fed.union))
    open_to = {
        name: [taken(client, one) for one in (kept, handout)]
        for name, client in (
            ("lecturer", client_for(lecturer.person)),
            ("worker", worker),
            ("nobody", Client()),
            ("another district", client_for(make_actor(roles.DISTRICT, fed.district))),
            ("city", city),
        )
    }
    assert open_to == {
        "lecturer": [200, 200],
        "worker": [404, 200],
        "nobody": [302, 302],
        "another district": [404, 200],
        "city": [200, 200],
    }
    city.post(url, {"drop": str(kept.pk)})
    assert taken(city, kept) == 404


def taken(client: Client, material: Material) -> int:
    """Say how a material is answered; what is sent is read to its end."""
    answer = client.get(reverse("courses:material", args=[material.pk]))
    if answer.streaming:
        assert b"".join(answer).startswith(b"%PDF-")
    return answer.status_code


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return buffer.getvalue()


def _macros() -> bytes:
    return _zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")


def test_menu_shows_what_can_be_ordered_with_links_of_rooms_above(fed, monkeypatch):
    course, retired = make_course(fed.headquarters), make_course(fed.headquarters)
    services.retire(course=retired, reason="过时", actor=TEST, at=timezone.now())
    above = ModuleType("above")
    above.LINKS = lambda one: [("点这门课", f"/order/{one.pk}/")]
    above.given = lambda ids: dict.fromkeys(ids, (3, 4.5, 20))
    known = declare.modules
    monkeypatch.setattr(
        declare,
        "modules",
        lambda name: [above] if name in {"course_links", "course_records"} else known(name),
    )
    said = Client().get(f"/menu/{course.pk}/").content.decode()
    assert (f"/order/{course.pk}/" in said, "4.5" in said) == (True, True)
    assert Client().get(f"/menu/{retired.pk}/").status_code == 404
    services.to_revise(course=course, reason="修法", actor=TEST, at=timezone.now())
    said = Client().get(f"/menu/{course.pk}/").content.decode()
    assert ("/order/" in said, "暂不能点单" in said) == (False, True)
    assert course.title not in words(Client().get("/menu/"))
