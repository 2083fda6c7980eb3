"""Figures and their evidence as workbooks: a reason, a record in the trail, people masked, and how many may leave."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from niangjia.accounts.models import AuditRecord
from niangjia.core.actor import Actor
from niangjia.figures import registry
from niangjia.people import roles
from niangjia.reports import export
from tests.support.answers import NOBODYS, methods, sent_to, table, words
from tests.support.factories import client_for, make_actor, make_person
from tests.support.ledgers import post, take_back

pytestmark = pytest.mark.django_db
YEAR = "since=2023-01-01&until=2023-12-31"
TIMES = "services.times"
DASHBOARD = "/desk/figures/export/"
REASON = "年度总结核对"
HEADS = ["日期", "组织", "内容", "服务对象"]


def heads_of(lines: list[list[Any]], heads: list[str]) -> int:
    """Find the line of the columns' names; how amounts are called differs from figure to figure."""
    return next(index for index, line in enumerate(lines) if line[: len(heads)] == heads)


def url_of(key: str = TIMES, query: str = YEAR) -> str:
    return f"/desk/figures/{key}/export/?{query}"


def take(client: Client, url: str, reason: str = REASON) -> Any:
    return client.post(url, {"reason": reason})


def taken() -> list[AuditRecord]:
    return list(AuditRecord.objects.filter(action="figures.exported"))


def body(answer: Any) -> list[list[Any]]:
    lines = table(answer)
    return lines[heads_of(lines, HEADS) + 1 :]


def top(answer: Any, heads: list[str] = HEADS) -> list[Any]:
    lines = table(answer)
    return [line[0] for line in lines[: heads_of(lines, heads)]]


def test_sheet_begins_with_what_the_number_is(cadre, cadre_actor, federation):
    post(org=federation.township, headcount=1200)
    post(org=federation.station, headcount=34)
    lines = top(take(cadre, url_of()))
    figure = registry.figure(TIMES)
    assert lines[:4] == [
        "测试子镇总工会",
        f"{figure.name}: 1,234 人次 (n=2)",
        f"口径：{figure.definition}",
        "2023-01-01 至 2023-12-31",
    ]
    assert (lines[4][:3], lines[5]) == ("截至 ", f"导出人 {cadre_actor.name}，事由：{REASON}")


def test_every_row_follows(cadre, settings, federation):
    settings.NIANGJIA_BASE_URL = "https://union.example"
    person = make_person(org=federation.union, name="王小明")
    gone = post(org=federation.union, headcount=9, occurred_on=date(2023, 3, 9))
    back = take_back(gone)
    kept = post(org=federation.union, person=person, occurred_on=date(2023, 3, 8))
    post(org=federation.other_union, headcount=9)
    lines = body(take(cadre, url_of()))
    assert [(str(line[0])[:10], line[1], line[3], line[4], line[5], line[6], line[7]) for line in lines] == [
        (
            day,
            "子镇快递工会",
            who,
            amount,
            None,
            str(entry.pk),
            f"https://union.example/desk/ledger/{entry.pk}/",
        )
        for day, who, amount, entry in (
            ("2023-03-09", None, -9, back),
            ("2023-03-09", None, 9, gone),
            ("2023-03-08", "王**", 1, kept),
        )
    ]


def test_rows_of_all_pages_leave(cadre, federation):
    for number in range(60):
        post(org=federation.township, headcount=number + 1)
    assert sorted(line[4] for line in body(take(cadre, url_of()))) == list(range(1, 61))


@pytest.mark.parametrize("role", roles.FIGURE_READERS)
def test_names_are_masked_for_everybody(federation, role):
    post(org=federation.station, person=make_person(org=federation.station, name="王小明"))
    org = federation.station if role == roles.STATION else federation.township
    answer = take(client_for(make_actor(role, org)), url_of())
    assert [line[3] for line in body(answer)] == ["王**"]


def test_share_says_which_rows_count(cadre, federation):
    for member in (True, False):
        post(org=federation.union, person=make_person(org=federation.union), was_member=member)
    answer = take(cadre, url_of("services.members_share"))
    assert [line[5] for line in body(answer)] == ["否", "是"]
    assert "50.0 % (n=2)" in top(answer)[1]


