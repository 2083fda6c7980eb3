"""What goes on today in the demo is open, whatever the hour somebody looks."""

from datetime import timedelta

import pytest

from niangjia.activities.demo.upcoming import running


@pytest.mark.parametrize("hour", range(24))
def test_today_is_open_for_three_hours_more(hour: int):
    first, hours, closes = running(hour)
    assert first <= hour
    assert timedelta(hours=hour + 1) + timedelta(hours=2) <= closes <= timedelta(hours=first + hours)
