"""The shape of what is typed about joining."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.choosing import CHOOSE
from niangjia.core.scope import Scope
from niangjia.joining.models import Window
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import NEW_FORMS, Group
from niangjia.people.errors import BadPhone
from niangjia.people.identity import clean_phone

#: New forms of work first, then the others.
GROUPS = [
    ("", CHOOSE),
    *((group.value, group.label) for group in (*NEW_FORMS, *(one for one in Group if one not in NEW_FORMS))),
]


class UnionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Org) -> str:
        return obj.name


class ApplyForm(forms.Form):
    """What somebody says of themselves who applies. Without a union the right one is found."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please write your name, as on your ID card.")},
    )
    group = forms.ChoiceField(
        label=_("Your work"),
        choices=GROUPS,
        error_messages={"required": _("Please say what your work is.")},
    )
    employer = forms.CharField(
        label=_("Platform or employer"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    union = UnionField(
        Org.objects.none(), label=_("Union"), required=False, empty_label=_("The one that suits my work")
    )
    news = forms.BooleanField(required=False)

    def __init__(self, *args: Any, unions: Sequence[Org] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["union"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Org.objects.filter(pk__in=[one.pk for one in unions])


class RowForm(forms.Form):
    """A row typed at a window: phone, name and group are enough."""

    phone = forms.CharField(
        label=_("Phone"), max_length=32, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
    )
    name = forms.CharField(label=_("Full name"), max_length=60)
    group = forms.ChoiceField(label=_("Group"), choices=GROUPS)
    employer = forms.CharField(label=_("Platform or employer"), max_length=120, required=False)
    agreed = forms.BooleanField(
        label=_("The person is here and agrees."),
        error_messages={"required": _("Without the person's consent nothing is written down.")},
    )

    def clean_phone(self) -> str:
        try:
            return clean_phone(self.cleaned_data["phone"])
        except BadPhone as refusal:
            raise forms.ValidationError(str(refusal)) from None


class WindowForm(forms.ModelForm):
    """Where and when a window opens."""

    class Meta:
        model = Window
        fields = ("org", "on", "place")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        apart = Q(kind__in=(OrgKind.EMPLOYER, OrgKind.GROUP, OrgKind.OUTLET)) | Q(district=None)
        self.fields["org"] = UnionField(
            Org.objects.within(scope).open().exclude(apart).order_by("path"),
            label=_("union or station"),
            empty_label=CHOOSE,
        )


class RoutesForm(forms.Form):
    """Which union each new form of work is led to."""

    def __init__(
        self,
        *args: Any,
        unions: Sequence[Org] = (),
        routes: Mapping[str, Org] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        found = Org.objects.filter(pk__in=[one.pk for one in unions])
        for group in NEW_FORMS:
            self.fields[group.value] = UnionField(
                found.order_by("path"),
                label=group.label,
                required=False,
                initial=(routes or {}).get(group.value),
                empty_label=_("The street's or township's union"),
            )
