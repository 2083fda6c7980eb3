"""By when a concern is answered: thirty deadlines worked out by hand from the calendars of the State Council."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError

from niangjia.concerns import deadlines
from niangjia.concerns.choices import Kind
from niangjia.core.clock import SHANGHAI
from niangjia.orgs import services as orgs
from niangjia.orgs.errors import CalendarUnknown
from niangjia.orgs.workdays import BadDays, WorkDays, missing_year, read_days
from tests.concerns.making import make_concern
from tests.support.factories import TEST, make_federation

pytestmark = pytest.mark.django_db

#: kind, raised (by the clock in Shanghai), the last day to answer
BY_HAND = [
    # plain weeks
    ("enquiry", "2023-03-06T09:00", "2023-03-07"),  # Monday → Tuesday
    ("enquiry", "2023-03-10T16:00", "2023-03-13"),  # Friday → Monday
    ("request", "2023-03-06T09:00", "2023-03-13"),  # Monday → Monday
    ("suggestion", "2023-03-08T23:59", "2023-03-15"),  # late in the evening counts as that day
    ("complaint", "2023-03-06T00:01", "2023-03-20"),
    ("rights", "2023-03-06T00:01", "2023-03-20"),
    ("danger", "2023-03-06T12:00", "2023-03-07"),
    # raised on a day off: day 1 is the first working day after it
    ("enquiry", "2023-03-11T10:00", "2023-03-13"),  # Saturday
    ("request", "2023-03-12T22:30", "2023-03-17"),  # Sunday → Friday
    # Spring Festival 2023: off 21–27 January, worked 28 and 29 January
    ("enquiry", "2023-01-20T17:00", "2023-01-28"),
    ("request", "2023-01-19T10:00", "2023-01-31"),  # 20, 28, 29, 30, 31
    ("request", "2023-01-22T10:00", "2023-02-01"),  # 28, 29, 30, 31, 1
    ("complaint", "2023-01-18T10:00", "2023-02-06"),  # 19, 20, 28, 29, 30, 31, 1, 2, 3, 6
    # Qingming 2023: Wednesday 5 April only
    ("enquiry", "2023-04-04T15:00", "2023-04-06"),
    ("request", "2023-03-31T15:00", "2023-04-10"),  # 3, 4, 6, 7, 10
    # May Day 2023: off 29 April – 3 May, worked 23 April and 6 May
    ("enquiry", "2023-04-21T15:00", "2023-04-23"),  # Friday → working Sunday
    ("enquiry", "2023-04-28T15:00", "2023-05-04"),
    ("request", "2023-04-27T15:00", "2023-05-08"),  # 28, 4, 5, 6, 8
    # Dragon Boat 2023: off 22–24 June, worked Sunday 25 June
    ("enquiry", "2023-06-21T15:00", "2023-06-25"),
    ("request", "2023-06-20T15:00", "2023-06-28"),  # 21, 25, 26, 27, 28
    # Mid-Autumn and National Day 2023: off 29 September – 6 October, worked 7 and 8 October
    ("enquiry", "2023-09-28T18:00", "2023-10-07"),
    ("request", "2023-09-27T16:00", "2023-10-10"),  # 28, 7, 8, 9, 10
    ("request", "2023-10-01T08:00", "2023-10-11"),  # 7, 8, 9, 10, 11
    ("complaint", "2023-09-25T09:00", "2023-10-13"),  # 26, 27, 28, 7, 8, 9, 10, 11, 12, 13
    ("enquiry", "2023-10-07T09:00", "2023-10-08"),  # raised on a working Saturday → working Sunday
    # over the turn of the year: 30 December 2023 – 1 January 2024 off
    ("request", "2023-12-28T09:00", "2024-01-05"),  # 29, 2, 3, 4, 5
    # Spring Festival 2024: off 10–17 February, worked 4 and 18 February
    ("enquiry", "2024-02-02T09:00", "2024-02-04"),
    ("request", "2024-02-08T09:00", "2024-02-21"),  # 9 (a working Friday), 18, 19, 20, 21
    # a leap day
    ("enquiry", "2024-02-28T09:00", "2024-02-29"),
    # National Day 2026: off 1–7 October, worked 20 September and 10 October
    ("request", "2026-09-29T09:00", "2026-10-12"),  # 30, 8, 9, 10, 12
]


@pytest.mark.parametrize(("kind", "raised", "due"), BY_HAND)
def test_deadline_agrees_with_the_table(kind, raised, due):
    moment = datetime.fromisoformat(raised).replace(tzinfo=SHANGHAI)
    assert deadlines.deadline(kind, moment).isoformat() == due


def test_table_has_thirty_cases():
    assert len(BY_HAND) == 30


def test_year_nobody_knows_is_asked_for_and_not_guessed(capsys):
    made = make_concern(make_federation().station, at=datetime(2031, 3, 3, 1, tzinfo=SHANGHAI))
    assert (made.due_on, made.first_due_on) == (None, None)
    with pytest.raises(CalendarUnknown) as refusal:
        WorkDays().after(date(2030, 12, 30), 5)
    assert "2030" in str(refusal.value)
    with pytest.raises(CommandError) as said:
        call_command("concerns", "deadline", "--kind", "request", "--raised", "2031-03-03T10:00")
    assert "2031" in str(said.value)
    assert missing_year(date(2026, 11, 1)) == 2027
    assert missing_year(date(2026, 10, 31)) is None


def test_city_keeps_a_year_itself_and_corrects_one_that_is_known():
    given = {"actor": TEST, "at": datetime(2026, 11, 20, tzinfo=SHANGHAI)}
    orgs.keep_calendar(year=2027, free="2027-01-01 至 2027-01-03 元旦", worked="2027/1/9 调休", **given)
    orgs.keep_calendar(year=2023, free="2023-03-13 校庆", worked="", **given)
    assert WorkDays().after(date(2026, 12, 31), 6) == date(2027, 1, 9)
    assert WorkDays().after(date(2023, 3, 10), 1) == date(2023, 3, 14)
    with pytest.raises(BadDays):
        read_days("2027-02-30", 2027)
    with pytest.raises(BadDays):
        read_days("2026-01-01", 2027)


@pytest.mark.parametrize("words", [["enquiry=1"], ["enquiry=0"], ["wish=3"], ["enquiry"]])
def test_setting_that_is_none_is_refused(words):
    with pytest.raises(ImproperlyConfigured):
        deadlines.read_days(words)


def test_every_kind_has_its_days():
    assert {kind: deadlines.days_for(kind) for kind in Kind.values} == {
        "enquiry": 1,
        "suggestion": 5,
        "request": 5,
        "complaint": 10,
        "rights": 10,
        "danger": 1,
    }


def test_command_prints_the_deadline(capsys):
    call_command("concerns", "deadline", "--kind", "request", "--raised", "2023-09-27T16:00", "--json")
    assert capsys.readouterr().out.strip() == '{"due": "2023-10-10"}'
