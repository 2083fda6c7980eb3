"""Telling people: what we write to their phones about a sign-up."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.services import send_sms
from niangjia.activities.models import Session, Signup
from niangjia.core.actor import Actor
from niangjia.core.clock import SHANGHAI
from niangjia.people.queries import phone_of

WEEKDAYS = "一二三四五六日"


def when(session: Session) -> str:
    """``11月26日 周四 09:30``."""
    start = session.starts_at.astimezone(SHANGHAI)
    return f"{start.month}月{start.day}日 周{WEEKDAYS[start.weekday()]} {start:%H:%M}"


def moment(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def tell(signup: Signup, kind: str, *, actor: Actor, at: datetime, **more: str) -> None:
    """Write to the person's phone, if we know it. What lies in the past needs no telling."""
    session = signup.session
    if session.starts_at <= max(at, timezone.now()):
        return
    phone = phone_of(signup.person_id)
    if not phone:
        return
    params = {
        "title": session.activity.title,
        "when": when(session),
        "place": session.place,
        "url": settings.NIANGJIA_BASE_URL + reverse("activities:worker_ticket", args=[signup.pk]),
        **more,
    }
    send_sms(phone=phone, kind=kind, params=params, at=at)
