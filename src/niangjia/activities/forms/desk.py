"""Forms of the desk."""

import re
from datetime import timedelta
from itertools import count
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import Audience, LimitPeriod
from niangjia.activities.lines import Line, read_lines
from niangjia.activities.models import Activity, HeadcountSheet, Session
from niangjia.core.choosing import CHOOSE, say_choose
from niangjia.core.clock import local_day
from niangjia.core.errors import BadInput
from niangjia.core.scope import Scope
from niangjia.ledger.models import Programme
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import orgs_to_act_for
from niangjia.people.choices import Group
from niangjia.people.identity import clean_phone

ROWS = 4
MOST_ROWS = 40
#: A mobile number, a landline with or without its area code and extension, a hotline.
OFFICE_PHONE = re.compile(
    r"(?=(?:\D*\d){5,40}\D*$)\+?[\d\s()\-]+(?:(?:转|ext\.?|#)\s*\d{1,6})?(?:\s*[/,、;]\s*[\d\s()\-]+)*"
)
KEY = re.compile(r"(?!attempt|group)[a-z][a-z0-9_]{0,29}")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ActivityForm(forms.ModelForm):
    """What is told of an activity."""

    groups = forms.MultipleChoiceField(
        label=_("groups"), choices=Group.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    upload = forms.ImageField(
        label=_("picture"), required=False, help_text=_("JPEG, PNG or WebP, up to 12 MB. Optional.")
    )
    org = OrgChoice(Org.objects.none(), label=_("organiser"))
    audience_org = OrgChoice(
        Org.objects.none(),
        label=_("only people of"),
        required=False,
        empty_label=_("everybody, wherever they belong"),
    )

    class Meta:
        model = Activity
        fields = (
            "org",
            "programme",
            "title",
            "text",
            "bring",
            "contact_phone",
            "audience",
            "groups",
            "audience_org",
            "limit",
            "consent_text",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "consent_text": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = None if self.instance._state.adding else self.instance
        orgs, programmes = orgs_to_act_for(scope), Programme.objects.filter(closed_on=None)
        self.fields["org"].choose_from(orgs if kept is None else Org.objects.filter(pk=kept.org_id), scope)
        self.fields["org"].disabled = kept is not None
        self.fields["org"].empty_label = None
        self.fields["audience_org"].choose_from(
            orgs if kept is None else orgs | Org.objects.filter(pk=kept.audience_org_id), scope
        )
        self.fields["programme"].queryset = (
            programmes if kept is None else programmes | Programme.objects.filter(pk=kept.programme_id)
        )
        self.fields["programme"].empty_label = None
        self.fields["limit"].choices = LimitPeriod.choices
        self.fields["limit"].required = False
        self.fields["contact_phone"].widget.attrs.update({"type": "tel", "inputmode": "tel"})

    def clean_contact_phone(self) -> str:
        typed = " ".join(normalize("NFKC", self.cleaned_data["contact_phone"]).split())
        if typed and not OFFICE_PHONE.fullmatch(typed):
            raise forms.ValidationError(_("This is not a phone number: digits, spaces and dashes only."))
        return typed

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("audience") == Audience.GROUPS and not data.get("groups"):
            self.add_error("groups", _("Choose at least one group, or make it for everyone."))
        return data


def questions_from(data: Any) -> list[dict[str, Any]]:
    """Read the custom questions from the form's numbered rows; a row without any words is no question.

    A question keeps its key for good: answers are kept under it.
    """
    found: list[dict[str, Any]] = []
    keys = {data.get(f"question-{row}-key") for row in range(MOST_ROWS)}
    for row in range(MOST_ROWS):
        label, choices, key = (
            data.get(f"question-{row}-{part}", "").replace("\x00", "").strip()
            for part in ("label", "choices", "key")
        )
        if not label and not choices:
            continue
        if not KEY.fullmatch(key) or key in {question["key"] for question in found}:
            key = next(name for name in map("q{}".format, count(1)) if name not in keys)
            keys.add(key)
        found.append(
            {
                "key": key,
                "label": label,
                "kind": data.get(f"question-{row}-kind", "text"),
                "required": bool(data.get(f"question-{row}-required")),
                "choices": [one.strip() for one in re.split(r"[,，、\n]", choices) if one.strip()],
            }
        )
    return found


MOMENTS = ("starts_at", "ends_at", "opens_at", "closes_at")
MOST = {"capacity": 100_000, "waiting_limit": 100_000, "offer_minutes": 7 * 24 * 60}
YEARS = range(2000, 2101)
WRONG_YEAR = _("Please give a year between 2000 and 2100.")


class SessionForm(forms.ModelForm):
    """A date of an activity, in Shanghai time."""

    class Meta:
        model = Session
        fields = (
            "name",
            "starts_at",
            "ends_at",
            "place",
            "address",
            "capacity",
            "opens_at",
            "closes_at",
            "waiting_list",
            "waiting_limit",
            "offer_minutes",
        )
        widgets = {name: MomentInput() for name in MOMENTS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_choose(self)
        for name, most in MOST.items():
            self.fields[name].validators += [MinValueValidator(1), MaxValueValidator(most)]
            self.fields[name].widget.attrs.update({"inputmode": "numeric", "min": 1, "max": most})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in MOMENTS:
            if data.get(name) and data[name].year not in YEARS:
                self.add_error(name, WRONG_YEAR)
        start, end = data.get("starts_at"), data.get("ends_at")
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("The end must be after the start."))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Sign-up must close after it opens."))
        elif closes and end and closes > end:
            self.add_error("closes_at", _("Sign-up must close before the end of the date."))
        return data

    def _post_clean(self) -> None:
        """The rules are the services'; the database's constraints come last."""


def first_guess() -> dict[str, Any]:
    """Propose a date: in a week at half past nine, sign-up from now until the evening before."""
    start = (timezone.localtime() + timedelta(days=7)).replace(hour=9, minute=30, second=0, microsecond=0)
    return {
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "opens_at": timezone.localtime().replace(second=0, microsecond=0),
        "closes_at": start - timedelta(hours=15, minutes=30),
        "capacity": 40,
    }


class WalkInForm(forms.Form):
    """Somebody at the door: a phone and a group are enough."""

    phone = forms.CharField(
        label=_("Phone"), max_length=32, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
    )
    group = forms.ChoiceField(label=_("group"), choices=Group.choices)
    name = forms.CharField(label=_("Full name"), max_length=60, required=False)

    def clean_phone(self) -> str:
        try:
            return clean_phone(self.cleaned_data["phone"])
        except BadInput as refusal:
            raise forms.ValidationError(str(refusal)) from None


class QuotaForm(forms.Form):
    """Places kept for an outlet or station."""

    org = OrgChoice(Org.objects.none(), label=_("for"), empty_label=CHOOSE)
    places = forms.IntegerField(
        label=_("places"),
        min_value=1,
        max_value=10_000,
        error_messages={"min_value": _("Keep at least one place. To give them back, use “Release”.")},
    )

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orgs = Org.objects.within(scope).open().exclude(district=None).exclude(kind=OrgKind.EMPLOYER)
        self.fields["org"].choose_from(orgs.order_by("path"), scope)


MOST_LINES = 500


class ListForm(forms.Form):
    """Many people at once: a line each, name and phone in any order."""

    lines = forms.CharField(
        label=_("Names and phones"),
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "张三 13800000000\n李四 139 0000 0000"}),
        help_text=_("One person a line: name and phone. Paste it from a chat or a spreadsheet as it is."),
    )
    group = forms.ChoiceField(
        label=_("group"), choices=Group.choices, help_text=_("Of those whose line does not say another.")
    )

    def clean_lines(self) -> list[Line]:
        lines = read_lines(self.cleaned_data["lines"], self.data.get("group", ""))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(
                _("These are %(lines)s lines. Please send at most %(most)s at once."),
                params={"lines": len(lines), "most": MOST_LINES},
            )
        return lines


