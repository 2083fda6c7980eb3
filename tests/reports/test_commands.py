"""``niangjia figures`` and ``niangjia evidence``: one JSON document, and one clear line for bad use."""

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from niangjia.figures import Period, compute, registry
from niangjia.reports.docs import figures_page
from tests.support import migrated
from tests.support.commands import assert_refused, run_together
from tests.support.factories import Federation, make_org, make_person
from tests.support.ledgers import post, take_back
from tests.support.site import environment

YEAR = ("--since", "2023-01-01", "--until", "2023-12-31")
PERIOD = Period.parse("2023-01-01", "2023-12-31")
TOWN = "测试子镇总工会"


def said(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def document(*words: str) -> Any:
    return json.loads(said(*words, "--json"))


def figures(*words: str, org: str = TOWN) -> Any:
    return document("figures", "--org", org, *YEAR, *words)


def evidence(key: str, *words: str) -> Any:
    return document("evidence", key, "--org", TOWN, *YEAR, *words)


def test_figures_tell_each_with_unit_n_and_definition(federation: Federation):
    post(org=federation.station, headcount=40)
    post(org=federation.other_township, headcount=9)
    found = figures()
    assert [line["key"] for line in found] == [figure.key for figure in registry.figures()]
    figure = registry.figure("services.times")
    assert found[0] == {
        "key": "services.times",
        "name": str(figure.name),
        "unit": "人次",
        "value": 40,
        "n": 1,
        "definition": str(figure.definition),
    }


def test_share_of_nothing_is_null_and_another_is_not_rounded(federation: Federation):
    assert figures("--key", "services.members_share")[0]["value"] is None
    for member in (True, False, False):
        post(org=federation.union, person=make_person(org=federation.union), was_member=member)
    assert figures("--key", "services.members_share")[0]["value"] == pytest.approx(100 / 3)


def test_one_figure_alone(federation: Federation):
    assert [line["key"] for line in figures("--key", "services.money")] == ["services.money"]


def test_org_is_named_in_full_in_short_or_by_id(federation: Federation):
    post(org=federation.station, headcount=40)
    federation.township.short_name = "子镇总"
    federation.township.save()
    for org in (TOWN, "子镇总", str(federation.township.pk), str(federation.township.pk).upper()):
        assert figures("--key", "services.times", org=org)[0]["value"] == 40


def test_evidence_tells_the_value_and_its_rows(federation: Federation):
    person = make_person(org=federation.union)
    gone = post(org=federation.township, headcount=9, occurred_on=date(2023, 5, 1))
    back = take_back(gone)
    kept = post(org=federation.union, person=person)
    found = evidence("services.times")
    assert {name: value for name, value in found.items() if name != "rows"} == {
        "key": "services.times",
        "unit": "人次",
        "value": 1,
        "total_rows": 3,
    }
    row = {"on": "2023-05-01", "org": TOWN, "subject": None, "hit": None}
    assert found["rows"] == [
        {"ref": str(back.pk), "amount": -9, **row},
        {"ref": str(gone.pk), "amount": 9, **row},
        {
            "ref": str(kept.pk),
            "on": "2023-03-08",
            "org": "子镇快递工会",
            "amount": 1,
            "subject": str(person.pk),
            "hit": None,
        },
    ]


def test_evidence_without_rows_is_a_document_too(federation: Federation):
    assert evidence("services.members_share") == {
        "key": "services.members_share",
        "unit": "%",
        "value": None,
        "total_rows": 0,
        "rows": [],
    }


def test_money_and_hits_are_plain(federation: Federation):
    post(org=federation.union, person=make_person(org=federation.union), was_member=True, money_fen=150)
    assert evidence("services.money")["rows"][0]["amount"] == 1.5
    assert evidence("services.members_share")["rows"][0]["hit"] is True


def test_newest_fifty_are_printed_unless_all_are_asked_for(federation: Federation):
    for number in range(52):
        post(org=federation.township, headcount=number + 1)
    found, everything = evidence("services.times"), evidence("services.times", "--all")
    assert (len(found["rows"]), found["total_rows"], len(everything["rows"])) == (50, 52, 52)
    assert sum(row["amount"] for row in everything["rows"]) == everything["value"]


def test_text_is_for_people(federation: Federation):
    for member in (True, False, False):
        person = make_person(org=federation.union)
        post(org=federation.union, person=person, was_member=member)
    post(org=federation.township, headcount=1234)
    lines = said("figures", "--org", TOWN, *YEAR).splitlines()
    by_key = {line.split()[0]: line.split()[1:4] for line in lines}
    assert (
        by_key["services.times"],
        by_key["services.members_share"],
        by_key["activities.satisfaction"],
    ) == (
        ["1,237", "人次", "(n=4)"],
        ["33.3", "%", "(n=3)"],
        ["—", "%", "(n=0)"],
    )
    first, *rows = said("evidence", "services.times", "--org", TOWN, *YEAR).splitlines()
    assert (first, len(rows)) == ("services.times: 1,237 人次 (n=4)", 4)


@pytest.mark.parametrize("key", [figure.key for figure in registry.figures()])
def test_figures_and_evidence_say_the_same(federation: Federation, key: str):
    for number in range(3):
        person = make_person(org=federation.union) if number else None
        post(org=federation.union, person=person, programme=("care", "health_check", "legal.corps")[number])
    (line,), found = figures("--key", key), evidence(key, "--all")
    value = compute.value(registry.figure(key), federation.township.scope, PERIOD)
    assert (line["value"], line["n"]) == (found["value"], found["total_rows"]) == (value.number, value.n)
    assert len(found["rows"]) == value.n


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--org", "没有的工会", *YEAR), "没有的工会"),
        (("--org", "01a20eaf-0133-77f2-a94c-fd00a141f22a", *YEAR), "01a20eaf"),
        (("--org", "重名工会", *YEAR), "重名工会"),
        (("--org", TOWN, "--since", "2023-02-30", "--until", "2023-03-01"), "2023-02-30"),
        (("--org", TOWN, "--since", "2023-12-31", "--until", "2023-01-01"), "2023-12-31"),
        (("--org", TOWN, "--since", "x", "--until", "💐"), "💐"),
    ],
)
@pytest.mark.parametrize("command", [("figures",), ("evidence", "services.times")])
def test_bad_use_is_one_line_and_status_two(federation: Federation, command, words, named):
    for town in (federation.township, federation.other_township):
        make_org(town, name="重名工会")
    for more in ((), ("--json",)):
        with pytest.raises(CommandError, match=named) as refused:
            said(*command, *words, *more)
        assert (refused.value.returncode, len(str(refused.value).splitlines())) == (2, 1)


