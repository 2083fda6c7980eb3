"""The shape of what is typed about classes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.classes.choices import HalfDayKind, Part, QuestionKind
from niangjia.classes.models import Assignment, BankQuestion, TrainingClass
from niangjia.core.choosing import say_choose
from niangjia.core.fields import DayField
from niangjia.core.papers import ACCEPT
from niangjia.core.scope import Scope
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import orgs_to_act_for
from niangjia.people.choices import Group
from niangjia.people.errors import BadPhone
from niangjia.people.identity import clean_phone

FIELDS = ("title", "starts_on", "ends_on", "place", "places", "attendance_needed", "test_size", "pass_mark")
#: The longest test one takes on a phone.
LONGEST_TEST = 50
LINES = 4


#: Nobody is asked to write more on a phone.
LONGEST_WORK = 5000


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClassForm(forms.ModelForm):
    """A class; its organiser is chosen once."""

    class Meta:
        model = TrainingClass
        fields = FIELDS
        widgets = {"starts_on": _day(), "ends_on": _day()}
        help_texts = {"test_size": _("0: no test. Drawn from the question bank of the organiser.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].widget.attrs["min"] = 1
        for name in ("attendance_needed", "pass_mark"):
            self.fields[name].widget.attrs["max"] = 100

    def clean_places(self) -> int:
        places: int = self.cleaned_data["places"]
        if not 1 <= places <= 5000:
            raise forms.ValidationError(_("From 1 to 5,000 places."))
        return places

    def clean_test_size(self) -> int:
        size: int = self.cleaned_data["test_size"]
        if size > LONGEST_TEST:
            raise forms.ValidationError(_("At most 50 questions."))
        return size

    def _percent(self, name: str) -> int:
        given: int = self.cleaned_data[name]
        if given > 100:
            raise forms.ValidationError(_("At most 100."))
        return given

    def clean_attendance_needed(self) -> int:
        return self._percent("attendance_needed")

    def clean_pass_mark(self) -> int:
        return self._percent("pass_mark")


class NewClassForm(ClassForm):
    """A new class, with its organiser."""

    org = OrgChoice(Org.objects.none(), label=_("organiser"))
    field_order = ("org", *FIELDS)

    def __init__(self, *args: Any, scope: Scope | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["org"]
        assert isinstance(field, OrgChoice)
        field.choose_from(orgs_to_act_for(scope), scope)
        say_choose(self)


class HalfDayForm(forms.Form):
    """A half-day of the programme."""

    on = DayField(label=_("day"))
    part = forms.ChoiceField(label=_("half"), choices=Part.choices)
    starts = forms.TimeField(
        label=_("starts"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(label=_("ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    kind = forms.ChoiceField(label=_("kind"), choices=HalfDayKind.choices)
    topic = forms.CharField(label=_("topic"), max_length=80)
    speaker = forms.CharField(label=_("speaker"), max_length=80, required=False)
    hours = forms.IntegerField(label=_("credit hours"), min_value=0, max_value=12)
    place = forms.CharField(
        label=_("place"),
        max_length=120,
        required=False,
        help_text=_("Only where it is not the place of the class."),
    )


class QuotaForm(forms.Form):
    """How many a unit sends."""

    org = OrgChoice(Org.objects.none(), label=_("unit"))
    places = forms.IntegerField(label=_("places"), min_value=0, max_value=5000)

    def __init__(self, *args: Any, scope: Scope | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["org"]
        assert isinstance(field, OrgChoice)
        field.choose_from(Org.objects.within(scope).open().exclude(district=None), scope)
        say_choose(self)


class EnrolForm(forms.Form):
    """Somebody a unit sends: the unit, a name and a phone are enough."""

    org = forms.ModelChoiceField(Org.objects.none(), label=_("unit"))
    name = forms.CharField(label=_("Full name"), max_length=60)
    phone = forms.CharField(
        label=_("Phone"), max_length=32, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
    )
    group = forms.ChoiceField(label=_("Group"), choices=Group.choices, initial=Group.UNION)

    def __init__(self, *args: Any, units: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["org"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Org.objects.filter(pk__in=units)
        say_choose(self)

    def clean_phone(self) -> str:
        try:
            return clean_phone(self.cleaned_data["phone"])
        except BadPhone as refusal:
            raise forms.ValidationError(str(refusal)) from None


def _starred(typed: str) -> str:
    question = BankQuestion()
    question.lines = typed
    return question.lines


class QuestionForm(forms.ModelForm):
    """A question: one option a line, a right one marked with a star before it."""

    lines = forms.CharField(
        label=_("answers to choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": LINES}),
        help_text=_(
            "One a line; put * before those that are right. For true or false write * before 正确 or 错误."
        ),
    )

    class Meta:
        model = BankQuestion
        fields = ("kind", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = QuestionKind.choices
        self.initial["lines"] = self.instance.lines

    def clean_lines(self) -> str:
        """Write the options as the record would."""
        return _starred(self.cleaned_data["lines"])


class OrgQuestionForm(QuestionForm):
    """A new question, with the union whose bank it goes into."""

    org = OrgChoice(Org.objects.none(), label=_("question bank of"))
    field_order = ("org", "kind", "text", "lines")

    def __init__(self, *args: Any, scope: Scope | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["org"]
        assert isinstance(field, OrgChoice)
        field.choose_from(orgs_to_act_for(scope), scope)
        say_choose(self)


class DrawForm(forms.Form):
    """Into how many groups the roster is drawn."""

    number = forms.IntegerField(label=_("number of groups"), min_value=2, max_value=30)


class AssignmentForm(forms.ModelForm):
    """What is asked, and by when."""

    due_on = DayField(label=_("due on"), help_text=_("The whole day counts; later is marked as late."))

    class Meta:
        model = Assignment
        fields = ("title", "text", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}


class WorkForm(forms.Form):
    """Words, a paper, or both."""

    text = forms.CharField(
        label=_("your words"),
        required=False,
        max_length=LONGEST_WORK,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    upload = forms.FileField(
        label=_("file or photograph"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, Word (.docx) or a picture; up to 12 MB."),
    )


class MarkForm(forms.Form):
    """A mark, and a word on it."""

    mark = forms.IntegerField(label=_("mark, of 100"), min_value=0, max_value=100)
    comment = forms.CharField(
        label=_("what you say to it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
