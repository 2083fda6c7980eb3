"""Periods: both ends included, by the calendar in Shanghai."""

from datetime import UTC, date, datetime

import pytest

from niangjia.figures import BadPeriod, Period

DAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("key", "since", "until"),
    [
        ("month", "2024-02-01", "2024-02-29"),
        ("quarter", "2024-01-01", "2024-03-31"),
        ("half", "2024-01-01", "2024-06-30"),
        ("year", "2024-01-01", "2024-12-31"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-H1", "2023-01-01", "2023-06-30"),
        ("2023-H2", "2023-07-01", "2023-12-31"),
        ("2023-Q2", "2023-04-01", "2023-06-30"),
        ("2023-Q4", "2023-10-01", "2023-12-31"),
    ],
)
def test_preset(key: str, since: str, until: str):
    period = Period.preset(key, DAY)
    assert (str(period.since), str(period.until), period.key) == (since, until, key)


@pytest.mark.parametrize(
    "key", ["", "week", "2023-H3", "2023-", "20234", "２０２３", "0000", "0001", "2023-Q2-1"]
)
def test_unknown_preset_is_refused(key: str):
    with pytest.raises(BadPeriod):
        Period.preset(key, DAY)


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        ("2023-01-01", "2023-06-30", ("2022-01-01", "2022-06-30")),
        ("2024-02-01", "2024-02-29", ("2023-02-01", "2023-02-28")),
        ("2025-02-01", "2025-02-28", ("2024-02-01", "2024-02-29")),
        ("2023-03-08", "2023-03-08", ("2022-03-08", "2022-03-08")),
    ],
)
def test_year_before(since: str, until: str, before: tuple[str, str]):
    twin = Period.parse(since, until).year_before
    assert (str(twin.since), str(twin.until)) == before


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2023-06-30", "2023-01-01"),
        ("", "2023-01-01"),
        ("2023-02-30", "2023-03-01"),
        ("0001-01-01", "0001-02-01"),
        ("x", "y"),
    ],
)
def test_bad_days_are_refused(since: str, until: str):
    with pytest.raises(BadPeriod):
        Period.parse(since, until)


def test_days_begin_and_end_in_shanghai():
    period = Period.parse("2023-01-01", "2023-01-31")
    assert period.starts_at == datetime(2022, 12, 31, 16, tzinfo=UTC)
    assert period.ends_at == datetime(2023, 1, 31, 16, tzinfo=UTC)
    assert period.days == 31


def test_months_are_walked_over_the_new_year():
    months = Period.parse("2022-11-15", "2023-02-01").months()
    assert [str(month) for month in months] == ["2022-11-01", "2022-12-01", "2023-01-01", "2023-02-01"]


def test_query_reads_back():
    period = Period.parse("2023-01-01", "2023-06-30")
    asked = dict(pair.split("=") for pair in period.query.split("&"))
    assert Period.from_query(asked, DAY) == period
    assert Period.from_query({}, DAY, "year") == Period.year(DAY)


@pytest.mark.parametrize(
    ("since", "until"),
    [("0002-01-01", "2023-01-01"), ("1899-12-31", "1900-01-01"), ("2023-01-01", "9999-12-31")],
)
def test_days_beyond_the_calendar_are_refused(since: str, until: str):
    with pytest.raises(BadPeriod):
        Period.parse(since, until)
    for key in ("1899", "2200", "9999-H2"):
        with pytest.raises(BadPeriod):
            Period.preset(key, DAY)


@pytest.mark.parametrize(
    ("day", "until"),
    [("2024-02-29", "2024-02-29"), ("2024-04-01", "2024-03-31"), ("2024-01-31", "2024-03-31")],
)
def test_up_to_a_day(day: str, until: str):
    period = Period.parse("2024-02-01", "2024-03-31").up_to(date.fromisoformat(day))
    assert (str(period.since), str(period.until)) == ("2024-02-01", until)
