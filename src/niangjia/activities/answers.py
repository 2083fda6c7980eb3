"""Custom questions of an activity, and the answers to them.

A question is ``{"key", "label", "kind": "text" | "choice" | "yesno", "required", "choices": [...]}``.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.activities.errors import BadQuestion
from niangjia.activities.models import Activity

KINDS = ("text", "choice", "yesno")
YES_OR_NO = ("yes", "no")
LONGEST = 500
MOST = 12


def check_questions(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Check the questions and give them in their stored form.

    :raises BadQuestion: says which is wrong, and how.
    """
    if len(questions) > MOST:
        raise BadQuestion(_("Ask at most %(most)s questions; people sign up between two orders."), most=MOST)
    checked: list[dict[str, Any]] = []
    for number, question in enumerate(questions, start=1):
        label = str(question.get("label", "")).strip()
        kind = question.get("kind", "text")
        choices = [str(choice).strip() for choice in question.get("choices", []) if str(choice).strip()]
        if not label:
            raise BadQuestion(_("Question %(number)s has no words."), number=number)
        if kind not in KINDS:
            raise BadQuestion(_("Question %(number)s is of an unknown kind."), number=number)
        if kind == "choice" and len(choices) < 2:
            raise BadQuestion(
                _("Question %(number)s needs at least two answers to choose from."), number=number
            )
        checked.append(
            {
                "key": _key(question, checked, questions),
                "label": label[:200],
                "kind": kind,
                "required": bool(question.get("required")),
                "choices": choices,
            }
        )
    return checked


def _key(
    question: dict[str, Any], earlier: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]]
) -> str:
    """Keep a question's key unless an earlier one has it; else find one that none has: an answer belongs to one question."""
    used = {other["key"] for other in earlier}
    own = question.get("key")
    if own and own not in used:
        return str(own)
    used |= {other.get("key") for other in others}
    return next(key for turn in count(len(earlier) + 1) if (key := f"q{turn}") not in used)


def check_answers(activity: Activity, answers: dict[str, Any], *, required: bool) -> dict[str, str]:
    """Check answers against the activity's questions; what was not asked is left out.

    :param required: insist on answers to required questions (not when staff or an outlet signs up).
    :raises BadQuestion: an answer is missing or not among the choices.
    """
    kept: dict[str, str] = {}
    for question in activity.questions:
        answer = str(answers.get(question["key"], "")).strip()[:LONGEST]
        if not answer:
            if question["required"] and required:
                raise BadQuestion(_("Please answer: %(question)s"), question=question["label"])
            continue
        choices = {"choice": question["choices"], "yesno": YES_OR_NO}.get(question["kind"])
        if choices is not None and answer not in choices:
            raise BadQuestion(_("Please choose one of the answers: %(question)s"), question=question["label"])
        kept[question["key"]] = answer
    return kept
