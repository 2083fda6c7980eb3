"""Raising a concern of what somebody wrote in a survey, if they want it handled."""

from datetime import datetime
from uuid import UUID

from niangjia.concerns import services as concerns
from niangjia.concerns.choices import Kind, Source
from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.core.crypto import keyed_hash
from niangjia.orgs.models import Org
from niangjia.orgs.queries import nearest_station
from niangjia.people.models import Person
from niangjia.surveys.choices import QuestionKind
from niangjia.surveys.models import Answer, Survey


def attempt_for(attempt: UUID, question: UUID) -> UUID:
    """Give the attempt under which a concern is raised: of the same form and question always the same.

    It goes through a key, so that the concern does not lead back to the answer.
    """
    return UUID(keyed_hash(f"{attempt} {question}", "survey concern")[:32])


def raised(survey: Survey, attempt: UUID) -> list[Concern]:
    """Find the concerns a form brought."""
    asking = survey.questions.filter(kind=QuestionKind.CONCERN).values_list("pk", flat=True)
    keys = [attempt_for(attempt, one) for one in asking]
    return list(Concern.objects.filter(attempt__in=keys).select_related("org").order_by("raised_at", "pk"))


def _heard_at(survey: Survey, person: Person | None) -> Org:
    """Give where it is heard: the nearest station of whoever gave their name, if that lies within the survey's unit."""
    station = nearest_station(person.home_org) if person is not None else None
    within = station is not None and survey.org.scope.covers(station.path)
    found: Org = station if station is not None and within else survey.org
    return found


def hear(
    *,
    survey: Survey,
    answer: Answer,
    text: str,
    question: UUID,
    person: Person | None,
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> Concern:
    """Put what somebody wrote on the list of concerns, without a name where there is none. It leads to the survey, not to the answer."""
    return concerns.raise_concern(
        text=text,
        kind=Kind.REQUEST,
        org=_heard_at(survey, person),
        source_kind=Source.SURVEY,
        source_id=survey.pk,
        group=answer.group,
        person=person,
        nameless=person is None,
        actor=actor,
        at=at,
        attempt=attempt_for(attempt, question),
    )
