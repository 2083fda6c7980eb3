"""Jobs: queued with the transaction they belong to, run by a worker of its own, scheduled as rooms declare."""

import pytest
from django.db import transaction
from django_q.models import OrmQ, Schedule

from niangjia.core import declare, jobs

JOB = "tests.support.job.record"


@pytest.mark.django_db(transaction=True)
def test_job_of_a_transaction_that_fails_is_never_queued():
    def queue_and_fail() -> None:
        with transaction.atomic():
            jobs.enqueue(JOB, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue_and_fail()
    assert OrmQ.objects.count() == 0
    with transaction.atomic():
        jobs.enqueue(JOB, 1)
    assert OrmQ.objects.count() == 1


@pytest.mark.django_db
def test_schedules_follow_what_rooms_declare():
    Schedule.objects.create(name="gone", func="gone", schedule_type=Schedule.MINUTES, minutes=1)
    declared = dict(declare.gather("schedules", "SCHEDULES"))
    for _turn in range(2):
        assert jobs.schedule_recurring() == len(declared)
        assert dict(Schedule.objects.values_list("func", "minutes")) == declared
