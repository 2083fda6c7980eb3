"""The period picker: presets, any dates, which window opens first, and days that are none."""

from datetime import date

import pytest

from niangjia.figures import BadPeriod, Period
from niangjia.reports import windows
from tests.support.answers import NONSENSE, words
from tests.support.ledgers import post

pytestmark = pytest.mark.django_db
PAGES = ("/desk/figures/", "/desk/figures/services.times/")
TODAY = date(2023, 5, 20)


def window(answer) -> tuple[str, str]:
    period = answer.context["asked"].period
    return str(period.since), str(period.until)


def chosen(federation, **query: str) -> list[str]:
    _period, picker = windows.read(query, federation.township.scope, TODAY)
    return [str(choice.label) for choice in picker.choices if choice.chosen]


def test_year_and_its_parts_are_one_click_each(federation):
    post(org=federation.township, occurred_on=date(2021, 5, 2))
    post(org=federation.township, occurred_on=date(2023, 5, 2))
    period, picker = windows.read({}, federation.township.scope, TODAY)
    assert period == Period.month(TODAY)
    assert [one.key for one in picker.years] == ["2021", "2022", "2023"]
    assert [(str(one.label), str(one.period.since), str(one.period.until)) for one in picker.parts] == [
        ("全年", "2023-01-01", "2023-12-31"),
        ("上半年", "2023-01-01", "2023-06-30"),
        ("下半年", "2023-07-01", "2023-12-31"),
        ("Q1", "2023-01-01", "2023-03-31"),
        ("Q2", "2023-04-01", "2023-06-30"),
        ("Q3", "2023-07-01", "2023-09-30"),
        ("Q4", "2023-10-01", "2023-12-31"),
    ]


def test_step_to_another_year_keeps_the_part(federation):
    post(org=federation.township, occurred_on=date(2021, 5, 2))
    _period, picker = windows.read({"period": "2022-Q2"}, federation.township.scope, TODAY)
    assert [picker.before.key, *(one.key for one in picker.years), picker.after.key] == [
        "2021-Q2",
        *("2021", "2022", "2023"),
        "2023-Q2",
    ]
    assert {str(one.period.since)[5:] for one in picker.years} == {"04-01"}


def test_no_step_leads_beyond_this_year_or_out_of_the_calendar(federation):
    for query, steps in (({"period": "2023"}, (True, False)), ({"period": "1900"}, (False, True))):
        _period, picker = windows.read(query, federation.township.scope, TODAY)
        assert (picker.before is not None, picker.after is not None) == steps


def test_window_of_many_years_is_none_of_them(federation):
    post(org=federation.township, occurred_on=date(2021, 5, 2))
    query = {"since": "1900-01-01", "until": "2099-12-31"}
    _period, picker = windows.read(query, federation.township.scope, TODAY)
    assert [choice.key for choice in picker.choices if choice.chosen] == []
    assert picker.parts[0].key == "2023"


def test_year_long_past_stands_in_the_picker(federation):
    _period, picker = windows.read({"period": "2011"}, federation.township.scope, TODAY)
    assert [one.key for one in picker.years] == ["2011", "2012", "2013", "2014", "2015", "2016"]


def test_year_that_last_had_something_opens(federation):
    post(org=federation.station, occurred_on=date(2021, 8, 1))
    period, _picker = windows.read({}, federation.township.scope, TODAY)
    assert (str(period.since), str(period.until)) == ("2021-01-01", "2021-12-31")
    assert chosen(federation) == ["2021", "全年"]


def test_this_year_opens_when_this_month_has_nothing_yet(federation):
    post(org=federation.township, occurred_on=date(2023, 4, 30))
    assert chosen(federation) == ["2023", "全年"]


def test_what_others_did_or_what_is_to_come_does_not_open_a_window(federation):
    post(org=federation.other_township, occurred_on=date(2023, 5, 2))
    post(org=federation.township, occurred_on=date(2022, 5, 2))
    assert chosen(federation) == ["2022", "全年"]
    post(org=federation.township, occurred_on=date(2023, 9, 1))
    assert chosen(federation) == ["本月", "2023"]


def test_org_without_anything_opens_on_this_month(federation):
    assert chosen(federation) == ["本月", "2023"]


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ({"period": "quarter"}, ["2023", "Q2"]),
        ({"period": "2023-H1"}, ["2023", "上半年"]),
        ({"since": "2023-01-01", "until": "2023-06-30"}, ["2023", "上半年"]),
        ({"since": "2023-01-02", "until": "2023-06-30"}, ["2023"]),
        ({"since": "2023-05-01", "until": "2023-05-31", "period": "year"}, ["本月", "2023"]),
    ],
)
def test_chosen_window_is_marked(federation, query, labels):
    post(org=federation.township, occurred_on=date(2023, 5, 2))
    assert chosen(federation, **query) == labels


@pytest.mark.parametrize("page", PAGES)
def test_any_days_can_be_asked_for(cadre, page):
    answer = cadre.get(page, {"since": "2023-02-28", "until": "2023-03-01"})
    assert (answer.status_code, window(answer)) == (200, ("2023-02-28", "2023-03-01"))
    assert 'value="2023-02-28"' in words(answer)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"since": "2023-06-30", "until": "2023-01-01"},
        {"since": "2023-02-30", "until": "2023-03-01"},
        {"since": "2023-01-01"},
        {"until": "2023-01-01"},
        {"period": "week"},
        {"period": "0000"},
        {"since": "0001-01-01", "until": "9999-12-31"},
    ],
)
def test_days_that_are_no_window_are_refused_in_words_and_kept(cadre, page, query):
    answer = cadre.get(page, query)
    assert answer.status_code == 400
    asked, text = answer.context["asked"], words(answer)
    assert f"{asked.refusal}</p>" in text.replace("&lt;", "<")
    assert "不是一段日期" in text
    assert [choice for choice in asked.picker.choices if choice.chosen] == []
    assert ('class="card stat"' in text, "value" in answer.context) == (False, False)
    if "since" in query and "until" in query:
        assert (asked.since, asked.until) == (query["since"], query["until"])


@pytest.mark.parametrize("name", ["since", "until", "period"])
@pytest.mark.parametrize("value", [value for value in NONSENSE if value])
def test_nonsense_is_refused_not_stumbled_over(cadre, name, value):
    assert [cadre.get(page, {name: value}).status_code for page in PAGES] == [400, 400]


@pytest.mark.parametrize("query", ["", "since=&until=", "period="])
def test_nothing_asked_for_is_the_first_window(cadre, query):
    assert [cadre.get(f"{page}?{query}").status_code for page in PAGES] == [200, 200]


def test_another_window_keeps_org_split_and_part(district, federation):
    org = federation.township.pk
    page = words(
        district.get(PAGES[1], {"org": str(org), "by": "month", "only": "group:rider", "period": "2023"})
    )
    kept = f"?org={org}&amp;by=month&amp;only=group%3Arider&amp;since="
    assert (page.count(kept) >= 4, f'name="org" value="{org}"' in page) == (True, True)
    assert ('name="by" value="month"' in page, 'name="only" value="group:rider"' in page) == (True, True)


def test_window_is_read_by_the_calendar_in_shanghai():
    with pytest.raises(BadPeriod, match=r"2023-01-32"):
        Period.parse("2023-01-01", "2023-01-32")
