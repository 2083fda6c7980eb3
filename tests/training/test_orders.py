"""/orders/, /my/orders/ and /desk/orders/ — a unit orders on the phone, or has the desk take it down."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from niangjia.accounts.models import SmsMessage
from niangjia.core.clock import local_day
from niangjia.core.declare import Matter
from niangjia.core.ids import uuid7
from niangjia.courses import services as courses
from niangjia.people import roles
from niangjia.training import jobs
from niangjia.training.choices import OrderState, Part
from niangjia.training.doubts import is_working_day
from niangjia.training.hand_overs import onward
from niangjia.training.key_dates import KeyDate, calendar, campaign
from niangjia.training.models import Order
from tests.support.answers import sent_to, table, told, words
from tests.support.factories import (
    TEST,
    Federation,
    client_for,
    make_actor,
    make_federation,
    make_person,
    new_phone,
)
from tests.training.making import (
    make_course,
    make_lecturer,
    make_order,
    make_placement,
    make_timetable,
    publish,
    solve,
    workday,
)

pytestmark = pytest.mark.django_db
NEW, MINE, DESK = "/orders/new/", "/my/orders/", "/desk/orders/"


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


def form(fed: Federation, course: Any, **more: Any) -> dict[str, Any]:
    return {
        "unit_name": "云湖食品有限公司",
        "region": str(fed.district.pk),
        "mode": "on_site",
        "place": "一层礼堂",
        "room": "80",
        "headcount": "60",
        "venue_kind": "enterprise",
        "audience": "migrant",
        "wish_1": str(course.pk),
        "day_1": str(workday()),
        "part_1": "any",
        **more,
    }


def test_a_unit_orders_changes_and_withdraws_on_the_phone(fed):
    course, other = make_course(fed.city, "劳动合同"), make_course(fed.city, "民法典")
    me = make_person(org=fed.union, member=True)
    phone = client_for(me)
    shown = words(phone.get(f"{NEW}?course={course.pk}"))
    assert fed.union.name in shown or fed.union.name in phone.get(NEW).content.decode()
    attempt = "0190aaaa-0000-7000-8000-000000000001"
    sent = [phone.post(NEW, form(fed, course, attempt=attempt)) for _turn in range(2)]
    order = Order.objects.get()
    assert {sent_to(one)[1] for one in sent} == {f"{MINE}{order.pk}/?new=1"}
    assert (order.contact_id, order.org_id, order.region_id) == (me.pk, fed.district.pk, fed.district.pk)
    assert SmsMessage.objects.get().kind == "order_taken"
    edit = f"{MINE}{order.pk}/edit/"
    changed = form(fed, other, wish_2=str(course.pk), version="1", day_2=str(workday(20)), part_2="morning")
    stranger = client_for(make_person(org=fed.union))
    assert [stranger.get(one).status_code for one in (edit, f"{MINE}{order.pk}/")] == [404, 404]
    answer = phone.post(edit, changed)  # that it was ordered before is not said of itself
    assert sent_to(answer) == (303, f"{MINE}{order.pk}/")
    order.refresh_from_db()
    assert [one.course_id for one in order.wishes.all()] == [other.pk, course.pk]
    assert [one.part for one in order.slots.all()] == [Part.ANY, Part.MORNING]
    assert phone.post(edit, changed).status_code == 409  # a stale save
    assert told(phone.post(f"{MINE}{order.pk}/withdraw/"))[-1] == "点单已撤回。"
    order.refresh_from_db()
    assert order.state == OrderState.WITHDRAWN
    assert "还没有点单" in words(stranger.get(MINE))


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"wish_1": ""}, 422, "必填"),
        ({"day_1": "2020-02-30"}, 422, "日期"),
        ({"day_1": str(local_day(timezone.now()))}, 400, "请选明天以后的日期"),
        ({"day_1": str(local_day(timezone.now()) + timedelta(days=500))}, 400, "一年以后"),
        ({"place": ""}, 400, "请填写授课地点"),
        ({"headcount": "0"}, 400, "请检查预计人数"),
        ({"headcount": "3000"}, 409, "3000 人坐不进 80 座的会场"),
        ({"key_date": "women", "day_1": "2027-06-01"}, 409, "三八"),
        ({"link": "javascript:alert(1)"}, 422, ""),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_is_kept(fed, more, status, said):
    phone = client_for(make_person(org=fed.union))
    answer = phone.post(NEW, form(fed, make_course(fed.city), **more))
    assert answer.status_code == status
    assert said in words(answer)
    assert not Order.objects.exists()


def test_a_free_day_and_a_second_order_are_said_and_taken_when_meant(fed):
    course = make_course(fed.city)
    phone = client_for(make_person(org=fed.union))
    free = local_day(timezone.now()) + timedelta(days=3)
    while is_working_day(free):
        free += timedelta(days=1)
    doubtful = form(fed, course, day_1=str(free))
    refused = phone.post(NEW, doubtful)
    assert refused.status_code == 409
    assert "不是工作日" in words(refused) and 'name="sure" value="1"' in refused.content.decode()
    assert phone.post(NEW, {**doubtful, "sure": "1"}).status_code == 303
    again = phone.post(NEW, form(fed, course))
    assert again.status_code == 409 and "已于" in words(again)
    assert phone.post(NEW, form(fed, course, sure="1")).status_code == 303
    assert Order.objects.count() == 2


def test_the_desk_takes_an_order_down_on_the_phone(fed):
    course, number = make_course(fed.city), new_phone()
    cadre = client_for(make_actor(roles.TOWNSHIP, fed.township))
    given = form(fed, course, phone=number, name="王工", org=str(fed.union.pk))
    assert cadre.post(f"{DESK}new/", {**given, "phone": "12"}).status_code in (400, 422)
    assert not Order.objects.exists()
    answer = cadre.post(f"{DESK}new/", given)
    order = Order.objects.get()
    assert sent_to(answer) == (303, f"{DESK}{order.pk}/")
    assert (order.org_id, order.contact.name, bool(order.taken_by)) == (fed.union.pk, "王工", True)
    assert number in told(cadre.post(f"{DESK}{order.pk}/contact/"))[-1]
    assert "云湖食品" in words(cadre.get(f"{DESK}?q=云湖&state=open"))
    taken = table(cadre.get(f"{DESK}?q=云湖&format=xlsx"))
    assert any("云湖食品有限公司" in row for row in taken)
    assert not any(order.contact.name in str(row) or number in str(row) for row in taken)
    outsider = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert outsider.get(f"{DESK}{order.pk}/").status_code == 404
    assert "云湖食品" not in words(outsider.get(DESK))


def test_a_course_retired_since_is_told_once_and_another_chosen(fed):
    course, other = make_course(fed.city), make_course(fed.city, "另一门")
    order = make_order(fed.union, [course])
    placement = make_placement(fed.union)
    for one in (course, placement.course):
        courses.retire(course=one, reason="法律修改", actor=TEST, at=timezone.now())
    assert [jobs.tell_of_retired(), jobs.tell_of_retired()] == [1, 0]
    assert SmsMessage.objects.filter(kind="course_retired").count() == 1
    phone = client_for(order.contact)
    assert "已退出课程库，请另选一门" in words(phone.get(f"{MINE}{order.pk}/"))
    edit = phone.get(f"{MINE}{order.pk}/edit/").content.decode()
    assert str(course.pk) not in edit and str(other.pk) in edit
    cadre = client_for(make_actor(roles.TOWNSHIP, fed.township))
    assert words(cadre.get("/desk/")).count("课程已退出课程库") == 2
    assert phone.get(f"{NEW}?course={course.pk}").status_code == 200


def test_an_order_with_a_date_is_answered_and_not_changed(fed):
    course = make_course(fed.city)
    lecturer = make_lecturer(fed.city, courses=[course])
    order = make_order(fed.union, [course])
    table = solve(make_timetable(fed.district))
    publish(table)
    unit, lawyer = client_for(order.contact), client_for(lecturer.person)
    assert "这个日期方便吗" in words(unit.get("/"))
    assert "您能讲这一场吗" in words(lawyer.get("/"))
    assert told(unit.post(f"{MINE}{order.pk}/withdraw/"))[-1].startswith("日期已拟定")
    assert told(unit.post(f"{MINE}{order.pk}/answer/", {"answer": "yes"}))[-1] == "谢谢，等讲师确认。"
    placement = order.placements.get()
    assert told(lawyer.post(f"/my/lectures/{placement.pk}/answer/", {"answer": "yes"}))[-1] == "日期已定。"
    assert told(unit.post(f"{MINE}{order.pk}/answer/", {"answer": "off"}))[-1].startswith("请填写原因")
    gone = told(unit.post(f"{MINE}{order.pk}/answer/", {"answer": "off", "reason": "停产"}))
    assert gone[-1] == "已取消，已通知讲师。"
    order.refresh_from_db()
    assert order.state == OrderState.WITHDRAWN
    assert unit.get(f"/my/lectures/{placement.pk}/").status_code == 404


def test_the_calendar_of_key_dates_begins_an_order(fed):
    make_course(fed.city, "女职工特殊保护")
    assert campaign(KeyDate.CYBER, 2023).since == date(2023, 9, 11)
    assert [one.key for one in calendar(date(2026, 11, 27))][:2] == ["constitution", "women"]
    page = words(client_for(None).get("/orders/key-dates/"))
    assert "三八国际妇女节" in page and "国家宪法日" in page
    shown = client_for(make_person(org=fed.union)).get(f"{NEW}?key_date=women").content.decode()
    assert "三八维权月" in shown


def test_what_several_asked_for_leads_to_an_order(fed: Federation):
    asked = Matter("theme", uuid7(), "工伤怎么报", fed.district.pk, ("rider",), 27)
    assert onward(make_actor(roles.CHAIR, fed.union), asked) == []
    cadre = make_actor(roles.DISTRICT, fed.district)
    (way,) = onward(cadre, asked)
    form = client_for(cadre).get(way.url).context["form"]
    assert [str(form[name].value()) for name in ("headcount", "note")] == ["27", "工伤怎么报"]
