"""Every action that code records has a name; people stand in the trail by their ids only."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone

import niangjia
from niangjia.accounts import audit, wording
from niangjia.accounts.models import AuditRecord
from niangjia.core import declare
from niangjia.core.actor import Actor, system_actor
from niangjia.people import services
from tests.support.factories import make_person

ACTION = re.compile(r"""(?:action=|_record\(|_tell\()\s*"([a-z_]+\.[a-z_.]+)\"""")


def test_every_action_has_a_name():
    code = "\n".join(path.read_text() for path in Path(niangjia.__file__).parent.rglob("*.py"))
    assert sorted(set(ACTION.findall(code)) - set(wording.actions())) == []


@pytest.mark.parametrize("kind", ["ACTIONS", "GROUPS", "SUBJECTS", "ROLES", "NAMES", "LINKS"])
def test_no_two_rooms_name_the_same_thing(kind):
    """An action, a subject and a role are one room's own; a key of a detail is read as the room of the action says."""
    keys = [key for room in declare.modules("audit_words") for key in getattr(room, kind, {})]
    assert sorted(key for key, number in Counter(keys).items() if number > 1) == []


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
    assert (line.about, line.who) == ("张**", "本人（张**）")
    services.erase(person=person, reason="本人要求", actor=system_actor("test"), at=timezone.now())
    assert wording.lines([record])[0].about == "（已删除）"
    assert audit.verify().faults == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_names_are_looked_up_together(count, django_assert_num_queries):
    records = [record_about(make_person().pk, system_actor("test")) for _turn in range(count)]
    with django_assert_num_queries(1):
        wording.lines(records)


def test_every_action_stands_under_a_heading_in_words():
    assert sum(len(actions) for _title, actions in wording.groups()) == len(wording.actions())
    assert [title for title, _actions in wording.groups() if re.fullmatch("[a-z_]+", title)] == []


@pytest.mark.parametrize(
    ("action", "detail", "told"),
    [
        ("post.given", {"kind": "outlet_head"}, "网点负责人"),
        ("org.created", {"kind": "outlet"}, "网点"),
        ("signup.made", {"door": "self"}, "本人报名"),
        ("login.opened", {"how": ["demo"]}, "演示一键登录"),
        ("membership.joined", {"channel": "talk"}, "职工沟通会"),
        ("person.changed", {"fields": ["employer"]}, "用人单位或平台"),
        ("person.unmasked.phone", {"field": "phone"}, "手机号"),
        ("org.changed", {"fields": ["phone"]}, "办公电话"),
        ("person.changed", {"fields": ["name", "phone"]}, "姓名、手机号"),
        ("lecturer.changed", {"fields": ["fields", "title"]}, "领域、职务"),
    ],
)
def test_codes_are_told_in_words(action, detail, told):
    assert wording.details(AuditRecord(action=action, detail=detail))[0][1] == told


@pytest.mark.parametrize(
    ("action", "key", "name"),
    [
        ("org.changed", "name", "名称"),
        ("person.changed", "name", "姓名"),
        ("founding.step.approval", "number", "文号"),
        ("concern.raised", "number", "编号"),
        ("lecturer.renewed", "until", "本届任期止"),
        ("lecturer.changed", "fields", "改动项目"),
        ("lecturer.changed", "title", "职务"),
        ("course.changed", "title", "标题"),
        ("audit.exported", "until", "止"),
    ],
)
def test_a_key_means_what_the_room_of_the_action_means(action, key, name):
    assert action in wording.actions()
    assert wording.details(AuditRecord(action=action, detail={key: "x"}))[0][0] == name


@pytest.mark.django_db
def test_nothing_is_done_later_than_it_is_written_down():
    record = audit.record(
        action="session.added",
        subject_type="session",
        subject_id="x",
        actor=system_actor("test"),
        at=timezone.now() + timedelta(days=20),
    )
    assert record.at == record.recorded_at


def test_change_is_told_as_before_and_after():
    record = AuditRecord(action="org.changed", detail={"name": ["甲", "乙"], "field": ["甲", "乙"]})
    assert [text for _name, text in wording.details(record)] == ["甲 → 乙", "甲 → 乙"]
    record.action = "person.erased"
    assert [text for _name, text in wording.details(record)] == ["甲、乙", "甲、乙"]
