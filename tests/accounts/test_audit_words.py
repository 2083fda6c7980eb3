"""Every action that code records has a name; people stand in the trail by their ids only."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone

import niangjia
from niangjia.accounts import audit, wording
from niangjia.accounts.models import AuditRecord
from niangjia.core.actor import Actor, system_actor
from niangjia.people import services
from tests.support.factories import make_person

ACTION = re.compile(r"""(?:action=|_record\(|_tell\()\s*"([a-z_]+\.[a-z_.]+)\"""")


def test_every_action_has_a_name():
    code = "\n".join(path.read_text() for path in Path(niangjia.__file__).parent.rglob("*.py"))
    assert sorted(set(ACTION.findall(code)) - set(wording.actions())) == []


def record_about(subject: UUID, actor: Actor) -> AuditRecord:
    return audit.record(
        action="person.changed",
        subject_type="person",
        subject_id=subject,
        subject_label="张三丰",
        actor=actor,
        at=timezone.now(),
    )


@pytest.mark.django_db
def test_names_of_people_are_looked_up_masked_and_gone_when_erased():
    person = make_person(name="张三丰")
    worker = Actor(name="张三丰", role="worker", user_id=person.user_id, person_id=person.pk)
    record = record_about(person.pk, worker)
    assert "张三丰" not in str(AuditRecord.objects.filter(pk=record.pk).values())
    line = wording.lines([record])[0]
    assert (line.about, line.who) == ("张**", "张**")
    services.erase(person=person, reason="本人要求", actor=system_actor("test"), at=timezone.now())
    assert wording.lines([record])[0].about == "（已删除）"
    assert audit.verify().faults == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_names_are_looked_up_together(count, django_assert_num_queries):
    records = [record_about(make_person().pk, system_actor("test")) for _turn in range(count)]
    with django_assert_num_queries(1):
        wording.lines(records)


def test_change_is_told_as_before_and_after():
    record = AuditRecord(action="org.changed", detail={"name": ["甲", "乙"], "field": ["甲", "乙"]})
    assert [text for _name, text in wording.details(record)] == ["甲 → 乙", "甲 → 乙"]
    record.action = "person.erased"
    assert [text for _name, text in wording.details(record)] == ["甲、乙", "甲、乙"]
