"""``niangjia roster``: a report for people and for programs, and one line when something is wrong."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from niangjia.people.models import Person
from niangjia.rosters.models import Batch
from tests.people.numbers import id_number
from tests.rosters.workbooks import person, roster
from tests.support.factories import make_federation

pytestmark = pytest.mark.django_db


def run(*words: str) -> Any:
    out = StringIO()
    call_command("roster", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(roster(person(1), person(2, 手机号码="12")))
    return path


def test_dry_run_writes_nothing(file):
    org = make_federation().union
    told = run("import", str(file), "--org", org.name, "--dry-run")
    assert {**told, "errors": len(told["errors"])} == {
        "rows": 2, "new": 1, "changed": 0, "same": 0, "conflict": 0, "error": 1, "errors": 1, "batch": None,
    }  # fmt: skip
    assert told["errors"][0] == {
        "row": 3, "column": "手机号码", "value": "12", "reason": "手机号是 11 位数字，以 1 开头，请核对。",
    }  # fmt: skip
    assert (Person.objects.count(), Batch.objects.count()) == (0, 0)


def test_import_export_and_undo(file, tmp_path):
    org = make_federation().union
    told = run("import", str(file), "--org", str(org.pk))
    assert (told["new"], Person.objects.get().vault.id_number) == (1, id_number(1))
    exported = tmp_path / "出.xlsx"
    assert run("export", str(exported), "--org", org.name)["rows"] == 1
    assert run("import", str(exported), "--org", org.name, "--dry-run")["same"] == 1
    assert run("undo", told["batch"]) == {"batch": told["batch"], "removed": 1, "kept": 0, "restored": 0}
    assert Person.objects.count() == 0


def test_report_for_people_names_the_cells(file):
    out = StringIO()
    call_command("roster", "import", str(file), "--org", make_federation().union.name, stdout=out)
    assert "3: 手机号码 12: 手机号是 11 位数字" in out.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        ("import", "nothing.xlsx", "--org", "{org}"),
        ("import", "{file}", "--org", "没有这个工会"),
        ("import", "{file}", "--org", "{org}", "--mapping", "没有这个模板"),
        ("import", "{other}", "--org", "{org}"),
        ("undo", "nothing"),
    ],
)
def test_bad_use_is_one_line_and_status_two(file, tmp_path, words):
    org, other = make_federation().union, tmp_path / "a.xlsx"
    other.write_bytes(b"hello")
    with pytest.raises(CommandError) as refusal:
        run(*(word.format(org=org.name, file=file, other=other) for word in words))
    assert (refusal.value.returncode, "\n" in str(refusal.value)) == (2, False)
