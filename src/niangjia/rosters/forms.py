"""The shape of what is sent: a workbook, the union it is for, the mapping it is read or written in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.core.scope import Scope
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import orgs_to_act_for
from niangjia.rosters.models import Mapping
from niangjia.rosters.queries import mappings_in_reach
from niangjia.rosters.reading import LARGEST_BYTES

WORKBOOKS = ".xlsx,.xls,.csv,.et"


class MappingChoice(forms.ModelChoiceField):
    """Mappings of a scope and of the unions above, whose templates it fills."""

    def label_from_instance(self, obj: Mapping) -> str:
        return f"{obj.name}（{obj.org.label}）"


class UploadField(forms.FileField):
    """A workbook no larger than can be read."""

    def __init__(self, *, accept: str, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **kwargs)

    def clean(self, *args: Any, **kwargs: Any) -> Any:
        upload = super().clean(*args, **kwargs)
        if upload and upload.size > LARGEST_BYTES:
            raise forms.ValidationError(_("This file is larger than 60 MB. Please split it."))
        return upload


class UnionForm(forms.Form):
    """A union of the scope, and a mapping that may be used for it."""

    org = OrgChoice(Org.objects.none(), label=_("union"), empty_label=None)
    mapping = MappingChoice(
        Mapping.objects.none(), label=_("mapping"), required=False, empty_label=_("As the heads say")
    )

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].choose_from(orgs_to_act_for(scope), scope)
        self.fields["mapping"].queryset = mappings_in_reach(scope)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        org, mapping = cleaned.get("org"), cleaned.get("mapping")
        if org and mapping and not org.path.startswith(mapping.org.path):
            self.add_error(
                "mapping", _("This mapping is another union's. Save one for this union, or for one above it.")
            )
        return cleaned


class RosterForm(UnionForm):
    """A member list as a workbook."""

    upload = UploadField(
        label=_("workbook"),
        help_text=_(
            "Any list with 姓名 and 身份证号 or 手机号码 in its heads: .xlsx, .xls or .csv, up to 60 MB."
        ),
        accept=WORKBOOKS,
    )
    transfers = forms.BooleanField(label=_("take over members of other unions of this scope"), required=False)
    field_order = ("org", "upload", "mapping", "transfers")


class GivingForm(UnionForm):
    """Which union's roster leaves, in which columns, and why."""

    reason = forms.CharField(label=_("Reason for taking the list away"), max_length=200, required=False)

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        self.fields["mapping"].empty_label = _("Every column we know")


class ComparingForm(UnionForm):
    """A superior's own list, to be laid beside a union's members."""

    upload = UploadField(label=_("workbook"), accept=WORKBOOKS)
    field_order = ("org", "upload", "mapping")


class MappingForm(forms.Form):
    """The name of a mapping."""

    name = forms.CharField(label=_("name"), max_length=60)


class TemplateForm(forms.Form):
    """A superior's own workbook, to be filled."""

    upload = UploadField(
        label=_("template"),
        help_text=_("The superior's own .xlsx, empty or with examples. It is filled as it is."),
        accept=".xlsx",
    )
