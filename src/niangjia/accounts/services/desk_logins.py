"""A desk signed in by scanning with one's phone: opened by the desk, approved by the phone, claimed once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from niangjia.accounts import audit
from niangjia.accounts.errors import DeskLoginOver
from niangjia.accounts.models import DeskLogin, User
from niangjia.core.actor import Actor
from niangjia.core.crypto import keyed_hash

LIFE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Opened:
    """A desk login and the code its QR carries; the code is nowhere in the database."""

    login: DeskLogin
    code: str


def code_hash(code: str) -> str:
    return keyed_hash(code, "desk login")


def match_number(code: str) -> str:
    """Give the two digits shown on both screens, so that one sees whether it is the same desk."""
    return f"{int(keyed_hash(code, 'desk login match'), 16) % 100:02d}"


def open_desk_login(*, browser_key: str, device: str, at: datetime) -> Opened:
    """Open a login for this browser; it lives two minutes.

    :param browser_key: a secret of the browser's session: only that session can claim the login.
    :param device: how the phone will name the desk.
    """
    code = secrets.token_urlsafe(24)
    login = DeskLogin.objects.create(
        secret_hash=code_hash(code),
        browser_key=keyed_hash(browser_key, "desk browser"),
        device=device[:80],
        created_at=at,
        expires_at=at + LIFE,
    )
    return Opened(login, code)


@transaction.atomic
def approve(
    *, login: DeskLogin, user: User | AnonymousUser, second_factor: bool, actor: Actor, at: datetime
) -> None:
    """Let the desk sign in as this user.

    :param second_factor: whether the phone's own session passed it; the desk's counts as passed only then.
    :raises DeskLoginOver: too late, refused, or decided already.
    """
    _decide(login, at, approved_by_id=user.pk, approved_at=at, second_factor=second_factor)
    audit.record(
        action="desk_login.approved",
        subject_type="user",
        subject_id=str(user.pk),
        subject_label=actor.name,
        actor=actor,
        at=at,
        detail={"device": login.device, "second_factor": second_factor},
    )


@transaction.atomic
def refuse(*, login: DeskLogin, actor: Actor, at: datetime) -> None:
    """Turn the desk away.

    :raises DeskLoginOver: too late, or decided already.
    """
    _decide(login, at, refused_at=at)
    audit.record(
        action="desk_login.refused",
        subject_type="user",
        subject_id=actor.user_id or "",
        subject_label=actor.name,
        actor=actor,
        at=at,
        detail={"device": login.device},
    )


def _decide(login: DeskLogin, at: datetime, **decision: object) -> None:
    waiting = DeskLogin.objects.waiting(at).filter(pk=login.pk)
    if not waiting.update(**decision):
        raise DeskLoginOver


def claim(*, browser_key: str, at: datetime) -> DeskLogin | None:
    """Take the approved login of this browser, once; ``None`` while there is none.

    The user must still be active.
    """
    ready = DeskLogin.objects.filter(
        browser_key=keyed_hash(browser_key, "desk browser"),
        approved_by__is_active=True,
        refused_at=None,
        used_at=None,
        expires_at__gt=at - LIFE,
    ).order_by("-created_at")
    for login in ready.select_related("approved_by"):
        if DeskLogin.objects.filter(pk=login.pk, used_at=None).update(used_at=at):
            return login
    return None
