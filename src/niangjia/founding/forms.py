"""The shape of what is typed about prospects, foundings and campaigns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.activities.lines import Line, read_lines
from niangjia.core.choosing import CHOOSE, say_choose
from niangjia.core.errors import BadInput
from niangjia.core.scope import Scope
from niangjia.founding.choices import Form, SeatRole
from niangjia.founding.models import Campaign, Case, Prospect
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.codes import clean_credit_code
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import orgs_to_act_for
from niangjia.people.choices import Group

YEARS = range(1950, 2100)
WRONG_YEAR = _("Please check the year.")
LARGEST_BYTES = 10 * 1024 * 1024
SEATS = 9
MOST_LINES = 500
TERMS = ((3, _("Three years")), (5, _("Five years")))
WORKBOOK = {"accept": ".xlsx,.xls,.csv,.et"}


class DayField(forms.DateField):
    """A day, within living memory."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(WRONG_YEAR)
        return day


class UploadField(forms.FileField):
    """A workbook, not too large."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs=WORKBOOK), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload and upload.size > LARGEST_BYTES:
            raise forms.ValidationError(_("This file is larger than 10 MB. Please split it."))
        return upload


class ProspectForm(forms.ModelForm):
    """What is known of an enterprise."""

    org = OrgChoice(Org.objects.none(), label=_("looked after by"), empty_label=None)
    unit_code = forms.CharField(label=_("unit's unified social credit code"), max_length=40, required=False)
    workers = forms.IntegerField(label=_("workers"), min_value=0, max_value=1_000_000)

    class Meta:
        model = Prospect
        fields = (
            "name",
            "unit_code",
            "industry",
            "workers",
            "group",
            "address",
            "phone",
            "track",
            "org",
            "note",
        )

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            unions = orgs_to_act_for(scope).filter(kind=OrgKind.FEDERATION)
            self.fields["org"].choose_from(unions if unions.exists() else orgs_to_act_for(scope), scope)
        else:
            del self.fields["org"]
        say_choose(self)

    def clean_unit_code(self) -> str:
        try:
            return clean_credit_code(self.cleaned_data["unit_code"])
        except BadInput as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def _post_clean(self) -> None:
        """The rules are the services'."""


class ProspectListForm(forms.Form):
    """A list of enterprises as a workbook."""

    org = OrgChoice(
        Org.objects.none(),
        label=_("looked after by"),
        empty_label=None,
        help_text=_("Where the list itself names no street or town."),
    )
    upload = UploadField(
        label=_("workbook"),
        help_text=_(
            "Any list with 企业名称 in its heads, and 统一社会信用代码, 职工人数, 行业, 地址, 电话, 所属街乡 as far as known."
        ),
    )

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions = orgs_to_act_for(scope).filter(kind=OrgKind.FEDERATION)
        self.fields["org"].choose_from(unions if unions.exists() else orgs_to_act_for(scope), scope)


class StartForm(forms.Form):
    """In which form a union is founded in an enterprise."""

    form = forms.ChoiceField(label=_("form"), choices=Form.choices)


class CaseForm(forms.ModelForm):
    """What the union is to be, and how the Party leads its founding."""

    parent = OrgChoice(Org.objects.none(), label=_("superior union"), empty_label=None)
    party_on = DayField(label=_("led since"), required=False)

    class Meta:
        model = Case
        fields = ("name", "form", "track", "parent", "party_org", "party_on", "party_activity")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Org.objects.none()
        if self.instance.org_id:
            above = (
                OrgKind.FEDERATION,
                OrgKind.WORK_COMMITTEE,
                OrgKind.REGIONAL_FEDERATION,
                OrgKind.INDUSTRY_FEDERATION,
            )
            orgs = Org.objects.within(self.instance.org.scope).open()
            found = orgs.filter(kind__in=above) | orgs.filter(pk=self.instance.parent_id)
        self.fields["parent"].choose_from(
            found.order_by("path"), self.instance.org.scope if self.instance.org_id else None
        )

    def _post_clean(self) -> None:
        """The rules are the services'."""


class StepForm(forms.Form):
    """When a step was taken, and what is to be kept of it."""

    on = DayField(label=_("day"))
    note = forms.CharField(
        label=_("note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ApprovalForm(StepForm):
    """The superior's decision."""

    number = forms.CharField(label=_("number of the approving document"), max_length=40)
    field_order = ("on", "number", "note")


class RegistrationForm(StepForm):
    """The legal-person certificate."""

    code = forms.CharField(
        label=_("union's own legal-person code"),
        max_length=40,
        help_text=_("18 characters, beginning with 81, as on the certificate."),
    )
    field_order = ("on", "code", "note")


class MembersForm(forms.Form):
    """Many people at once: a line each, name and phone in any order."""

    lines = forms.CharField(
        label=_("Names and phones"),
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "张三 13800000000\n李四 139 0000 0000"}),
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


class RosterForm(forms.Form):
    """A roster of those who will be members."""

    upload = UploadField(
        label=_("workbook"), help_text=_("Any list with 姓名 and 身份证号 or 手机号码 in its heads.")
    )


class ElectionForm(StepForm):
    """The congress: the count, and whom it elected in the order of the names."""

    eligible = forms.IntegerField(label=_("with a vote"), min_value=1, max_value=100_000)
    present = forms.IntegerField(label=_("present"), min_value=1, max_value=100_000)
    ballots = forms.IntegerField(label=_("valid ballots"), min_value=1, max_value=100_000)
    term_years = forms.TypedChoiceField(label=_("term"), choices=TERMS, coerce=int)
    field_order = ("on", "term_years", "eligible", "present", "ballots", "note")

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = case.founding_members.select_related("person") if case is not None else []
        self.people = {str(one.person_id): one.person for one in members}
        names = [("", CHOOSE), *((pk, person.name or pk) for pk, person in self.people.items())]
        for row in range(1, SEATS + 1):
            self.fields[f"person_{row}"] = forms.ChoiceField(
                label=_("Full name"), choices=names, required=False
            )
            self.fields[f"role_{row}"] = forms.ChoiceField(
                label=_("Seat"), choices=[("", CHOOSE), *SeatRole.choices], required=False
            )
            self.fields[f"votes_{row}"] = forms.IntegerField(
                label=_("Votes"), min_value=0, max_value=100_000, required=False
            )

    def head(self) -> list[forms.BoundField]:
        """Give the fields above the seats."""
        return [self[name] for name in self.field_order]

    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Give the seats, a row each."""
        return [
            (row, [self[f"{name}_{row}"] for name in ("person", "role", "votes")])
            for row in range(1, SEATS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["seats"] = []
        for row in range(1, SEATS + 1):
            who, role, votes = (data.get(f"{name}_{row}") for name in ("person", "role", "votes"))
            if not who and not role and votes is None:
                continue
            if not who or not role or votes is None:
                self.add_error(f"person_{row}", _("A seat needs a name, what it is, and the votes."))
                continue
            data["seats"].append((self.people[who], role, votes))
        return data


class TermForm(forms.Form):
    """A committee elected anew."""

    on = DayField(label=_("day of the election"))
    years = forms.TypedChoiceField(label=_("term"), choices=TERMS, coerce=int)


class CampaignForm(forms.ModelForm):
    """A campaign: what it is called and how long it runs."""

    since = DayField(label=_("from"))
    until = DayField(label=_("until"))

    class Meta:
        model = Campaign
        fields = ("name", "since", "until", "note")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The end must be after the start."))
        return data

    def _post_clean(self) -> None:
        """The rules are the services'."""
