"""How a record of this room is corrected."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from niangjia.core.errors import StaleRecord
from niangjia.core.models import Editable

Record = TypeVar("Record", bound=Editable)


def held(record: Record) -> Record:
    """Read a record again and hold it until the change is done."""
    current: Record = type(record)._default_manager.select_for_update().get(pk=record.pk)
    return current


def take(current: Editable, version: int, changes: Mapping[str, Any], fields: Iterable[str]) -> list[str]:
    """Put changes on a record that is held, and raise its version; name what changed.

    :raises StaleRecord: somebody else saved meanwhile.
    """
    if current.version != version:
        raise StaleRecord
    changed = [name for name in fields if name in changes and getattr(current, name) != changes[name]]
    for name in changed:
        setattr(current, name, changes[name])
    current.version += 1
    return sorted(changed)
