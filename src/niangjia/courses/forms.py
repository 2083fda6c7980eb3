"""The shape of what is typed about the corps, the library, trial lectures and needs."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.core.choosing import CHOOSE, say_choose
from niangjia.core.fields import DayField
from niangjia.courses import queries
from niangjia.courses.choices import LAW_FIELDS, MOST, OTHER_FIELDS, Criterion, Field, Verdict, Ways
from niangjia.courses.materials import ACCEPT
from niangjia.courses.models import Call, Course, Firm, Lecturer, Need, Proposal, Round
from niangjia.courses.services.courses import BAD_MINUTES, MINUTES
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.models import Person

FIELDS = [
    (_("Law"), [(one.value, one.label) for one in LAW_FIELDS]),
    (_("Mobile classroom"), [(one.value, one.label) for one in OTHER_FIELDS]),
]
CHOOSE_FIELD = [("", CHOOSE), *FIELDS]


class Several(forms.MultipleChoiceField):
    """Several of a list, kept as a list; none is fine."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)


def _several_fields(help_text: Any = "") -> Several:
    return Several(label=_("fields"), choices=Field.choices, help_text=help_text)


class FirmForm(forms.ModelForm):
    """A firm and its agreement."""

    agreement_since = DayField(label=_("agreement from"))
    agreement_until = DayField(label=_("agreement until"))

    class Meta:
        model = Firm
        fields = (
            "name",
            "kind",
            "agreement_number",
            "agreement_since",
            "agreement_until",
            "phone",
            "notes",
        )

    def _post_clean(self) -> None:
        """The rules are the services'."""


#: What, where and how somebody lectures, in the order of the form.
LECTURES = ("fields", "districts", "ways", "monthly_limit", "notes")


