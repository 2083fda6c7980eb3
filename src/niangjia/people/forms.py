"""The shape of what is typed about a person."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.core.choosing import say_choose
from niangjia.core.errors import BadInput
from niangjia.core.scope import Scope
from niangjia.orgs.models import Org
from niangjia.people.choices import PostKind, PostLevel
from niangjia.people.errors import PhoneOrIdNumber
from niangjia.people.identity import clean_id_number, clean_phone
from niangjia.people.models import Person, Post
from niangjia.people.queries import titles_of


def _checked(check: Callable[[str], str], value: str) -> str:
    try:
        return check(value)
    except BadInput as refusal:
        raise forms.ValidationError(str(refusal)) from None


class PersonForm(forms.ModelForm):
    """What staff write down of somebody. A phone (or an ID number) and a group are enough."""

    phone = forms.CharField(
        label=_("Phone"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=24,
        required=False,
        help_text=_("Only when it is needed, such as for a member card."),
    )

    class Meta:
        model = Person
        fields = ("name", "group", "employer", "sex", "birth_on", "home_org")
        widgets = {"birth_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Required: somebody who belongs nowhere is in nobody's scope. Where they are now stays a choice, though closed.
        self.fields["home_org"] = home = OrgInTree(
            Org.objects.within(scope)
            .exclude(district=None)
            .filter(Q(closed_on=None) | Q(pk=self.instance.home_org_id))
            .order_by("path"),
            label=_("union or station"),
        )
        home.top = len(scope.path) // Org.steplen if scope is not None else home.top
        self.fields["group"].required = self.instance._state.adding
        if not self.instance._state.adding:
            for name in ("phone", "id_number"):
                self.fields[name].help_text = _("Leave empty to keep what is there.")
        say_choose(self)

    def clean_phone(self) -> str:
        return _checked(clean_phone, self.cleaned_data["phone"])

    def clean_id_number(self) -> str:
        return _checked(clean_id_number, self.cleaned_data["id_number"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        known = any(data.get(name) or name in self.errors for name in ("phone", "id_number"))
        if not known and self.instance._state.adding:
            self.add_error("phone", str(PhoneOrIdNumber()))
        return data

    def changes(self) -> dict[str, Any]:
        """Give what to write; an empty phone or ID number changes nothing."""
        data = dict(self.cleaned_data)
        for name in ("phone", "id_number"):
            if not data[name]:
                data.pop(name)
        return data


class ProfileForm(forms.ModelForm):
    """What somebody writes of themselves."""

    class Meta:
        model = Person
        fields = ("name", "group", "employer")


class OrgInTree(forms.ModelChoiceField):
    """Orgs in the order of the tree, indented from the reader's own."""

    top = 1

    def label_from_instance(self, obj: Org) -> str:
        return f"{'　' * max(obj.depth - self.top, 0)}{obj.name}"


class PostForm(forms.ModelForm):
    """A post to give, and on what ground."""

    org = OrgInTree(Org.objects.none(), label=_("acts for"), empty_label=_("Please choose"))
    reason = forms.CharField(
        label=_("reason or document number"),
        max_length=200,
        help_text=_("Such as the number of the appointing document; it is kept in the audit trail."),
    )

    class Meta:
        model = Post
        fields = ("kind", "title", "level", "org", "starts_on")
        widgets = {"starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        org = self.fields["org"]
        org.queryset = Org.objects.within(scope).open().order_by("path")
        org.top = len(scope.path) // Org.steplen if scope is not None else 1
        self.fields["kind"].choices = [("", _("Please choose")), *PostKind.choices]
        self.fields["level"].choices = [
            ("", _("None")),
            *((one, name) for one, name in PostLevel.choices if one),
        ]


class EraseForm(forms.Form):
    """The second step of erasing: a tick beside what it means."""

    understood = forms.BooleanField(
        label=_("I have read this and want my personal data erased."),
        error_messages={"required": _("Please tick this first: erasing cannot be undone.")},
    )


class CadreNames:
    """Cadres by name and title, in a field to choose from."""

    titles: dict[Any, str] = {}

    def choose_from(self, persons: Any, day: date) -> None:
        """Offer these persons."""
        self.queryset = persons
        self.titles = titles_of(persons.values_list("pk", flat=True), day)

    def label_from_instance(self, obj: Person) -> str:
        return " · ".join(filter(None, (obj.name, self.titles.get(obj.pk, ""))))


class CadreChoice(CadreNames, forms.ModelChoiceField):
    """One cadre."""


class CadreMany(CadreNames, forms.ModelMultipleChoiceField):
    """Several cadres, to tick."""

    widget = forms.CheckboxSelectMultiple
