"""Short codes: in QR pictures an identifier and a signature that binds it to one purpose; on paper letters one can type."""

import base64
import string
from uuid import UUID

from niangjia.core.crypto import mac, same

ID_LENGTH = 22
SIGNATURE_LENGTH = 12
#: What a code that people type is made of: no letter or digit that is read for another.
LETTERS = "".join(one for one in string.digits + string.ascii_uppercase if one not in "01ILO")


def pack(identifier: UUID) -> str:
    """Write an identifier in 22 letters that stand in an address."""
    return base64.urlsafe_b64encode(identifier.bytes).decode().rstrip("=")


def unpack(code: str) -> tuple[UUID, str] | None:
    """Take a code apart into identifier and signature; ``None`` when it cannot be one."""
    if len(code) != ID_LENGTH + SIGNATURE_LENGTH or not code.isascii():
        return None
    packed, signature = code[:ID_LENGTH], code[ID_LENGTH:]
    try:
        identifier = UUID(bytes=base64.urlsafe_b64decode(packed + "=="))
    except ValueError:
        return None
    # The decoder skips what it does not know, and the last letter has spare bits.
    return (identifier, signature) if pack(identifier) == packed else None


def sign(message: str, purpose: str) -> str:
    """Give the signature of a message for a purpose."""
    return mac(message, purpose)[:SIGNATURE_LENGTH]


def code_for(identifier: UUID, purpose: str) -> str:
    """Give the code that opens this identifier for this purpose."""
    return pack(identifier) + sign(str(identifier), purpose)


def read_code(code: str, purpose: str) -> UUID | None:
    """Give the identifier a code opens; ``None`` when it was not made here for this purpose."""
    found = unpack(code)
    if found is None or not same(found[1], sign(str(found[0]), purpose)):
        return None
    return found[0]
