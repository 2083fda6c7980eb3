"""The translation catalogues: found, checked and compiled without gettext's own tools."""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import niangjia

ROOT = Path(niangjia.__file__).parent
LOCALE = "zh_Hans"
CHINESE = re.compile(r"[\u3400-\u9fff]")
ENGLISH = re.compile(r"[a-z]{4,}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|\{\w*\}|<[^>]*>")
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": (2,),
    "pgettext_lazy": (2,),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A message that is not, or not safely, translated.

    ``why`` is ``missing`` (in no catalogue), ``empty``, ``fuzzy``, ``placeholders``, ``english`` or ``conflict``
    (two rooms translate it differently, and one of them wins everywhere).
    """

    room: str
    message: str
    why: str


def sources(root: Path = ROOT) -> list[Path]:
    """List every room's ``.po`` file."""
    return sorted(root.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_all(*, force: bool = False) -> list[Path]:
    """Compile those whose ``.mo`` is missing or older (all, when forced); give back what was written."""
    written = []
    for source in sources():
        target = source.with_suffix(".mo")
        if force or not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            scratch = target.with_suffix(f".{os.getpid()}")
            with scratch.open("wb") as out:
                write_mo(out, _read(source))
            scratch.replace(target)
            written.append(target)
    return written


def gaps(root: Path = ROOT) -> Iterator[Gap]:
    """Find what is said in code and templates and not, or not safely, translated."""
    translated: dict[str, str] = {}
    for source in sources(root):
        room = source.relative_to(root).parts[0]
        for message in _read(source):
            if not message.id:
                continue
            ids = _all(message.id)
            texts = _all(message.string)
            why = _fault(ids, texts, fuzzy=message.fuzzy)
            if translated.setdefault(ids[0], texts[0]) != texts[0]:
                why = why or "conflict"
            if why or list(message.check()):
                yield Gap(room, ids[0], why or "placeholders")
    for room, heard in sorted(set(said(root))):
        if heard[0] not in translated:
            yield Gap(room, heard[0], "missing")


def add_missing(root: Path = ROOT) -> list[Path]:
    """Put what is said and stands in no catalogue into its room's, to be filled in; give the catalogues that grew."""
    known = {_all(message.id)[0] for source in sources(root) for message in _read(source)}
    missing: dict[Path, Catalog] = {}
    for room, texts in sorted(set(said(root))):
        if texts[0] not in known:
            known.add(texts[0])
            source = root / room / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
            missing.setdefault(source, Catalog(LOCALE)).add(texts if len(texts) > 1 else texts[0])
    for source, catalogue in missing.items():
        source.parent.mkdir(parents=True, exist_ok=True)
        fresh = not source.exists()
        with source.open("ab") as out:
            out.write(b"" if fresh else b"\n")
            write_po(out, catalogue, omit_header=not fresh)
    return list(missing)


def said(root: Path = ROOT) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Walk every text marked for translation, with its plural where it has one, and its room."""
    for path in sorted(root.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = python_of(text)
        elif "gettext" not in text:
            continue
        for found in extract_texts(text):
            yield path.relative_to(root).parts[0], found


def extract_texts(code: str) -> list[tuple[str, ...]]:
    """List the texts that Python code marks for translation, each with its plural where it has one."""
    return [
        tuple(_all(found[1])) for found in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS)
    ]


def python_of(template: str) -> str:
    """Give the calls a template's translation tags amount to, one a line."""
    from django.utils.translation.template import templatize

    calls = re.findall(
        r"""\b(?:n?p?gettext|_)\((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"),?\s*)+(?:count)?\)""",
        templatize(template),
    )
    return "\n".join(calls)


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parents[1].name)


def _all(text: object) -> list[str]:
    return [str(part) for part in text] if isinstance(text, (list, tuple)) else [str(text or "")]


def _fault(ids: list[str], texts: list[str], *, fuzzy: bool) -> str:
    if not all(texts):
        return "empty"
    if fuzzy:
        return "fuzzy"
    words = [PLACEHOLDER.sub("", text) for text in texts]
    if any(ENGLISH.search(word) and not CHINESE.search(word) for word in words):
        return "english"
    return ""
