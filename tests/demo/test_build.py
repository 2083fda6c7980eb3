"""The build refuses what is not a demo's, and leaves nothing half-done."""

from datetime import date
from pathlib import Path

import pytest

from niangjia.config import environment
from niangjia.demo import marker
from niangjia.demo.building import read_scale
from niangjia.demo.stage import Stage
from tests.support import site
from tests.support.commands import assert_refused

pytestmark = pytest.mark.slow


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {environment.KEY_FILE} if folder.exists() else set()


def test_mark_is_the_one_the_settings_look_for():
    assert marker.MARKER == environment.MARKER


def test_foreign_database_is_left_alone(tmp_path: Path, niangjia):
    database = tmp_path / "niangjia.sqlite3"
    database.write_bytes(b"somebody's data")
    for words in (("demo", "build"), ("demo", "build", "--rebuild")):
        done = niangjia(tmp_path, *words)
        assert (done.returncode, done.stdout, len(done.stderr.strip().splitlines())) == (2, "", 1), (
            done.stderr
        )
    assert database.read_bytes() == b"somebody's data"
    assert left(tmp_path) == {"niangjia.sqlite3"}


def test_chapter_that_fails_leaves_nothing(tmp_path: Path, niangjia):
    done = niangjia(tmp_path, "demo", "build", rooms="stumbling")
    assert done.returncode not in (0, 2)
    assert left(tmp_path) == set()


def test_killed_build_leaves_no_demo_and_the_next_sweeps_up(tmp_path: Path, niangjia):
    done = niangjia(tmp_path, "demo", "build", rooms="killed")
    assert done.returncode == -9
    assert {marker.MARKER, "niangjia.sqlite3"} & left(tmp_path) == set()
    niangjia(tmp_path, "demo", "build", rooms="stumbling")
    assert left(tmp_path) == set()


def test_bad_use_is_one_clear_line(tmp_path: Path):
    bad = [("--scale", "x"), ("--scale", "0"), ("--scale", "nan"), ("--today", "2023-02-30")]
    assert_refused(site.environment(tmp_path), [(("demo", "build", *words), words[0]) for words in bad])
    assert left(tmp_path) == set()


def test_mark_that_cannot_be_read_is_no_mark(tmp_path: Path):
    (tmp_path / marker.MARKER).write_text("{")
    assert marker.read(tmp_path) is None
    assert marker.read(tmp_path / "nowhere") is None


@pytest.mark.parametrize(("text", "scale"), [("small", 0.05), ("1.0", 1.0), ("3", 3.0)])
def test_scale_is_read(text: str, scale: float):
    assert read_scale(text) == scale


def test_stage_draws_the_same_lots_every_time():
    one, other = (Stage(today=date(2026, 11, 24)) for _turn in range(2))
    assert [one.rng.random(), one.dice("people").random()] == [
        other.rng.random(),
        other.dice("people").random(),
    ]
    assert one.dice("people").random() != one.dice("orgs").random()
    assert (one.scaled(500), Stage(today=date(2026, 11, 24), scale=0.05).scaled(500), one.scaled(0)) == (
        500,
        25,
        1,
    )


def test_track_tells_how_far_it_got():
    told: list[tuple[str, int, int]] = []
    stage = Stage(today=date(2026, 11, 24), tell=lambda label, done, total: told.append((label, done, total)))
    assert list(stage.track(range(30), "people")) == list(range(30))
    assert told == [("people", 25, 30), ("people", 30, 30)]
