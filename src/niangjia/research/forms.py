"""The shape of what is typed about research, talks and report meetings."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Session
from niangjia.concerns.choices import Kind
from niangjia.core.choosing import CHOOSE, say_choose
from niangjia.core.clock import local_day
from niangjia.core.errors import BadInput
from niangjia.core.scope import Scope
from niangjia.core.templatetags.niangjia import zh_moment
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import orgs_to_act_for
from niangjia.people.choices import SECTION_UP, Group
from niangjia.people.forms import CadreChoice, CadreMany
from niangjia.people.identity import clean_phone
from niangjia.people.models import Person
from niangjia.people.queries import cadres_within
from niangjia.research import queries
from niangjia.research.choices import LONGEST_NOTES, LONGEST_RAISED, MOST_RAISED, TalkKind
from niangjia.research.models import Campaign, Meeting, StationReport, Talk, TalkPlan, WorkGroup
from niangjia.research.services import Raised

DAY = {"type": "date"}
GROUPS = [("", _("Not said")), *Group.choices]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **more)


def _days(*names: str) -> dict[str, Any]:
    return {name: forms.DateInput(attrs=DAY, format="%Y-%m-%d") for name in names}


class PeriodForm(forms.ModelForm):
    """A form with a first and a last day."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("since"), data.get("until")
        if first and last and last < first:
            self.add_error("until", _("The end must be after the start."))
        return data


class CampaignForm(PeriodForm):
    """What a research campaign is about, and when."""

    class Meta:
        model = Campaign
        fields = ("name", "since", "until", "questions", "note")
        widgets = {**_days("since", "until"), "questions": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"questions": _("One question a line; the cadres see them on their phones.")}


class GroupForm(forms.ModelForm):
    """A work group: its name, its leader, its cadres."""

    leader = CadreChoice(Person.objects.none(), label=_("leader"), empty_label=CHOOSE)
    cadres = CadreMany(Person.objects.none(), label=_("cadres"), required=False)

    class Meta:
        model = WorkGroup
        fields = ("name",)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = local_day(timezone.now())
        day = min(max(today, campaign.since), campaign.until)
        held = list(self.instance.members.all()) if not self.instance._state.adding else []
        kept = [one.person_id for one in held]
        led = [one.person_id for one in held if one.leads]
        heads = queries.leaders(campaign.org, day) | Person.objects.filter(pk__in=led)
        cadres = cadres_within(campaign.org, SECTION_UP, day) | Person.objects.filter(pk__in=kept)
        self.fields["leader"].choose_from(heads.distinct(), day)
        self.fields["cadres"].choose_from(cadres.distinct(), day)
        if held:
            self.initial.setdefault("leader", led[0] if led else None)
            self.initial.setdefault("cadres", kept)


class StayForm(forms.Form):
    """Where a group goes, and when."""

    org = OrgChoice(Org.objects.none(), label=_("where"), empty_label=CHOOSE)
    since = _day(_("from"))
    until = _day(_("until"))

    def __init__(self, *args: Any, group: WorkGroup, **kwargs: Any) -> None:
        campaign = group.campaign
        kwargs.setdefault("initial", {"since": campaign.since, "until": campaign.until})
        super().__init__(*args, **kwargs)
        scope = campaign.org.scope
        self.fields["org"].choose_from(Org.objects.within(scope).open(), scope)


