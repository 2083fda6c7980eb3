"""Files sealed piece by piece, so that a backup of any size needs little memory and no piece can be swapped, cut or added.

The STREAM construction over AES-256-GCM: a random prefix for the file, a counter and a mark on the last piece in each nonce.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from niangjia.core.crypto import Undecipherable
from niangjia.core.files import whole

MAGIC = b"niangjia backup 1\n"
PIECE = 1 << 20
PREFIX_BYTES, SALT_BYTES, TAG_BYTES = 7, 16, 16


def _cipher(secret: str, salt: bytes) -> AESGCM:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"niangjia backup")
    return AESGCM(kdf.derive(secret.encode()))


def _nonce(prefix: bytes, counter: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", counter, last)


def _pieces(source: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Read pieces of one size and say which is the last; an empty source is one empty piece."""
    held = source.read(size)
    while True:
        following = source.read(size)
        yield held, not following
        if not following:
            return
        held = following


def seal_file(source: Path, target: Path, secret: str) -> None:
    """Seal a file under a secret. The target appears whole or not at all."""
    salt, prefix = os.urandom(SALT_BYTES), os.urandom(PREFIX_BYTES)
    cipher = _cipher(secret, salt)
    with whole(target) as scratch:
        with source.open("rb") as plain, scratch.open("wb") as sealed:
            sealed.write(MAGIC + salt + prefix)
            for counter, (piece, last) in enumerate(_pieces(plain, PIECE)):
                sealed.write(cipher.encrypt(_nonce(prefix, counter, last), piece, MAGIC))
            sealed.flush()
            os.fsync(sealed.fileno())
        scratch.chmod(0o600)


def open_file(source: Path, target: Path, secret: str) -> None:
    """Open what ``seal_file`` sealed.

    :raises Undecipherable: another key, or the file was changed or cut.
    """
    with source.open("rb") as sealed, target.open("wb") as plain:
        head = sealed.read(len(MAGIC) + SALT_BYTES + PREFIX_BYTES)
        if not head.startswith(MAGIC) or len(head) != len(MAGIC) + SALT_BYTES + PREFIX_BYTES:
            raise Undecipherable("This is not a backup of ours.")
        salt, prefix = head[len(MAGIC) : -PREFIX_BYTES], head[-PREFIX_BYTES:]
        cipher = _cipher(secret, salt)
        try:
            for counter, (piece, last) in enumerate(_pieces(sealed, PIECE + TAG_BYTES)):
                plain.write(cipher.decrypt(_nonce(prefix, counter, last), piece, MAGIC))
        except InvalidTag as error:
            raise Undecipherable("The backup was changed or cut, or the key is another.") from error
