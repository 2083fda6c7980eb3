"""What rosters say of somebody, when two records are found to be one person."""

import json
from typing import Any

from niangjia.people.models import Person
from niangjia.rosters.models import MemberRecord


def bring_together(*, kept: Person, gone: Person) -> list[str]:
    """Let the kept record take what only the other knows; give the names of what it took."""
    mine, theirs = _values(kept), _values(gone)
    taken = sorted(set(theirs) - set(mine))
    if taken:
        _keep(kept, mine | {name: theirs[name] for name in taken})
    return taken


def take_apart(*, kept: Person, gone: Person, before: list[str]) -> None:
    """Take back what was taken, unless it was changed since."""
    mine, theirs = _values(kept), _values(gone)
    left = {name: value for name, value in mine.items() if name not in before or value != theirs.get(name)}
    if left != mine:
        _keep(kept, left)


def _values(person: Person) -> dict[str, Any]:
    record = MemberRecord.objects.select_for_update().filter(person=person).first()
    values: dict[str, Any] = json.loads(record.values or "{}") if record is not None else {}
    return values


def _keep(person: Person, values: dict[str, Any]) -> None:
    if values:
        sealed = json.dumps(values, ensure_ascii=False)
        MemberRecord.objects.update_or_create(person=person, defaults={"values": sealed})
    else:
        MemberRecord.objects.filter(person=person).delete()
