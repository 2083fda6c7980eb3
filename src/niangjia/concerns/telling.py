"""What we write to phones about concerns. Never the concern's own words: phones are lent and read by others."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.services import call, send_sms
from niangjia.concerns.models import Concern
from niangjia.people.models import Person
from niangjia.people.queries import phone_of

TEXTS = {
    "concern_raised": "您的诉求（{number}）已收到，{org}办理，答复期限{due}。进展：{url}",
    "concern_answered": "您的诉求（{number}）有答复了，请看是否解决：{url}",
    "concern_refused": "您的诉求（{number}）未能受理，原因见：{url}。有疑问请打 {hotline}。",
    "concern_asked": "关于您的诉求（{number}），我们想再问您一句，收到您的回复后继续办理：{url}",
    "concern_moved": "您的诉求（{number}）现由{org}办理。进展：{url}",
    "concern_alarm": "紧急：{place}有险情、停工或多人欠薪诉求（{number}），请立即电话处置并查看：{url}",
    "concern_alarm_call": "您好，工会诉求值班电话。{place}有险情、停工或多人欠薪诉求，请立即处置，详情见短信。",
    "concern_late": "诉求（{number}）已超过答复期限（{due}），现由{org}办理，请过问：{url}",
}
#: Who reads of a step later than this has long learned of it.
FRESH = 3600 * 24


def _is_past(at: datetime) -> bool:
    return (timezone.now() - at).total_seconds() > FRESH


def tell(concern: Concern, kind: str, *, at: datetime, **params: str) -> None:
    """Write to the person's phone, if there is one. What lies in the past needs no telling."""
    if concern.person_id is None or _is_past(at):
        return
    phone = phone_of(concern.person_id)
    if phone:
        address = settings.NIANGJIA_BASE_URL + reverse("concerns:worker_concern", args=[concern.pk])
        given = {"number": concern.number, "url": address, "hotline": settings.NIANGJIA_HOTLINE, **params}
        send_sms(phone=phone, kind=kind, params=given, at=at)


def tell_cadre(person: Person, concern: Concern, kind: str, *, at: datetime, **params: str) -> bool:
    """Write to a cadre's phone about a concern; say whether there was one."""
    phone = phone_of(person.root_id)
    if not phone or _is_past(at):
        return bool(phone)
    address = settings.NIANGJIA_BASE_URL + concern.get_absolute_url()
    send_sms(phone=phone, kind=kind, params={"number": concern.number, "url": address, **params}, at=at)
    return True


def alarm_cadre(person: Person, concern: Concern, *, at: datetime, again: bool = False) -> bool:
    """Call a cadre's phone about an alarm, and write to it unless that was done before; say whether there was one."""
    place = concern.place or concern.raised_for.label
    if not again:
        tell_cadre(person, concern, "concern_alarm", at=at, place=place)
    phone = phone_of(person.root_id)
    if phone and not _is_past(at):
        call(phone=phone, kind="concern_alarm_call", params={"place": place}, at=at)
    return bool(phone)
