"""Workbooks that were sent: kept sealed below the media folder as long as their batch may be looked at, or their mapping is there.

Each has a key of its own, which lies sealed in its batch: when keys are rotated, files need not be touched.
"""

import secrets
import tempfile
from pathlib import Path

from django.conf import settings

from niangjia.core.ids import uuid7
from niangjia.core.sealed_files import open_file, seal_file
from niangjia.rosters.models import Batch

FOLDER = "rosters"


def keep(batch: Batch, content: bytes) -> None:
    """Seal a workbook and keep it for a batch, which is not saved."""
    batch.file, batch.file_key = keep_sealed(content)


def keep_sealed(content: bytes, folder: str = FOLDER) -> tuple[str, str]:
    """Seal a file and keep it; give its path below the media folder, and its key."""
    relative, key = f"{folder}/{uuid7().hex}.sealed", secrets.token_urlsafe(32)
    target = Path(settings.MEDIA_ROOT) / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile() as plain:
        plain.write(content)
        plain.flush()
        seal_file(Path(plain.name), target, key)
    return relative, key


def load(batch: Batch) -> bytes | None:
    """Give back what ``keep`` kept; ``None`` when it is not there any more.

    :raises Undecipherable: the file was changed.
    """
    return load_sealed(batch.file, batch.file_key)


def load_sealed(relative: str, key: str) -> bytes | None:
    """Give back what ``keep_sealed`` kept; ``None`` when it is not there any more.

    :raises Undecipherable: the file was changed.
    """
    path = Path(settings.MEDIA_ROOT) / relative
    if not relative or not path.exists():
        return None
    with tempfile.NamedTemporaryFile() as plain:
        open_file(path, Path(plain.name), key)
        return Path(plain.name).read_bytes()


def discard(batch: Batch) -> None:
    """Throw the workbook of a batch away; what was imported from it stays."""
    discard_path(batch.file)
    batch.file = batch.file_key = ""
    batch.save(update_fields=["file", "file_key"])


def discard_path(relative: str) -> None:
    """Throw a kept workbook away by its path."""
    if relative:
        (Path(settings.MEDIA_ROOT) / relative).unlink(missing_ok=True)
