"""The shape of what is typed about contracts, congresses, affairs and cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.core.choosing import CHOOSE, say_choose
from niangjia.core.fields import DayField
from niangjia.core.scope import Scope
from niangjia.orgs.forms import OrgChoice
from niangjia.orgs.models import Org
from niangjia.orgs.queries import orgs_to_act_for
from niangjia.people.choices import Group
from niangjia.rights.choices import AID_STEP_WORDS, AidState, ContractKind, FileKind, Matter, Outcome, Reach
from niangjia.rights.models import Congress, Contract, Disclosure, Measure
from niangjia.rights.services import Seat
from niangjia.rights.services.contracts import BARGAINING

MOST_PEOPLE = 1_000_000
LONGEST = 5000
PAPERS = {"accept": ".pdf,.docx,image/jpeg,image/png,image/webp"}


class WordsField(forms.CharField):
    """A few paragraphs."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=LONGEST, **kwargs)


def _unions(scope: Scope | None) -> Any:
    return orgs_to_act_for(scope).filter(kind__in=BARGAINING)


class OfUnion(forms.Form):
    """A form on what a union did; which one is chosen while it is new."""

    def choose(self, scope: Scope | None) -> None:
        field: Any = self.fields["org"]
        field.choose_from(_unions(scope), scope)
        say_choose(self)


class RoundForm(OfUnion):
    """A round of bargaining: who, about what, with whom."""

    org = OrgChoice(Org.objects.none(), label=_("union"))
    kind = forms.ChoiceField(label=_("kind"), choices=ContractKind.choices)
    reach = forms.ChoiceField(
        label=_("reach"),
        choices=Reach.choices,
        help_text=_("Of an industry or a region: name the enterprises on the next page."),
    )
    on = DayField(label=_("day of the proposal"))
    employer = forms.CharField(
        label=_("employer's side"),
        max_length=120,
        required=False,
        help_text=_("Left empty: the enterprise of this union."),
    )
    people = forms.IntegerField(
        label=_("workers covered"), min_value=0, max_value=MOST_PEOPLE, required=False
    )
    text = WordsField(label=_("what is to be settled"), required=False)

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(scope)


class ContractForm(forms.ModelForm):
    """What a contract is called and with whom it is made."""

    class Meta:
        model = Contract
        fields = ("title", "employer", "authority", "note")


class WrittenStepForm(forms.Form):
    """Talks with their minutes, or the draft."""

    on = DayField(label=_("day"))
    text = WordsField(label=_("minutes"), rows=8)


class SeatsForm(forms.Form):
    """Who bargains: a line each, name and what they do; the first is the chief."""

    on = DayField(label=_("day"))
    workers = WordsField(label=_("for the workers"), help_text=_("One a line: name, then what they do."))
    employer = WordsField(
        label=_("for the employer"),
        help_text=_("As many as for the workers. The first of each is the chief."),
    )

    def _seats(self, name: str) -> list[Seat]:
        lines = (line.split(maxsplit=1) for line in self.cleaned_data[name].replace("，", " ").splitlines())
        found = [Seat(line[0], line[1] if len(line) > 1 else "") for line in lines if line]
        if any(len(seat.name) > 30 or len(seat.duty) > 60 for seat in found):
            raise forms.ValidationError(_("A name or a duty is too long. Write one person a line."))
        return found

    def clean_workers(self) -> list[Seat]:
        return self._seats("workers")

    def clean_employer(self) -> list[Seat]:
        return self._seats("employer")


class SigningForm(forms.Form):
    """The signing, and the term of one to three years."""

    on = DayField(label=_("day of signing"))
    term_from = DayField(label=_("in force from"))
    term_until = DayField(label=_("in force until"), help_text=_("One to three years, both days included."))


class FilingForm(forms.Form):
    """The filing with the labour authority."""

    on = DayField(label=_("day the authority received it"))
    authority = forms.CharField(label=_("labour authority"), max_length=120)
    text = forms.CharField(label=_("file number"), max_length=60, required=False)


class ObjectionForm(forms.Form):
    """What the labour authority objects to."""

    on = DayField(label=_("day of the objection"))
    text = WordsField(label=_("what it objects to"))


class CoverForm(forms.Form):
    """An enterprise under a contract of an industry or region."""

    org = OrgChoice(Org.objects.none(), label=_("union of the enterprise"), required=False)
    name = forms.CharField(label=_("or an enterprise without a union"), max_length=120, required=False)
    people = forms.IntegerField(label=_("workers covered"), min_value=0, max_value=MOST_PEOPLE)

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["org"]
        field.choose_from(_unions(scope), scope)
        say_choose(self)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("org") and not (data.get("name") or "").strip():
            self.add_error("org", _("Choose the union, or write the name of the enterprise."))
        return data


class PaperForm(forms.Form):
    """A paper for the dossier."""

    kind = forms.ChoiceField(label=_("what it is"), choices=FileKind.choices)
    upload = forms.FileField(
        label=_("file"),
        widget=forms.FileInput(attrs=PAPERS),
        help_text=_("A PDF, a Word file or a picture, up to 12 MB."),
    )


class CongressForm(forms.ModelForm):
    """A session of a congress."""

    org = OrgChoice(Org.objects.none(), label=_("union"))
    term = forms.IntegerField(label=_("term of the congress"), min_value=1, max_value=99)
    session = forms.IntegerField(label=_("session of the term"), min_value=1, max_value=99)
    on = DayField(label=_("day"))
    entitled = forms.IntegerField(label=_("delegates entitled"), min_value=1, max_value=5000)
    present = forms.IntegerField(
        label=_("delegates present"),
        min_value=0,
        max_value=5000,
        help_text=_("With two thirds of the delegates present the congress can vote."),
    )

    class Meta:
        model = Congress
        fields = ("org", "term", "session", "on", "entitled", "present", "place")

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.fields["org"].choose_from(_unions(scope), scope)
            say_choose(self)
        else:
            del self.fields["org"]

    def _post_clean(self) -> None:
        """The rules are the services'."""


