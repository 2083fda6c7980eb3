"""/desk/figures/<key>/ — a figure with its definition, row by row, in parts, narrowed to a part."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from niangjia.activities import services as activities
from niangjia.figures import Period, compute, registry
from niangjia.ledger.models import Programme
from niangjia.people import services as people
from niangjia.people.choices import Group
from niangjia.people.middleware import actor_for
from niangjia.reports import narrowing
from tests.support.answers import NOBODYS, methods, sent_to, words
from tests.support.factories import TEST, make_person
from tests.support.ledgers import post, take_back
from tests.support.moments import attend, make_past_session, make_past_signup

pytestmark = pytest.mark.django_db
YEAR = {"since": "2023-01-01", "until": "2023-12-31"}
PERIOD = Period.parse("2023-01-01", "2023-12-31")
TIMES = "services.times"


def url_of(key: str = TIMES) -> str:
    return f"/desk/figures/{key}/"


def opened(client: Client, key: str = TIMES, **query: Any) -> Any:
    answer = client.get(url_of(key), {**YEAR, **query})
    assert answer.status_code == 200
    return answer


def rows(answer: Any) -> list[tuple[Any, ...]]:
    return [(str(one.row.on), one.row.org, one.row.amount) for one in answer.context["page"]]


def bars(answer: Any) -> list[tuple[str, Any]]:
    return [(str(bar.label), bar.value.number) for bar in answer.context["bars"]]


def test_rows_are_those_of_the_org_and_below_newest_first(cadre, federation):
    post(org=federation.township, headcount=40, occurred_on=date(2023, 3, 8))
    post(org=federation.station, headcount=2, occurred_on=date(2023, 5, 1))
    post(org=federation.other_township, headcount=9)
    post(org=federation.township, headcount=9, occurred_on=date(2022, 12, 31))
    answer = opened(cadre)
    assert rows(answer) == [
        ("2023-05-01", "子镇服务站", 2),
        ("2023-03-08", "测试子镇总工会", 40),
    ]
    assert (answer.context["value"].number, answer.context["value"].n) == (42, 2)


def test_page_tells_definition_window_n_and_as_of_when(cadre, federation):
    post(org=federation.township, headcount=40)
    page, figure = words(opened(cadre)), registry.figure(TIMES)
    local = timezone.localtime()
    told = (
        "40<small>人次",
        f"口径：{figure.definition}",
        "2023-01-01 至 2023-12-31",
        "依据 1 条记录",
        f"截至 {local:%Y-%m-%d}",
    )
    assert [text for text in told if text not in page] == []


def test_each_row_links_to_its_entry_and_the_entry_to_its_source(cadre, federation):
    signup = attend(make_past_signup(make_past_session(federation.township)))
    today = timezone.localdate()
    answer = opened(cadre, since=str(today.replace(day=1, month=1, year=today.year - 1)), until=str(today))
    (row,) = answer.context["page"]
    assert row.url == f"/desk/ledger/{row.row.ref}/"
    assert f'href="{row.url}"' in words(answer)
    assert f"/desk/signups/{signup.pk}/" in words(cadre.get(row.url))


def test_figure_of_every_kind_links_to_records_that_open(cadre, federation):
    attend(make_past_signup(make_past_session(federation.township)))
    today = timezone.localdate()
    window = {"since": f"{today.year - 1}-01-01", "until": str(today)}
    linked = {}
    for figure in registry.figures():
        page = opened(cadre, figure.key, **window).context["page"]
        if page:
            linked[figure.key] = {cadre.get(row.url).status_code for row in page}
    assert [key for key, statuses in linked.items() if statuses != {200}] == []
    assert {TIMES, "activities.sessions", "activities.attendance_rate", "health_checks.people"} <= set(linked)


def test_correction_is_a_row_of_its_own_and_takes_away(cadre, federation):
    take_back(post(org=federation.township, headcount=40))
    answer = opened(cadre)
    assert [amount for _on, _org, amount in rows(answer)] == [-40, 40]
    assert answer.context["value"].number == 0


def test_names_are_whole_for_staff_and_masked_for_auditors(cadre, auditor, federation):
    person = make_person(org=federation.union, name="王小明")
    erased = make_person(org=federation.union, name="李大海")
    for one in (person, erased, make_person(org=federation.union, name="")):
        post(org=federation.union, person=one)
    people.erase(person=erased, reason="本人要求", actor=TEST, at=timezone.now())
    assert [row.subject for row in opened(cadre).context["page"]] == ["服务对象", "已删除", "王小明"]
    assert [row.subject for row in opened(auditor).context["page"]] == ["服务对象", "已删除", "王**"]
    assert "王小明" not in words(opened(auditor))


def test_share_says_of_each_row_whether_it_counts(cadre, federation):
    for member in (True, False, None):
        post(org=federation.union, person=make_person(org=federation.union), was_member=member)
    answer = opened(cadre, "services.members_share")
    assert [row.row.hit for row in answer.context["page"]] == [False, False, True]
    assert (answer.context["value"].n, words(answer).count(">是</td>")) == (3, 1)


def test_figure_that_is_no_share_shows_amounts(cadre):
    assert "计入" not in words(opened(cadre, "activities.no_shows"))


@pytest.mark.parametrize("figure", registry.figures(), ids=lambda figure: figure.key)
def test_value_is_worked_out_again_from_the_rows_of_all_pages(cadre, federation, figure):
    person = make_person(org=federation.union)
    for number in range(53):
        given = {"person": person} if number % 3 == 0 else {"headcount": number + 1}
        programme = ("care", "health_check", "legal.corps")[number % 3]
        post(org=federation.union, programme=programme, money_fen=150, goods="水", goods_quantity=1, **given)
    answer = opened(cadre, figure.key)
    found = []
    for number in answer.context["page"].paginator.page_range:
        found += [one.row for one in opened(cadre, figure.key, page=number).context["page"]]
    assert compute.recompute(figure, found) == answer.context["value"]
    assert found == compute.rows(figure, federation.township.scope, PERIOD)


def test_long_evidence_has_pages(cadre, federation):
    for number in range(51):
        post(org=federation.township, headcount=number + 1)
    pages = [[row[2] for row in rows(opened(cadre, page=page))] for page in ("1", "2", "99", "x", "-1")]
    assert pages == [list(range(51, 1, -1)), [1], [1], list(range(51, 1, -1)), [1]]
    page = words(opened(cadre, only="group:", page="2"))
    assert "only=group%3A" in page
    assert "第 2 / 2 页" in page or "page=1" in page


def test_months(cadre, federation):
    post(org=federation.township, headcount=30, occurred_on=date(2023, 3, 8))
    post(org=federation.township, headcount=5, occurred_on=date(2023, 2, 28))
    post(org=federation.township, headcount=10, occurred_on=date(2022, 3, 31))
    answer = opened(cadre, by="month", since="2023-02-15", until="2023-03-31")
    told = [(str(bar.label), bar.value.number, bar.before.number) for bar in answer.context["bars"]]
    assert told == [("2023-02-01", 5, 0), ("2023-03-01", 30, 10)]
    first, second = answer.context["bars"]
    assert cadre.get(first.url).context["value"].number == 5
    assert cadre.get(second.before_url).context["value"].number == 10
    assert (first.url.split("?")[1], 'class="chart"' in words(answer)) == (
        f"org={federation.township.pk}&since=2023-02-15&until=2023-02-28",
        True,
    )


def test_orgs_below_and_the_org_itself(cadre, federation):
    post(org=federation.station, headcount=3)
    post(org=federation.outlet, headcount=4)
    post(org=federation.township, headcount=10)
    answer = opened(cadre, by="org")
    assert bars(answer) == [("本级", 10), ("子镇服务站", 7)]
    own, station = answer.context["bars"]
    assert rows(cadre.get(own.url)) == [("2023-03-08", "测试子镇总工会", 10)]
    assert [row[1] for row in rows(cadre.get(station.url))] == ["子镇网点", "子镇服务站"]
    assert bars(opened(cadre, by="org", org=federation.station.pk)) == [("本级", 3), ("子镇网点", 4)]


def test_programmes_and_groups(cadre, federation):
    post(org=federation.township, headcount=30, programme="care", group="rider")
    post(org=federation.township, headcount=6, programme="legal", group="rider")
    post(org=federation.township, headcount=4, programme="legal")
    names = dict(Programme.objects.values_list("code", "name"))
    assert bars(opened(cadre, by="programme")) == [(names["care"], 30), (names["legal"], 10)]
    answer = opened(cadre, by="group")
    assert bars(answer) == [(str(Group.RIDER.label), 36), ("未登记", 4)]
    assert [cadre.get(bar.url).context["value"].number for bar in answer.context["bars"]] == [36, 4]


def test_parts_of_parts(cadre, federation):
    post(org=federation.station, headcount=30, programme="care", group="rider")
    post(org=federation.station, headcount=6, programme="legal", group="rider")
    post(org=federation.township, headcount=4, programme="legal", group="rider")
    post(org=federation.station, headcount=2, programme="legal")
    answer = opened(cadre, by="org", only=["programme:legal", "group:rider"])
    assert (answer.context["value"].number, bars(answer)) == (10, [("本级", 4), ("子镇服务站", 6)])
    assert [rows(cadre.get(bar.url))[0][2] for bar in answer.context["bars"]] == [4, 6]
    months = opened(cadre, by="month", only=["programme:legal", "group:rider"]).context["bars"]
    assert cadre.get(months[2].url).context["value"].number == 10


def test_part_is_named_and_can_be_let_go(cadre, federation):
    post(org=federation.township, programme="legal", group="rider")
    page = words(opened(cadre, only=["programme:legal", "group:rider"]))
    assert f"{Group.RIDER.label}<svg" in page
    assert '&amp;only=programme%3Alegal"' in page
    assert '&amp;only=group%3Arider"' in page


def test_part_nobody_belongs_to_is_empty(cadre, federation):
    post(org=federation.township, group="rider")
    answer = opened(cadre, only="group:💐' or 1=1 --")
    assert (answer.context["value"].number, "这段时间没有记录" in words(answer)) == (0, True)


@pytest.mark.parametrize("only", ["", "x", "group", "colour:red", "goods:水", ":", "group:a\x00b", "own:"])
def test_part_that_is_none_is_not_there(cadre, only):
    assert cadre.get(url_of("services.people"), {**YEAR, "only": only}).status_code == 404


def test_narrowing_has_an_end(cadre):
    answer = cadre.get(url_of(), {**YEAR, "only": ["own"] * (narrowing.MOST + 1)})
    assert answer.status_code == 404


@pytest.mark.parametrize("by", ["day", "goods", "x' or 1=1 --", "💐"])
def test_split_that_is_none_is_not_there(cadre, by):
    assert cadre.get(url_of("services.people"), {**YEAR, "by": by}).status_code == 404


@pytest.mark.parametrize("key", ["services.nothing", "nonsense", "services.times ", "💐"])
def test_unknown_figure_is_not_there(cadre, key):
    assert cadre.get(url_of(key)).status_code == 404


def test_parts_say_that_they_do_not_add_up_only_where_that_is_so(cadre, federation):
    said = "各部分相加不等于总数"
    person = make_person(org=federation.union)
    post(org=federation.union, person=person, programme="care")
    assert said not in words(opened(cadre, "services.people", by="programme"))
    post(org=federation.union, person=person, programme="legal")
    found = [
        said in words(opened(cadre, key, by=by))
        for key, by in (
            ("services.people", "programme"),
            ("services.people", "org"),
            ("services.orgs", "org"),
            ("services.members_share", "programme"),
            (TIMES, "programme"),
        )
    ]
    assert found == [True, False, False, False, False]


def test_people_are_listed_with_the_number_of_their_records(cadre, auditor, federation):
    often, once, not_at_all = (
        make_person(org=federation.union, name=name) for name in ("王小明", "李静静", "张大山")
    )
    for person in (often, often, once):
        post(org=federation.union, person=person)
    take_back(post(org=federation.union, person=not_at_all))
    post(org=federation.township, headcount=30)
    answer = opened(cadre, "services.people", by="subject")
    told = [(one.name, one.subject.n, one.subject.back, one.subject.counts) for one in answer.context["page"]]
    assert sorted(told) == sorted([("王小明", 2, 0, True), ("张大山", 2, 1, False), ("李静静", 1, 0, True)])
    assert answer.context["value"].number == 2
    for one in answer.context["page"]:
        alone = cadre.get(one.url)
        assert (len(alone.context["page"]), one.name in words(alone)) == (one.subject.n, True)
    page = words(opened(auditor, "services.people", by="subject"))
    assert ("王**" in page, "王小明" in page) == (True, False)
    masked = opened(auditor, "services.people", only=f"subject:{often.pk}")
    assert ("王小明" in words(masked), masked.context["value"].n) == (False, 2)


def test_units_are_listed_with_the_number_of_their_records(cadre, federation):
    for _turn in range(2):
        post(org=federation.station)
    post(org=federation.union)
    found = opened(cadre, "services.orgs", by="subject").context["page"]
    assert [(one.name, one.subject.n) for one in found] == [("子镇服务站", 2), ("子镇快递工会", 1)]


@pytest.mark.parametrize("only", ["subject:", "subject:x", "subject:💐"])
def test_subject_that_is_none_is_not_there(cadre, only):
    assert cadre.get(url_of(), {**YEAR, "only": only}).status_code == 404
    assert cadre.get(url_of("activities.sessions"), {**YEAR, "by": "subject"}).status_code == 404


def test_no_show_names_the_person_and_says_nothing_of_counting(cadre, auditor, federation):
    missed = make_person(org=federation.union, name="王小明")
    session = make_past_session(federation.township)
    make_past_signup(session, person=missed)
    attend(make_past_signup(session))
    year = timezone.localdate().year
    window = {"since": f"{year - 1}-01-01", "until": f"{year}-12-31"}
    for client, name in ((cadre, "王小明"), (auditor, "王**")):
        answer = opened(client, "activities.no_shows", **window)
        assert [row.subject for row in answer.context["page"]] == [name]
        assert "计入</th>" not in words(answer)


@pytest.mark.parametrize(
    ("key", "heads", "not_there"),
    [
        ("activities.satisfaction", ["评分", "满意"], ["计入"]),
        ("activities.attendance_rate", ["到场"], ["计入", "评分"]),
        ("services.members_share", ["当日为会员"], ["计入", "人次"]),
        ("services.money", ["金额（元）"], ["计入"]),
        ("activities.sessions", ["内容"], ["服务对象", "计入"]),
    ],
)
def test_columns_are_named_as_the_figure_means_them(cadre, federation, key, heads, not_there):
    signup = attend(make_past_signup(make_past_session(federation.township)))
    activities.rate(
        signup=signup,
        stars=4,
        words="",
        actor=actor_for(signup.person, None),
        at=signup.session.ends_at,
    )
    post(org=federation.township, person=signup.person, money_fen=100)
    page = words(opened(cadre, key, since="2023-01-01", until=str(timezone.localdate())))
    assert [head for head in heads if f">{head}</th>" not in page] == []
    assert [head for head in not_there if f">{head}</th>" in page] == []


def test_long_window_is_drawn_by_year(cadre, federation):
    for year, heads in ((2021, 5), (2023, 30)):
        post(org=federation.township, headcount=heads, occurred_on=date(year, 3, 8))
    answer = opened(cadre, by="month", since="1900-01-01", until="2099-12-31")
    told = [(bar.label.year, bar.value.number, bar.before.number) for bar in answer.context["bars"]]
    assert told == [(2021, 5, 0), (2022, 0, 5), (2023, 30, 0)]
    found = answer.context["bars"][2]
    assert cadre.get(found.url).context["value"].number == 30
    assert len(opened(cadre, by="month", since="2021-01-01", until="2023-12-31").context["bars"]) == 36


@pytest.mark.parametrize("by", ["", "month", "org", "programme", "group"])
def test_nothing_is_drawn_as_nothing(cadre, by):
    assert opened(cadre, by=by).context["value"].number == 0


def test_org_out_of_scope_is_not_there(cadre, elsewhere, federation):
    for org in (federation.other_township.pk, federation.district.pk, NOBODYS, "nonsense"):
        assert cadre.get(url_of(), {"org": str(org)}).status_code == 404
    assert elsewhere.get(url_of(), {"org": str(federation.township.pk)}).status_code == 404


def test_anonymous_logs_in_first(client):
    assert sent_to(client.get(url_of())) == (302, f"/accounts/login/?next={url_of()}")


def test_wrong_method(cadre):
    assert [name for name, status in methods(cadre, url_of()).items() if status != 405] == ["get"]


@pytest.mark.parametrize("by", ["", "month", "org", "programme"])
@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(cadre, federation, count, by, django_assert_max_num_queries):
    for number in range(count):
        day = date(2023, number % 12 + 1, 3)
        post(org=federation.union, person=make_person(org=federation.union), occurred_on=day)
    with django_assert_max_num_queries(15):
        assert opened(cadre, by=by).context["value"].number == count
