"""Work in the background: one way to put it there, in the transaction of what it belongs to.

A job is a function named by its dotted path, called with ids and other plain values — never with a phone number, a name or
a number of an identity card, since what is queued lies in the database as it is. It may run twice: it must be idempotent.
"""

from typing import Any

from django.db import transaction
from django_q.models import Schedule
from django_q.tasks import async_task

from niangjia.core import declare


def enqueue(function: str, *args: Any, **kwargs: Any) -> str:
    """Queue a job; it runs only if the surrounding transaction commits.

    :param function: dotted path, such as ``niangjia.accounts.services.deliver``.
    :return: the job's id.
    """
    job: str = async_task(function, *args, **kwargs)
    return job


@transaction.atomic
def schedule_recurring() -> int:
    """Bring the schedules in line with what rooms declare; give their number. Run whenever the product starts.

    A room declares ``SCHEDULES`` in its module ``schedules``: pairs of a function's dotted path and the minutes between.
    """
    declared: dict[str, int] = dict(declare.gather("schedules", "SCHEDULES"))
    for function, minutes in declared.items():
        kept = {"func": function, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1}
        Schedule.objects.update_or_create(name=function, defaults=kept)
    Schedule.objects.exclude(name__in=declared).delete()
    return len(declared)