def test_money_is_a_number_in_yuan(cadre, federation):
    post(org=federation.township, money_fen=33333)
    take_back(post(org=federation.township, money_fen=150))
    assert sorted(line[4] for line in body(take(cadre, url_of("services.money")))) == [-1.5, 1.5, 333.33]


def test_what_is_written_cannot_become_a_formula(cadre, federation):
    federation.union.name = "=HYPERLINK(1)"
    federation.union.save()
    post(org=federation.union)
    answer = take(cadre, url_of(query=f"{YEAR}&org={federation.union.pk}"), "=1+1 的事由")
    assert (top(answer)[0], body(answer)[0][1]) == ("'=HYPERLINK(1)", "'=HYPERLINK(1)")


def test_part_leaves_alone_and_says_so(cadre, federation):
    post(org=federation.township, headcount=5, group="rider")
    post(org=federation.township, headcount=9)
    answer = take(cadre, url_of(query=f"{YEAR}&only=group:rider"))
    assert ([line[4] for line in body(answer)], top(answer)[2]) == ([5], "外卖配送员")
    assert taken()[0].detail["only"] == ["外卖配送员"]


def test_taking_evidence_away_is_recorded_with_its_reason(cadre, cadre_actor: Actor, federation):
    post(org=federation.station)
    answer = take(cadre, url_of(query=f"{YEAR}&org={federation.station.pk}"))
    (record,) = taken()
    assert (record.reason, record.subject_type, record.subject_id) == (REASON, "figure", TIMES)
    assert record.detail == {"since": "2023-01-01", "until": "2023-12-31", "rows": 1}
    assert (record.org, record.actor_user) == (federation.station.pk, cadre_actor.user_id)
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")


def test_trail_tells_it_in_words(cadre, federation):
    take(cadre, url_of())
    page = words(client_for(make_actor(roles.AUDITOR, federation.township)).get("/desk/audit/"))
    figure = registry.figure(TIMES)
    assert [text for text in ("导出统计", "统计项", str(figure.name), REASON) if text not in page] == []


@pytest.mark.parametrize("url", [url_of(), f"{DASHBOARD}?{YEAR}"])
@pytest.mark.parametrize("reason", ["", "  ", "短", "x" * 201, "a\x00bcdef"])
def test_reason_is_needed_and_what_was_typed_stays(cadre, federation, url, reason):
    answer = take(cadre, url, reason)
    assert (answer.status_code, answer.context["form"]["reason"].value()) == (422, reason)
    assert taken() == []


@pytest.mark.parametrize("url", [url_of(), f"{DASHBOARD}?{YEAR}"])
def test_page_asks_first_and_records_nothing(cadre, federation, url):
    post(org=federation.township)
    answer = cadre.get(url)
    assert (answer.status_code, answer.context["form"].is_bound, taken()) == (200, False, [])
    assert f"共 {1 if TIMES in url else len(registry.figures())} 行" in words(answer)
    assert f'href="{url.replace("export/", "").replace("&", "&amp;")}"' in words(answer)


def test_many_rows_about_people_are_to_be_narrowed_first(cadre, federation, monkeypatch):
    monkeypatch.setattr(export, "MOST_PERSONS", 3)
    for group in ("rider", "rider", "rider", "courier"):
        post(org=federation.union, person=make_person(org=federation.union), group=group)
    said = "其中 4 行涉及个人，一次最多导出 3 行"
    asked, refused = cadre.get(url_of()), take(cadre, url_of())
    assert (asked.status_code, refused.status_code, refused.context["form"]["reason"].value()) == (
        200,
        409,
        REASON,
    )
    assert (said in words(asked), said in words(refused), taken()) == (True, True, [])
    assert len(body(take(cadre, url_of(query=f"{YEAR}&only=group:rider")))) == 3


def test_evidence_without_people_may_be_large(cadre, federation, monkeypatch):
    monkeypatch.setattr(export, "MOST_PERSONS", 3)
    for number in range(5):
        post(org=federation.township, headcount=number + 1)
    assert [len(body(take(cadre, url_of(key)))) for key in (TIMES, "services.orgs")] == [5, 5]


def test_workbook_has_an_end(cadre, federation, monkeypatch):
    monkeypatch.setattr(export, "MOST_ROWS", 2)
    for number in range(3):
        post(org=federation.township, headcount=number + 1)
    answer = take(cadre, url_of())
    assert (answer.status_code, "共 3 行，一个表格最多 2 行" in words(answer)) == (409, True)


