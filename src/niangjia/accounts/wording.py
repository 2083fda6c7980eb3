"""The trail in words: what rooms declare in ``audit_words``; what nobody named is shown as it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from niangjia.accounts.models import AuditRecord
from niangjia.core import declare

SYSTEM = "system"


def _words(attribute: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for room in declare.modules("audit_words"):
        found |= getattr(room, attribute, {})
    return found


def actions() -> dict[str, Any]:
    """Map every action to its name."""
    return _words("ACTIONS")


def action(key: str) -> str:
    return str(actions().get(key, key))


def subject(key: str) -> str:
    return str(_words("SUBJECTS").get(key, key))


def details(detail: dict[str, Any]) -> list[tuple[str, str]]:
    """Give a record's detail as pairs of a name and a text."""
    names = _words("DETAILS")
    return [(str(names.get(key, key)), _text(value)) for key, value in detail.items()]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return "、".join(_text(item) for item in value)
    if isinstance(value, dict):
        return "；".join(f"{key} {_text(item)}" for key, item in value.items())
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it is read: names instead of keys."""

    pk: UUID
    at: datetime
    who: str
    role: str
    action: str
    subject: str
    about: str
    reason: str
    by_itself: bool


def line(record: AuditRecord) -> Line:
    """Put a record into words."""
    return Line(
        pk=record.pk,
        at=record.at,
        who=gettext("The system") if record.actor_role == SYSTEM else record.actor_name,
        role=str(_words("ROLES").get(record.actor_role, record.actor_role)),
        action=action(record.action),
        subject=subject(record.subject_type),
        about=record.subject_label,
        reason=record.reason,
        by_itself=record.actor_role == SYSTEM,
    )
