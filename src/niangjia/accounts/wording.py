"""The trail in words: what rooms declare in ``audit_words``; what nobody named is shown as it is.

Actions, subjects and roles belong to one room each. The keys and codes of a detail belong to the room whose action it
is: two rooms may use one key for two things (the phone of a person, of an office). A room that does so itself writes
``"lecturer.title"``: the key in actions on a lecturer. What the room does not name is read as the lowest room that names
it says.

People stand in the trail by their ids only, so that whoever is erased leaves no name in it. A room looks the
names up when the trail is read: ``NAMES`` maps a kind of subject to a function from ids to names, ``LINKS`` to
one from ids and a reader to the addresses this reader may open.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.accounts.models import AuditRecord
from niangjia.core import declare
from niangjia.core.actor import Actor

SYSTEM = "system"
#: The key under which every room lists what was changed, and what it is called whatever a room has of that name.
CHANGED, WHAT_WAS_CHANGED = "fields", _("What was changed")
USER, ORG = "user", "org"
#: Written down within this, it was written down at once.
MOMENT = timedelta(minutes=1)
Lookup = Callable[[Collection[str]], Mapping[str, str]]
Linking = Callable[[Collection[str], Actor], Mapping[str, str]]


def _words(attribute: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for room in declare.modules("audit_words"):
        for key, word in getattr(room, attribute, {}).items():
            found.setdefault(key, word)
    return found


def _told_by(action: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Give the names and the codes for the details of an action: those of its own room first, then from below."""
    kind = f"{action.partition('.')[0]}."
    rooms = sorted(
        declare.modules("audit_words"), key=lambda room: action not in getattr(room, "ACTIONS", {})
    )
    names: dict[str, Any] = {}
    codes: dict[str, dict[str, Any]] = {}
    for room in rooms:
        names = {**getattr(room, "DETAILS", {}), **names}
        for key, words in getattr(room, "VALUES", {}).items():
            codes[key] = {**words, **codes.get(key, {})}
    own = {key.removeprefix(kind): name for key, name in names.items() if key.startswith(kind)}
    return {**names, **own}, codes


def actions() -> dict[str, Any]:
    """Map every action to its name."""
    return _words("ACTIONS")


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """List the actions by what they are done to, both in the order of the rooms."""
    titles = _words("GROUPS")
    found: dict[str, list[tuple[str, str]]] = {}
    for action, name in actions().items():
        kind = action.partition(".")[0]
        found.setdefault(str(titles.get(kind, kind)), []).append((action, str(name)))
    return list(found.items())


def details(record: AuditRecord) -> list[tuple[str, str]]:
    """Give a record's detail as pairs of a name and a text; a change as before and after."""
    names, codes = _told_by(record.action)
    changed = record.action.endswith(".changed")
    return [
        (str(WHAT_WAS_CHANGED), _text(value, names))
        if key == CHANGED
        else (str(names.get(key, key)), _text(value, {**names, **codes.get(key, {})}, changed))
        for key, value in record.detail.items()
    ]


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
    """A record as it is read: names instead of keys.

    :param at: when it was done; ``written_at``: when it was written down.
    :param about: whom or what it was done to; ``url``: where that is, for a reader who may open it.
    :param unit: the org concerned.
    """

    pk: UUID
    at: datetime
    written_at: datetime
    who: str
    role: str
    action: str
    subject: str
    about: str
    unit: str
    reason: str
    by_itself: bool
    facts: str = ""
    url: str = ""

    @property
    def note(self) -> str:
        """Where it was, and what else is told of it, on one line."""
        unit = "" if self.unit == self.about else self.unit
        return " · ".join(part for part in (unit, self.facts) if part)

    @property
    def written_later(self) -> bool:
        """Whether it was written down noticeably later than it was done."""
        return self.written_at - self.at > MOMENT


def lines(records: Iterable[AuditRecord], reader: Actor | None = None) -> list[Line]:
    """Put records into words, linked for a reader; one look-up for each kind of subject, and one for its links."""
    records = list(records)
    names, subjects, roles = actions(), _words("SUBJECTS"), _words("ROLES")
    known, links = _look_up(records), _link(records, reader)
    return [
        Line(
            pk=record.pk,
            at=record.at,
            written_at=record.recorded_at,
            who=_who(record, known),
            role=str(roles.get(record.actor_role, record.actor_role)),
            action=str(names.get(record.action, record.action)),
            subject=str(subjects.get(record.subject_type, record.subject_type)),
            about=known.get((record.subject_type, record.subject_id), "") or record.subject_label,
            unit=known.get((ORG, str(record.org)), ""),
            reason=record.reason,
            by_itself=record.actor_role == SYSTEM,
            facts="；".join(f"{name} {text}" for name, text in details(record)),
            url=links.get((record.subject_type, record.subject_id), ""),
        )
        for record in records
    ]


def _look_up(records: list[AuditRecord]) -> dict[tuple[str, str], str]:
    wanted = _subjects_of(records)
    for record in records:
        if not record.actor_name and record.actor_user:
            wanted.setdefault(USER, set()).add(str(record.actor_user))
        if record.org:
            wanted.setdefault(ORG, set()).add(str(record.org))
    lookups: dict[str, Lookup] = _words("NAMES")
    return {
        (kind, key): name
        for kind, ids in wanted.items()
        if kind in lookups
        for key, name in lookups[kind](ids).items()
    }


def _link(records: list[AuditRecord], reader: Actor | None) -> dict[tuple[str, str], str]:
    if reader is None:
        return {}
    linking: dict[str, Linking] = _words("LINKS")
    return {
        (kind, key): url
        for kind, ids in _subjects_of(records).items()
        if kind in linking
        for key, url in linking[kind](ids, reader).items()
    }


def _subjects_of(records: list[AuditRecord]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for record in records:
        if record.subject_id:
            found.setdefault(record.subject_type, set()).add(record.subject_id)
    return found


def _who(record: AuditRecord, known: Mapping[tuple[str, str], str]) -> str:
    if record.actor_role == SYSTEM:
        return gettext("The system")
    if record.actor_name:
        return record.actor_name
    # Whoever acts in no post acts for themself.
    name = known.get((USER, str(record.actor_user)), "")
    return gettext("Themself (%(name)s)") % {"name": name} if name else gettext("Themself")
