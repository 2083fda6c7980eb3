"""The workbook of a survey: counts, and with names one row for each answer, without names the texts in no order."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from niangjia.core.xlsx import Sheet
from niangjia.surveys import counting
from niangjia.surveys.models import Answer, Part, Survey


def sheets(survey: Survey, found: QuerySet[Answer]) -> list[Sheet]:
    """Write what was answered; the answers are those that may be seen together."""
    return [_counts(survey, found), _texts(survey, found) if survey.anonymous else _rows(survey, found)]


def _counts(survey: Survey, found: QuerySet[Answer]) -> Sheet:
    rows: list[tuple[Any, ...]] = []
    for one in counting.tallies(survey, found):
        if one.few:
            rows.append((one.question.text, _("Too few to be shown"), None, None))
            continue
        rows.append((one.question.text, _("Number who answered"), one.answered, None))
        rows += [("", line.label, line.number, round(line.share, 1)) for line in one.lines]
        if one.mean is not None:
            rows.append(("", _("On average"), one.mean, None))
    heads = [_("Survey question"), _("Answer"), _("How many chose it"), _("Share (%)")]
    notes = [survey.title, _("%(number)s answers") % {"number": found.count()}]
    return Sheet(_("Counts of answers"), heads, rows, notes, (48, 32, 10, 10))


def _texts(survey: Survey, found: QuerySet[Answer]) -> Sheet:
    rows = [
        (question.text, one.about, one.text)
        for question in survey.questions.all()
        for one in counting.texts(question, found)
    ]
    heads = [_("Survey question"), _("Course field"), _("Text")]
    notes = [_("The survey is anonymous: nobody knows who wrote what, or what was written together.")]
    return Sheet(_("Texts"), heads, rows, notes, (36, 16, 80))


def _rows(survey: Survey, found: QuerySet[Answer]) -> Sheet:
    questions = list(survey.questions.all())
    parts: dict[tuple[UUID, UUID], list[Part]] = defaultdict(list)
    for part in Part.objects.filter(answer__in=found.order_by().values("pk")):
        parts[part.answer_id, part.question_id].append(part)
    rows = [
        (
            str(one.person) if one.person else _("(erased)"),
            one.get_group_display(),
            one.home.label if one.home else "",
            one.on,
            *(counting.told(question, parts[one.pk, question.pk]) for question in questions),
        )
        for one in found.select_related("person", "home")
    ]
    heads = [_("Full name"), _("Group"), _("Union or station"), _("Day"), *(one.text for one in questions)]
    return Sheet(_("Answers received"), heads, rows, (), (14, 14, 24, 12, *(30 for _one in questions)))
