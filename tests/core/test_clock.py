from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from niangjia.core.clock import at_local, database_now, local_day


@pytest.mark.django_db
def test_database_now_is_now():
    assert abs(database_now() - timezone.now()) < timedelta(seconds=30)


def test_a_late_evening_in_utc_is_the_next_day_in_shanghai():
    assert local_day(datetime(2023, 6, 30, 16, 30, tzinfo=UTC)) == date(2023, 7, 1)
    assert local_day(datetime(2023, 6, 30, 15, 59, tzinfo=UTC)) == date(2023, 6, 30)


def test_wall_clock_time_in_shanghai_becomes_a_moment():
    assert at_local(date(2023, 9, 15), 9, 30) == datetime(2023, 9, 15, 1, 30, tzinfo=UTC)
