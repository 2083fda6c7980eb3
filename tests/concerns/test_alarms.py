"""Danger: those on duty are called at once, and again with the leaders until somebody has it in hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from niangjia.accounts.models import SmsMessage
from niangjia.accounts.queries import messages_to
from niangjia.concerns import services
from niangjia.concerns.choices import Kind, StepKind
from niangjia.concerns.models import Concern, Duty
from niangjia.concerns.services import alarms
from niangjia.people.choices import PostLevel
from niangjia.people.models import Person
from niangjia.people.queries import phone_of
from niangjia.people.roles import DISTRICT
from tests.concerns.making import make_concern
from tests.support.factories import Federation, make_actor, make_person, make_post

pytestmark = pytest.mark.django_db
LEADER, DUTY = "带班领导", "值班人"


@pytest.fixture(autouse=True)
def federation(fed: Federation) -> Federation:
    """A district that has named somebody on duty, and has a leader."""
    on_duty = make_person(org=fed.district, name=DUTY)
    Duty.objects.create(district=fed.district, org=fed.district, person=on_duty, named_at=timezone.now())
    leader = make_person(org=fed.district, name=LEADER)
    make_post(org=fed.district, role=DISTRICT, person=leader, level=PostLevel.DIVISION)
    return fed


def danger(fed: Federation, **more: Any) -> Concern:
    return make_concern(fed.station, kind=Kind.DANGER, text="货架要塌了", **more)


def calls_to(name: str) -> int:
    return messages_to(phone_of(Person.objects.get(name=name).pk)).filter(spoken=True).count()


def told(concern: Concern) -> list[str]:
    return list(concern.steps.filter(kind=StepKind.ALARM).order_by("at").values_list("text", flat=True))


def test_duty_person_is_called_and_written_to_at_once(federation):
    danger(federation)
    (spoken,) = SmsMessage.objects.filter(spoken=True)
    (written,) = SmsMessage.objects.filter(kind="concern_alarm")
    assert (calls_to(DUTY), written.to) == (1, spoken.to)
    assert "货架" not in spoken.body + written.body


def test_nobody_is_called_about_what_is_no_danger(federation):
    make_concern(federation.station)
    assert not SmsMessage.objects.filter(spoken=True).exists()


def test_while_nobody_acts_all_are_called_again_three_times_in_all(federation):
    at = timezone.now()
    made = danger(federation, at=at)
    for minutes, rings in ((5, 0), (11, 1), (15, 0), (22, 1), (40, 0)):
        assert alarms.ring_again(at=at + timedelta(minutes=minutes)) == rings, minutes
    assert (calls_to(DUTY), calls_to(LEADER)) == (3, 2)
    assert told(made) == [DUTY, f"{DUTY}、{LEADER}", f"{DUTY}、{LEADER}"]
    assert SmsMessage.objects.filter(kind="concern_alarm").count() == 2, "written to each once"


def test_nobody_is_called_again_once_somebody_has_it(federation):
    at = timezone.now()
    made = danger(federation, at=at)
    services.take(concern=made, actor=make_actor(DISTRICT, federation.district), at=at + timedelta(minutes=3))
    assert (alarms.ring_again(at=at + timedelta(minutes=11)), calls_to(DUTY)) == (0, 1)


def test_alarm_of_yesterday_rings_no_more(federation):
    at = timezone.now()
    danger(federation, at=at)
    assert alarms.ring_again(at=at + timedelta(hours=13)) == 0


def test_job_rings_by_the_clock(federation):
    danger(federation, at=timezone.now() - timedelta(minutes=11))
    assert (alarms.call_again(), alarms.call_again(), calls_to(DUTY)) == (1, 0, 2)


def test_without_a_duty_person_the_leaders_are_called(federation):
    Duty.objects.all().delete()
    danger(federation)
    assert (calls_to(DUTY), calls_to(LEADER)) == (0, 1)
