"""The trail in words: what rooms declare in ``audit_words``; what nobody named is shown as it is.

People stand in the trail by their ids only, so that whoever is erased leaves no name in it. A room looks the
names up when the trail is read: ``NAMES`` maps a kind of subject to a function from ids to names.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from niangjia.accounts.models import AuditRecord
from niangjia.core import declare

SYSTEM = "system"
USER = "user"
Lookup = Callable[[Collection[str]], Mapping[str, str]]


def _words(attribute: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for room in declare.modules("audit_words"):
        found |= getattr(room, attribute, {})
    return found


def actions() -> dict[str, Any]:
    """Map every action to its name."""
    return _words("ACTIONS")


def details(record: AuditRecord) -> list[tuple[str, str]]:
    """Give a record's detail as pairs of a name and a text; a change as before and after."""
    names, changed = _words("DETAILS"), record.action.endswith(".changed")
    return [(str(names.get(key, key)), _text(value, names, changed)) for key, value in record.detail.items()]


def _text(value: Any, names: Mapping[str, Any], changed: bool = False) -> str:
    if isinstance(value, bool):
        return gettext("It is") if value else gettext("It is not")
    if isinstance(value, list) and changed and len(value) == 2:
        return " → ".join(_text(item, names) or "—" for item in value)
    if isinstance(value, list):
        return "、".join(_text(item, names) for item in value)
    if isinstance(value, dict):
        return "；".join(f"{names.get(key, key)} {_text(item, names)}" for key, item in value.items())
    return "" if value is None else str(names.get(value, value))


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


def lines(records: Iterable[AuditRecord]) -> list[Line]:
    """Put records into words; one look-up for each kind of subject."""
    records = list(records)
    names, subjects, roles = actions(), _words("SUBJECTS"), _words("ROLES")
    known = _look_up(records)
    return [
        Line(
            pk=record.pk,
            at=record.at,
            who=_who(record, known),
            role=str(roles.get(record.actor_role, record.actor_role)),
            action=str(names.get(record.action, record.action)),
            subject=str(subjects.get(record.subject_type, record.subject_type)),
            about=record.subject_label or known.get((record.subject_type, record.subject_id), ""),
            reason=record.reason,
            by_itself=record.actor_role == SYSTEM,
        )
        for record in records
    ]


def _look_up(records: list[AuditRecord]) -> dict[tuple[str, str], str]:
    wanted: dict[str, set[str]] = {}
    for record in records:
        if not record.subject_label and record.subject_id:
            wanted.setdefault(record.subject_type, set()).add(record.subject_id)
        if not record.actor_name and record.actor_user:
            wanted.setdefault(USER, set()).add(str(record.actor_user))
    lookups: dict[str, Lookup] = _words("NAMES")
    return {
        (kind, key): name
        for kind, ids in wanted.items()
        if kind in lookups
        for key, name in lookups[kind](ids).items()
    }


def _who(record: AuditRecord, known: Mapping[tuple[str, str], str]) -> str:
    if record.actor_role == SYSTEM:
        return gettext("The system")
    return record.actor_name or known.get((USER, str(record.actor_user)), "—")
