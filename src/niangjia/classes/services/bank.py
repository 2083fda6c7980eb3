"""The question bank of a union."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.classes.choices import QuestionKind
from niangjia.classes.errors import BadQuestion
from niangjia.classes.models import BankQuestion
from niangjia.classes.policies import must_keep
from niangjia.core.actor import Actor
from niangjia.core.errors import StaleRecord
from niangjia.orgs.models import Org

MOST_OPTIONS = 8
#: What a true-or-false question offers: the words of the paper, in the language of the union.
TRUE_FALSE = ["正确", "错误"]


def checked(kind: str, options: Sequence[str], right: Sequence[int]) -> tuple[list[str], list[int]]:
    """Give options and right answers as they are kept.

    :raises BadQuestion: says what does not fit together.
    """
    kept = TRUE_FALSE if kind == QuestionKind.TRUE_FALSE else [one.strip() for one in options if one.strip()]
    answers = sorted(set(right))
    if not 2 <= len(kept) <= MOST_OPTIONS:
        raise BadQuestion(_("Give two to eight options."))
    if len(set(kept)) < len(kept):
        raise BadQuestion(_("Two options are the same."))
    if not answers or answers[0] < 0 or answers[-1] >= len(kept):
        raise BadQuestion(_("Say which options are right."))
    if kind != QuestionKind.MULTIPLE and len(answers) > 1:
        raise BadQuestion(_("Such a question has one right answer."))
    if kind == QuestionKind.MULTIPLE and len(answers) < 2:
        raise BadQuestion(_("A question with several answers has at least two right ones."))
    return kept, answers


@transaction.atomic
def add_question(
    *,
    org: Org,
    kind: str,
    text: str,
    options: Sequence[str],
    right: Sequence[int],
    actor: Actor,
    at: datetime,
) -> BankQuestion:
    """Put a question into the bank.

    :raises BadQuestion: kind, options and right answers do not fit together.
    """
    must_keep(actor, org)
    kept, answers = checked(kind, options, right)
    made = BankQuestion.objects.create(
        district_id=org.district_id,
        org=org,
        kind=QuestionKind(kind),
        text=text.strip(),
        options=kept,
        right=answers,
    )
    _told("bank_question.added", made, actor, at)
    return made


@transaction.atomic
def update_question(
    *, question: BankQuestion, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> BankQuestion:
    """Correct a question; papers drawn before keep it as it was.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises BadQuestion: kind, options and right answers do not fit together.
    """
    current = BankQuestion.objects.select_for_update(of=("self",)).select_related("org").get(pk=question.pk)
    must_keep(actor, current.org)
    if current.version != version:
        raise StaleRecord
    for name in ("kind", "text", "lines"):
        setattr(current, name, changes[name])
    current.options, current.right = checked(current.kind, current.options, current.right)
    current.version += 1
    current.save()
    _told("bank_question.changed", current, actor, at)
    return current


@transaction.atomic
def retire_question(*, question: BankQuestion, actor: Actor, at: datetime) -> None:
    """Draw it no more; papers drawn before keep it."""
    must_keep(actor, question.org)
    if BankQuestion.objects.filter(pk=question.pk, retired_at=None).update(retired_at=at):
        _told("bank_question.retired", question, actor, at)


def _told(action: str, about: BankQuestion, actor: Actor, at: datetime) -> None:
    audit.record(
        action=action,
        subject_type="bank_question",
        subject_id=about.pk,
        subject_label=about.text[:80],
        actor=actor,
        at=at,
        org=about.org,
    )