class ClosingForm(forms.Form):
    """What came of a campaign."""

    result = forms.CharField(
        label=_("what came of it"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class RaisedForm(forms.Form):
    """One thing that was raised. An empty one is left out."""

    text = forms.CharField(
        label=_("what was raised"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices, initial=Kind.REQUEST)
    solved = forms.BooleanField(label=_("Solved on the spot"), required=False)
    answer = forms.CharField(
        label=_("what was answered there"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("phone of whoever wants to hear of it"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )

    def _short(self, name: str) -> str:
        text: str = self.cleaned_data[name].replace("\x00", "")
        if len(text) > LONGEST_RAISED:
            raise forms.ValidationError(
                _(
                    "This text has %(letters)s letters; up to %(most)s are kept. Please shorten it; nothing was saved."
                ),
                params={"letters": f"{len(text):,}", "most": f"{LONGEST_RAISED:,}"},
            )
        return text

    def clean_text(self) -> str:
        return self._short("text")

    def clean_answer(self) -> str:
        return self._short("answer")

    def clean_phone(self) -> str:
        try:
            phone: str = clean_phone(self.cleaned_data["phone"])
        except BadInput as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return phone

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        more = any(data.get(name) for name in ("solved", "answer", "phone"))
        if more and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Please write what was raised."))
        return data


RaisedForms = forms.formset_factory(
    RaisedForm, extra=5, max_num=MOST_RAISED, absolute_max=MOST_RAISED + 1, validate_max=True
)


def raised_forms(sent: Any = None) -> Any:
    """Give the forms of what was raised: a few empty ones, or what was sent."""
    return RaisedForms(sent, prefix="raised")


def raised_in(forms_sent: Any, group: str = "") -> list[Raised]:
    """Give what was raised, from forms that hold; each that says nothing is left out."""
    found = []
    for form in forms_sent:
        data = form.cleaned_data
        if data.get("text"):
            names = ("text", "kind", "answer", "solved", "phone")
            found.append(Raised(**{name: data[name] for name in names}, group=group))
    return found


class VisitForm(forms.Form):
    """A visit on a phone: where, whom one met, what one saw."""

    org = forms.ModelChoiceField(Org.objects.none(), label=_("where"), empty_label=CHOOSE)
    on = _day(_("day"))
    met = forms.ChoiceField(label=_("whom you met"), choices=GROUPS, required=False)
    heads = forms.IntegerField(
        label=_("how many people"),
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    seen = forms.CharField(
        label=_("what you saw"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("One line is enough; it may stay empty."),
    )
    others = CadreMany(Person.objects.none(), label=_("who went along"), required=False)

    def __init__(self, *args: Any, actor: Any = None, places: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = local_day(timezone.now())
        self.fields["on"].widget.attrs["max"] = day.isoformat()
        if actor is None:
            del self.fields["others"]
            return
        self.fields["org"].queryset = queries.places_for(actor)
        self.fields["org"].choices = [("", CHOOSE), *places]
        others = queries.companions(actor, day)
        if others:
            self.fields["others"].choose_from(Person.objects.filter(pk__in=others), day)
        else:
            del self.fields["others"]


class SessionChoice(forms.ModelChoiceField):
    """Sessions of the sign-up engine, by day and title."""

    def label_from_instance(self, obj: Session) -> str:
        return f"{zh_moment(obj.starts_at)} · {obj.activity.title}"


class TalkForm(forms.ModelForm):
    """A talk that was held."""

    org = OrgChoice(Org.objects.none(), label=_("held by"), empty_label=None)
    session = SessionChoice(
        Session.objects.none(),
        label=_("signed in at"),
        required=False,
        empty_label=_("nobody signed in; counted by head"),
    )
    notes = forms.CharField(
        label=_("what was talked about"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    answered = forms.CharField(
        label=_("what was answered there"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Talk
        fields = (
            "kind",
            "org",
            "title",
            "on",
            "place",
            "enterprise",
            "group",
            "session",
            "heads",
            "notes",
            "answered",
            "campaign",
        )
        widgets = _days("on")

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = local_day(timezone.now()).isoformat()
        for name in ("notes", "answered"):
            self.fields[name].max_length = LONGEST_NOTES
        day = self.instance.on or local_day(timezone.now())
        if self.instance._state.adding:
            self.fields["org"].choose_from(orgs_to_act_for(scope), scope)
        else:
            del self.fields["org"]  # whose it is does not change
        near = queries.sessions_near(scope, day)
        mine = Session.objects.filter(pk=self.instance.session_id)
        self.fields["session"].queryset = (near | mine.select_related("activity")).distinct()
        self.fields["campaign"].queryset = Campaign.objects.within(scope).filter(closed_on=None) | (
            Campaign.objects.filter(pk=self.instance.campaign_id)
        )
        self.fields["campaign"].empty_label = _("part of no campaign")
        self.fields["enterprise"].help_text = _("For an enterprise talk.")
        self.fields["heads"].help_text = _("Where people signed in, those are counted instead.")
        say_choose(self)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") == TalkKind.ENTERPRISE and not data.get("enterprise"):
            self.add_error("enterprise", _("Please say with which enterprise the talk was."))
        return data


class PlanForm(forms.ModelForm):
    """A talk to come."""

    org = OrgChoice(Org.objects.none(), label=_("held by"), empty_label=None)
    persons = CadreMany(Person.objects.none(), label=_("who goes"))

    class Meta:
        model = TalkPlan
        fields = (
            "kind",
            "org",
            "title",
            "on",
            "hour",
            "place",
            "enterprise",
            "group",
            "persons",
            "campaign",
        )
        widgets = {**_days("on"), "hour": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = local_day(timezone.now())
        self.fields["on"].widget.attrs["min"] = today.isoformat()
        kept: list[Any] = []
        if self.instance._state.adding:
            self.fields["org"].choose_from(orgs_to_act_for(actor.scope), actor.scope)
        else:
            del self.fields["org"]  # whose it is does not change
            kept = list(self.instance.persons.values_list("pk", flat=True))
        self.fields["persons"].choose_from(queries.colleagues(actor, today, kept), today)
        self.fields["campaign"].queryset = Campaign.objects.within(actor.scope).filter(closed_on=None) | (
            Campaign.objects.filter(pk=self.instance.campaign_id)
        )
        self.fields["campaign"].empty_label = _("part of no campaign")
        self.fields["enterprise"].help_text = _("For an enterprise talk.")
        say_choose(self)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") == TalkKind.ENTERPRISE and not data.get("enterprise"):
            self.add_error("enterprise", _("Please say with which enterprise the talk was."))
        return data


class MeetingForm(PeriodForm):
    """A report meeting."""

    class Meta:
        model = Meeting
        fields: tuple[str, ...] = ("title", "on", "place", "since", "until")
        widgets = _days("on", "since", "until")


class MinutesForm(MeetingForm):
    """A report meeting with what was said in the end."""

    class Meta(MeetingForm.Meta):
        fields: tuple[str, ...] = (*MeetingForm.Meta.fields, "text")
        widgets = {**MeetingForm.Meta.widgets, "text": forms.Textarea(attrs={"rows": 6})}


class ReportForm(forms.ModelForm):
    """A station's report."""

    class Meta:
        model = StationReport
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 18})}


class TaskForm(forms.Form):
    """What somebody is to do, until when."""

    person = CadreChoice(Person.objects.none(), label=_("who"), empty_label=CHOOSE)
    text = forms.CharField(label=_("what is to be done"), max_length=200)
    due_on = _day(_("until"))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day: date = meeting.on
        self.fields["person"].choose_from(queries.assignable(meeting.org, day), day)
        self.fields["due_on"].widget.attrs["min"] = day.isoformat()
