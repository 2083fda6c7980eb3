"""Supply chain. Hash-locked install, SBOM, no secrets in the tree.

The controls install a package that is not the one that was locked, take a hash out of a lock, plant a key, and tell of a weakness
in what is locked: each must be found.
"""

import hashlib
import json
import re
import shutil
import subprocess
import threading
import tomllib
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.support.supply_chain import (
    EXPLAINED,
    LOCKS,
    PIN,
    ROOT,
    bill_of_materials,
    faults_of,
    pinned,
    secrets_soon,
    tree,
)
from tests.support.weaknesses import Weakness, project_page, told_by_export, told_by_index

pytestmark = pytest.mark.slow
UV = ROOT / ".venv" / "uv" / "bin" / "uv"
INSTALLS = re.compile(r"\b(?:pip install|pip sync)\b.*")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_names_versions_and_hashes_and_no_addresses(lock: Path):
    assert pinned(lock)
    assert faults_of(lock.read_text(encoding="utf-8")) == []


def test_control_pin_without_a_hash_and_address_are_found():
    kept = "django==5.2 \\\n    --hash=sha256:" + "0" * 64
    bare = "babel==2.1 \\"
    place = "lib @ https://elsewhere.example/lib.whl"
    assert faults_of("\n".join((kept, bare, place, kept))) == [place, bare]


def test_everything_we_ask_for_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]
    names = {re.split(r"[\[<>=~!; ]", one)[0].lower() for one in asked}
    assert names - pinned(ROOT / "requirements" / "base.txt").keys() == set()


def test_nothing_is_installed_without_its_hash():
    found = [
        line.group()
        for path in (ROOT / "Makefile", *(ROOT / "scripts").iterdir())
        if path.is_file()
        for line in INSTALLS.finditer(path.read_text(encoding="utf-8"))
        if "--editable ." not in line.group()
    ]
    assert len(found) >= 2
    assert [line for line in found if "--require-hashes" not in line] == []


