"""``niangjia bench``: what is measured, and that nothing is sold twice while it is."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-c", "from niangjia.config.cli import main; main()", "bench"]
SMALL = ("--engine", "sqlite", "--workers", "1")


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, check=False)


def test_signups_are_told_beside_the_bare_statements():
    done = bench(
        "signups", "--clients", "4", "--capacity", "3", "--people", "8", "--rounds", "1", "--json", *SMALL
    )
    (row,) = json.loads(done.stdout)
    assert (done.returncode, row["engine"], row["sold"], row["capacity"], row["refused"]) == (
        0,
        "sqlite",
        3,
        3,
        5,
    )
    assert min(row["http_per_s"], row["bare_view_per_s"], row["raw_sql_per_s"], row["statements"]) > 0


def test_rush_is_answered_to_the_last():
    done = bench("rush", "--people", "20", "--places", "6", "--json", *SMALL)
    (row,) = json.loads(done.stdout)
    assert (done.returncode, row["served"], row["refused"], row["errors"]) == (0, 6, 14, 0)
    assert {"seconds", "p50_ms", "p99_ms"} <= set(row)


@pytest.mark.parametrize(
    "words", [("signups", "--people", "0"), ("rush", "--engine", "oracle"), ("nothing",)]
)
def test_bad_use_is_one_line(words):
    done = bench(*words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
