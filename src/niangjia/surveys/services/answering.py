"""Taking an answer: under somebody's name, or by a single-use code and nobody's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.crypto import keyed_hash
from niangjia.ledger import services as ledger
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.people.queries import snapshot
from niangjia.people.roles import WORKER
from niangjia.surveys import codes, logic
from niangjia.surveys.choices import CHOSEN, WRITTEN, QuestionKind
from niangjia.surveys.errors import AnsweredAlready, CodeUsed, NotAnonymous, SurveyNotOpen, WrongCode
from niangjia.surveys.models import Answer, Code, Part, Question, Survey
from niangjia.surveys.services.hearing import hear, raised
from niangjia.surveys.services.trail import told

SOURCE = "surveys.answer"
KEY = "answered"
PROGRAMME = "survey"
NAMELESS = Actor(name="", role=WORKER)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to one question.

    :param values: what was chosen, the number, or the fields of courses.
    :param handle: the union is to deal with what is written.
    """

    values: Collection[str] = ()
    text: str = ""
    handle: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an answer, with the concerns that were raised of it."""

    answer: Answer
    concerns: list[Concern] = field(default_factory=list)


def survey_of_code(code: str, *, used_too: bool = False) -> Survey:
    """Give the survey a code opens.

    :param used_too: also for a code that was used: a form sent again finds what it brought.
    :raises WrongCode: there is none; :raises CodeUsed: it opened an answer already.
    """
    found = _code(code)
    if found.used and not used_too:
        raise CodeUsed
    survey: Survey = found.survey
    return survey


def _code(code: str) -> Code:
    digest = codes.digest(codes.cleaned(code))
    found: Code | None = Code.objects.filter(digest=digest).select_related("survey__org").first()
    if found is None:
        raise WrongCode
    return found


def answer_named(
    *, survey: Survey, person: Person, said: Mapping[UUID, Said], actor: Actor, at: datetime, attempt: UUID
) -> Taken:
    """Take somebody's answer under their name. The same form sent again gives back what it brought.

    What is said to a question that its logic hides is not kept.

    :raises AnsweredAlready: they have answered, with another form.
    :raises SurveyNotOpen: it takes no answers now.
    """
    known = _sent(survey, attempt)
    if known is not None and known.answer.person_id == person.root_id:
        return known
    if survey.anonymous or not survey.is_open_on(local_day(at)):
        raise SurveyNotOpen
    if Answer.objects.of_person(person).filter(survey=survey).exists():
        raise AnsweredAlready
    was = snapshot(person, local_day(at))
    made = _new(survey, at, attempt)
    made.person_id, made.home, made.group, made.at = person.root_id, person.home_org, was.group, at
    try:
        with transaction.atomic():
            taken = _keep(made, said, person=person, actor=actor, at=at, attempt=attempt)
            _post(made, at, actor, person=person, group=was.group, was_member=was.was_member)
            told("answered", survey, actor, at)
            return taken
    except IntegrityError:  # sent twice at the same moment
        known = _sent(survey, attempt)
        if known is None or known.answer.person_id != person.root_id:
            raise AnsweredAlready from None
        return known


def answer_by_code(
    *, code: str, said: Mapping[UUID, Said], group: str = "", at: datetime, attempt: UUID
) -> Taken:
    """Take an answer by a single-use code. Nobody is kept with it; the same form sent again gives back what it brought.

    What is said to a question that its logic hides is not kept.

    :param group: the group they say they belong to, if they do.
    :raises WrongCode: there is no such code; :raises CodeUsed: it opened one answer already.
    :raises SurveyNotOpen: the survey takes no answers now.
    """
    found = _code(code)
    survey: Survey = found.survey
    known = _sent(survey, attempt)
    if known is not None:
        return known
    if not survey.anonymous:
        raise NotAnonymous
    if not survey.is_open_on(local_day(at)):
        raise SurveyNotOpen
    made = _new(survey, at, attempt)
    made.group = group or survey.group
    with transaction.atomic():
        if not Code.objects.filter(pk=found.pk, used=False).update(used=True):
            known = _sent(survey, attempt)
            if known is None:
                raise CodeUsed
            return known
        taken = _keep(made, said, person=None, actor=NAMELESS, at=at, attempt=attempt)
        _post(made, at, NAMELESS, group=made.group)
        told("answered", survey, NAMELESS, at)
        return taken


def _digest(survey: Survey, attempt: UUID) -> str:
    return keyed_hash(f"{survey.pk} {attempt}", "survey answer")


def _sent(survey: Survey, attempt: UUID) -> Taken | None:
    """Find what a form brought, with the concerns raised of it."""
    found = Answer.objects.filter(sent=_digest(survey, attempt)).select_related("survey").first()
    return Taken(found, raised(survey, attempt)) if found is not None else None


def _new(survey: Survey, at: datetime, attempt: UUID) -> Answer:
    return Answer(
        survey=survey,
        org_id=survey.org_id,
        district_id=survey.district_id,
        on=local_day(at),
        sent=_digest(survey, attempt),
    )


def seen_of(questions: Collection[Question], said: Mapping[UUID, Said]) -> dict[UUID, Said]:
    """Keep of what was said only what was said to a question that is shown."""
    chosen = {one.pk: said[one.pk].values for one in questions if one.pk in said and one.kind in CHOSEN}
    return logic.kept([one.shown for one in questions], chosen, said)


def _keep(
    made: Answer,
    said: Mapping[UUID, Said],
    *,
    person: Person | None,
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> Taken:
    """Write an answer with its parts, and put on the list what is to be handled."""
    survey: Survey = made.survey
    questions = {one.pk: one for one in survey.questions.all()}
    seen = seen_of(list(questions.values()), {key: one for key, one in said.items() if key in questions})
    made.save(force_insert=True)
    parts: list[Part] = []
    heard: list[Concern] = []
    for key, one in seen.items():
        question, text = questions[key], one.text.replace("\x00", "").strip()
        values = [""] if question.kind in WRITTEN and text else list(dict.fromkeys(one.values))
        parts += [Part(answer=made, question=question, value=value, text=text) for value in values]
        if question.kind == QuestionKind.CONCERN and one.handle and text:
            heard.append(
                hear(
                    survey=survey,
                    answer=made,
                    text=text,
                    question=key,
                    person=person,
                    actor=actor,
                    at=at,
                    attempt=attempt,
                )
            )
    Part.objects.bulk_create(parts)
    return Taken(made, heard)


def _post(
    made: Answer,
    at: datetime,
    actor: Actor,
    *,
    group: str,
    person: Person | None = None,
    was_member: bool | None = None,
) -> None:
    org: Org = made.survey.org
    ledger.post(
        source_type=SOURCE,
        source_id=made.pk,
        key=KEY,
        occurred_on=made.on,
        programme=PROGRAMME,
        org=org,
        person=person,
        group=group,
        was_member=was_member,
        actor=actor,
        at=at,
    )
