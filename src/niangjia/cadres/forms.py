"""The shape of what is typed about liaison, guidance, the reserve and pairing."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Activity
from niangjia.cadres import queries
from niangjia.cadres.choices import EntryKind, JointKind, NoteKind
from niangjia.cadres.models import Pairing, ReserveFile
from niangjia.core.choosing import CHOOSE, say_choose
from niangjia.core.clock import local_day
from niangjia.core.scope import Scope
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import districts, orgs_to_act_for
from niangjia.people.forms import CadreChoice
from niangjia.people.models import Person


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class VisitForm(forms.Form):
    """A visit: the day, and a line that may stay empty."""

    seen = forms.CharField(
        label=_("what was seen"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("One line is enough; it may stay empty."),
    )
    on = _day(_("day"))
    others = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("who went along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, others: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = local_day(timezone.now()).isoformat()
        if others:
            self.fields["others"].queryset = Person.objects.filter(pk__in=[one.pk for one in others])
        else:
            del self.fields["others"]


class MatchForm(forms.Form):
    """Who is to look after an org, and from when on."""

    person = CadreChoice(Person.objects.none(), label=_("cadre"), empty_label=CHOOSE)
    starts_on = _day(_("first day"), required=False)

    def __init__(self, *args: Any, persons: Any = None, day: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if persons is not None and day is not None:
            self.fields["person"].choose_from(persons, day)


class NoteForm(forms.Form):
    """What was done for a guided union."""

    kind = forms.ChoiceField(label=_("how"), choices=NoteKind.choices)
    on = _day(_("day"))
    text = forms.CharField(label=_("what was done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class NominationForm(forms.Form):
    """Whom a unit puts forward, and why."""

    person = CadreChoice(Person.objects.none(), label=_("young cadre"), empty_label=CHOOSE)
    reason = forms.CharField(
        label=_("reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the federation's leaders and the keepers of the reserve read it."),
    )

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = local_day(timezone.now())
        self.fields["person"].choose_from(queries.nominable(scope, day), day)


class ReserveFileForm(forms.ModelForm):
    """What the file itself holds."""

    class Meta:
        model = ReserveFile
        fields = ("education", "notes")
        widgets = {"notes": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_choose(self)


class EntryForm(forms.Form):
    """Training or a rotation, typed."""

    kind = forms.ChoiceField(label=_("what"), choices=EntryKind.choices)
    starts_on = _day(_("first day"))
    ends_on = _day(_("last day"), required=False)
    text = forms.CharField(label=_("where and what"), max_length=300)


class PairingForm(forms.ModelForm):
    """The plan of a pairing."""

    class Meta:
        model = Pairing
        fields = ("title", "goals", "starts_on", "ends_on")
        widgets = {
            "goals": forms.Textarea(attrs={"rows": 5}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day cannot lie before the first."))
        return data


class NewPairingForm(PairingForm):
    """A pairing to make: the side one speaks for, and the other."""

    org = OrgChoice(Org.objects.none(), label=_("our side"), empty_label=None)
    partner = OrgChoice(Org.objects.none(), label=_("the other side"), empty_label=CHOOSE)
    field_order = ("org", "partner", "title", "goals", "starts_on", "ends_on")

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].choose_from(orgs_to_act_for(scope), scope)
        self.fields["partner"].choose_from(districts(), None)


class JointForm(forms.Form):
    """What both sides did together."""

    kind = forms.ChoiceField(label=_("kind"), choices=JointKind.choices)
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=_("activity of either side"),
        required=False,
        empty_label=_("none of these"),
    )
    on = _day(_("day"))
    title = forms.CharField(
        label=_("title"),
        max_length=80,
        required=False,
        help_text=_("May stay empty when an activity is chosen."),
    )
    result = forms.CharField(label=_("what came of it"), max_length=300, required=False)

    def __init__(self, *args: Any, pairing: Pairing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pairing is not None:
            self.fields["activity"].queryset = queries.activities_to_link(pairing)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        activity = data.get("activity")
        if activity is not None and not data.get("title"):
            data["title"] = activity.title
        if not data.get("title") and "activity" not in self.errors and "title" not in self.errors:
            self.add_error("title", _("Please give a title, or choose an activity."))
        return data
