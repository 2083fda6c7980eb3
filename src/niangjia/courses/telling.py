"""What we write to lecturers' phones."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.services import send_sms
from niangjia.courses.models import Lecturer
from niangjia.people.queries import phone_of

TEXTS = {
    "lecturer_invited": "{org}邀请您担任讲师团讲师，聘期 {since} 至 {until}。请点开查看并答复：{url}",
    "lecturer_renewed": "您在{org}讲师团的聘期已续至 {until}。{url}",
    "trial_planned": "您的课程《{title}》定于 {when} 试讲，地点：{place}。{url}",
    "trial_decided": "您的课程《{title}》试讲结果：{verdict}。{url}",
}
#: Who reads of it later than this has long learned of it.
FRESH = 3600 * 24


def tell(lecturer: Lecturer, kind: str, *, at: datetime, **params: str) -> None:
    """Write to a lecturer's phone, if we know it. What lies in the past needs no telling."""
    if (timezone.now() - at).total_seconds() > FRESH:
        return
    phone = phone_of(lecturer.person.root_id)
    if phone:
        url = settings.NIANGJIA_BASE_URL + reverse("courses:worker_lecturing")
        send_sms(phone=phone, kind=kind, params={"url": url, **params}, at=at)
