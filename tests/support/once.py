"""What takes long to make is made once for all processes of a run, and kept under ``var/`` until the code changes."""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import niangjia

CODE = Path(niangjia.__file__).parent
KEPT = CODE.parents[1] / "var" / "once"


@contextmanager
def alone(name: str) -> Iterator[Path]:
    """Let one process at a time make what is called so; give the place where it stands for today's code."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mine = KEPT / f"{name}-{_digest()}"
        for other in KEPT.glob(f"{name}-*"):
            if other != mine:
                shutil.rmtree(other) if other.is_dir() else other.unlink()
        yield mine


@cache
def _digest() -> str:
    """Say which code this is: what a migration does, or a page shows, may stand in any file."""
    code = hashlib.sha256()
    for path in sorted(CODE.rglob("*")):
        if path.is_file() and path.suffix not in {".mo", ".pyc"}:
            code.update(path.read_bytes())
    return code.hexdigest()[:16]
