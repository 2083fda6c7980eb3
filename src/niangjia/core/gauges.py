"""The queue of jobs, as it stands when somebody asks."""

from datetime import datetime, timedelta

from django.db.models import Min
from django_q.models import Failure, OrmQ

from niangjia.core.declare import Gauge

DAY = timedelta(days=1)


def waiting(at: datetime) -> float:
    return OrmQ.objects.filter(lock__lte=at).count()


def oldest(at: datetime) -> float:
    since = OrmQ.objects.filter(lock__lte=at).aggregate(since=Min("lock"))["since"]
    return (at - since).total_seconds() if since else 0


def failed(at: datetime) -> float:
    return Failure.objects.filter(stopped__gte=at - DAY).count()


GAUGES = [
    Gauge("niangjia_jobs_waiting", "Jobs nobody has begun.", waiting),
    Gauge("niangjia_jobs_oldest_seconds", "How long the oldest of them has waited.", oldest),
    Gauge("niangjia_jobs_failed_day", "Jobs that failed within a day.", failed),
]
