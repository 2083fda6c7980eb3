"""Look for weaknesses as a stranger would: ``make audit``. One line for each part; findings that nobody has explained fail it.

A part that could not look fails too: nothing found is worth nothing then.
"""

import argparse
import http.cookiejar
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support.site import Site, served, small_demo
from tests.support.supply_chain import bill_of_materials, pinned, secrets_in, tree
from tests.support.weaknesses import project_page, told_by_export, told_by_index, told_by_service

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "var" / "audit"
TOOLS = OURS / "venv" / "bin"
LOCK = ROOT / "requirements" / "base.txt"
#: Who the scanner goes as; the empty persona is nobody.
VISITORS = {"a stranger": "", "a worker": "worker", "a station": "station"}
LOOKS = ("cookieflags", "csp", "csrf", "http_headers", "methods")
ATTACKS = ("crlf", "exec", "file", "permanentxss", "redirect", "sql", "upload", "xss")
#: What would end the visit: a form that is sent there logs the scanner out.
ENDS = ("/accounts/logout/", "/my/sessions/*", "/my/data/erase/*", "/desk/act-for/*")
FEWEST_PAGES = 10
#: An export older than this says nothing of today.
OLDEST_EXPORT = timedelta(days=30)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Outcome:
    """What a part looked at, what it found, and what of that is explained."""

    part: str
    looked_at: str
    found: list[str] = field(default_factory=list)
    explained: int = 0
    remedy: str = ""

    def __str__(self) -> str:
        said = f"{len(self.found)} findings, {self.explained} explained"
        lines = [f"{'FAIL' if self.found else 'ok  '} {self.part:22} {self.looked_at}: {said}"]
        lines += [f"       {one}" for one in self.found]
        return "\n".join([*lines, *([f"       {self.remedy}"] if self.found and self.remedy else [])])


def explanations() -> dict[str, list[dict[str, str]]]:
    with (ROOT / "scripts" / "explained.toml").open("rb") as file:
        kept: dict[str, list[dict[str, str]]] = tomllib.load(file)
        return kept


def cookies_of(site: Site, role: str) -> str:
    """Log in with one tap on the demo's page; give the cookies to send."""
    if not role:
        return ""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    logins = json.loads(site.run("demo", "build", "--json"))["logins"]
    persona = next(one["key"] for one in logins if one["role"] == role)
    with opener.open(f"{site.url}/demo/") as page:
        token = TOKEN.search(page.read().decode())
    assert token is not None
    form = {"persona": persona, "csrfmiddlewaretoken": token[1]}
    opener.open(f"{site.url}/demo/", urllib.parse.urlencode(form).encode()).close()
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def is_logged_in(site: Site, cookies: str) -> bool:
    asked = urllib.request.Request(f"{site.url}/my/", headers={"Cookie": cookies})
    with urllib.request.urlopen(asked) as page:
        return bool(page.url == f"{site.url}/my/")


