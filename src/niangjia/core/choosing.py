"""What a select says while nothing is chosen."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

CHOOSE = _("Please choose")


def say_choose(form: forms.BaseForm) -> None:
    """Say in words what the framework says with dashes, in every select of a form."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            if field.empty_label == BLANK_CHOICE_DASH[0][1]:
                field.empty_label = CHOOSE
        elif isinstance(field, forms.ChoiceField):
            given: Any = field.choices
            field.choices = [("", CHOOSE) if one == BLANK_CHOICE_DASH[0] else one for one in given]
