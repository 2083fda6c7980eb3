"""Talks: who came, what was raised, minutes from the record."""

import io

import docx
import pytest
from django.utils import timezone

from niangjia.concerns.choices import Kind
from niangjia.concerns.models import Concern
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.figures import Period, compute, registry
from niangjia.people import roles
from niangjia.research import queries, services
from niangjia.research.choices import TalkKind
from niangjia.research.errors import EnterpriseMissing, NotYet, SessionTaken, TakenBackAlready, TooLong
from niangjia.research.models import Talk
from niangjia.research.services import Raised
from tests.support.answers import table, words
from tests.support.drawn import forms_on
from tests.support.factories import TEST, client_for, make_actor
from tests.support.moments import attend, make_past_session, make_past_signup
from tests.support.research import NOTHING_RAISED, make_talk, today

TALKS, NEW = "/desk/research/talks/", "/desk/research/talks/new/"


def given(actor=TEST):
    return {"actor": actor, "at": timezone.now()}


def test_kinds_are_counted_apart_and_what_was_taken_back_is_not(fed):
    for kind in (TalkKind.WORKER, TalkKind.WORKER, TalkKind.ENTERPRISE, TalkKind.SYMPOSIUM, TalkKind.HEARING):
        talk = make_talk(fed.township, kind)
    gone = make_talk(fed.township)
    services.take_back_talk(talk=gone, reason="重复", **given())
    with pytest.raises(TakenBackAlready):
        services.take_back_talk(talk=gone, reason="重复", **given())
    values = [
        compute.value(registry.figure(f"listening.{key}_talks"), fed.district.scope, Period(today(), today()))
        for key in ("worker", "enterprise")
    ]
    assert [one.value for one in values] == [2, 1]
    assert talk.kind == TalkKind.HEARING


def test_rules_of_a_talk(fed):
    for error, more in (
        (EnterpriseMissing, {"kind": TalkKind.ENTERPRISE, "enterprise": " "}),
        (NotYet, {"on": today().replace(year=today().year + 1, day=1)}),
        (TooLong, {"notes": "长" * 20_000}),
        (NotAllowed, {"actor": make_actor(roles.STATION, fed.other_station)}),
    ):
        with pytest.raises(error):
            make_talk(fed.township, **more)
    assert not Talk.objects.exists()


def test_those_who_signed_in_are_counted_and_one_session_is_of_one_talk(fed):
    session = make_past_session(fed.township)
    for _turn in range(3):
        attend(make_past_signup(session))
    make_past_signup(session)
    talk = make_talk(fed.township, session=session, heads=40)
    assert queries.came([talk]) == {talk.pk: 3}
    with pytest.raises(SessionTaken):
        make_talk(fed.township, session=session)
    services.take_back_talk(talk=talk, reason="记错", **given())
    assert make_talk(fed.township, session=session).session == session


def test_recorded_by_station_staff_three_times_and_raised_once(fed):
    staff = make_actor(roles.STATION, fed.station)
    client = client_for(staff)
    form = next(one for one in forms_on(words(client.get(NEW)), NEW) if "title" in one.fields)
    sent = {
        **form.fields,
        **NOTHING_RAISED,
        "title": "午休沟通会",
        "heads": "9",
        "notes": "聊了合同",
        "raised-0-text": "没地方热饭",
        "raised-3-text": "想学急救",
    }
    answers = {client.post(NEW, sent).headers["Location"] for _turn in range(3)}
    talk = Talk.objects.get()
    assert answers == {talk.get_absolute_url()}
    assert {one.text for one in Concern.objects.filter(source_kind="talk", source_id=talk.pk)} == {
        "没地方热饭",
        "想学急救",
    }
    more = f"{talk.get_absolute_url()}raise/"
    form = next(one for one in forms_on(words(client.get(more)), more) if "raised-0-text" in one.fields)
    for _turn in range(2):
        client.post(more, {**form.fields, **NOTHING_RAISED, "raised-0-text": "门口台阶高"})
    assert Concern.objects.count() == 3
    assert client.post(more, {**form.fields, **NOTHING_RAISED, "attempt": str(uuid7())}).status_code == 422
    assert client.post(NEW, {**sent, "attempt": str(uuid7()), "notes": "长" * 20_000}).status_code == 422


def test_minutes_hold_what_was_recorded_and_leave_out_what_few_may_see(fed):
    talk = make_talk(
        fed.township,
        place="点部分拣区",
        notes="聊了合同和休息。",
        answered="合同问题当场说清。",
        raised=[Raised("没地方热饭"), Raised("老板拖欠工资", kind=Kind.RIGHTS)],
    )
    client = client_for(make_actor(roles.DISTRICT, fed.district))
    document = docx.Document(io.BytesIO(client.get(f"{talk.get_absolute_url()}minutes/").content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([one.text for one in document.paragraphs] + cells)
    for part in (
        "快递员沟通会纪要",
        "到会12人",
        "聊了合同和休息。",
        "没地方热饭",
        "另有1件",
        "合同问题当场说清。",
    ):
        assert part in text, part
    assert "拖欠工资" not in text


def test_corrected_unless_somebody_else_was_quicker(fed):
    talk = make_talk(fed.township)
    services.update_talk(talk=talk, version=1, changes={"title": "改了"}, **given())
    with pytest.raises(StaleRecord):
        services.update_talk(talk=talk, version=1, changes={"title": "又改"}, **given())


def test_what_was_said_is_sealed_and_an_auditor_does_not_read_it(fed):
    talk = make_talk(fed.township, notes="欧阳慕云的家事")
    client = client_for(make_actor(roles.AUDITOR, fed.district))
    page = words(client.get(talk.get_absolute_url()))
    assert ("欧阳慕云" in page, talk.title in page) == (False, True)
    assert client.get(f"{talk.get_absolute_url()}minutes/").status_code == 404
    raw = Talk.objects.filter(pk=talk.pk).extra(select={"raw": "notes"}).values_list("raw", flat=True)[0]
    assert "欧阳慕云" not in str(raw)


def test_list_is_sifted_and_taken_away(fed):
    make_talk(fed.township, title="骑手沟通会")
    make_talk(fed.other_township, TalkKind.ENTERPRISE, title="民宿沟通会")
    client = client_for(make_actor(roles.DISTRICT, fed.district))
    found = client.get(TALKS, {"kind": "enterprise"}).context["page"].object_list
    assert [one.title for one in found] == ["民宿沟通会"]
    rows = table(client.get(TALKS, {"format": "xlsx", "q": "骑手"}))
    assert [row[2] for row in rows[1:]] == ["骑手沟通会"]
