"""What we write to phones of those who had asked for something that is now there. Never their own words."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from niangjia.accounts.services import send_sms
from niangjia.activities.models import Activity
from niangjia.people.models import Person
from niangjia.people.queries import phone_of

TEXTS = {
    "theme_opened": "您和工友们提的事有回音了：{org}开办《{title}》，欢迎报名：{url}",
}
#: Who reads of it later than this has long learned of it.
FRESH = 3600 * 24


def tell(person: Person, activity: Activity, *, at: datetime) -> None:
    """Write to somebody's phone, if we know it. What lies in the past needs no telling."""
    if (timezone.now() - at).total_seconds() > FRESH:
        return
    phone = phone_of(person.pk)
    if phone:
        url = settings.NIANGJIA_BASE_URL + activity.get_absolute_url()
        params = {"org": activity.org.label, "title": activity.title, "url": url}
        send_sms(phone=phone, kind="theme_opened", params=params, at=at)
