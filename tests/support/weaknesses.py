"""Known weaknesses of the packages a lock names, told by the advisory service, the package index, or an export brought along.

Each tells of the packages it can speak for. A package that is missing from its answer was not looked up: that is not "no weakness".
"""

import json
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version


@dataclass(frozen=True, slots=True, order=True)
class Weakness:
    """What is known by one name, a CVE's where it has one, and the versions in which it is mended."""

    name: str
    mended_in: tuple[str, ...] = ()


#: Package → its weaknesses.
Known = dict[str, list[Weakness]]


def weakness(told: Mapping[str, Any], mended_in: Iterable[str]) -> Weakness:
    names = [told["id"], *told.get("aliases", [])]
    return Weakness(next((one for one in names if one.startswith("CVE-")), names[0]), tuple(mended_in))


def told_by_service(pip_audit: Path, lock: Path) -> Known:
    """Ask the advisory service for the versions that are locked."""
    words = [pip_audit, "-r", lock, "--no-deps", "--disable-pip", "-f", "json", "--progress-spinner", "off"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)["dependencies"] if done.stdout.startswith("{") else []
    return {
        one["name"]: sorted({weakness(found, found["fix_versions"]) for found in one["vulns"]})
        for one in told
        if "skip_reason" not in one
    }


def told_by_index(
    project: Callable[[str], dict[str, Any]], names: Iterable[str], pins: Mapping[str, str]
) -> tuple[Known, dict[str, str]]:
    """Ask the index's page of each project, which tells of the newest version only; give also which version that is."""
    asked = sorted(names)
    with ThreadPoolExecutor(8) as asking:
        pages = dict(zip(asked, asking.map(project, asked), strict=True))
    newest = {name: page["info"]["version"] for name, page in pages.items() if page}
    known = {
        name: sorted({weakness(one, one["fixed_in"]) for one in told if not one.get("withdrawn")})
        for name, version in newest.items()
        if Version(version) == Version(pins[name])
        and (told := pages[name].get("vulnerabilities")) is not None
    }
    return known, newest


def project_page(index: str) -> Callable[[str], dict[str, Any]]:
    """Give what reads the page of a project at an index; nothing, where it does not answer."""

    def read(name: str) -> dict[str, Any]:
        try:
            with urlopen(f"{index}/{name}/json", timeout=60) as answer:
                page: dict[str, Any] = json.load(answer)
                return page
        except (URLError, TimeoutError, json.JSONDecodeError):
            return {}

    return read


def told_by_export(export: Path, pins: Mapping[str, str]) -> tuple[Known, str]:
    """Read an export of advisories in the OSV format, a folder or a zip file; give also the day of its newest.

    Source of the rule: the evaluation algorithm of the OSV schema, for packages of PyPI.
    Raises:
        ValueError: there is no advisory in it, or it is no zip file.
    """
    found: dict[str, set[Weakness]] = defaultdict(set)
    newest = ""
    for advisory in advisories(export):
        newest = max(newest, advisory["modified"])
        if advisory.get("withdrawn"):
            continue
        for part in advisory.get("affected", []):
            package = part.get("package", {})
            name = canonicalize_name(package.get("name", ""))
            if package.get("ecosystem") == "PyPI" and name in pins and affects(part, pins[name]):
                mended = [
                    event["fixed"] for one in ranges(part) for event in one["events"] if "fixed" in event
                ]
                found[name].add(weakness(advisory, mended))
    if not newest:
        raise ValueError(f"there is no advisory in {export}")
    return {name: sorted(found[name]) for name in pins}, newest[:10]


def advisories(export: Path) -> Iterator[dict[str, Any]]:
    if export.is_dir():
        for path in sorted(export.rglob("*.json")):
            yield json.loads(path.read_text(encoding="utf-8"))
    elif not zipfile.is_zipfile(export):
        raise ValueError(f"{export} is neither a folder nor a zip file")
    else:
        with zipfile.ZipFile(export) as packed:
            for name in packed.namelist():
                if name.endswith(".json"):
                    yield json.loads(packed.read(name))


def ranges(part: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for one in part.get("ranges", []) if one["type"] == "ECOSYSTEM"]


def affects(part: Mapping[str, Any], version: str) -> bool:
    """Say whether a version is listed as affected, or lies in an affected range."""
    ours = Version(version)
    if any(ours == one for one in map(version_or_none, part.get("versions", []))):
        return True
    return any(lies_in(one["events"], ours) for one in ranges(part))


def lies_in(events: Iterable[Mapping[str, str]], ours: Version) -> bool:
    turns = sorted(
        (bound, kind) for event in events for kind, text in event.items() if (bound := version_or_none(text))
    )
    inside = False
    for bound, kind in turns:
        if kind == "introduced" and ours >= bound:
            inside = True
        elif (kind == "fixed" and ours >= bound) or (kind == "last_affected" and ours > bound):
            inside = False
    return inside


def version_or_none(text: str) -> Version | None:
    """Read a version; what is none, such as some of the oldest, is no version of ours."""
    try:
        return Version(text)
    except InvalidVersion:
        return None
