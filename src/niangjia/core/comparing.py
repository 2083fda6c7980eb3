"""What a record holds, as people read it, and where it differs from what was typed."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _


def shown(record: models.Model, name: str) -> Any:
    """Give a field's value as it is read: the words of a choice, yes or no, else the value itself."""
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if isinstance(value, bool):
        return _("Is so") if value else _("Is not so")
    return value


def differing(form: forms.BaseForm, record: models.Model) -> list[tuple[str, Any]]:
    """List where a record differs from what a valid form holds: label and the record's value.

    Fields of the form that the record does not have (such as sealed ones) are passed over.
    """
    return [
        (str(form.fields[name].label), shown(record, name))
        for name, typed in form.cleaned_data.items()
        if hasattr(record, name) and getattr(record, name) != typed
    ]
