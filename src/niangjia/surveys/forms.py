"""The shape of what is typed about a survey and its questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.core.choosing import say_choose
from niangjia.core.scope import Scope
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import orgs_to_act_for
from niangjia.people.choices import Group
from niangjia.surveys.models import Question, Survey
from niangjia.surveys.services.questions import answers_of

EVERYBODY = _("Everybody")
SPLIT = "|"


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _days_fit(form: forms.ModelForm, given: dict[str, Any]) -> dict[str, Any]:
    """Say it at the field when the last day lies before the first."""
    first, last = given.get("opens_on") or form.instance.opens_on, given.get("closes_on")
    if first and last and last < first:
        form.add_error("closes_on", _("The last day lies before the first. Please check both."))
    return given


class SurveyForm(forms.ModelForm):
    """A survey while it is written."""

    org = OrgChoice(Org.objects.none(), label=_("whose it is"), empty_label=None)

    class Meta:
        model = Survey
        fields = ["title", "intro", "org", "group", "anonymous", "opens_on", "closes_on"]
        widgets = {"intro": forms.Textarea(attrs={"rows": 4}), "opens_on": _day(), "closes_on": _day()}
        help_texts = {
            "intro": _("What it is for, how long it takes, what becomes of it."),
            "anonymous": _(
                "Nobody ever sees who answered. Without it answers stand under names, and staff read them."
            ),
            "group": _("Only people of this group see it on their phone."),
        }

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].choose_from(orgs_to_act_for(scope), scope)
        self.fields["group"].choices = [("", EVERYBODY), *Group.choices]

    def clean(self) -> dict[str, Any]:
        return _days_fit(self, super().clean() or {})


class OpenSurveyForm(forms.ModelForm):
    """What may be corrected of a survey that is open."""

    class Meta:
        model = Survey
        fields = ["title", "intro", "closes_on"]
        widgets = {"intro": forms.Textarea(attrs={"rows": 4}), "closes_on": _day()}

    def clean(self) -> dict[str, Any]:
        return _days_fit(self, super().clean() or {})


class OptionsField(forms.CharField):
    """Answers to choose from, one a line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> Any:
        """Give the lines; empty ones are passed over."""
        lines = value if isinstance(value, list) else str(value or "").replace("\x00", "").splitlines()
        return [line for line in (" ".join(str(one).split()) for one in lines) if line]

    def run_validators(self, value: Any) -> None:
        """Leave the limits of the lines to the service, which says which one is too long."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value


class QuestionForm(forms.ModelForm):
    """A question of a draft, and when it is shown."""

    options = OptionsField(
        label=_("answers to choose from"),
        required=False,
        help_text=_("One a line. For a scale: what 1 means, then what 5 means."),
    )
    only_if = forms.MultipleChoiceField(
        label=_("Show it only after one of these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: it is always shown. Tick answers of one earlier question."),
    )

    class Meta:
        model = Question
        fields = ["kind", "text", "help", "required", "options"]
        widgets = {"text": forms.TextInput(), "help": forms.TextInput()}

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_choose(self)
        earlier = survey.questions.all()
        if self.instance.place:
            earlier = earlier.filter(place__lt=self.instance.place)
        self.earlier = {str(one.pk): one for one in earlier if answers_of(one)}
        self.fields["only_if"].choices = [
            (
                f"{key}{SPLIT}{answer}",
                gettext("%(number)s: %(answer)s") % {"number": one.place, "answer": answer},
            )
            for key, one in self.earlier.items()
            for answer in answers_of(one)
        ]
        if not self.fields["only_if"].choices:
            del self.fields["only_if"]
        elif self.instance.depends_on_id:
            self.initial["only_if"] = [
                f"{self.instance.depends_on_id}{SPLIT}{answer}" for answer in self.instance.only_answers
            ]

    def clean_only_if(self) -> Any:
        """Give the earlier question and its answers, as the services take them."""
        ticked = [one.split(SPLIT, 1) for one in self.cleaned_data["only_if"]]
        if not ticked:
            return None
        if len({key for key, _answer in ticked}) > 1:
            raise forms.ValidationError(_("Please tick answers of one question only."))
        return self.earlier[ticked[0][0]], [answer for _key, answer in ticked]


class CodeForm(forms.Form):
    """A single-use code, typed from a slip of paper."""

    code = forms.CharField(
        label=_("Your answering code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "class": "big num",
                "data-from-hash": "",
            }
        ),
    )


class PrintForm(forms.Form):
    """How many codes to print."""

    number = forms.IntegerField(
        label=_("How many codes"),
        min_value=1,
        max_value=200,
        initial=30,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
