"""Papers of a dossier: looked at, pictures written anew, and kept sealed."""

from niangjia.core.papers import TYPES, UNKEPT, BadPaper, looked_at
from niangjia.rights.models import DossierFile
from niangjia.rosters.files import discard_path, keep_sealed, load_sealed

__all__ = ["TYPES", "discard_path", "keep", "load", "looked_at"]

FOLDER = "dossiers"


def keep(content: bytes) -> tuple[str, str]:
    """Seal a paper; give its path below the media folder, and its key.

    :raises BadPaper: the server cannot keep it.
    """
    try:
        return keep_sealed(content, FOLDER)
    except OSError as error:
        raise BadPaper(UNKEPT) from error


def load(paper: DossierFile) -> bytes | None:
    """Give a paper; ``None`` when it is not there any more."""
    return load_sealed(paper.file, paper.file_key)
