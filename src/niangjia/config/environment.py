"""Read the environment: every setting is a variable, and a variable is read in one place only."""

import json
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MARKER = "demo.json"
KEY_FILE = "demo-keys.json"
TRUE = {"1", "true", "yes", "on"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    value = text(name)
    return value.lower() in TRUE if value else default


def number(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def is_demo(data_dir: Path) -> bool:
    """Say whether this data directory holds a demo: told so, or marked so when the demo was built."""
    return flag("NIANGJIA_DEMO", (data_dir / MARKER).exists())


def demo_keys(data_dir: Path) -> dict[str, str]:
    """Make the demo's own keys once and keep them beside its data."""
    path = data_dir / KEY_FILE
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        made = {name: secrets.token_urlsafe(32) for name in ("secret", "field", "index", "backup")}
        scratch = path.with_suffix(f".{os.getpid()}")
        scratch.write_text(json.dumps(made))
        scratch.chmod(0o600)
        try:
            os.link(scratch, path)
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
    kept: dict[str, str] = json.loads(path.read_text())
    return kept
