"""Papers of a dossier: looked at, pictures written anew, and kept sealed."""

import io
import zipfile
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.files import LARGEST_BYTES, written_anew
from niangjia.rights.errors import BadFile
from niangjia.rights.models import DossierFile
from niangjia.rosters.files import discard_path, keep_sealed, load_sealed

__all__ = ["discard_path", "keep", "load", "looked_at"]

FOLDER = "dossiers"
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "webp": "image/webp",
}
#: What a Word file must hold, and what would run in it.
WORD, MACROS = "word/document.xml", "vbaproject.bin"
MOST_PARTS, LARGEST_UNPACKED = 2000, 200 * 1024 * 1024


def looked_at(upload: Any) -> tuple[str, bytes]:
    """Give the ending and the content to keep of a PDF, a Word file or a picture; the content decides, not the name.

    :raises BadFile: too large, empty, or something else.
    :raises BadPicture: a picture that cannot be read.
    """
    if upload.size > LARGEST_BYTES:
        raise BadFile(_("This file is larger than 12 MB. Please send a smaller one."))
    content: bytes = upload.read()
    upload.seek(0)
    if content.startswith(b"%PDF-"):
        return "pdf", content
    if content.startswith(b"PK\x03\x04"):
        _must_be_word(content)
        return "docx", content
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")):
        return "webp", written_anew(upload)
    raise BadFile(_("Please send a PDF, a Word file (.docx) or a picture."))


def _must_be_word(content: bytes) -> None:
    refused = BadFile(_("This is no Word file (.docx) we can keep. Please save it as PDF."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refused from error
    names = {one.filename for one in listed}
    unpacked = sum(one.file_size for one in listed)
    harmful = any(name.lower().endswith(MACROS) for name in names)
    if WORD not in names or harmful or len(listed) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
        raise refused


def keep(content: bytes) -> tuple[str, str]:
    """Seal a paper; give its path below the media folder, and its key.

    :raises BadFile: the server cannot keep it.
    """
    try:
        return keep_sealed(content, FOLDER)
    except OSError as error:
        raise BadFile(_("The server cannot keep the file just now. Nothing was saved.")) from error


def load(paper: DossierFile) -> bytes | None:
    """Give a paper; ``None`` when it is not there any more."""
    return load_sealed(paper.file, paper.file_key)
