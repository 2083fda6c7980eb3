"""The units we ship are sound, and the guide names what is there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy").glob("niangjia*.*"))
GUIDE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_is_sound(unit: Path, tmp_path: Path):
    """``systemd-analyze verify``, with the product's command and user replaced by ones that every machine has."""
    analyze = shutil.which("systemd-analyze")
    assert analyze, "systemd-analyze is missing: run make tools"
    for one in UNITS:
        text = one.read_text(encoding="utf-8")
        text = re.sub(r"^(ExecStart(?:Pre)?=)\S+", rf"\g<1>{shutil.which('true')}", text, flags=re.MULTILINE)
        text = re.sub(r"^(User|Group)=.*\n", "", text, flags=re.MULTILINE)
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--recursive-errors=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_runs_a_command_of_ours(unit: Path):
    started = re.findall(
        r"^ExecStart(?:Pre)?=(\S+) (\w+)", unit.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert all(command == "/opt/niangjia/.venv/bin/niangjia" for command, _verb in started)
    assert {verb for _command, verb in started} <= {"serve", "qcluster", "backup", "ready"}


def test_guide_names_settings_that_exist():
    table = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    named = set(re.findall(r"NIANGJIA_\w+", GUIDE))
    assert sorted(name for name in named if f"`{name}`" not in table) == []
