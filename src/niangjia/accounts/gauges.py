"""Messages to phones, as they stand when somebody asks."""

from datetime import datetime, timedelta

from niangjia.accounts.models import SmsMessage
from niangjia.core.declare import Gauge

DAY = timedelta(days=1)


def waiting(at: datetime) -> float:
    return SmsMessage.objects.filter(created_at__gte=at - DAY, sent_at=None, failed_at=None).count()


def failed(at: datetime) -> float:
    return SmsMessage.objects.filter(created_at__gte=at - DAY, sent_at=None, failed_at__isnull=False).count()


GAUGES = [
    Gauge("niangjia_messages_waiting", "Messages of a day that are not sent yet.", waiting),
    Gauge("niangjia_messages_failed_day", "Messages of a day that were refused.", failed),
]
