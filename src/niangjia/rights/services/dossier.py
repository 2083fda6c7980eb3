"""The dossier of a contract: papers come in, and are taken out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.core.actor import Actor
from niangjia.core.ids import uuid7
from niangjia.rights import files
from niangjia.rights.choices import FileKind
from niangjia.rights.models import Contract, DossierFile
from niangjia.rights.services.contracts import held, record


@transaction.atomic
def add_file(
    *, contract: Contract, kind: str, upload: Any, actor: Actor, at: datetime, attempt: UUID | None = None
) -> DossierFile:
    """Put a paper into the dossier: a PDF, a Word file or a picture.

    :raises BadPaper: something else, too large, or the server cannot keep it.
    :raises BadPicture: a picture that cannot be read.
    """
    current = held(contract, actor)
    ending, content = files.looked_at(upload)
    relative, key = files.keep(content)
    try:
        made = DossierFile.objects.create(
            id=attempt or uuid7(),
            district_id=current.district_id,
            contract=current,
            kind=kind,
            title=str(FileKind(kind).label),
            ending=ending,
            size=len(content),
            file=relative,
            file_key=key,
            by_name=actor.name[:60],
            added_at=at,
        )
    except BaseException:
        files.discard_path(relative)
        raise
    record("file_added", current, actor, at, detail={"document": made.title})
    return made


@transaction.atomic
def drop_file(*, paper: DossierFile, actor: Actor, at: datetime) -> None:
    """Take a paper out of the dossier and throw it away. Doing it again changes nothing."""
    current = held(paper.contract, actor)
    gone = DossierFile.objects.filter(pk=paper.pk).first()
    if gone is not None:
        gone.delete()
        transaction.on_commit(lambda: files.discard_path(gone.file))
        record("file_dropped", current, actor, at, detail={"document": gone.title})
