"""Work in the background: one way to put it there, in the transaction of what it belongs to.

A job is a function named by its dotted path, called with ids and other plain values — never with a phone number, a name or
a number of an identity card, since what is queued lies in the database as it is. It may run twice: it must be idempotent.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django_q.models import Schedule
from django_q.tasks import async_task

from niangjia.core import declare


@dataclass(frozen=True, slots=True)
class Recurring:
    """Work that comes back. A room declares a list ``RECURRING`` in its module ``jobs``."""

    function: str
    minutes: int
    args: tuple[Any, ...] = field(default=())


def enqueue(function: str, *args: Any, **kwargs: Any) -> str:
    """Queue a job; it runs only if the surrounding transaction commits.

    :param function: dotted path, such as ``niangjia.accounts.services.deliver``.
    :return: the job's id.
    """
    job: str = async_task(function, *args, **kwargs)
    return job


@transaction.atomic
def schedule_recurring() -> int:
    """Bring the schedules in line with what rooms declare; give their number. Run whenever the product starts."""
    declared: list[Recurring] = declare.gather("jobs", "RECURRING")
    for job in declared:
        kept = {"func": job.function, "schedule_type": Schedule.MINUTES, "minutes": job.minutes, "repeats": -1}
        Schedule.objects.update_or_create(name=job.function, defaults={**kept, "args": repr(job.args) if job.args else None})
    Schedule.objects.exclude(name__in=[job.function for job in declared]).delete()
    return len(declared)
