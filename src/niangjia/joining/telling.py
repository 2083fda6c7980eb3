"""What we write to phones about joining."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.services import send_sms
from niangjia.people.models import Person
from niangjia.people.queries import phone_of

TEXTS = {
    "joined": "欢迎加入{org}！会员卡：{url}",
    "join_declined": "您加入{org}的申请没有通过：{reason}。有疑问请打 {hotline}。",
    "transferred": "您的会籍已转入{org}。会员卡：{url}",
}
#: Who reads of a decision later than this has long learned of it.
FRESH = 3600 * 24


def tell(person: Person, kind: str, *, at: datetime, **params: str) -> None:
    """Write to somebody's phone, if we know it. What lies in the past needs no telling."""
    if (timezone.now() - at).total_seconds() > FRESH:
        return
    phone = phone_of(person.pk)
    if phone:
        card = settings.NIANGJIA_BASE_URL + reverse("joining:worker_card")
        given = {"url": card, "hotline": settings.NIANGJIA_HOTLINE, **params}
        send_sms(phone=phone, kind=kind, params=given, at=at)