def test_real_limits():
    assert (export.MOST_PERSONS, export.MOST_ROWS) == (500, 50_000)


@pytest.mark.parametrize(
    "url", [url_of(query="since=2023-05-01&until=2023-01-01"), f"{DASHBOARD}?period=soon"]
)
def test_bad_days_are_refused_in_words(cadre, url):
    for answer in (cadre.get(url), take(cadre, url)):
        assert (answer.status_code, "不是一段日期" in words(answer)) == (
            400,
            True,
        )
    assert (answer.context["form"]["reason"].value(), taken()) == (REASON, [])


def test_org_of_the_address_stays_in_scope(cadre, elsewhere, federation):
    for org in (federation.other_township.pk, federation.district.pk, NOBODYS, "nonsense"):
        for url in (url_of(query=f"{YEAR}&org={org}"), f"{DASHBOARD}?{YEAR}&org={org}"):
            assert (cadre.get(url).status_code, take(cadre, url).status_code) == (404, 404)
    assert take(elsewhere, url_of(query=f"{YEAR}&org={federation.township.pk}")).status_code == 404
    assert taken() == []


@pytest.mark.parametrize("url", [url_of("services.nothing"), url_of(query=f"{YEAR}&only=colour:red")])
def test_what_is_no_figure_is_not_there(cadre, url):
    assert (cadre.get(url).status_code, take(cadre, url).status_code) == (404, 404)


@pytest.mark.parametrize("role", [roles.OUTLET, roles.CHAIR, roles.ADMINISTRATOR, roles.WORKER])
def test_nobody_else_knows_it_is_there(federation, role):
    client = client_for(make_actor(role, federation.township))
    assert [take(client, url).status_code for url in (url_of(), DASHBOARD)] == [404, 404]


def test_anonymous_logs_in_first(client):
    assert sent_to(client.post(DASHBOARD)) == (302, f"/accounts/login/?next={DASHBOARD}")


def test_wrong_method(cadre):
    allowed = [
        [name for name, status in methods(cadre, url).items() if status != 405]
        for url in (url_of(), DASHBOARD)
    ]
    assert allowed == [["get", "post"]] * 2


def test_dashboard_leaves_with_every_figure_beside_the_year_before(cadre, federation):
    for year, heads, member in ((2022, 100, True), (2022, 1, False), (2023, 149, True)):
        post(org=federation.township, headcount=heads, occurred_on=date(year, 3, 8))
        person = make_person(org=federation.union)
        post(org=federation.union, person=person, was_member=member, occurred_on=date(year, 3, 8))
    answer = take(cadre, f"{DASHBOARD}?{YEAR}")
    lines = table(answer)
    heads = [
        "类别",
        "统计项",
        "数值",
        "单位",
        "n",
        "2022-01-01 至 2022-12-31",
        "同比变化",
        "变化单位",
        "口径",
        "链接",
    ]
    rows = {line[1]: line for line in lines[lines.index(heads) + 1 :]}
    figures = {figure.key: figure for figure in registry.figures()}
    assert list(rows) == [str(figure.name) for figure in registry.figures()]
    times, share, money = (
        rows[str(figures[key].name)] for key in (TIMES, "services.members_share", "services.money")
    )
    assert times[2:9] == [150, "人次", 2, 103, 45.6, "%", str(figures[TIMES].definition)]
    assert share[2:8] == [100, "%", 1, 50, 50, "个百分点"]
    assert money[2:8] == [0, "元", 0, 0, None, None]
    assert f"/desk/figures/{TIMES}/?org={federation.township.pk}&{YEAR}" in times[9]


def test_taking_the_dashboard_away_is_recorded(cadre, federation):
    take(cadre, f"{DASHBOARD}?{YEAR}&org={federation.station.pk}")
    (record,) = taken()
    assert (record.reason, record.subject_type, record.subject_label) == (REASON, "org", "子镇服务站")
    assert record.detail == {"since": "2023-01-01", "until": "2023-12-31", "figures": len(registry.figures())}


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(cadre, federation, count, django_assert_max_num_queries):
    for _turn in range(count):
        post(org=federation.union, person=make_person(org=federation.union))
    with django_assert_max_num_queries(20):
        assert len(body(take(cadre, url_of()))) == count
