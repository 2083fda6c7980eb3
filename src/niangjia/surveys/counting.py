"""What the answers of a survey come to: counts and means question by question, and what was written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from niangjia.courses.choices import Field
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.surveys.choices import LISTED, SCALE, WRITTEN, QuestionKind
from niangjia.surveys.models import Answer, Part, Question, Survey
from niangjia.surveys.policies import FEW

MOST_TEXTS = 5000
#: So many different numbers are counted one by one; more have their mean, least and most.
MOST_NUMBERS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """An answer to choose from: how many chose it, and their share of those who answered the question."""

    label: Any
    number: int
    share: float


@dataclass(frozen=True, slots=True)
class Tally:
    """What was answered to one question.

    :param answered: how many answered it.
    :param few: so few answered that nothing is shown.
    :param mean: of a scale or a number.
    """

    question: Question
    answered: int
    few: bool = False
    lines: list[Line] = field(default_factory=list)
    mean: float | None = None
    least: str = ""
    most: str = ""

    @property
    def written(self) -> bool:
        return self.question.kind in WRITTEN or self.question.kind == QuestionKind.COURSE


def answers(survey: Survey, *, group: str = "", home: Org | None = None) -> QuerySet[Answer]:
    """List what counts of a survey, of one group or of the people of one unit and those under it."""
    found: QuerySet[Answer] = Answer.objects.counted().filter(survey=survey)
    if group:
        found = found.filter(group=group)
    if home is not None:
        found = found.filter(**home.scope.below("home__path"))
    return found


def too_few(survey: Survey, number: int) -> bool:
    """Say whether so few answered an anonymous survey, a part or a question of it, that it is not shown."""
    return survey.anonymous and number < FEW


def groups_of(survey: Survey) -> list[tuple[str, Any, int]]:
    """Give the groups one may look at apart, with how many answered: code, name, number, the most first.

    Of an anonymous survey none that is small, and none that would give a small rest away.
    """
    found = answers(survey).order_by().values_list("group").annotate(n=Count("pk"))
    counts = {group: number for group, number in found if group}
    rest = sum(number for group, number in found if not group)
    shown = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    if survey.anonymous:
        small = [one for one in shown if one[1] < FEW]
        shown = [one for one in shown if one[1] >= FEW]
        rest += sum(number for _group, number in small)
        while shown and 0 < rest < FEW:
            rest += shown.pop()[1]
    names = dict(Group.choices)
    return [(group, names.get(group, group), number) for group, number in shown]


def homes_of(survey: Survey) -> list[Org]:
    """Give the units whose people answered a survey with names."""
    if survey.anonymous:
        return []
    homes = answers(survey).exclude(home=None).order_by().values("home")
    return list(Org.objects.filter(pk__in=homes).order_by("path")[:200])


def tallies(survey: Survey, found: QuerySet[Answer]) -> list[Tally]:
    """Count what was answered, question by question; two statements."""
    parts = Part.objects.filter(answer__in=found.order_by().values("pk"))
    heads = dict(parts.order_by().values_list("question").annotate(n=Count("answer", distinct=True)))
    values: dict[UUID, dict[str, int]] = defaultdict(dict)
    for question, value, number in (
        parts.exclude(value="").order_by().values_list("question", "value").annotate(n=Count("pk"))
    ):
        values[question][value] = number
    return [_tally(survey, one, heads.get(one.pk, 0), values[one.pk]) for one in survey.questions.all()]


def _tally(survey: Survey, question: Question, answered: int, values: dict[str, int]) -> Tally:
    if too_few(survey, answered):
        return Tally(question, answered, few=True)
    lines = [
        Line(label, values.get(value, 0), 100 * values.get(value, 0) / answered if answered else 0.0)
        for value, label in labels(question, values)
    ]
    if question.kind not in (QuestionKind.SCALE, QuestionKind.NUMBER) or not values:
        return Tally(question, answered, lines=lines)
    numbers = {Decimal(value): number for value, number in values.items()}
    mean = sum(value * number for value, number in numbers.items()) / sum(numbers.values())
    return Tally(
        question,
        answered,
        lines=lines,
        mean=round(float(mean), 2),
        least=f"{min(numbers):f}",
        most=f"{max(numbers):f}",
    )


def labels(question: Question, values: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """Give the answers that are counted one by one, with their words; of numbers and of fields of courses those that were given."""
    if question.kind == QuestionKind.SCALE:
        ends = dict(zip((SCALE[0], SCALE[-1]), question.options, strict=False))
        return [(value, f"{value} {ends[value]}" if value in ends else value) for value in SCALE]
    if question.kind in LISTED:
        return [(one, one) for one in question.options]
    if question.kind == QuestionKind.NUMBER:
        told = sorted(values, key=Decimal)
        return [(one, one) for one in told] if len(told) <= MOST_NUMBERS else []
    if question.kind == QuestionKind.COURSE:
        chosen = set(values)
        return [(value, label) for value, label in Field.choices if value in chosen]
    return []


@dataclass(frozen=True, slots=True)
class Written:
    """Something somebody wrote, with the page of the answer where it has one."""

    text: str
    about: Any = ""
    url: str = ""


def texts(question: Question, found: QuerySet[Answer], *, text: str = "") -> list[Written]:
    """List what was written to a question, in no order that tells of time or person where the survey is anonymous.

    The words are sealed, so they are looked through here and not by the database.
    """
    survey: Survey = question.survey
    if too_few(survey, question.parts.filter(answer__in=found.order_by().values("pk")).count()):
        return []
    parts = question.parts.filter(answer__in=found.order_by().values("pk")).select_related("answer__home")
    ordered = parts.order_by("pk") if survey.anonymous else parts.order_by("-answer__on", "pk")
    sought = text.strip().lower()
    return [_written(survey, one) for one in ordered[:MOST_TEXTS] if one.text and sought in one.text.lower()]


def _written(survey: Survey, part: Part) -> Written:
    field_name = Field(part.value).label if part.value in Field.values else ""
    if survey.anonymous:
        return Written(part.text, field_name)
    answer: Answer = part.answer
    about = (field_name, answer.get_group_display(), answer.home.label if answer.home else "")
    return Written(part.text, " · ".join(str(one) for one in about if one), answer.get_absolute_url())


def told(question: Question, parts: Iterable[Part]) -> str:
    """Write what one person answered to a question, in words."""
    names = dict(labels(question, [one.value for one in parts]))
    said = [" ".join(filter(None, (str(names.get(one.value, one.value)), one.text))) for one in parts]
    return "；".join(said)
