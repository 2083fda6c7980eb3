"""What a record holds, as people read it, and where it differs from what was typed."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _


def shown(record: models.Model, name: str) -> Any:
    """Give a field's value as it is read: the words of a choice, yes or no, else the value itself."""
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if isinstance(value, models.Manager):
        return _several(value.all())
    if isinstance(value, bool):
        return _("Is so") if value else _("Is not so")
    return value


def differing(form: forms.BaseForm, record: models.Model) -> list[tuple[str, Any, Any]]:
    """List where a record differs from what a valid form holds: label, the record's value, the typed one.

    Fields of the form that the record does not have (such as sealed ones) are passed over.
    """
    return [
        (str(form.fields[name].label), shown(record, name), _as_typed(record, name, typed))
        for name, typed in form.cleaned_data.items()
        if hasattr(record, name) and _differs(getattr(record, name), typed)
    ]


def _differs(kept: Any, typed: Any) -> bool:
    return set(kept.all()) != set(typed) if isinstance(kept, models.Manager) else bool(kept != typed)


def _several(records: Iterable[Any]) -> str:
    """Write the records of a field that holds several, in an order that does not depend on where they come from."""
    return "、".join(sorted(str(one) for one in records))


def _as_typed(record: models.Model, name: str, typed: Any) -> Any:
    """Give what was typed as it would be read on a record like this one."""
    if isinstance(getattr(record, name), models.Manager):
        return _several(typed)
    like = copy(record)
    setattr(like, name, typed)
    return shown(like, name)
