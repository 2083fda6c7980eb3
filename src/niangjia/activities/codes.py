"""Codes in QR pictures: tickets and door codes, signed, bound to what they open."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from niangjia.activities.errors import CodeExpired, WrongCode
from niangjia.core.crypto import mac, same
from niangjia.core.id_codes import code_for, pack, read_code, sign, unpack

DOOR_SECONDS = 30


def ticket_code(signup_id: UUID) -> str:
    """Give the code on somebody's ticket."""
    return code_for(signup_id, "ticket")


def short_code(signup_id: UUID) -> str:
    """Give the six digits under a ticket, to be read out at the door; they only mean something within a session."""
    return f"{int(mac(str(signup_id), 'ticket digits')[:12], 16) % 1_000_000:06d}"


def read_ticket(code: str) -> UUID:
    """Give the sign-up a ticket belongs to.

    :raises WrongCode: not a ticket of ours.
    """
    signup_id = read_code(code, "ticket")
    if signup_id is None:
        raise WrongCode
    return signup_id


def _window(at: datetime) -> int:
    return int(at.timestamp()) // DOOR_SECONDS


def door_code(session_id: UUID, at: datetime) -> str:
    """Give the code shown at the door at this moment; it changes every 30 seconds."""
    return pack(session_id) + sign(f"{session_id}|{_window(at)}", "door")


def read_door(code: str, at: datetime) -> UUID:
    """Give the session a door code belongs to. The current code and the one before are good.

    :raises WrongCode: not a door code of ours.
    :raises CodeExpired: it was shown more than a minute ago.
    """
    found = unpack(code)
    if found is None:
        raise WrongCode
    session_id, signature = found
    window = _window(at)
    if any(same(signature, sign(f"{session_id}|{window - back}", "door")) for back in (0, 1)):
        return session_id
    if any(same(signature, sign(f"{session_id}|{window - back}", "door")) for back in range(-2, 240)):
        raise CodeExpired
    raise WrongCode


def good_until(at: datetime) -> datetime:
    """Give the moment at which the door shows another code."""
    return at + timedelta(seconds=DOOR_SECONDS - int(at.timestamp()) % DOOR_SECONDS)


def ticket_url(signup_id: UUID) -> str:
    return f"{settings.NIANGJIA_BASE_URL}/t/{ticket_code(signup_id)}/"


def door_url(session_id: UUID, at: datetime) -> str:
    return f"{settings.NIANGJIA_BASE_URL}/d/{door_code(session_id, at)}/"
