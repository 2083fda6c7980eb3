"""What units, lecturers and listeners are told on their phones."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from niangjia.accounts.services import send_sms
from niangjia.activities.models import Signup
from niangjia.core.clock import SHANGHAI
from niangjia.people.models import Person
from niangjia.people.queries import phone_of
from niangjia.training.models import Order, Placement

WEEKDAYS = "一二三四五六日"
TEXTS = {
    "order_taken": "已收到{unit}的点单：{course}等{number}门课。排好日期后短信通知您：{url}",
    "order_offered": "您点的《{course}》排在{when}，{lecturer}主讲，{place}。请确认或改期：{url}",
    "lecture_offered": "请您主讲《{course}》：{when}，{unit}，{place}。请确认能否前往：{url}",
    "order_confirmed": "已定：《{course}》{when}，{lecturer}主讲，{place}。可把报名链接发给职工：{url}",
    "lecture_confirmed": "已定：您主讲《{course}》，{when}，{unit}，{place}。详情：{url}",
    "order_again": "《{course}》{when}的安排未能成行，我们正为您另排，无需重新点单：{url}",
    "lecture_off": "《{course}》{when}的安排已取消：{reason}。感谢您的支持。",
    "order_off": "{unit}{when}的《{course}》已取消：{reason}",
    "lecturer_changed": "《{course}》{when}改由{lecturer}主讲，时间地点不变。{url}",
    "course_retired": "您点的《{course}》已退出课程库，请另选一门，点单其余内容不变：{url}",
}


def when(moment: datetime) -> str:
    """Write a moment as it is spoken: ``11月26日 周四 09:30``."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 周{WEEKDAYS[local.weekday()]} {local:%H:%M}"


def _send(person: Person, kind: str, url: str, at: datetime, **params: Any) -> None:
    phone = phone_of(person.pk)
    if phone:
        send_sms(phone=phone, kind=kind, params={**params, "url": settings.NIANGJIA_BASE_URL + url}, at=at)


def tell_unit(order: Order, kind: str, at: datetime, **params: Any) -> None:
    """Write to whoever ordered."""
    url = reverse("training:my_order", args=[order.pk])
    _send(order.contact, kind, url, at, **{"unit": order.unit_name, **params})


def facts(placement: Placement) -> dict[str, str]:
    """Give what every message on a placement names."""
    return {
        "course": placement.course.title,
        "when": when(placement.starts_at),
        "lecturer": str(placement.lecturer),
        "place": placement.order.where,
        "unit": placement.order.unit_name,
    }


def tell_both(placement: Placement, unit: str, lecturer: str, at: datetime, **params: Any) -> None:
    """Write to the unit and to the lecturer; an empty kind writes nothing. What is past needs no telling."""
    if placement.starts_at <= at:
        return
    given = {**facts(placement), **params}
    if unit:
        tell_unit(placement.order, unit, at, **given)
    if lecturer:
        url = reverse("training:my_lecture", args=[placement.pk])
        _send(placement.lecturer.person, lecturer, url, at, **given)


def tell_listeners(placement: Placement, kind: str, at: datetime) -> None:
    """Write to everybody signed up."""
    signups = Signup.objects.filter(session=placement.session_id, cancelled_at=None).select_related("person")
    for one in signups:
        _send(one.person, kind, reverse("activities:worker_ticket", args=[one.pk]), at, **facts(placement))
