"""What a survey's people wish to hear, recorded as needs when it ends: once for each field and group."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation

from niangjia.core.actor import system_actor
from niangjia.core.clock import local_day
from niangjia.core.crypto import keyed_hash
from niangjia.courses.choices import Field, NeedSource
from niangjia.courses.models import Need
from niangjia.courses.services.needs import record_need
from niangjia.surveys.choices import QuestionKind
from niangjia.surveys.models import Part, Survey
from niangjia.surveys.policies import FEW

RECORDER = system_actor("surveys")
LONGEST_TOPIC = 120


def _key(*parts: object) -> UUID:
    """Give the id of a need: of the same survey, field and group always the same."""
    return UUID(keyed_hash("|".join(map(str, parts)), "survey need")[:32])


def record_needs(*, survey: Survey, at: datetime) -> int:
    """Record the wishes of a survey; what was recorded stays as it is. Give how many there are.

    Of an anonymous survey they are summed by field alone, and of one with very few answers there are none.
    """
    if survey.anonymous and survey.answers.counted().count() < FEW:
        return 0
    wishes = Part.objects.filter(
        answer__survey=survey, answer__aside=False, question__kind=QuestionKind.COURSE, value__in=Field.values
    ).values_list("answer_id", "value", "answer__group")
    told = {(answer, field, "" if survey.anonymous else group) for answer, field, group in wishes}
    heads = Counter((field, group or survey.group) for _answer, field, group in told)
    for (field, group), number in sorted(heads.items()):
        _record(survey, field, group, number, at)
    return len(heads)


def _record(survey: Survey, field: str, group: str, number: int, at: datetime) -> None:
    key = _key(survey.pk, field, group)
    if Need.objects.filter(pk=key).exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        topic = f"{Field(field).label}（{survey.title}）"[:LONGEST_TOPIC]
    district = survey.org.district or survey.org
    record_need(
        org=survey.org,
        topic=topic,
        field=field,
        group=group,
        region_code=district.region_code,
        headcount=number,
        source=NeedSource.QUESTIONNAIRE,
        told_on=min(survey.closes_on, local_day(at)),
        actor=RECORDER,
        at=at,
        attempt=key,
    )
