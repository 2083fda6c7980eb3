"""/desk/figures/ — every figure of an org, beside the year before; over the year, in parts, and the orgs below."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from niangjia.figures import Period, compute, registry
from niangjia.people import roles
from niangjia.people.choices import Group
from niangjia.reports import dashboards
from tests.support.answers import NOBODYS, methods, sent_to, words
from tests.support.factories import client_for, make_actor, make_person
from tests.support.ledgers import post, take_back

pytestmark = pytest.mark.django_db
PAGE = "/desk/figures/"
YEAR = {"since": "2023-01-01", "until": "2023-12-31"}


def opened(client: Client, **query: Any) -> Any:
    answer = client.get(PAGE, {**YEAR, **query})
    assert answer.status_code == 200
    return answer


def tiles(answer: Any) -> dict[str, Any]:
    return {tile.figure.key: tile for heading in answer.context["headings"] for tile in heading.tiles}


def numbers(answer: Any) -> dict[str, Any]:
    return {key: tile.value.number for key, tile in tiles(answer).items()}


def test_every_declared_figure_is_there_in_order(cadre):
    assert list(tiles(opened(cadre))) == [figure.key for figure in registry.figures()]


def test_figures_are_those_of_the_org_and_what_is_under_it(cadre, federation):
    person = make_person(org=federation.union)
    post(org=federation.township, headcount=40)
    post(org=federation.station, person=person)
    post(org=federation.other_township, headcount=1000)
    found = numbers(opened(cadre))
    assert (found["services.times"], found["services.people"], found["services.orgs"]) == (41, 1, 2)
    found = numbers(opened(cadre, org=federation.station.pk))
    assert (found["services.times"], found["services.people"], found["services.orgs"]) == (1, 1, 1)


def test_every_number_is_a_link_to_its_evidence(cadre, federation):
    post(org=federation.station, headcount=3)
    post(org=federation.township, headcount=4, group="rider")
    answer = opened(cadre)
    urls = [tile.url for tile in tiles(answer).values()]
    urls += [cell.url for branch in answer.context["branches"] for cell in branch.cells if cell.value.n]
    urls += [bar.url for _name, bars in answer.context["splits"] for bar in bars]
    urls += [bar.url for bar in answer.context["bars"] if bar.value.n]
    page = words(answer).replace("&amp;", "&")
    assert [url for url in urls if f'href="{url}"' not in page] == []
    assert {cadre.get(url).status_code for url in urls} == {200}


def test_number_on_the_dashboard_is_the_number_of_the_evidence_it_opens(cadre, federation):
    post(org=federation.station, headcount=3, occurred_on=date(2023, 5, 1))
    post(org=federation.township, headcount=4, group="rider")
    take_back(post(org=federation.township, headcount=9))
    answer = opened(cadre)
    shown = [(tile.url, tile.value) for tile in tiles(answer).values()]
    shown += [(cell.url, cell.value) for branch in answer.context["branches"] for cell in branch.cells]
    shown += [(bar.url, bar.value) for _name, bars in answer.context["splits"] for bar in bars]
    shown += [(bar.url, bar.value) for bar in answer.context["bars"]]
    assert [cadre.get(url).context["value"] for url, _value in shown] == [value for _url, value in shown]


def test_orgs_below_stand_in_the_order_of_the_tree_with_the_orgs_own_work_first(district, federation):
    post(org=federation.other_township, headcount=5)
    post(org=federation.station, headcount=3)
    post(org=federation.district, headcount=1)
    branches = opened(district).context["branches"]
    assert [(branch.org.pk, branch.own, branch.cells[0].value.number) for branch in branches] == [
        (federation.district.pk, True, 1),
        (federation.township.pk, False, 3),
        (federation.other_township.pk, False, 5),
    ]


def test_trail_leads_from_the_readers_org_down(district, federation):
    trail = opened(district, org=federation.station.pk).context["trail"]
    assert [org.pk for org in trail] == [
        federation.district.pk,
        federation.township.pk,
        federation.station.pk,
    ]
    page = words(opened(district, org=federation.township.pk))
    assert f'?since=2023-01-01&amp;until=2023-12-31&amp;org={federation.district.pk}"' in page


def test_comparison_is_with_the_same_days_a_year_before(cadre, federation):
    for day, heads in ((date(2022, 3, 31), 100), (date(2022, 4, 1), 7), (date(2023, 1, 1), 150)):
        post(org=federation.township, headcount=heads, occurred_on=day)
    tile = tiles(opened(cadre, since="2023-01-01", until="2023-03-31"))["services.times"]
    assert (tile.value.number, tile.before.number, tile.change) == (150, 100, 50)
    before = cadre.get(tile.before_url).context
    assert (before["value"].number, str(before["asked"].period.until)) == (100, "2022-03-31")


@pytest.mark.parametrize(
    ("today", "since", "until"),
    [
        ("2023-11-24", "2022-11-01", "2022-11-24"),
        ("2023-11-30", "2022-11-01", "2022-11-30"),
        ("2024-01-01", "2022-11-01", "2022-11-30"),
        ("2023-10-31", "2022-11-01", "2022-11-30"),
    ],
)
def test_month_that_is_not_over_is_compared_with_as_many_days(today, since, until):
    found = dashboards.compared(Period.parse("2023-11-01", "2023-11-30"), date.fromisoformat(today))
    assert (str(found.since), str(found.until)) == (since, until)


def test_change_of_a_share_is_in_points(cadre, federation):
    for year, member in ((2022, True), (2022, False), (2023, True)):
        person = make_person(org=federation.union)
        post(org=federation.union, person=person, was_member=member, occurred_on=date(year, 3, 8))
    tile = tiles(opened(cadre))["services.members_share"]
    assert (tile.value.number, tile.before.number, tile.change) == (100, 50, 50)
    page = words(opened(cadre))
    assert (">50.0%</a>" in page, "上升 50.0 个百分点" in page) == (True, True)


@pytest.mark.parametrize(
    ("heads", "said"),
    [
        ((10, 15), "同比 +50%"),
        ((20, 15), "同比 -25%"),
        ((7, 7), "与上年同期持平"),
        ((0, 7), "上年同期无记录"),
    ],
)
def test_change_is_told_in_words(cadre, federation, heads, said):
    for year, head in zip((2022, 2023), heads, strict=True):
        if head:
            post(org=federation.township, headcount=head, occurred_on=date(year, 3, 8))
    assert said in words(opened(cadre))


def test_year_is_drawn_by_month_beside_the_year_before(cadre, federation):
    post(org=federation.township, headcount=30, occurred_on=date(2023, 3, 8))
    post(org=federation.township, headcount=10, occurred_on=date(2022, 3, 9))
    answer = opened(cadre)
    bars = answer.context["bars"]
    assert [(bar.value.number, bar.before.number) for bar in bars] == [
        (30, 10) if month == 3 else (0, 0) for month in range(1, 13)
    ]
    assert '<svg class="chart"' in words(answer)


def test_figure_is_split_with_names_shares_and_what_has_none(cadre, federation):
    post(org=federation.township, headcount=30, group="rider")
    post(org=federation.township, headcount=10)
    splits = {breakdown.key: bars for breakdown, bars in opened(cadre).context["splits"]}
    assert [(str(bar.label), bar.value.number, bar.share, bar.length) for bar in splits["group"]] == [
        (str(Group.RIDER.label), 30, 75, 100),
        ("未登记", 10, 25, 33),
    ]


@pytest.mark.parametrize("table", ["0", "1", "99", "-1", "x", "²", "９"])
def test_table_shows_the_columns_of_one_heading(cadre, federation, table):
    post(org=federation.station)
    answer = opened(cadre, table=table)
    chosen = answer.context["headings"][1 if table == "1" else 0]
    assert answer.context["columns"] == [tile.figure for tile in chosen.tiles]


def test_paper_has_every_figure_with_its_definition(cadre):
    page = words(opened(cadre))
    assert page.count('class="print-only"') == 1
    sheet = page[page.index('class="print-only"') :]
    assert [figure.key for figure in registry.figures() if str(figure.definition) not in sheet] == []


def test_empty_org_is_drawn(cadre):
    drawn = numbers(opened(cadre))
    assert drawn.pop("building.unions_dormant") == 1, "the union of the tree, of which nothing is known"
    assert set(drawn.values()) == {0, None}


def test_org_out_of_scope_is_not_there(cadre, elsewhere, federation):
    for org in (federation.other_township.pk, federation.district.pk, NOBODYS, "nonsense", "' or 1=1 --"):
        assert cadre.get(PAGE, {"org": str(org)}).status_code == 404
    assert elsewhere.get(PAGE, {"org": str(federation.station.pk)}).status_code == 404


def test_figures_are_for_those_who_run_services_and_for_auditors(federation):
    allowed = []
    for role in roles.ALL:
        org = federation.station if role == roles.STATION else federation.township
        if client_for(make_actor(role, org)).get(PAGE).status_code == 200:
            allowed.append(role)
    assert allowed == list(roles.FIGURE_READERS)


def test_anonymous_logs_in_first(client):
    assert sent_to(client.get(PAGE)) == (302, f"/accounts/login/?next={PAGE}")


def test_wrong_method(cadre):
    assert [name for name, status in methods(cadre, PAGE).items() if status != 405] == ["get"]


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(cadre, federation, count, django_assert_max_num_queries):
    for number in range(count):
        post(org=federation.station, headcount=number + 1, occurred_on=date(2023, number % 12 + 1, 3))
        post(org=federation.union, person=make_person(org=federation.union))
    statements = 25
    with django_assert_max_num_queries(statements):
        assert numbers(opened(cadre))["services.people"] == count


def test_todays_figures_are_this_month_with_a_line_of_the_months_before(federation):
    figure = registry.figure("services.times")
    for month, heads in ((8, 10), (10, 20), (11, 40)):
        post(org=federation.township, headcount=heads, occurred_on=date(2023, month, 3))
    org = federation.township
    (trend,) = dashboards.month_trends(org.pk, org.scope, date(2023, 11, 24), [figure])
    assert (trend.value.number, trend.before.number) == (40, 20)
    assert trend.line == "0,30 24,30 48,23 72,30 96,16 120,2"
    assert trend.value == compute.value(figure, org.scope, Period.parse("2023-11-01", "2023-11-30"))
    (january,) = dashboards.month_trends(org.pk, org.scope, date(2024, 1, 5), [figure])
    assert (january.value.number, january.before.number) == (0, 0)


def test_year_before_is_told_and_opens(cadre, federation):
    for year, head in ((2022, 1234), (2023, 15)):
        post(org=federation.township, headcount=head, occurred_on=date(year, 3, 8))
    answer = opened(cadre)
    tile = tiles(answer)["services.times"]
    assert f'<a href="{tile.before_url.replace("&", "&amp;")}">1,234</a>' in words(answer)
    assert cadre.get(tile.before_url).context["value"].number == 1234


def test_every_card_says_what_it_rests_on(cadre, federation):
    post(org=federation.township, headcount=40)
    take_back(post(org=federation.township, headcount=9))
    page = words(opened(cadre))
    assert "依据 3 条记录（含更正 1 条）" in page
    assert "没有记录" in page
    assert re.search(r"\bn=", page) is None


def test_orgs_own_work_opens(cadre, federation):
    post(org=federation.township, headcount=7)
    answer = opened(cadre)
    own = answer.context["branches"][0]
    assert f'href="{own.cells[0].url}">本级</a>' in words(answer).replace("&amp;", "&")
    assert cadre.get(own.cells[0].url).context["value"].number == 7


def test_nothing_is_nought_and_a_share_of_nothing_is_a_dash(cadre, federation):
    post(org=federation.township, headcount=7)
    cells = opened(cadre).context["branches"][0].cells
    assert [(cell.figure.key, cell.value.written) for cell in cells[:4]] == [
        ("services.times", "7"),
        ("services.people", "0"),
        ("services.orgs", "1"),
        ("services.members_share", "—"),
    ]


def test_thousands_are_apart_everywhere(cadre, federation):
    post(org=federation.township, headcount=12345, group="rider", money_fen=123456789)
    page = words(opened(cadre))
    assert page.count("12,345") >= 6
    assert ("12345" in page, "1,234,567.89" in page) == (False, True)


def test_menu_stays_at_the_figures_on_an_entry_and_leads_back(cadre, federation):
    entry = post(org=federation.township)
    before = "http://testserver/desk/figures/services.times/?since=2023-01-01&until=2023-12-31"
    page = words(cadre.get(f"/desk/ledger/{entry.pk}/", headers={"referer": before}))
    assert 'href="/desk/figures/" aria-current="page"' in page
    assert 'href="/desk/figures/services.times/?since=2023-01-01&amp;until=2023-12-31"' in page
    for elsewhere in ("https://evil.example/desk/figures/", "http://testserver/desk/people/", ""):
        page = words(cadre.get(f"/desk/ledger/{entry.pk}/", headers={"referer": elsewhere}))
        assert "返回统计明细" not in page
