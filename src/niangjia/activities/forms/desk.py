"""Forms of the desk."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import Audience, LimitPeriod
from niangjia.activities.models import Activity, HeadcountSheet, Session
from niangjia.activities.services import ListRow
from niangjia.core.clock import local_day
from niangjia.core.scope import Scope
from niangjia.ledger.models import Programme
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import Group

ROWS = 4
LINE = re.compile(r"^\s*(?P<name>\D*?)[\s,，、;；]*(?P<phone>[+\d０-９][\d\s\-０-９]*)\s*$")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class OrgChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Org) -> str:
        return f"{'　' * max(obj.depth - 2, 0)}{obj.name}"


def orgs_to_act_for(scope: Scope | None) -> Any:
    """List the orgs in scope that organise: unions and stations, not the city's root, not employers."""
    return (
        Org.objects.within(scope)
        .open()
        .exclude(district=None)
        .exclude(kind__in=(OrgKind.EMPLOYER, OrgKind.OUTLET, OrgKind.GROUP))
        .order_by("path")
    )


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
        orgs = orgs_to_act_for(scope)
        self.fields["org"].queryset = orgs
        self.fields["audience_org"].queryset = orgs
        self.fields["org"].empty_label = None
        self.fields["programme"].queryset = Programme.objects.filter(closed_on=None)
        self.fields["programme"].empty_label = None
        self.fields["limit"].choices = LimitPeriod.choices
        self.fields["limit"].required = False
        if self.instance.pk and not self.instance._state.adding:
            self.fields["org"].disabled = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("audience") == Audience.GROUPS and not data.get("groups"):
            self.add_error("groups", _("Choose at least one group, or make it for everyone."))
        return data


def questions_from(data: Any) -> list[dict[str, Any]]:
    """Read the custom questions from the form's numbered rows; an empty row is no question."""
    found = []
    for row in range(int(data.get("question_rows", ROWS) or ROWS)):
        label = data.get(f"question-{row}-label", "").strip()
        if label:
            found.append(
                {
                    "key": data.get(f"question-{row}-key") or f"q{row + 1}",
                    "label": label,
                    "kind": data.get(f"question-{row}-kind", "text"),
                    "required": bool(data.get(f"question-{row}-required")),
                    "choices": [
                        one.strip()
                        for one in re.split(r"[,，、\n]", data.get(f"question-{row}-choices", ""))
                        if one.strip()
                    ],
                }
            )
    return found


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
        widgets = {name: MomentInput() for name in ("starts_at", "ends_at", "opens_at", "closes_at")}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("starts_at"), data.get("ends_at")
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("The end must be after the start."))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Sign-up must close after it opens."))
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
    name = forms.CharField(label=_("Name"), max_length=60, required=False)


class QuotaForm(forms.Form):
    """Places kept for an outlet or station."""

    org = OrgChoice(Org.objects.none(), label=_("for"))
    places = forms.IntegerField(label=_("places"), min_value=0, max_value=10_000)

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = Org.objects.within(scope).open().exclude(district=None).order_by("path")


class ListForm(forms.Form):
    """Many people at once: a line each, name and phone."""

    lines = forms.CharField(
        label=_("Names and phones"),
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "张三 13800000000\n李四 139 0000 0000"}),
        help_text=_("One person a line: name, then phone. Paste it from a chat or a spreadsheet."),
    )
    group = forms.ChoiceField(label=_("group"), choices=Group.choices)

    def clean_lines(self) -> list[ListRow]:
        rows, wrong = [], []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not line.strip():
                continue
            match = LINE.match(line)
            if match is None:
                wrong.append(str(number))
            else:
                rows.append(
                    ListRow(
                        name=match["name"].strip(" ,，、"),
                        phone=match["phone"],
                        group=self.data.get("group", ""),
                    )
                )
        if wrong:
            raise forms.ValidationError(
                _("No phone was found in line %(lines)s."), params={"lines": ", ".join(wrong)}
            )
        return rows


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
        self.fields["org"].queryset = orgs_to_act_for(scope)
        self.fields["programme"].queryset = Programme.objects.filter(closed_on=None)
        self.fields["programme"].empty_label = None
        self.fields["goods_quantity"].required = False
        self.fields["headcount"].widget.attrs.update({"inputmode": "numeric", "min": 1})

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > local_day(timezone.now()):
            raise forms.ValidationError(_("This day lies ahead. Record work on the day it was done."))
        return day

    def clean_goods_quantity(self) -> int:
        return self.cleaned_data["goods_quantity"] or 0
