"""Everything that can be said about the code without running it: ``make check``."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
LONGEST_MODULE = 400
CODE = ("src", "tests", "scripts", "benchmarks")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step went; ``said`` is empty when all is well."""

    name: str
    good: bool
    said: str
    seconds: float


def run(*words: str, **settings: str) -> tuple[bool, str]:
    """Run a tool of the environment with the settings of a demo that does not exist."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NIANGJIA_")}
    with tempfile.TemporaryDirectory(prefix="niangjia-check-") as folder:
        environment = {**kept, "NIANGJIA_DEMO": "1", "NIANGJIA_DATA_DIR": folder, **settings}
        done = subprocess.run(
            [BIN / words[0], *words[1:]], cwd=ROOT, env=environment, capture_output=True, text=True
        )
    return done.returncode == 0, f"{done.stdout}{done.stderr}".strip()


def production() -> dict[str, str]:
    """Settings as a production would have them."""
    keys = ("NIANGJIA_SECRET_KEY", "NIANGJIA_KEYS", "NIANGJIA_INDEX_KEY", "NIANGJIA_BACKUP_KEY")
    return {
        "NIANGJIA_DEMO": "0",
        "NIANGJIA_HOSTS": "union.example",
        **{key: secrets.token_urlsafe(48) for key in keys},
    }


def sizes() -> tuple[bool, str]:
    """No module is longer than a person can hold in mind."""
    long = []
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST_MODULE and path.name != "0001_initial.py":
                long.append(f"{path.relative_to(ROOT)}: {lines} lines, {LONGEST_MODULE} at most")
    return not long, "\n".join(long)


def figures_page() -> tuple[bool, str]:
    """``docs/figures.md`` says what the registry says."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "figures.md"
        good, said = run("niangjia", "figures", "--docs", str(page))
        kept = ROOT / "docs" / "figures.md"
        if good and (not kept.exists() or kept.read_text() != page.read_text()):
            return False, "docs/figures.md is out of step: run `niangjia figures --docs docs/figures.md`."
    return good, "" if good else said


STEPS: dict[str, Callable[[], tuple[bool, str]]] = {
    "types": lambda: run("mypy"),
    "lint": lambda: run("ruff", "check", "--quiet", "."),
    "format": lambda: run("ruff", "format", "--check", "--quiet", "."),
    "layers": lambda: run("lint-imports"),
    "templates": lambda: run("djlint", "src", "--lint", "--quiet"),
    "translations": lambda: run("niangjia", "messages", "--check"),
    "migrations": lambda: run("niangjia", "makemigrations", "--check", "--dry-run"),
    "settings": lambda: run("niangjia", "check", "--deploy", "--fail-level", "WARNING", **production()),
    "module sizes": sizes,
    "figures page": figures_page,
    "trust page": lambda: run("python", "scripts/trust.py", "--check"),
}


def take(name: str) -> Outcome:
    begun = time.monotonic()
    good, said = STEPS[name]()
    return Outcome(name, good, "" if good else said, time.monotonic() - begun)


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in STEPS]
    if unknown:
        print(f"check: there is no step {unknown[0]!r}; there are {', '.join(STEPS)}.", file=sys.stderr)
        return 2
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(take, names or STEPS))
    for one in outcomes:
        if not one.good:
            print(f"\n── {one.name} " + "─" * (60 - len(one.name)) + f"\n{one.said}")
    print()
    for one in outcomes:
        print(f"{'ok  ' if one.good else 'FAIL'} {one.name:14} {one.seconds:5.1f} s")
    return 0 if all(one.good for one in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
