"""Field encryption and keyed indexes.

AES-256-GCM or SM4-GCM for values, HMAC-SHA-256 or HMAC-SM3 for indexes and seals; which pair is a
setting (``NIANGJIA_CIPHER``). Keys come from settings, current first; older keys still open what they closed.
"""

import base64
import hashlib
import hmac as _hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as crypto_hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.serializers import JSONSerializer
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
TAG_BYTES = 16


class Undecipherable(ValueError):
    """A stored value cannot be opened: no key fits, or it was changed or moved."""


@lru_cache(maxsize=64)
def _derived(secret: str, purpose: str, length: int) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=length, salt=b"niangjia", info=purpose.encode())
    return kdf.derive(secret.encode())


@lru_cache(maxsize=64)
def _key_id(secret: str) -> str:
    return hashlib.sha256(b"niangjia key id " + secret.encode()).hexdigest()[:8]


def _secrets() -> list[str]:
    secrets: list[str] = settings.NIANGJIA_KEYS
    if not secrets:
        raise ImproperlyConfigured("NIANGJIA_KEYS is empty: set at least one key.")
    return secrets


def _seal_sm4(key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _open_sm4(key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
    body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(context)
    return decryptor.update(body) + decryptor.finalize()


def encrypt(value: str, context: str) -> str:
    """Seal a text. ``context`` (such as ``table.column``) must be the same when it is opened."""
    secret, cipher = _secrets()[0], settings.NIANGJIA_CIPHER
    nonce = os.urandom(NONCE_BYTES)
    if cipher == "sm":
        sealed = _seal_sm4(_derived(secret, "field sm4", 16), nonce, value.encode(), context.encode())
    else:
        sealed = AESGCM(_derived(secret, "field aes", 32)).encrypt(nonce, value.encode(), context.encode())
    return f"{_prefix(secret, cipher)}{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(token: str, context: str) -> str:
    """Open what ``encrypt`` sealed.

    :raises Undecipherable: no key fits, or the value or its context was changed.
    """
    try:
        letter, key_id, body = token.split(".", 2)
        raw = base64.urlsafe_b64decode(body)
        secret = next(secret for secret in _secrets() if _key_id(secret) == key_id)
        nonce, sealed = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        if letter == "s":
            return _open_sm4(_derived(secret, "field sm4", 16), nonce, sealed, context.encode()).decode()
        return AESGCM(_derived(secret, "field aes", 32)).decrypt(nonce, sealed, context.encode()).decode()
    except Exception as error:
        raise Undecipherable("The stored value cannot be opened with the configured keys.") from error


def _prefix(secret: str, cipher: str) -> str:
    return f"{'s' if cipher == 'sm' else 'a'}.{_key_id(secret)}."


def is_current(token: str) -> bool:
    """Say whether a sealed text was sealed with the first key and the cipher in use."""
    return token.startswith(_prefix(_secrets()[0], settings.NIANGJIA_CIPHER))


def reseal(token: str, context: str) -> str:
    """Seal a text anew with the first key; one that is current already comes back as it is.

    :raises Undecipherable: no key fits, or the value or its context was changed.
    """
    return token if not token or is_current(token) else encrypt(decrypt(token, context), context)


def keyed_hash(value: str, purpose: str, *, secret: str | None = None) -> str:
    """Hash a text under a key of its own for each purpose; 64 hex digits."""
    key = _derived(secret or settings.NIANGJIA_INDEX_KEY, f"hash {purpose}", 32)
    if settings.NIANGJIA_CIPHER == "sm":
        mac = crypto_hmac.HMAC(key, hashes.SM3())
        mac.update(value.encode())
        return mac.finalize().hex()
    return _hmac.digest(key, value.encode(), "sha256").hex()


def blind_index(value: str, field: str) -> str | None:
    """Give the keyed index by which an encrypted value can be looked up; ``None`` for an empty value."""
    return keyed_hash(value, f"index {field}") if value else None


def mac(message: str, purpose: str) -> str:
    """Authenticate a message, such as the canonical form of a row."""
    return keyed_hash(message, f"mac {purpose}")


def same(left: str, right: str) -> bool:
    """Compare two digests in constant time."""
    return _hmac.compare_digest(left, right)


class EncryptedTextField(models.TextField):
    """A text that is sealed in the database. Cannot be filtered on: keep a blind index beside it."""

    @property
    def context(self) -> str:
        """What a value of this field is bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text, self.context) if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value, self.context) if value else value


class SealedSessionSerializer:
    """Keep session data sealed at rest: a login in progress holds a phone number."""

    context = "session"

    def dumps(self, obj: Any) -> bytes:
        return encrypt(JSONSerializer().dumps(obj).decode("latin-1"), self.context).encode()

    def loads(self, data: bytes) -> Any:
        return JSONSerializer().loads(decrypt(data.decode(), self.context).encode("latin-1"))
