"""The measurement of a year's figures, at a tiny size: complete, equal, and red when something is not."""

import json

import pytest

from benchmarks import __main__ as bench
from benchmarks import figures

FIGURES = [
    "health_checks.people",
    "services.goods",
    "services.members_share",
    "services.money",
    "services.orgs",
    "services.people",
    "services.times",
    "together",
    "training.legal_people",
]
SCOPES = ["city", "district", "station", "township"]


@pytest.mark.slow
def test_every_figure_of_every_scope_equals_bare_sql(request, capsys):
    engine = request.config.getoption("engine")
    assert bench.main(["figures", "--entries", "2000", "--engine", engine, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    expected = [(scope, key) for scope in SCOPES for key in FIGURES]
    assert sorted((row["scope"], row["figure"]) for row in rows) == expected
    assert all(row["equal"] and row["ms"] > 0 and row["raw_sql_ms"] > 0 for row in rows)


def test_one_unequal_figure_fails_the_measurement():
    row = {"engine": "sqlite", "scope": "city", "figure": "services.times", "ms": 1.0}
    row |= {"entries_ms": 1.0, "raw_sql_ms": 1.0}
    equal, unequal = {**row, "equal": True}, {**row, "equal": False}
    assert figures.sound([equal, equal])
    assert not figures.sound([equal, unequal])
    assert not figures.sound([])
    assert figures.words([equal, unequal]).endswith("NOT EQUAL: see above")
