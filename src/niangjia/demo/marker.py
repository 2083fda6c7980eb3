"""The mark that says: this is a demo, and nothing but a demo."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MARKER = "demo.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """How a demo was built. ``today`` is an ISO day."""

    built_at: str
    today: str
    scale: float
    seconds: float
    database: str


def path_of(folder: Path) -> Path:
    return folder / MARKER


def read(folder: Path) -> Mark | None:
    """Read the mark, if the folder has one."""
    try:
        found: dict[str, Any] = json.loads(path_of(folder).read_text(encoding="utf-8"))
        return Mark(**found)
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write(folder: Path, mark: Mark) -> None:
    """Set the mark in one step."""
    scratch = path_of(folder).with_suffix(".new")
    scratch.write_text(json.dumps(asdict(mark), ensure_ascii=False, indent=2), encoding="utf-8")
    scratch.replace(path_of(folder))


def clear(folder: Path) -> None:
    """Take the mark away."""
    path_of(folder).unlink(missing_ok=True)