class VoteForm(forms.Form):
    """A matter and its votes."""

    contract = forms.ModelChoiceField(
        Contract.objects.none(), label=_("draft of a contract"), required=False, empty_label=_("None")
    )
    kind = forms.ChoiceField(label=_("or another matter"), choices=(), required=False)
    title = forms.CharField(label=_("what it is called"), max_length=160, required=False)
    ayes = forms.IntegerField(label=_("in favour"), min_value=0, max_value=5000)
    noes = forms.IntegerField(label=_("against"), min_value=0, max_value=5000, initial=0)
    abstentions = forms.IntegerField(label=_("abstained"), min_value=0, max_value=5000, initial=0)

    def __init__(self, *args: Any, drafts: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["contract"].queryset = drafts
        fields["kind"].choices = kinds
        if not drafts:
            del self.fields["contract"]
            self.fields["kind"].label = _("matter")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("contract") and not (data.get("title") or "").strip():
            self.add_error("title", _("Please write what was voted on."))
        return data


class MotionForm(forms.Form):
    """What a delegate proposed."""

    title = forms.CharField(label=_("proposal"), max_length=160)
    by = forms.CharField(label=_("delegate"), max_length=60, required=False)
    text = WordsField(label=_("reasons"), rows=3, required=False)


class AnswerForm(forms.Form):
    """The answer to a delegate's proposal."""

    on = DayField(label=_("day"))
    unit = forms.CharField(label=_("who answers"), max_length=60, required=False)
    answer = WordsField(label=_("reply"), rows=3)


class _Affair(forms.ModelForm):
    """An affair of a union; which one is chosen while it is new."""

    def __init__(self, *args: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.fields["org"].choose_from(_unions(scope), scope)
            say_choose(self)
        else:
            del self.fields["org"]

    def _post_clean(self) -> None:
        """The rules are the services'."""


class DisclosureForm(_Affair):
    """What an enterprise told its workers."""

    org = OrgChoice(Org.objects.none(), label=_("union"))
    on = DayField(label=_("day"))

    class Meta:
        model = Disclosure
        fields = ("org", "title", "kind", "channel", "on")


class MeasureForm(_Affair):
    """A measure of reform."""

    org = OrgChoice(Org.objects.none(), label=_("union"))
    starts_on = DayField(label=_("from"))
    ends_on = DayField(label=_("until"), required=False)

    class Meta:
        model = Measure
        fields = ("org", "title", "kind", "status", "starts_on", "ends_on", "result")


class AskForm(forms.Form):
    """What somebody needs legal help with: one tap, and words if they like."""

    matter = forms.ChoiceField(label=_("What is it about?"), choices=Matter.choices, widget=forms.RadioSelect)
    words = WordsField(
        label=_("What happened? (may stay empty)"),
        rows=3,
        required=False,
        help_text=_("Only those few who handle cases read it: no employer, no station."),
    )


class HandInForm(forms.Form):
    """What somebody who called or came by needs legal help with."""

    name = forms.CharField(label=_("name of the person"), max_length=60)
    phone = forms.CharField(label=_("mobile number"), max_length=20)
    group = forms.ChoiceField(label=_("group"), choices=[("", CHOOSE), *Group.choices])
    matter = forms.ChoiceField(label=_("matter"), choices=[("", CHOOSE), *Matter.choices])
    words = WordsField(label=_("what happened"), required=False)


class CaseForm(HandInForm):
    """The same, for one of the federations whose cases somebody handles."""

    org = OrgChoice(Org.objects.none(), label=_("federation"), empty_label=None)

    field_order = ("org",)

    def __init__(self, *args: Any, kept: Any, scope: Scope | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["org"]
        field.choose_from(kept, scope)


class AidStepForm(forms.Form):
    """The next step of a case; only what it needs is asked."""

    to = forms.ChoiceField(label=_("Next step"), choices=())
    lawyer = forms.CharField(label=_("lawyer"), max_length=60, required=False)
    firm = forms.CharField(label=_("law firm"), max_length=120, required=False)
    outcome = forms.ChoiceField(label=_("outcome"), choices=(("", CHOOSE), *Outcome.choices), required=False)
    told = WordsField(
        label=_("what the worker reads"),
        rows=3,
        required=False,
        help_text=_("It stands on their phone, with the state of the case."),
    )
    note = WordsField(label=_("note for those who handle the case"), rows=2, required=False)

    def __init__(self, *args: Any, steps: Any, corps: Any = (), **kwargs: Any) -> None:
        """:param corps: names of lawyers and their firms, to choose from; others may be written."""
        super().__init__(*args, **kwargs)
        self.corps = dict(corps)
        field: Any = self.fields["to"]
        field.choices = [(step.value, AID_STEP_WORDS[step]) for step in steps]
        if self.corps:
            self.fields["lawyer"].widget.attrs["list"] = "corps"
            self.fields["lawyer"].help_text = _("Of the lecturers' corps, or another.")
        if AidState.WITH_LAWYER not in steps:
            del self.fields["lawyer"], self.fields["firm"]
        if AidState.CLOSED not in steps:
            del self.fields["outcome"]

    def clean(self) -> dict[str, Any]:
        """The firm of a lawyer of the corps need not be written."""
        said = self.cleaned_data
        if said.get("lawyer") and not said.get("firm"):
            said["firm"] = self.corps.get(said["lawyer"].strip(), "")
        return said
