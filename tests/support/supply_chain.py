"""What we build on and what we ship: the locks, the bill of materials, and secrets that lie about."""

import json
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings
from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;]+)(?: ; (?P<where>[^\\]+))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
NOTE = re.compile(r"^ *#(?!.*://)")
#: Lines worth the scanner's time: it takes a minute for all of them.
WORTH_A_LOOK = re.compile(
    r"_?key\b.*[=:]|pass|pwd|secret|://[^/\s]*:[^/\s]*@|PRIVATE KEY|[A-Za-z0-9+/=_-]{20,}|[\"'][0-9a-f]{8,}[\"']",
    re.IGNORECASE,
)
#: What the scanner takes for a secret: where, and of what kind.
EXPLAINED = {
    (one["file"], one["kind"])
    for one in tomllib.loads((ROOT / "scripts" / "explained.toml").read_text("utf-8"))["secrets"]
}


def pinned(lock: Path, *, here: bool = False) -> dict[str, str]:
    """Give what a lock names, and in which version; ``here``: what this machine installs of it."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    pins = [one for line in lines if (one := PIN.match(line))]
    wanted = [one for one in pins if not (here and one["where"]) or Marker(one["where"]).evaluate()]
    return {one["name"]: one["version"] for one in wanted}


def faults_of(lock: str) -> list[str]:
    """Name the lines of a lock that are no pin, no hash and no note, and pins without a hash."""
    found, waiting = [], ""
    for line in [*lock.splitlines(), "end==0 \\"]:
        if PIN.match(line):
            found += [waiting] if waiting else []
            waiting = line
        elif HASH.match(line):
            waiting = ""
        elif not NOTE.match(line):
            found.append(line)
    return found


def bill_of_materials(lock: Path) -> dict[str, Any]:
    """Give the CycloneDX document of what a lock names."""
    tool = Path(sys.executable).with_name("cyclonedx-py")
    done = subprocess.run(
        [tool, "requirements", lock, "--output-reproducible", "--of", "JSON"],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def tree() -> list[Path]:
    """List the files that are ours, committed or about to be; locks, which hold nothing but pins and hashes, left out."""
    words = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.splitlines() if ROOT / name not in LOCKS]


def secrets_in(paths: Iterable[Path]) -> Iterator[tuple[str, str, int]]:
    """Give file, kind and line of what looks like a secret, of every kind the scanner knows."""
    with default_settings():
        for path in paths:
            for one in scan_file(str(path)):
                yield name_of(path), one.type, one.line_number


def secrets_soon(paths: Iterable[Path], folder: Path) -> Iterator[tuple[str, str, int]]:
    """Give the same, from the lines worth a look only, which are gathered in the folder."""
    lines: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8", "replace").split("\n"), 1):
            if WORTH_A_LOOK.search(line):
                lines[path.suffix].append((name_of(path), number, line.replace("\r", "")))
    for suffix, found in lines.items():
        gathered = folder / f"lines{suffix}"
        gathered.write_text("\n".join(line for *_where, line in found), encoding="utf-8")
        for _name, kind, number in secrets_in([gathered]):
            yield found[number - 1][0], kind, found[number - 1][1]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