@pytest.mark.parametrize(
    "words", [("figures", "--key", "services.nothing"), ("evidence", "services.nothing")]
)
def test_unknown_figure_names_those_there_are(federation: Federation, words):
    with pytest.raises(CommandError, match=r"services\.nothing.*services\.times") as refused:
        said(*words, "--org", TOWN, *YEAR)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("missing", ["--org", "--since", "--until"])
def test_what_is_missing_is_named(federation: Federation, missing):
    given = {"--org": TOWN, "--since": "2023-01-01", "--until": "2023-12-31"}
    del given[missing]
    with pytest.raises(CommandError, match=missing):
        said("figures", *[word for pair in given.items() for word in pair])


def test_closed_org_is_found_by_its_id_only(federation: Federation):
    federation.outlet.closed_on = date(2023, 5, 1)
    federation.outlet.save()
    with pytest.raises(CommandError):
        figures(org="子镇网点")
    assert figures("--key", "services.times", org=str(federation.outlet.pk))[0]["value"] == 0


def test_page_of_all_figures_is_written(tmp_path: Path):
    page = tmp_path / "figures.md"
    assert said("figures", "--docs", str(page)) == ""
    assert page.read_text(encoding="utf-8") == figures_page()


def test_page_documents_every_figure_in_both_languages():
    page = figures_page()
    assert [
        figure.key for figure in registry.figures() if f"## `{figure.key}` {figure.name}" not in page
    ] == []
    assert page.count("- split by: month, org") == len(registry.figures())


@pytest.mark.slow
def test_statuses_and_streams_of_the_command_itself(tmp_path: Path):
    given = environment(tmp_path)
    migrated.put(tmp_path)
    cases = [
        (("figures", "--org", "密云区总工会", *YEAR, "--json"), "密云区总工会"),
        (("figures", "--json"), "--org"),
        (("evidence", "services.times", "--json"), "--org"),
        (("evidence", "services.nothing", "--org", "x", *YEAR), "services.nothing"),
        (("evidence", "--org", "x", *YEAR), "key"),
        (("figures", "--org", "x", "--since", "2023-01-01", "--colour", "red"), "--colour"),
    ]
    assert_refused(given, cases)


@pytest.mark.slow
def test_command_line_speaks_english_and_says_first_that_there_is_nothing(tmp_path: Path):
    kept = {name: value for name, value in environment(tmp_path).items() if not name.startswith("NIANGJIA_")}
    given = {**kept, "NIANGJIA_DATA_DIR": str(tmp_path)}
    asked = ("figures", "--org", "x", *YEAR)
    (done,) = run_together(given, [asked])
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert ("There is no database" in done.stderr, "demo build" in done.stderr) == (True, True)
    impossible = ("figures", "--org", "x", "--since", "2023-02-30", "--until", "2023-03-01")
    migrated.put(tmp_path)
    for done in run_together({**given, "NIANGJIA_DEMO": "1"}, [asked, impossible]):
        assert (done.returncode, done.stderr.isascii() or "“" in done.stderr) == (2, True)
        assert re.search("[\u4e00-\u9fff]", done.stderr) is None
