"""The shape of what is typed about themes and proposals."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Activity
from niangjia.core.clock import local_day
from niangjia.core.fields import DayField
from niangjia.core.scope import Scope
from niangjia.ledger.models import Programme
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import orgs_to_act_for
from niangjia.people.choices import Group
from niangjia.themes.models import Proposal, Theme

LONG = {"rows": 5}
#: So long a part of a proposal may be.
MOST_WORDS = 5000


class SearchForm(forms.Form):
    """In what was heard between which days themes are looked for."""

    since = DayField(label=_("from"))
    until = DayField(label=_("until"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The end must be after the start."))
        return data


class ThemeForm(forms.ModelForm):
    """What a theme is called."""

    class Meta:
        model = Theme
        fields = ("name", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def _post_clean(self) -> None:
        """The rules are the services'."""


class ProposalForm(forms.ModelForm):
    """The parts of a proposal."""

    evidence = forms.CharField(
        label=_("evidence"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Written from the concerns; phones and names are masked. Read it before it goes out."),
    )
    analysis = forms.CharField(
        label=_("analysis"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("Why it is so: one reason a line."),
    )
    options = forms.CharField(
        label=_("options"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text=_("What could be done, with its cost: one option a line."),
    )
    measure = forms.CharField(
        label=_("recommended measure"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs=LONG),
    )

    class Meta:
        model = Proposal
        fields = ("title", "evidence", "analysis", "options", "measure", "decider")

    def _post_clean(self) -> None:
        """The rules are the services'."""


class DecisionForm(forms.Form):
    """What was decided."""

    decision = forms.CharField(
        label=_("decision"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who does what until when. A reason is needed when it is not adopted."),
    )


class ActivityChoice(forms.ModelChoiceField):
    """Activities by the day they were published, title and organiser."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{local_day(obj.published_at)} {obj.title} · {obj.org.name}"


class LinkForm(forms.Form):
    """An activity there is already that answers a theme."""

    activity = ActivityChoice(Activity.objects.none(), label=_("activity"), empty_label=None)

    def __init__(self, *args: Any, activities: QuerySet[Activity] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if activities is not None:
            self.fields["activity"].queryset = activities


class OpeningForm(forms.Form):
    """An activity to be, as far as a theme tells it."""

    org = OrgChoice(Org.objects.none(), label=_("organiser"), empty_label=None)
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("programme"), empty_label=None)
    title = forms.CharField(label=_("title"), max_length=80)
    text = forms.CharField(
        label=_("text"), max_length=MOST_WORDS, required=False, widget=forms.Textarea(attrs=LONG)
    )
    groups = forms.MultipleChoiceField(
        label=_("groups"),
        choices=Group.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: for everyone."),
    )

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].choose_from(orgs_to_act_for(scope), scope)
        self.fields["programme"].queryset = Programme.objects.filter(closed_on=None)
