"""Files of courses: looked at, kept under a random name, and given to those who may have them."""

import io
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from niangjia.core.files import picture_path, whole
from niangjia.core.ids import uuid7
from niangjia.courses.errors import BadMaterial

FOLDER = "courses"
LARGEST_BYTES = 30 * 1024 * 1024
MOST_PARTS = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
#: The part of an Office document that says which it is → its ending.
PARTS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ACCEPT = ".pdf,.docx,.pptx,.xlsx"


def keep_material(upload: Any) -> tuple[str, int]:
    """Keep a file and give its path below the media folder, and its length.

    :raises BadMaterial: too large, empty, of another kind than PDF, Word, PowerPoint or Excel, or the server cannot keep it.
    """
    if upload.size > LARGEST_BYTES:
        raise BadMaterial(_("This file is larger than 30 MB. Please make it smaller, for instance as PDF."))
    content = upload.read()
    kind = _kind(content)
    relative = f"{FOLDER}/{uuid7().hex}.{kind}"
    path = Path(settings.MEDIA_ROOT) / relative
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as part:
            part.write_bytes(content)
    except OSError as error:
        raise BadMaterial(_("The server cannot keep the file just now. Nothing was saved.")) from error
    return relative, len(content)


def _kind(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return "pdf"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        listed = []
    names = {part.filename for part in listed}
    bomb = len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    kind = next((ending for part, ending in PARTS.items() if part in names), "")
    if not kind or bomb or "[Content_Types].xml" not in names:
        raise BadMaterial(
            _(
                "Please send a PDF, or a Word, PowerPoint or Excel file as they are saved today (.docx, .pptx, .xlsx)."
            )
        )
    if macros:
        raise BadMaterial(_("This file holds macros. Please save it without them."))
    return kind


def material_path(relative: str) -> Path | None:
    """Give the file of a kept material; ``None`` when it is missing."""
    return picture_path(relative)


def type_of(relative: str) -> str:
    return TYPES.get(relative.rpartition(".")[2], "application/octet-stream")
