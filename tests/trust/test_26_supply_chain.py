"""Supply chain. Hash-locked install, SBOM, no secrets in the tree.

The controls install a package that is not the one that was locked, take a hash out of a lock, and plant a key: each must be found.
"""

import hashlib
import re
import shutil
import subprocess
import tomllib
import zipfile
from base64 import b64encode
from pathlib import Path

import pytest

from tests.support.supply_chain import (
    EXPLAINED,
    LOCKS,
    ROOT,
    bill_of_materials,
    faults_of,
    pinned,
    secrets_soon,
    tree,
)

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
