"""Pictures people send: looked at, made small, stripped of where and when they were taken, and kept under a random name."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from niangjia.core.errors import BadInput
from niangjia.core.ids import uuid7

LARGEST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
KINDS = {"JPEG", "PNG", "WEBP"}


class BadPicture(BadInput):
    """The file is no picture we can keep; the sentence says why."""


def save_picture(upload: Any, folder: str) -> str:
    """Keep an uploaded picture as WebP without EXIF and give its path below the media folder.

    :raises BadPicture: it is refused by ``written_anew``, or the server cannot keep it.
    """
    content = written_anew(upload)
    relative = f"{folder}/{uuid7().hex}.webp"
    path = Path(settings.MEDIA_ROOT) / relative
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as part:
            part.write_bytes(content)
    except OSError as error:
        raise BadPicture(_("The server cannot keep the picture just now. Nothing was saved.")) from error
    return relative


def written_anew(upload: Any) -> bytes:
    """Give an uploaded picture as WebP: upright, not too large, without EXIF and what hangs behind it.

    :raises BadPicture: too large, not a picture, or of another kind than JPEG, PNG or WebP.
    """
    if upload.size > LARGEST_BYTES:
        raise BadPicture(_("This picture is larger than 12 MB. Please send a smaller one."))
    try:
        picture = Image.open(upload)
        if picture.format not in KINDS:
            raise BadPicture(_("Please send a JPEG, PNG or WebP picture."))
        if picture.width * picture.height > MOST_PIXELS:
            raise BadPicture(_("This picture has too many pixels. Please send a smaller one."))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        buffer = io.BytesIO()
        upright.save(buffer, "WEBP", quality=80)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadPicture(_("This file is not a picture we can read.")) from error
    return buffer.getvalue()


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give the place to write to; the file appears under its name when the block ends, or not at all."""
    part = path.with_suffix(".part")
    try:
        yield part
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def picture_path(relative: str) -> Path | None:
    """Give the file of a kept picture; ``None`` when it is missing."""
    if not relative:
        return None
    path = Path(settings.MEDIA_ROOT) / relative
    return path if path.is_file() else None