class HeadcountForm(forms.ModelForm):
    """Service to people not known by name."""

    upload = forms.ImageField(
        label=_("photo of the sheet"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    org = OrgChoice(Org.objects.none(), label=_("org"), empty_label=None)

    class Meta:
        model = HeadcountSheet
        fields = ("programme", "headcount", "on", "org", "place", "group", "goods", "goods_quantity", "note")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].choose_from(orgs_to_act_for(scope), scope)
        self.fields["programme"].queryset = Programme.objects.filter(closed_on=None)
        self.fields["programme"].empty_label = None
        self.fields["goods_quantity"].required = False
        self.fields["headcount"].widget.attrs.update({"inputmode": "numeric", "min": 1})
        say_choose(self)

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > local_day(timezone.now()):
            raise forms.ValidationError(_("This day lies ahead. Record work on the day it was done."))
        if day.year not in YEARS:
            raise forms.ValidationError(WRONG_YEAR)
        return day

    def clean_goods_quantity(self) -> int:
        return self.cleaned_data["goods_quantity"] or 0

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        goods, quantity = data.get("goods"), data.get("goods_quantity")
        if goods and quantity == 0:
            self.add_error("goods_quantity", _("How many of the goods were given out?"))
        if quantity and not goods and "goods" not in self.errors:
            self.add_error("goods", _("Which goods were given out?"))
        return data


class FirstDateForm(forms.Form):
    """When the copy's first date is; the others keep their distance from it."""

    first = forms.DateField(
        label=_("first date of the copy"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_first(self) -> Any:
        if self.cleaned_data["first"].year not in YEARS:
            raise forms.ValidationError(WRONG_YEAR)
        return self.cleaned_data["first"]
