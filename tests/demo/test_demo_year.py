"""The demo year yields the page's figures, from records, and the ledger holds."""

import json
from pathlib import Path

import pytest

from niangjia.figures import Measure, registry
from tests.support.commands import assert_refused
from tests.support.site import environment

pytestmark = pytest.mark.slow
KEYS = [figure.key for figure in registry.figures()]
EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))["figures"]
HALF = ("--org", "密云区总工会", "--since", "2023-01-01", "--until", "2023-06-30")


def window(row: dict) -> tuple[str, ...]:
    return ("--org", row["org"], "--since", row["since"], "--until", row["until"])


@pytest.fixture(scope="module")
def figures(said) -> list[dict]:
    """The page's figures as the command tells them, in the order of EXPECTED."""
    printed = said([["figures", *window(row), "--key", row["key"], "--json"] for row in EXPECTED])
    return [json.loads(text)[0] for text in printed]


@pytest.fixture(scope="module")
def evidence(said) -> dict[str, dict]:
    """Every figure's evidence of the first half-year, row by row."""
    printed = said([["evidence", key, *HALF, "--all", "--json"] for key in KEYS])
    return dict(zip(KEYS, map(json.loads, printed), strict=True))


@pytest.mark.parametrize(
    "number", range(len(EXPECTED)), ids=[f"{row['fact']}-{row['key']}" for row in EXPECTED]
)
def test_figure_is_the_page_s(figures: list[dict], number: int):
    row, told = EXPECTED[number], figures[number]
    assert (told["key"], told["unit"]) == (row["key"], row["unit"])
    assert row["min"] <= told["value"] <= row["max"]


@pytest.mark.parametrize("key", KEYS)
def test_evidence_recomputes_to_the_figure(evidence: dict[str, dict], key: str):
    """By hand, from the printed rows alone, as docs/figures.md says."""
    figure = registry.figure(key)
    told = evidence[key]
    rows = told["rows"]
    assert len(rows) == told["total_rows"]
    if figure.measure is Measure.NET_SUM:
        value = sum(row["amount"] for row in rows)
    elif figure.measure is Measure.ROWS:
        value = len(rows)
    elif figure.measure is Measure.MEAN:
        value = round(sum(row["amount"] for row in rows) / len(rows), 1) if rows else None
    elif figure.measure is Measure.DISTINCT:
        net: dict[str, int] = {}
        for row in rows:
            net[row["subject"]] = net.get(row["subject"], 0) + row["amount"]
        value = sum(1 for amount in net.values() if amount > 0)
    else:
        value = 100 * sum(1 for row in rows if row["hit"]) / len(rows) if rows else None
    assert told["value"] == (pytest.approx(value) if isinstance(value, float) else value)


def test_figures_lists_every_figure(demo: Path, niangjia):
    told = json.loads(niangjia(demo, "figures", *HALF, "--json").stdout)
    assert [line["key"] for line in told] == [figure.key for figure in registry.figures()]
    assert all(set(line) == {"key", "name", "unit", "value", "n", "definition"} for line in told)


def test_first_page_of_evidence(demo: Path, niangjia):
    told = json.loads(niangjia(demo, "evidence", "services.times", *HALF, "--json").stdout)
    assert set(told) == {"key", "unit", "value", "rows", "total_rows"}
    assert len(told["rows"]) == 50 < told["total_rows"]
    assert all(set(row) == {"ref", "on", "org", "amount", "subject", "hit"} for row in told["rows"])


def test_ledger_of_the_demo_holds(demo: Path, niangjia):
    done = niangjia(demo, "ledger", "verify", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["broken"]) == (0, 0), told
    assert told["entries"] > 1000 and told["reversals"] > 0


def test_bad_use_is_one_clear_line(demo: Path):
    org = ("--org", "密云区总工会")
    backwards = ("--since", "2023-06-30", "--until", "2023-01-01")
    cases = [
        (("figures", "--org", "无此工会", "--since", "2023-01-01", "--until", "2023-06-30"), "无此工会"),
        (("figures", *HALF, "--key", "services.none"), "services.none"),
        (("evidence", "services.none", *HALF), "services.none"),
        (("evidence", "services.times", *org, *backwards), "2023-06-30"),
        (("figures", *org, "--since", "x", "--until", "2023-01-01"), "x"),
        (("figures", *org), "--since"),
    ]
    assert_refused(environment(demo), [((*words, "--json"), named) for words, named in cases])


def test_built_twice_is_built_once(demo: Path, niangjia):
    before = (demo / "niangjia.sqlite3").stat().st_mtime_ns
    again = niangjia(demo, "demo", "build", "--json")
    told = json.loads(again.stdout)
    assert (again.returncode, told["fresh"], told["scale"]) == (0, False, 1.0)
    assert told["logins"]
    assert (demo / "niangjia.sqlite3").stat().st_mtime_ns == before
