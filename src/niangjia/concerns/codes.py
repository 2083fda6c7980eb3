"""The code by which a nameless person follows a concern, and the code of a station's poster."""

from string import ascii_uppercase, digits
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from niangjia.concerns.errors import WrongFollowCode
from niangjia.core.crypto import keyed_hash
from niangjia.core.id_codes import code_for, read_code
from niangjia.orgs.models import Org

#: Letters and digits without those mistaken for each other.
LETTERS = "".join(one for one in digits + ascii_uppercase if one not in "01ILO")
LENGTH = 12
POSTER = "concern at org"


def follow_code(attempt: UUID) -> str:
    """Give the code of a nameless concern: made of the attempt and a key, so that the form sent twice shows the same one."""
    number = int(keyed_hash(str(attempt), "concern follow code"), 16)
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def follow_hash(code: str) -> str:
    """Give what is kept of a code."""
    return keyed_hash(code, "concern follow hash")


def cleaned(code: str) -> str:
    """Give a code as it was made, however it was typed.

    :raises WrongFollowCode: it cannot be one.
    """
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    if len(letters) != LENGTH or any(letter not in LETTERS for letter in letters):
        raise WrongFollowCode
    return letters


def shown(code: str) -> str:
    """Write a code in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def poster_code(org: Org) -> str:
    return code_for(org.pk, POSTER)


def poster_url(org: Org) -> str:
    """Give what the QR picture of a station's poster leads to."""
    return settings.NIANGJIA_BASE_URL + reverse("concerns:worker_raise_by_code", args=[poster_code(org)])


def read_poster(code: str) -> Org | None:
    """Give the open org whose poster this is; ``None`` when it is none of ours."""
    key = read_code(code, POSTER)
    found: Org | None = (
        Org.objects.open().exclude(district=None).filter(pk=key).first() if key is not None else None
    )
    return found
