"""The shape of what is typed about an org."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.core.choosing import say_choose
from niangjia.core.errors import BadInput
from niangjia.core.scope import Scope
from niangjia.orgs.codes import clean_credit_code, clean_union_code
from niangjia.orgs.models import Org

GROUPS = (
    (_("What it is"), ("name", "short_name", "kind", "level", "founding", "founded_on")),
    (_("Where and when"), ("region_code", "address", "phone", "opening_hours", "latitude", "longitude")),
    (_("Codes"), ("unit_category", "unit_code", "union_code", "industry")),
    (
        _("Numbers, as declared"),
        (
            "workers",
            "women_workers",
            "declared_members",
            "declared_women_members",
            "taxed_workers",
            "branch_unions",
            "union_groups",
        ),
    ),
    (
        _("Term and home"),
        ("term_number", "term_years", "term_starts_on", "term_ends_on", "home_grade", "has_party_branch"),
    ),
)
DAYS = ("founded_on", "term_starts_on", "term_ends_on")


class OrgChoice(forms.ModelChoiceField):
    """Orgs as a tree, indented from the highest there is to choose."""

    top = 2

    def choose_from(self, orgs: Any, scope: Scope | None) -> None:
        """Offer these orgs to somebody of this scope."""
        self.queryset = orgs
        self.top = max(self.top, len(scope.path) // Org.steplen) if scope is not None else self.top

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        """Let a long list be narrowed by typing, where the browser runs scripts."""
        return {**super().widget_attrs(widget), "data-narrow": _("Type part of a name to narrow the list")}

    def label_from_instance(self, obj: Org) -> str:
        return f"{'　' * (obj.depth - self.top)}{obj.name}"


class OrgForm(forms.ModelForm):
    """An org's fields, in the groups of the registration form."""

    class Meta:
        model = Org
        fields = [name for _title, names in GROUPS for name in names]
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in DAYS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["latitude"].label, self.fields["longitude"].label = _("latitude"), _("longitude")
        say_choose(self)
        for name in ("unit_code", "union_code"):  # room for the spaces of a code copied from a certificate
            self.fields[name] = forms.CharField(label=self.fields[name].label, max_length=40, required=False)

    def _checked(self, field: str, check: Any) -> str:
        try:
            code: str = check(self.cleaned_data[field])
        except BadInput as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return code

    def clean_unit_code(self) -> str:
        return self._checked("unit_code", clean_credit_code)

    def clean_union_code(self) -> str:
        return self._checked("union_code", clean_union_code)

    def clean_term_years(self) -> int | None:
        years: int | None = self.cleaned_data["term_years"]
        if years not in (None, 3, 5):
            raise forms.ValidationError(_("A term is three or five years."))
        return years

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Give the fields by heading."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]


class NewOrgForm(OrgForm):
    """A new org and where it stands."""

    parent = forms.ModelChoiceField(Org.objects.none(), label=_("under"), empty_label=None)

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Org.objects.within(scope).open()