class LecturerForm(forms.ModelForm):
    """What is known of a lecturer."""

    districts = Several(label=_("districts served"), help_text=_("None chosen: all districts."))
    ways = forms.ChoiceField(label=_("Lectures"), choices=Ways.choices)
    field_order: tuple[str, ...] = ("kind", "title", "firm", *LECTURES)
    monthly_limit = forms.IntegerField(label=_("lectures a month at most"), min_value=0, max_value=60)

    class Meta:
        model = Lecturer
        fields = (
            "kind",
            "title",
            "firm",
            "fields",
            "districts",
            "monthly_limit",
            "notes",
        )

    def __init__(self, *args: Any, org: Org, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields"] = _several_fields()
        self.fields["districts"].choices = queries.places()
        self.fields["firm"].queryset = Firm.objects.filter(org=org)
        self.initial["ways"] = self.instance.ways
        say_choose(self)

    def _post_clean(self) -> None:
        """The rules are the services'."""


class InviteForm(LecturerForm):
    """Somebody to invite, and for which term."""

    name = forms.CharField(label=_("full name"), max_length=60)
    phone = forms.CharField(label=_("mobile number"), max_length=40)
    since = DayField(label=_("term from"))
    until = DayField(label=_("term until"))

    field_order = ("name", "phone", "kind", "title", "firm", "since", "until", *LECTURES)


class TermForm(forms.Form):
    """Until when somebody is engaged anew."""

    until = DayField(label=_("term until"))


class LeaveForm(forms.Form):
    """Why somebody leaves."""

    reason = forms.CharField(label=_("reason"), max_length=200)


class BarForm(forms.Form):
    """A unit that is in dispute with a client."""

    unit_name = forms.CharField(label=_("unit in dispute with a client"), max_length=120)
    until = DayField(label=_("until"), required=False)


class CalendarForm(forms.Form):
    """A calendar file."""

    upload = forms.FileField(
        label=_("calendar file"), widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"})
    )


class TimeForm(forms.Form):
    """A time in a calendar: days, or hours of one day."""

    first = DayField(label=_("first day"))
    last = DayField(label=_("last day"), required=False)
    starts = forms.TimeField(
        label=_("from (hour)"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("until (hour)"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    free = forms.BooleanField(label=_("I can come then, outside of my week"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("starts")) != bool(data.get("ends")):
            self.add_error("ends", _("Please give both hours, or none for whole days."))
        return data


class ContentForm(forms.ModelForm):
    """What a course is: shared by the library and by proposals."""

    field = forms.ChoiceField(label=_("field"), choices=CHOOSE_FIELD)
    groups = Several(label=_("groups"), choices=Group.choices, help_text=_("None chosen: for everybody."))
    minutes = forms.IntegerField(label=_("length in minutes"), initial=90)

    def clean_minutes(self) -> int:
        minutes: int = self.cleaned_data["minutes"]
        if minutes not in MINUTES:
            raise forms.ValidationError(BAD_MINUTES)
        return minutes

    def _post_clean(self) -> None:
        """The rules are the services'."""


CONTENT = ("title", "field", "minutes", "audience", "groups", "summary")


class CourseForm(ContentForm):
    """A course of the library."""

    class Meta:
        model = Course
        fields = CONTENT


class ProposalForm(ContentForm):
    """A course that is proposed."""

    class Meta:
        model = Proposal
        fields = CONTENT


class MaterialForm(forms.Form):
    """A file of a course."""

    upload = forms.FileField(label=_("file"), widget=forms.FileInput(attrs={"accept": ACCEPT}))
    name = forms.CharField(
        label=_("called"),
        max_length=120,
        required=False,
        help_text=_("Under a name that is there already it becomes the next version."),
    )
    handout = forms.BooleanField(label=_("a handout for everybody who hears the course"), required=False)


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("reason"), max_length=200)


class LawForm(ReasonForm):
    """Which law changed, and what its courses are about."""

    field = forms.ChoiceField(label=_("field"), choices=CHOOSE_FIELD)
    reason = forms.CharField(
        label=_("what changed"), max_length=200, help_text=_("Such as 工会法 2021 年修正.")
    )

    field_order = ("field", "reason")


class CallForm(forms.ModelForm):
    """A call for courses."""

    opens_on = DayField(label=_("opens on"))
    closes_on = DayField(label=_("closes on"))

    class Meta:
        model = Call
        fields = ("title", "text", "fields", "opens_on", "closes_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields"] = _several_fields(_("None chosen: any field."))

    def _post_clean(self) -> None:
        """The rules are the services'."""


class RoundForm(forms.ModelForm):
    """Day and place of a round."""

    held_on = DayField(label=_("day"))

    class Meta:
        model = Round
        fields = ("held_on", "place", "notes")

    def _post_clean(self) -> None:
        """The rules are the services'."""


class PersonChoice(forms.ModelMultipleChoiceField):
    """Persons by name and where they work."""

    def label_from_instance(self, obj: Person) -> str:
        return " · ".join(filter(None, (obj.name, obj.employer)))


class ScoreForm(forms.Form):
    """What a panel member gives a trial lecture."""

    comment = forms.CharField(
        label=_("comment"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion, most in MOST.items():
            self.fields[criterion.value] = forms.IntegerField(
                label=f"{Criterion(criterion).label} (0–{most})",
                min_value=0,
                max_value=most,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.order_fields([*(one.value for one in MOST), "comment"])

    @property
    def points(self) -> dict[str, int]:
        return {one.value: self.cleaned_data[one.value] for one in MOST}


class DecideForm(forms.Form):
    """The verdict on a trial lecture."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    comment = forms.CharField(max_length=500, required=False)


class NeedForm(forms.ModelForm):
    """What people wish to hear, as recorded at the desk."""

    field = forms.ChoiceField(label=_("field"), choices=CHOOSE_FIELD)
    headcount = forms.IntegerField(label=_("people"), min_value=1, max_value=1_000_000, initial=1)
    told_on = DayField(label=_("day"))

    class Meta:
        model = Need
        fields = (
            "topic",
            "field",
            "headcount",
            "group",
            "region_code",
            "unit_name",
            "source",
            "told_on",
            "notes",
        )

    def __init__(self, *args: Any, day: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = queries.places()
        kept = self.instance.region_code
        if kept and kept not in dict(known):
            known.append((kept, kept))
        self.fields["region_code"] = forms.ChoiceField(
            label=_("district"), choices=[("", CHOOSE), *known], required=False
        )
        if day is not None:
            self.fields["told_on"].initial = day
        say_choose(self)

    def _post_clean(self) -> None:
        """The rules are the services'."""


class WishForm(forms.Form):
    """What somebody wishes to hear, from their phone."""

    topic = forms.CharField(label=_("what they wish to hear"), max_length=120)
    field = forms.ChoiceField(label=_("field"), choices=CHOOSE_FIELD)
    unit_name = forms.CharField(label=_("unit"), max_length=120, required=False)
    headcount = forms.IntegerField(
        label=_("people"), min_value=1, max_value=1_000_000, initial=1, required=False
    )

    def clean_headcount(self) -> int:
        return self.cleaned_data["headcount"] or 1