def make_wheel(folder: Path, said: str) -> bytes:
    folder.mkdir(exist_ok=True)
    wheel = folder / "locked_thing-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("locked_thing.py", said)
        packed.writestr(
            "locked_thing-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: locked-thing\nVersion: 1\n"
        )
        packed.writestr(
            "locked_thing-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        packed.writestr("locked_thing-1.dist-info/RECORD", "")
    return wheel.read_bytes()


def install(folder: Path, lock: str) -> subprocess.CompletedProcess[str]:
    (folder / "lock.txt").write_text(lock, encoding="utf-8")
    flags = "--no-config --no-cache --offline --no-index --require-hashes --find-links"
    words = [UV, "pip", "install", *flags.split(), folder, "--target", folder / "installed"]
    return subprocess.run([*words, "-r", folder / "lock.txt"], capture_output=True, text=True, check=False)


def test_control_package_that_is_not_the_locked_one_is_not_installed(tmp_path: Path):
    lock = f"locked-thing==1 --hash=sha256:{hashlib.sha256(make_wheel(tmp_path, 'ours')).hexdigest()}"
    assert install(tmp_path, lock).returncode == 0
    shutil.rmtree(tmp_path / "installed")
    make_wheel(tmp_path, "somebody else's")
    refused = install(tmp_path, lock)
    assert refused.returncode != 0
    assert "mismatch" in refused.stderr


def test_bill_of_materials_names_everything_locked():
    lock = ROOT / "requirements" / "base.txt"
    bill = bill_of_materials(lock)
    assert bill["bomFormat"] == "CycloneDX"
    assert {one["name"]: one["version"] for one in bill["components"]} == pinned(lock)


def test_no_secret_lies_in_the_tree(tmp_path: Path):
    files = tree()
    assert len(files) > 500
    found = {(name, kind) for name, kind, _line in secrets_soon(files, tmp_path)}
    assert found == EXPLAINED


def test_control_planted_key_is_found(tmp_path: Path):
    planted = tmp_path / "settings.py"
    digest = hashlib.sha256(b"ours")
    lines = ["x = 1", f'token = "ghp_{"x1Y2" * 9}"', "-----BEGIN RSA " + "PRIVATE KEY-----", "y = 2"]
    lines += ['db_password = "' + "hunter" + '2!"', "postgres://me:" + "s3cret" + "@host/name"]
    lines += [f'digest = "{digest.hexdigest()}"', f'blob = "{b64encode(digest.digest()).decode()}"']
    planted.write_text("\n".join(lines), encoding="utf-8")
    assert {line for _name, _kind, line in secrets_soon([planted], tmp_path)} == {2, 3, 5, 6, 7, 8}


def make_advisory(*events: dict[str, str], versions: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """Give what a database of advisories tells of a package, in the OSV format."""
    part = {
        "package": {"name": "Locked.Thing", "ecosystem": "PyPI"},
        "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
        "versions": list(versions),
    }
    kept = {"id": "PYSEC-1", "modified": "2026-11-20T08:00:00Z", "affected": [part]}
    return {**kept, **more}


def known_of(folder: Path, version: str, *advisories: dict[str, Any]) -> list[Weakness]:
    for number, one in enumerate(advisories):
        (folder / f"{number}.json").write_text(json.dumps(one), encoding="utf-8")
    known, until = told_by_export(folder, {"locked-thing": version})
    assert until == "2026-11-20"
    return known["locked-thing"]


def test_control_weakness_of_what_is_locked_is_found(tmp_path: Path):
    told = make_advisory({"introduced": "0"}, {"fixed": "1.10"}, aliases=["GHSA-1", "CVE-1"])
    assert known_of(tmp_path, "1.9", told, {**told, "id": "GHSA-1"}) == [Weakness("CVE-1", ("1.10",))]
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as export:
        export.writestr("PYSEC-1.json", json.dumps(told))
    assert told_by_export(packed, {"locked-thing": "1.9"})[0] == {
        "locked-thing": [Weakness("CVE-1", ("1.10",))]
    }


@pytest.mark.parametrize(
    ("version", "advisory", "affected"),
    [
        ("1.10", make_advisory({"introduced": "0"}, {"fixed": "1.10"}), False),
        ("1.10", make_advisory({"introduced": "1.10"}), True),
        ("1.10", make_advisory({"introduced": "2"}), False),
        ("1.10", make_advisory({"introduced": "1"}, {"last_affected": "1.10"}), True),
        ("1.11", make_advisory({"introduced": "1"}, {"last_affected": "1.10"}), False),
        (
            "2.1",
            make_advisory({"introduced": "2"}, {"fixed": "2.2"}, {"introduced": "1"}, {"fixed": "1.5"}),
            True,
        ),
        (
            "1.6",
            make_advisory({"introduced": "2"}, {"fixed": "2.2"}, {"introduced": "1"}, {"fixed": "1.5"}),
            False,
        ),
        ("1.6", make_advisory(versions=("very-old", "1.6.0")), True),
        ("1.6", make_advisory(versions=("1.6",), withdrawn="2026-01-01T00:00:00Z"), False),
    ],
)
def test_advisories_speak_of_the_versions_they_name(tmp_path, version, advisory, affected):
    assert [one.name for one in known_of(tmp_path, version, advisory)] == ["PYSEC-1"] * affected


def test_export_without_an_advisory_is_no_answer(tmp_path):
    with pytest.raises(ValueError, match="no advisory"):
        told_by_export(tmp_path, {"locked-thing": "1"})
    for path in (tmp_path / "missing", Path(__file__)):
        with pytest.raises(ValueError, match="neither a folder nor a zip file"):
            told_by_export(path, {"locked-thing": "1"})


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """Serve an index of packages; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_index_speaks_of_the_newest_version_only(tmp_path, index):
    told = [
        {"id": "PYSEC-1", "aliases": ["CVE-1"], "fixed_in": ["3"]},
        {"id": "PYSEC-2", "fixed_in": [], "withdrawn": "2026-01-01T00:00:00Z"},
    ]
    pages = {"newest": {"vulnerabilities": told}, "behind": {"vulnerabilities": []}, "silent": {}}
    for name, page in pages.items():
        (tmp_path / name).mkdir()
        kept = {"info": {"version": "2.0"}, **page}
        (tmp_path / name / "json").write_text(json.dumps(kept), encoding="utf-8")
    pins = {"newest": "2.0.0", "behind": "1.9", "silent": "2.0", "missing": "1"}
    known, newest = told_by_index(project_page(index), pins, pins)
    assert known == {"newest": [Weakness("CVE-1", ("3",))]}
    assert newest == dict.fromkeys(("behind", "newest", "silent"), "2.0")
    assert told_by_index(project_page("http://127.0.0.1:1"), pins, pins) == ({}, {})


def test_what_is_explained_is_said_of_versions_that_are_locked():
    kept = tomllib.loads((ROOT / "scripts" / "explained.toml").read_text("utf-8"))["dependencies"]
    lock = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    said = [f"{pin['name']} {pin['version']}, " for pin in map(PIN.match, lock.splitlines()) if pin]
    assert [one["words"] for one in kept if not any(re.search(one["words"], line) for line in said)] == []
