"""What is typed to take figures away."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExportForm(forms.Form):
    """Why somebody takes figures or their evidence away."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        min_length=4,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Stands in the audit trail and on the sheet."),
    )
