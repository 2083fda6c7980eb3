"""Fields that forms of several rooms have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: What somebody may mean who types a day; 0203 is a slip for 2023.
YEARS = range(1990, 2100)
WRONG_YEAR = _("Please check the year.")


class DayField(forms.DateField):
    """A day, chosen in a calendar or typed.

    :param years: those a day may lie in.
    """

    def __init__(self, *, years: range = YEARS, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
        self.years = years

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and day.year not in self.years:
            raise forms.ValidationError(WRONG_YEAR)
        return day
