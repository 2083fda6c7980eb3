"""The form of a survey, made of its questions. What its logic hides is neither asked for nor kept."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.core.choosing import CHOOSE
from niangjia.courses.choices import Field
from niangjia.people.choices import Group
from niangjia.surveys import counting, logic
from niangjia.surveys.choices import CHOSEN, QuestionKind
from niangjia.surveys.models import Question, Survey
from niangjia.surveys.services.answering import Said

SHORT, LONG = 200, 2000
LARGEST = Decimal(1_000_000)
TOO_LONG = _("This has %(show_value)s characters. Please keep to %(limit_value)s.")
MISSING = _("Please answer this question.")


@dataclass(frozen=True, slots=True)
class Row:
    """A question as it is drawn: its field, and a second one where it has one.

    :param after: the name of the field that decides whether it is shown, and with which answers.
    """

    question: Question
    field: forms.BoundField
    more: forms.BoundField | None
    after: str
    answers: list[str]

    @property
    def answers_json(self) -> str:
        """The deciding answers, for the script that shows and hides."""
        return json.dumps(self.answers, ensure_ascii=False)


class AnswerForm(forms.Form):
    """One page with every question of a survey."""

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        self.questions: list[Question] = list(survey.questions.select_related("depends_on"))
        for one in self.questions:
            self.fields[_name(one.pk)] = _field(one)
            more = _more(one)
            if more is not None:
                self.fields[_more_name(one.pk)] = more
        if survey.anonymous and not survey.group:
            self.fields["group"] = forms.ChoiceField(
                label=_("Your group"),
                choices=[("", CHOOSE), *Group.choices],
                required=False,
                help_text=_("Only if you like. Groups of fewer than five are never shown."),
            )

    def rows(self) -> Iterator[Row]:
        """Walk the questions in their order."""
        for one in self.questions:
            name, more = _name(one.pk), _more_name(one.pk)
            after = _name(one.depends_on_id) if one.depends_on_id else ""
            yield Row(one, self[name], self[more] if more in self.fields else None, after, one.only_answers)

    def clean(self) -> dict[str, Any]:
        """Forget what is hidden, also what is wrong with it; ask for what is shown and must be answered."""
        given = super().clean() or {}
        chosen = {one.pk: _values(given.get(_name(one.pk))) for one in self.questions if one.kind in CHOSEN}
        seen = set(logic.visible([one.shown for one in self.questions], chosen))
        for one in self.questions:
            name = _name(one.pk)
            if one.pk not in seen:
                for hidden in (name, _more_name(one.pk)):
                    self.errors.pop(hidden, None)
                    given.pop(hidden, None)
            elif one.required and name not in self.errors and not _values(given.get(name)):
                self.add_error(name, MISSING)
        return given

    def said(self) -> dict[UUID, Said]:
        """Give what was said, as the services take it."""
        found: dict[UUID, Said] = {}
        for one in self.questions:
            values = _values(self.cleaned_data.get(_name(one.pk)))
            more = self.cleaned_data.get(_more_name(one.pk))
            if not values:
                continue
            if one.kind in (QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.CONCERN):
                found[one.pk] = Said(text=values[0], handle=bool(more))
            else:
                found[one.pk] = Said(values=values, text=str(more or ""))
        return found


def _name(key: Any) -> str:
    return f"q{key.hex}"


def _more_name(key: Any) -> str:
    return f"m{key.hex}"


def _values(value: Any) -> list[str]:
    """Give what a field holds as the texts that are kept."""
    if value is None or value == "":
        return []
    if isinstance(value, Decimal):
        return [f"{value.normalize():f}"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.text, "help_text": question.help, "required": False}
    offered = counting.labels(question)
    match question.kind:
        case QuestionKind.ONE | QuestionKind.SCALE:
            return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **common)
        case QuestionKind.SEVERAL:
            return forms.MultipleChoiceField(choices=offered, widget=forms.CheckboxSelectMultiple, **common)
        case QuestionKind.NUMBER:
            return forms.DecimalField(
                min_value=Decimal(0),
                max_value=LARGEST,
                max_digits=9,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
                **common,
            )
        case QuestionKind.COURSE:
            return forms.ChoiceField(choices=[("", CHOOSE), *Field.choices], **common)
        case QuestionKind.SHORT:
            return forms.CharField(max_length=SHORT, error_messages={"max_length": TOO_LONG}, **common)
    return forms.CharField(
        max_length=LONG,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 4}),
        **common,
    )


def _more(question: Question) -> forms.Field | None:
    if question.kind == QuestionKind.CONCERN:
        return forms.BooleanField(label=_("I want the union to deal with this"), required=False)
    if question.kind == QuestionKind.COURSE:
        return forms.CharField(label=_("In your own words"), max_length=SHORT, required=False)
    return None
