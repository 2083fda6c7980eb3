"""The shape of what is typed about a concern."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.concerns.choices import Kind, Source, Urgency
from niangjia.concerns.models import Category, Concern
from niangjia.concerns.services.raising import NOT_OWNERS
from niangjia.concerns.services.steps import MOST_TEXT
from niangjia.core.choosing import CHOOSE, say_choose
from niangjia.core.errors import BadInput
from niangjia.core.scope import Scope
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.identity import clean_phone

#: What a worker says it is; the desk corrects it. Danger and rights have their own line on the page.
WORKER_KINDS = (
    (Kind.REQUEST.value, _("I need help")),
    (Kind.COMPLAINT.value, _("Something is wrong")),
    (Kind.SUGGESTION.value, _("I have an idea")),
    (Kind.ENQUIRY.value, _("I have a question")),
    (Kind.RIGHTS.value, _("My rights: wages, contract, injury")),
    (Kind.DANGER.value, _("Danger now, or many unpaid")),
)
TAKEN_DOWN = (Source.HOTLINE, Source.DESK)


class CategoryChoice(forms.ModelChoiceField):
    """The categories in use as a tree."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Category.objects.filter(closed_on=None), empty_label=CHOOSE, **kwargs)

    def label_from_instance(self, obj: Category) -> str:
        return f"{'　' * obj.code.count('.')}{obj.name}"


class RaiseForm(forms.Form):
    """A worker says what is wrong: words, perhaps a picture; everything else is known or comes later."""

    text = forms.CharField(
        label=_("What is the matter?"),
        max_length=MOST_TEXT,
        error_messages={
            "required": _("Please write what it is about."),
            "max_length": _(
                "This has %(show_value)s characters. Please keep to %(limit_value)s; the rest can be told when we call."
            ),
        },
        widget=forms.Textarea(
            attrs={
                "rows": 5,
                "placeholder": _(
                    "What happened, where, and what would help? Speak it, if your keyboard can."
                ),
            }
        ),
    )
    kind = forms.ChoiceField(
        label=_("kind"), choices=WORKER_KINDS, initial=Kind.REQUEST, widget=forms.RadioSelect, required=False
    )
    photo = forms.FileField(
        label=_("picture"),
        required=False,
        help_text=_("Up to 12 MB. Where and when it was taken is removed."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    station = OrgChoice(Org.objects.none(), label=_("Nearest station"), empty_label=None)
    nameless = forms.BooleanField(label=_("Without my name"), required=False)
    about_cadre = forms.BooleanField(
        label=_("It is about somebody of the union: pass over their unit"), required=False
    )
    wider = forms.BooleanField(label=_("Send it to the district instead"), required=False)

    def __init__(self, *args: Any, stations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = stations
        self.fields["station"].top = 99

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or Kind.REQUEST.value)


class TakeDownForm(forms.Form):
    """Staff take down what somebody says, by phone or at the desk."""

    text = forms.CharField(
        label=_("What is the matter?"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices, initial=Kind.REQUEST)
    category = CategoryChoice(label=_("category"), required=False)
    org = OrgChoice(Org.objects.none(), label=_("heard at"), empty_label=None)
    place = forms.CharField(label=_("place"), max_length=120, required=False)
    source = forms.ChoiceField(
        label=_("Came by"), choices=[(one.value, one.label) for one in TAKEN_DOWN], initial=Source.HOTLINE
    )
    name = forms.CharField(label=_("full name"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        required=False,
        help_text=_("With it the person sees each step on their phone."),
    )
    group = forms.ChoiceField(label=_("group"), choices=[("", CHOOSE), *Group.choices], required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    nameless = forms.BooleanField(
        label=_("Without a name: no phone is kept, the person gets a code"), required=False
    )
    about_cadre = forms.BooleanField(
        label=_("It is about somebody of the union: pass over their unit"), required=False
    )
    solved = forms.BooleanField(label=_("Solved on the spot"), required=False)
    answer = forms.CharField(
        label=_("How it was solved, if it was on the spot"), max_length=500, required=False
    )

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Org.objects.within(scope).open().exclude(district=None).exclude(kind__in=NOT_OWNERS)
        self.fields["org"].choose_from(found, scope)

    def clean_phone(self) -> str:
        try:
            return clean_phone(self.cleaned_data["phone"])
        except BadInput as refusal:
            raise forms.ValidationError(str(refusal)) from None


class ConcernForm(forms.ModelForm):
    """What can be corrected of a concern; the person's words stay as they are."""

    category = CategoryChoice(label=_("category"), required=False)

    class Meta:
        model = Concern
        fields = ["kind", "category", "urgency", "place", "group", "sensitive"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["urgency"].choices = Urgency.choices
        say_choose(self)


class FollowForm(forms.Form):
    """The code of a nameless concern."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "big num"}
        ),
    )