def scan(site: Site, folder: Path, cookies: str, seconds: float) -> dict[str, Any]:
    """Send wapiti over a site; give its report."""
    report = folder / "report.json"
    words = [TOOLS / "wapiti", "-u", f"{site.url}/", "-m", ",".join((*LOOKS, *ATTACKS)), "--tasks", "4"]
    words += [
        "--max-scan-time",
        f"{seconds / 4:.0f}",
        "--max-attack-time",
        f"{seconds * 0.7 / len(ATTACKS):.0f}",
    ]
    words += ["--store-session", folder / "session", "--store-config", folder / "config", "--no-bugreport"]
    words += ["--skip", "csrfmiddlewaretoken", "-v", "0", "-d", "6", "-f", "json", "-o", report]
    words += [word for path in ENDS for word in ("-x", site.url + path)]
    words += ["-C", cookies] if cookies else []
    with (folder / "wapiti.log").open("wb") as log:
        subprocess.run(words, stdout=log, stderr=log, check=True, timeout=seconds * 3 + 60)
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def findings(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give kind and words of every finding, each once."""
    seen = set()
    for group in ("vulnerabilities", "anomalies"):
        for kind, found in report[group].items():
            for one in found:
                words = re.sub(r"\s+", " ", one["info"])
                if (kind, words) not in seen:
                    seen.add((kind, words))
                    yield kind, f"{words} ({one['method']} {one['path']})"


def sift(outcome: Outcome, found: Iterable[tuple[str, str]], known: list[dict[str, str]]) -> None:
    """Count what is explained, and keep the rest."""
    for kind, words in found:
        if any(one["kind"] == kind and re.search(one["words"], words) for one in known):
            outcome.explained += 1
        else:
            outcome.found.append(f"{kind}: {words}")


def web(given: argparse.Namespace) -> Iterator[Outcome]:
    """Serve a demo that is thrown away, a fresh one for each visitor, and attack it."""
    seconds = given.minutes * 60
    known = explanations().get("web", [])
    with tempfile.TemporaryDirectory(prefix="niangjia-audit-") as place:
        demo = small_demo()
        for name, role in VISITORS.items():
            folder = Path(place) / (role or "stranger")
            folder.mkdir()
            with served(demo, folder / "demo") as site:
                cookies = cookies_of(site, role)
                report = scan(site, folder, cookies, seconds / len(VISITORS))
                stayed = not role or is_logged_in(site, cookies)
            kept = OURS / f"web-{folder.name}.json"
            kept.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
            pages = report["infos"]["crawled_pages_nbr"]
            outcome = Outcome(
                f"web as {name}", f"{pages} pages and forms, {len(LOOKS + ATTACKS)} kinds of fault"
            )
            sift(outcome, findings(report), known)
            log = (folder / "demo" / "serve.log").read_text(encoding="utf-8", errors="replace")
            broken = Counter(re.findall(r"Internal Server Error: (\S+)", log))
            outcome.found += [f"{path} broke {count} times" for path, count in broken.items()]
            if pages < FEWEST_PAGES:
                outcome.found.append(f"not audited: {FEWEST_PAGES} pages at least are expected")
            if not stayed:
                outcome.found.append("not audited to the end: the visitor was logged out")
            yield outcome


def dependencies(given: argparse.Namespace) -> Iterator[Outcome]:
    """Look every locked package up: at the advisory service, where it answers, then at the index, then in the export."""
    pins = pinned(LOCK, here=True)
    service = told_by_service(TOOLS / "pip-audit", LOCK)
    index, newest = told_by_index(project_page(index_of_packages()), pins.keys() - service.keys(), pins)
    export, until = told_by_export(given.advisories, pins) if given.advisories else ({}, "")
    known = {name: {one for told in (service, index, export) for one in told.get(name, ())} for name in pins}
    looked_up = service.keys() | index.keys() | export.keys()
    places = [f"{len(service)} at the advisory service", f"{len(index)} at the index"]
    places += [f"{len(export)} in the export until {until}"] if export else []
    outcome = Outcome(
        "dependencies",
        f"{len(looked_up)} of {len(pins)} packages looked up ({', '.join(places)})",
        remedy="lock a newer version (scripts/lock --upgrade-package NAME), or bring an export of advisories along (--advisories)",
    )
    found = [
        (one.name, f"{name} {pins[name]}, mended in {', '.join(one.mended_in) or 'no version'}")
        for name in pins
        for one in sorted(known[name])
    ]
    found += [
        ("not looked up", f"{name} {pins[name]}, newest is {newest.get(name, 'not known')}")
        for name in sorted(pins.keys() - looked_up)
    ]
    if until and date.fromisoformat(until) < datetime.now(UTC).date() - OLDEST_EXPORT:
        found.append(("old export", f"its newest advisory is of {until}"))
    sift(outcome, found, explanations().get("dependencies", []))
    yield outcome


def index_of_packages() -> str:
    """Give where the index keeps the pages of projects, as pip knows it."""
    words = [TOOLS / "python", "-c", "from pip._internal.models.index import PyPI; print(PyPI.pypi_url)"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def bill(_given: argparse.Namespace) -> Iterator[Outcome]:
    """Write the bill of materials."""
    made = bill_of_materials(LOCK)
    (OURS / "sbom.json").write_text(json.dumps(made, indent=1), encoding="utf-8")
    named = {one["name"]: one["version"] for one in made["components"]}
    wrong = sorted(named.items() ^ pinned(LOCK).items())
    yield Outcome(
        "bill of materials", f"{len(named)} packages, var/audit/sbom.json", [f"{one}" for one in wrong]
    )


def secrets(_given: argparse.Namespace) -> Iterator[Outcome]:
    """Read the tree for secrets."""
    files = tree()
    known = {(one["file"], one["kind"]) for one in explanations()["secrets"]}
    found = list(secrets_in(files))
    left = [f"{name}:{line}: {kind}" for name, kind, line in found if (name, kind) not in known]
    yield Outcome("secrets", f"{len(files)} files", left, len(found) - len(left))


PARTS: dict[str, Callable[[argparse.Namespace], Iterator[Outcome]]] = {
    "web": web,
    "dependencies": dependencies,
    "bill": bill,
    "secrets": secrets,
}


def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(prog="scripts/audit", description=__doc__)
    asked.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all, if none is named")
    asked.add_argument("--minutes", type=float, default=4.0, help="how long the web is looked at, all in all")
    asked.add_argument(
        "--advisories",
        type=Path,
        help="an export of known weaknesses in the OSV format, a folder or a zip file, for where no service is in reach",
    )
    given = asked.parse_args(words)
    unknown = [name for name in given.parts if name not in PARTS]
    if unknown:
        asked.error(f"there is no part {unknown[0]!r}")
    good = True
    for name in given.parts or PARTS:
        try:
            for outcome in PARTS[name](given):
                print(outcome, flush=True)
                good = good and not outcome.found
        except ValueError as refusal:
            asked.error(str(refusal))
    print("     api                    there is none yet")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
