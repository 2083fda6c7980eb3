"""The shape of what is sent: a workbook and the union it is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.core.scope import Scope
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import orgs_to_act_for
from niangjia.rosters.reading import LARGEST_BYTES


class RosterForm(forms.Form):
    """A member list as a workbook."""

    org = OrgChoice(Org.objects.none(), label=_("union"), empty_label=None)
    upload = forms.FileField(
        label=_("workbook"),
        help_text=_(
            "Any list with 姓名 and 身份证号 or 手机号码 in its heads: .xlsx, .xls or .csv, up to 60 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.et"}),
    )
    transfers = forms.BooleanField(label=_("take over members of other unions of this scope"), required=False)

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].choose_from(orgs_to_act_for(scope), scope)  # type: ignore[attr-defined]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload.size > LARGEST_BYTES:
            raise forms.ValidationError(_("This file is larger than 60 MB. Please split it."))
        return upload
