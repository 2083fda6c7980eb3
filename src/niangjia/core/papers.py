"""Papers people send: PDF, Word or a picture, looked at before anything is kept."""

import io
import zipfile
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput
from niangjia.core.files import LARGEST_BYTES, written_anew

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "webp": "image/webp",
}
ACCEPT = ".pdf,.docx,image/jpeg,image/png,image/webp"
UNKEPT = _("The server cannot keep the file just now. Nothing was saved.")
#: What a Word file must hold, and what would run in it.
WORD, MACROS = "word/document.xml", "vbaproject.bin"
MOST_PARTS, LARGEST_UNPACKED = 2000, 200 * 1024 * 1024


class BadPaper(BadInput):
    """The file is no paper we can keep; the sentence says why."""


def looked_at(upload: Any) -> tuple[str, bytes]:
    """Give the ending and the content to keep of a PDF, a Word file or a picture; the content decides, not the name.

    :raises BadPaper: too large, empty, or something else.
    :raises BadPicture: a picture that cannot be read.
    """
    if upload.size > LARGEST_BYTES:
        raise BadPaper(_("This file is larger than 12 MB. Please send a smaller one."))
    content: bytes = upload.read()
    upload.seek(0)
    if content.startswith(b"%PDF-"):
        return "pdf", content
    if content.startswith(b"PK\x03\x04"):
        _must_be_word(content)
        return "docx", content
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")):
        return "webp", written_anew(upload)
    raise BadPaper(_("Please send a PDF, a Word file (.docx) or a picture."))


def _must_be_word(content: bytes) -> None:
    refused = BadPaper(_("This is no Word file (.docx) we can keep. Please save it as PDF."))
    try:  # the last two: a broken directory, a version of the format that is not known
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refused from error
    names = {one.filename for one in listed}
    unpacked = sum(one.file_size for one in listed)
    harmful = any(name.lower().endswith(MACROS) for name in names)
    if WORD not in names or harmful or len(listed) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
        raise refused
