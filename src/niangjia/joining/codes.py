"""Codes on posters, at windows and on cards: signed, bound to what they open."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from niangjia.core.id_codes import code_for, read_code
from niangjia.joining.errors import WrongJoinCode
from niangjia.joining.models import Window
from niangjia.orgs.models import Org
from niangjia.people.models import Post

#: First letter of a code → what it is signed for.
PURPOSES = {"o": "join org", "p": "join post", "w": "join window"}
CARD = "member card"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody comes from who wants to join: an org, perhaps a cadre's own code or a window."""

    org: Org
    post: Post | None = None
    window: Window | None = None


def join_code(of: Org | Post | Window) -> str:
    """Give the code of an org, of a cadre's post or of a window."""
    letter = "o" if isinstance(of, Org) else "p" if isinstance(of, Post) else "w"
    return letter + code_for(of.pk, PURPOSES[letter])


def join_url(of: Org | Post | Window) -> str:
    return settings.NIANGJIA_BASE_URL + reverse("joining:worker_join_by_code", args=[join_code(of)])


def read_join(code: str) -> Origin:
    """Say where a code leads. The code of a post that has ended leads to the org it was for.

    :raises WrongJoinCode: none of ours, or its org is closed.
    """
    letter, rest = code[:1], code[1:]
    key = read_code(rest, PURPOSES[letter]) if letter in PURPOSES else None
    origin = _origin(letter, key) if key is not None else None
    if origin is None or origin.org.closed_on or origin.org.district_id is None:
        raise WrongJoinCode
    return origin


def _origin(letter: str, key: UUID) -> Origin | None:
    if letter == "o":
        org = Org.objects.filter(pk=key).first()
        return Origin(org) if org is not None else None
    if letter == "p":
        post = Post.objects.filter(pk=key).select_related("org", "person").first()
        if post is None:
            return None
        return Origin(post.org, None if post.ends_on else post)
    window = Window.objects.filter(pk=key).select_related("org").first()
    return Origin(window.org, window=window) if window is not None else None


def card_code(membership_id: UUID) -> str:
    """Give the code on a member's card."""
    return code_for(membership_id, CARD)


def card_url(membership_id: UUID) -> str:
    return settings.NIANGJIA_BASE_URL + reverse("joining:desk_card", args=[card_code(membership_id)])


def read_card(code: str) -> UUID | None:
    """Give the membership a card belongs to; ``None`` when it is no card of ours."""
    return read_code(code, CARD)
