"""Write ``docs/trust.md``: what people trust us with, and where each promise is proven.

A promise is the docstring of its file, ``tests/trust/test_NN_name.py`` (``tests/browser`` where it takes a browser): the sentence,
then what is open (a paragraph that begins with ``Open:``), then how it is shown. What has no file yet is declared in
``WITHOUT_A_FILE``.
"""

import ast
import re
import sys
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests" / "trust"
PAGE = ROOT / "docs" / "trust.md"
ITEMS = range(1, 28)
PROVEN, IN_PART, DESIGNED, OPEN = "proven", "proven in part", "designed for, not yet verified", "open"


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of what people trust us with."""

    sentence: str
    state: str
    open: str = ""
    notes: str = ""
    proofs: tuple[str, ...] = ()
    tests: int = 0
    controls: int = 0

    @property
    def name(self) -> str:
        return self.sentence.partition(".")[0].replace("*", "")


WITHOUT_A_FILE = {
    6: Promise(
        "Failover. 3-node PostgreSQL with Patroni, etcd and HAProxy on loopback: 0 acknowledged commits lost, at most 30 s without "
        "service; an asynchronous control that must lose some.",
        DESIGNED,
        open="Written for it (one database address, connections looked after, two seconds to connect), and never run against a cluster.",
        proofs=("tests/trust/test_05_crash.py",),
    ),
    11: Promise(
        "Mass export*. Over 500 rows of personal data: re-authentication, reason, second approver, watermark.",
        OPEN,
        open="More than 500 persons are refused today, to everybody, and told to be narrowed; there is nothing to approve yet.",
        proofs=("tests/reports/test_export.py", "tests/people/test_desk_people.py"),
    ),
    19: Promise(
        "Small groups. Public statistics suppress cells under 10, and those that would give them away.",
        IN_PART,
        open="the running year is shown as it grows, so what two visits show can be subtracted from each other.",
        notes="Whole years and uncrossed parts only, so that tables cannot be; the rule is tried on generated rows of cells.",
        proofs=("tests/figures/test_suppression.py", "tests/reports/test_public.py"),
    ),
    20: Promise(
        "Rights. Consent by version and purpose, separate for sensitive data; a person can see, copy, correct, export, erase; retention "
        "per field, enforced.",
        IN_PART,
        open="Retention is enforced for messages and log-ins only, not field by field; no sensitive data is asked for yet, so its "
        "separate consent waits.",
        proofs=(
            "tests/people/test_consents.py",
            "tests/people/test_my_pages.py",
            "tests/people/test_erasing.py",
        ),
    ),
    24: Promise(
        "Migrations. From the previous release's data, on both engines; no lock over 2 s on PostgreSQL.",
        OPEN,
        open="There is no previous release. That models and migrations agree is checked, and every test begins with all migrations.",
    ),
}
HEAD = """# What people trust us with, and how it is proven

Workers' ID numbers and whereabouts; public money; figures that leaders quote. Each line is a test where it can be one, and says so
where it is not. Tests run on SQLite and PostgreSQL, those of pages in Chromium as well; a **control** breaks the product on purpose and
must be found. Written by `scripts/trust.py` from the tests themselves; `*` asks for the strictest level of OWASP ASVS.

"""
FOUND = """
## What scanners found

`make audit` serves a demo of its own and sends a scanner (wapiti) over it as a stranger, a worker and a station; looks every locked
package up among known weaknesses; writes a bill of materials (`var/audit/sbom.json`); and reads the tree for secrets. Packages are
looked up at the advisory service, where that does not answer at the package index, which tells of the newest version only, and in a
closed network in an export that was brought along: `scripts/audit --advisories EXPORT` (OSV format, a folder or a zip file, at most 30
days old). What is on this list is explained; anything else makes it fail, and so does a part that could not look. There is no API yet:
schemathesis waits for one.

