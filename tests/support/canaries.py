"""Canaries: values nobody else has, looked for in everything that is kept, however it is written there."""

import base64
import binascii
import contextlib
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

#: What could be base64, signed or not, of something worth opening.
PACKED = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
DEPTH = 3
CHUNK = 1 << 24


def written(text: str) -> dict[str, list[bytes]]:
    """Give the ways in which a text could stand in a file, by name."""
    plain = text.encode()
    packed = [_inside(b"\0" * lead + plain, lead) for lead in range(3)]
    return {
        "utf-8": [plain],
        "utf-16": [text.encode("utf-16-le"), text.encode("utf-16-be")],
        "gb18030": [text.encode("gb18030")],
        "hex": [plain.hex().encode(), plain.hex().upper().encode()],
        "base64": [*packed, *(one.translate(bytes.maketrans(b"+/", b"-_")) for one in packed)],
        "json": [text.encode("ascii", "backslashreplace")],
    }


def _inside(padded: bytes, lead: int) -> bytes:
    """Give the base64 digits that follow from the text alone, not from what stands before and after it."""
    first, last = -(-lead * 4 // 3), len(padded) * 4 // 3
    return base64.b64encode(padded)[first + (lead > 0) : last - (1 if len(padded) % 3 else 0)]


def in_bytes(content: bytes, *texts: str) -> list[str]:
    """Name the texts that stand in these bytes, in whatever way."""
    return [
        text for text in texts if any(form in content for forms in written(text).values() for form in forms)
    ]


def in_files(folder: Path, *texts: str, since: float = 0.0) -> set[tuple[str, str]]:
    """Give file and text of every find in files written since then; what goes while we read is passed over."""
    longest = max(len(form) for text in texts for forms in written(text).values() for form in forms)
    found = set()
    for path in sorted(folder.rglob("*")):
        try:
            if not path.is_file() or path.stat().st_mtime < since:
                continue
            with path.open("rb") as file:
                kept = b""
                while piece := file.read(CHUNK):
                    found |= {
                        (str(path.relative_to(folder)), text) for text in in_bytes(kept + piece, *texts)
                    }
                    kept = piece[-longest:]
        except FileNotFoundError:
            continue
    return found


def opened(value: object, depth: int = DEPTH) -> Iterator[str]:
    """Give a value as text, and what is packed inside it: base64, compressed or not, layer by layer."""
    text = value.decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
    yield text
    if depth == 0:
        return
    for packed in PACKED.findall(text):
        for inner in _unpacked(packed):
            yield from opened(inner, depth - 1)


def _unpacked(packed: str) -> Iterator[str]:
    try:
        raw = base64.urlsafe_b64decode(packed.rstrip("=").replace("+", "-").replace("/", "_") + "===")
    except (binascii.Error, ValueError):
        return
    with contextlib.suppress(zlib.error):
        raw = zlib.decompress(raw)
    for coding in ("utf-8", "latin-1"):
        try:
            yield raw.decode(coding)
            return
        except UnicodeDecodeError:
            continue


def in_tables(*texts: str) -> set[tuple[str, str]]:
    """Give table and text of every find in the rows of the database, sessions and queued jobs unpacked."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                layers = "\n".join(layer for value in row for layer in opened(value))
                found |= {(table, text) for text in in_bytes(layers.encode("utf-8", "replace"), *texts)}
    return found
