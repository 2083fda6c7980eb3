"""The translation catalogues: found, checked and compiled without gettext's own tools."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import niangjia


@dataclass(frozen=True, slots=True)
class Gap:
    """A message that is not translated. ``why`` is ``empty``, ``fuzzy`` or ``placeholders``."""

    catalogue: str
    message: str
    why: str


def sources() -> list[Path]:
    """List every room's ``.po`` file."""
    return sorted(Path(niangjia.__file__).parent.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_all(*, force: bool = False) -> list[Path]:
    """Compile those whose ``.mo`` is missing or older (all, when forced); give back what was written."""
    written = []
    for source in sources():
        target = source.with_suffix(".mo")
        if force or not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            scratch = target.with_suffix(".new")
            with source.open("rb") as file, scratch.open("wb") as out:
                write_mo(out, read_po(file, locale=source.parents[1].name))
            scratch.replace(target)
            written.append(target)
    return written


def gaps() -> Iterator[Gap]:
    """Find what is not, or not safely, translated."""
    for source in sources():
        name = source.parents[3].name
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parents[1].name)
        for message in catalogue:
            if not message.id:
                continue
            ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
            texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
            if not all(texts):
                yield Gap(name, ids[0], "empty")
            elif message.fuzzy:
                yield Gap(name, ids[0], "fuzzy")
            elif list(message.check()):
                yield Gap(name, ids[0], "placeholders")