"""


def text_of(paragraph: str) -> str:
    return " ".join(paragraph.split())


def read(path: Path) -> Promise:
    """Read a promise from its file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    sentence, *rest = [text_of(one) for one in (ast.get_docstring(tree) or "").split("\n\n")]
    left = [one.removeprefix("Open:").strip() for one in rest if one.startswith("Open:")]
    names = [
        one.name for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    ]
    controls = sum(name.startswith("test_control_") for name in names)
    return Promise(
        sentence,
        IN_PART if left else PROVEN,
        " ".join(left),
        " ".join(one for one in rest if not one.startswith("Open:")).replace("``", "`"),
        (str(path.relative_to(ROOT)),),
        len(names) - controls,
        controls,
    )


def joined(first: Promise, more: Promise) -> Promise:
    """Give a promise that is proven in two files the words of the first."""
    return replace(
        first,
        proofs=first.proofs + more.proofs,
        tests=first.tests + more.tests,
        controls=first.controls + more.controls,
    )


def promises() -> dict[int, Promise]:
    """Give every promise by its number; a file is worth more than a declaration.

    :raises SystemExit: one is declared nowhere, or names a file that is not there.
    """
    named = [
        path
        for folder in ("trust", "browser")
        for path in (ROOT / "tests" / folder).glob("test_[0-9][0-9]_*.py")
    ]
    found: dict[int, Promise] = {}
    for path in sorted(named):
        number, one = int(path.name[5:7]), read(path)
        found[number] = joined(found[number], one) if number in found else one
    found = WITHOUT_A_FILE | found
    if sorted(found) != list(ITEMS):
        raise SystemExit(f"trust: {sorted(set(ITEMS) ^ found.keys())} are missing or too many.")
    gone = [proof for one in found.values() for proof in one.proofs if not (ROOT / proof).exists()]
    if gone:
        raise SystemExit(f"trust: {gone} are not there.")
    return dict(sorted(found.items()))


def count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def shown(number: int, one: Promise) -> str:
    """Draw a promise as one paragraph and what belongs to it."""
    rest = one.sentence.partition(". ")[2].replace("``", "`")
    lines = [f"{number}. **{one.name}** ({one.state}). {rest}"]
    if one.open:
        lines.append(f"*Open:* {one.open[0].upper()}{one.open[1:]}")
    if one.notes:
        lines.append(one.notes)
    where = ", ".join(f"[{Path(proof).name}](../{proof})" for proof in one.proofs)
    if where and one.tests:
        controls = count(one.controls, "control") if one.controls else "no control"
        lines.append(f"{where}: {count(one.tests, 'test')}, {controls}.")
    elif where:
        lines.append(f"{'In' if one.state in {PROVEN, IN_PART} else 'Beside it'}: {where}.")
    return "  \n   ".join(lines)


def explained() -> str:
    with (ROOT / "scripts" / "explained.toml").open("rb") as file:
        kept = tomllib.load(file)
    rows = [f"| web | {one['kind']}: {one['what']} | {one['why']} |" for one in kept.get("web", [])]
    rows += [
        f"| dependencies | {one['kind']}: {one['what']} | {one['why']} |"
        for one in kept.get("dependencies", [])
    ]
    rows += [f"| secrets | {one['kind']}: `{one['file']}` | {one['why']} |" for one in kept["secrets"]]
    return "\n".join(["| looked for | reported | why it stays |", "|---|---|---|", *rows]) + "\n"


def page() -> str:
    """Give the whole page."""
    found = promises()
    states = [one.state for one in found.values()]
    told = ", ".join(f"{states.count(one)} {one}" for one in (PROVEN, IN_PART, DESIGNED, OPEN))
    besides = [path for path in sorted(TESTS.glob("test_[a-z]*.py")) if not re.match(r"test_\d", path.name)]
    lines = [HEAD + f"Of {len(found)}: {told}.\n", *(shown(number, one) for number, one in found.items())]
    lines += ["\nBesides:\n"]
    lines += [f"- {read(path).sentence} [{path.name}](../{path.relative_to(ROOT)})" for path in besides]
    return "\n".join(lines) + "\n" + FOUND + explained()


def main(words: list[str]) -> int:
    if words not in ([], ["--check"]):
        print("Usage: scripts/trust.py [--check]", file=sys.stderr)
        return 2
    written = page()
    if not words:
        PAGE.write_text(written, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != written:
        print("docs/trust.md is out of step: run `.venv/bin/python scripts/trust.py`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
