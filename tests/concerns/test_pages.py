"""/union/concern…, /desk/concerns/…: a worker says what is wrong and follows it; a desk takes down, handles, calls back."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from niangjia.accounts.models import AuditRecord
from niangjia.concerns import services
from niangjia.concerns.choices import Kind, Source, State
from niangjia.concerns.codes import poster_code
from niangjia.concerns.models import CallBack, Concern, Duty
from niangjia.core.ids import uuid7
from niangjia.orgs.models import YearCalendar
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from tests.activities.url_objects import attended
from tests.concerns.making import make_concern
from tests.support.answers import sent_to, shows_digits, table, told, words
from tests.support.factories import (
    TEST,
    Federation,
    client_for,
    make_actor,
    make_federation,
    make_person,
    make_post,
)
from tests.support.pictures import make_picture
from tests.support.url_objects import Place

pytestmark = pytest.mark.django_db
RAISE, FOLLOW, LIST = "/union/concern/", "/union/concern/follow/", "/desk/concerns/"


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


def test_courier_raises_with_a_picture_of_12_megapixels_and_sees_each_step(fed):
    person = make_person(org=fed.station)
    client = client_for(person)
    assert "有事跟工会说" in words(client.get("/union/"))
    page = client.get(RAISE)
    assert (page.status_code, page.context["form"]["station"].value()) == (200, fed.station.pk)
    sent = {"text": "驿站饮水机坏了", "station": fed.station.pk, "attempt": uuid7(), "kind": "request"}
    client.post(RAISE, {**sent, "photo": make_picture("tap.png", (4000, 3000))})
    answer = client.post(RAISE, {**sent, "photo": make_picture()})
    made = Concern.objects.get()
    assert sent_to(answer) == (303, f"/union/concerns/{made.pk}/?new=1")
    assert (made.person, made.org, made.source_kind) == (person, fed.station, Source.PHONE)
    shown = words(client.get(f"/union/concerns/{made.pk}/"))
    assert [text in shown for text in ("驿站饮水机坏了", made.number, "待受理")] == [True] * 3
    picture = client.get(f"/union/concerns/{made.pk}/photo/")
    assert Image.open(io.BytesIO(picture.getvalue())).size == (1600, 1200)
    for close in picture._resource_closers:  # closing the answer itself would end the connection
        close()
    assert made.number not in words(client_for(make_person()).get("/union/concerns/"))
    assert client_for(make_person()).get(f"/union/concerns/{made.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "请写一下是什么事"),
        ({"text": "长" * 20_000}, "写了 20000 字，请控制在 5000 字以内"),
        ({"photo": SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")}, "图片"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_kept(fed, given, said):
    client = client_for(make_person(org=fed.station))
    answer = client.post(RAISE, {"text": "有事", "station": fed.station.pk, "attempt": uuid7(), **given})
    assert (answer.status_code in (400, 422), said in words(answer), Concern.objects.count()) == (
        True,
        True,
        0,
    )


def test_stranger_raises_by_poster_without_a_name_and_follows_by_code(fed):
    client = Client()
    page = reverse("concerns:worker_raise_by_code", args=[poster_code(fed.station)])
    assert "不到 30 人" in words(client.get(page))
    sent = {"text": "站长态度不好", "station": fed.station.pk, "attempt": uuid7(), "wider": "on"}
    answers = [client.post(page, sent) for _turn in range(2)]
    codes = {re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", words(answer)).group() for answer in answers}
    made = Concern.objects.get()
    assert (len(codes), made.nameless, made.org) == (1, True, fed.district)
    code = codes.pop()
    assert made.number in words(client.post(FOLLOW, {"code": code.lower().replace("-", " ")}))
    services.answer(concern=made, text="已批评教育", actor=TEST, at=timezone.now())
    shown = words(client.post(FOLLOW, {"code": code, "act": "reopen", "text": "没改"}))
    assert "重新办理" in shown
    assert Concern.objects.get().state == State.REOPENED
    wrong = client.post(FOLLOW, {"code": "AAAA-AAAA-AAAA"})
    assert (wrong.status_code, "没有这个查询码" in words(wrong)) == (404, True)
    assert client.get(page.replace(poster_code(fed.station), "nonsense")).status_code == 404


@pytest.mark.parametrize(("stars", "asked"), [(2, True), (3, False)])
def test_rating_under_three_leads_to_a_concern(fed, stars, asked):
    place = Place(org=fed.station, person=make_person(org=fed.station), at=timezone.now())
    signup = attended(place)["pk"]
    client = client_for(place.person)
    answer = client.post(f"/my/signups/{signup}/rate/", {"stars": stars}, follow=True)
    link = f"{RAISE}?kind=complaint&amp;signup={signup}"
    assert (link in words(answer)) == asked
    if asked:
        given = {"text": "讲课听不清", "station": fed.station.pk, "signup": signup, "kind": "complaint"}
        client.post(RAISE, given)
        made = Concern.objects.get()
        assert (made.source_kind, made.source_id) == (Source.RATING, signup)


def test_desk_takes_down_handles_and_the_worker_confirms(fed):
    staff = make_actor(roles.STATION, fed.station)
    desk = client_for(staff)
    given = {
        "text": "派费降了没人通知",
        "kind": Kind.COMPLAINT,
        "org": fed.station.pk,
        "source": "hotline",
        "name": "周小满",
        "phone": "139 1234 5678",
        "group": "courier",
        "attempt": uuid7(),
    }
    assert desk.get(f"{LIST}new/").status_code == 200
    answers = [desk.post(f"{LIST}new/", given) for _turn in range(2)]
    made = Concern.objects.get()
    assert {sent_to(answer) for answer in answers} == {(303, made.get_absolute_url())}
    assert "受理 1 件诉求" in words(desk.get("/desk/"))
    page = made.get_absolute_url()
    assert desk.get(page).status_code == 200
    said = []
    for data in (
        {"act": "take"},
        {"act": "note", "text": "已问点部"},
        {"act": "ask", "text": "哪个点部？"},
        {"act": "hear", "text": "果园点部"},
        {"act": "outside", "body": "速达快递", "due": "2026-12-01", "text": "请核实"},
        {"act": "answer", "text": "已公示新派费并补差"},
        {"act": "nonsense"},
        {"act": "answer", "text": ""},
    ):
        answer = desk.post(f"{page}act/", data)
        assert sent_to(answer) == (303, page)
        said.append(told(answer)[-1])
    assert (len(said), said[-1]) == (8, "请写答复内容，职工会看到。")
    assert Concern.objects.get().state == State.ANSWERED
    shown = words(desk.get(page))
    assert "果园点部" in shown and not shows_digits(shown, "139")
    assert "派费降了没人通知" in words(desk.get(f"{LIST}?show=answered&q=派费&kind=complaint&sort=new"))


def test_number_opens_while_the_concern_is_open_and_leaves_its_reason(fed):
    desk = client_for(make_actor(roles.STATION, fed.station))
    person = make_person(org=fed.station, phone="13912345678")
    made = make_concern(fed.station, person=person)
    page = made.get_absolute_url()
    assert "13912345678" in words(desk.post(f"{page}phone/"))
    assert made.number in AuditRecord.objects.get(action="person.unmasked.phone").reason
    services.refuse(concern=made, reason="不属于工会职责", actor=TEST, at=timezone.now())
    assert desk.post(f"{page}phone/").status_code == 403


def test_stale_correction_answers_409_and_shows_both(fed):
    desk = client_for(make_actor(roles.STATION, fed.station))
    made = make_concern(fed.station)
    given = {"version": 1, "kind": "complaint", "urgency": "normal", "place": "果园"}
    page = f"{made.get_absolute_url()}edit/"
    assert sent_to(desk.post(page, given)) == (303, made.get_absolute_url())
    again = desk.post(page, {**given, "place": "鼓楼"})
    assert (again.status_code, "果园" in words(again), "鼓楼" in words(again)) == (409, True, True)


def test_export_leaves_out_names_sensitive_ones_and_alarms(fed):
    desk = client_for(make_actor(roles.STATION, fed.station))
    person = make_person(org=fed.station, name="周小满")
    make_concern(fed.station, person=person, text="=HYPERLINK(1)")
    make_concern(fed.station, kind=Kind.RIGHTS, text="欠薪三个月")
    make_concern(fed.station, kind=Kind.DANGER, text="要停工")
    answer = desk.get(f"{LIST}?show=all&format=xlsx")
    cells = [str(cell) for row in table(answer) for cell in row]
    assert len(table(answer)) == 3
    assert ["周小满" in cells, "'=HYPERLINK(1)" in cells, "欠薪三个月" in cells, "要停工" in cells] == [
        False,
        True,
        False,
        False,
    ]


def test_handler_who_tries_to_call_back_is_sent_away_before_any_number(fed):
    handler, other = (make_actor(roles.TOWNSHIP, fed.township) for _turn in range(2))
    person = make_person(org=fed.station, phone="13912345678")
    made = make_concern(fed.township, person=person)
    at = timezone.now()
    services.take(concern=made, actor=handler, at=at)
    services.answer(concern=made, text="已办", actor=handler, at=at)
    call = CallBack.objects.create(district_id=made.district_id, org=fed.township, concern=made, drawn_at=at)
    page = call.get_absolute_url()
    sent_away = client_for(handler).get(page)
    assert sent_to(sent_away) == (303, f"{LIST}call-backs/")
    assert told(sent_away) == ["这件是你经办的，由别人回访。"]
    assert not AuditRecord.objects.filter(action="person.unmasked.phone").exists()
    caller = client_for(other)
    assert "回访 1 件诉求" in words(caller.get("/desk/"))
    assert "13912345678" in words(caller.get(page))
    assert caller.post(page, {"reached": "yes"}).status_code == 400
    done = caller.post(page, {"reached": "yes", "solved": "yes", "satisfied": "no", "said": "慢了点"})
    assert sent_to(done) == (303, f"{LIST}call-backs/")
    call.refresh_from_db()
    assert (call.solved, call.satisfied) == (True, False)
    assert Concern.objects.get().state == State.CLOSED
    assert "13912345678" not in words(caller.get(page))


def test_district_draws_names_duty_and_sees_the_list(fed):
    cadre = make_actor(roles.DISTRICT, fed.district)
    desk = client_for(cadre)
    assert sent_to(desk.post(f"{LIST}call-backs/")) == (303, f"{LIST}call-backs/")
    assert "抽取" in words(desk.get(f"{LIST}call-backs/"))
    guard = make_post(org=fed.township, role=roles.TOWNSHIP).person
    assert guard.name in words(desk.get(f"{LIST}duty/"))
    for data in ({"person": guard.pk}, {"person": guard.pk}):
        desk.post(f"{LIST}duty/", data)
    duty = Duty.objects.get(ended_at=None)
    made = make_concern(fed.station, kind=Kind.DANGER)
    assert "立即致电" in words(client_for(guard).get("/desk/"))
    assert desk.get(made.get_absolute_url()).status_code == 200
    desk.post(f"{LIST}duty/", {"end": duty.pk})
    assert not Duty.objects.filter(ended_at=None).exists()
    poster = words(desk.get(f"{LIST}posters/{fed.station.pk}/"))
    assert poster_code(fed.station) in poster


def test_worker_answers_what_was_asked_and_confirms(fed):
    person = make_person(org=fed.station)
    client = client_for(person)
    made = make_concern(fed.station, person=person, actor=actor_for(person, None))
    services.ask_back(concern=made, text="哪栋楼？", actor=TEST, at=timezone.now())
    assert "我们想问你一句" in words(client.get("/"))
    say = f"/union/concerns/{made.pk}/say/"
    client.post(say, {"act": "say", "text": "三号楼"})
    services.answer(concern=made, text="修好了", actor=TEST, at=timezone.now())
    assert "解决了吗" in words(client.get("/"))
    assert told(client.post(say, {"act": "solved"}))[-1] == "太好了，这件诉求已办结。"
    assert Concern.objects.get().confirmed_at is not None


def test_city_s_administrator_keeps_the_working_days(fed):
    city = client_for(make_actor(roles.ADMINISTRATOR, fed.city))
    page = "/desk/workdays/"
    assert city.get(page).status_code == 200
    bad = city.post(f"{page}new/", {"year": 2027, "free": "正月初一", "worked": ""})
    assert (bad.status_code, "不是日期" in words(bad)) == (422, True)
    assert city.post(f"{page}new/", {"year": 2027, "free": "", "worked": ""}).status_code == 422
    city.post(f"{page}new/", {"year": 2027, "free": "2027-02-05 至 2027-02-11 春节", "worked": ""})
    kept = YearCalendar.objects.get()
    edit = f"{page}{kept.pk}/"
    assert sent_to(city.post(edit, {"version": 1, "free": "2027-02-06", "worked": ""})) == (303, page)
    assert city.post(edit, {"version": 1, "free": "2027-02-07", "worked": ""}).status_code == 409
    district = client_for(make_actor(roles.ADMINISTRATOR, fed.district))
    assert [district.get(one).status_code for one in (page, f"{page}new/", edit)] == [200, 303, 303]
