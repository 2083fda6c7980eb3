"""/desk/audit/ — the trail at the desk: sifted, opened, taken away."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from niangjia.accounts import audit
from niangjia.accounts.models import AuditRecord
from niangjia.core import append_only
from niangjia.core.actor import Actor, system_actor
from niangjia.core.clock import SHANGHAI, at_local, local_day
from niangjia.core.ids import uuid7
from niangjia.people import roles
from tests.support.factories import Federation, client_for, make_actor, make_federation, make_person
from tests.support.moments import make_past_session, make_past_signup
from tests.support.trails import AT, make_record

pytestmark = pytest.mark.django_db
PAGE = "/desk/audit/"


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def auditor(federation: Federation) -> Client:
    client = client_for(make_actor(roles.AUDITOR, federation.township))
    append_only.remove(connection, "accounts_auditrecord")
    AuditRecord.objects.all().delete()
    append_only.install(connection, "accounts_auditrecord")
    return client


def shown(client: Client, **query: str) -> list[Any]:
    return [line.pk for line in client.get(PAGE, query).context["lines"]]


def test_auditor_sees_what_was_done_in_the_scope(auditor, federation):
    own, below = make_record(federation.township), make_record(federation.station, at=AT + timedelta(hours=1))
    make_record(federation.other_township)
    make_record(federation.district)
    make_record()
    assert shown(auditor) == [below.pk, own.pk]


def test_city_sees_everything_also_what_concerns_no_org(auditor, federation):
    city = client_for(make_actor(roles.ADMINISTRATOR, federation.city))
    before = set(shown(city))
    made = {make_record(federation.township).pk, make_record().pk}
    assert set(shown(city)) - before == made


@pytest.mark.parametrize("role", [roles.STATION, roles.TOWNSHIP, roles.OUTLET, roles.CHAIR, roles.WORKER])
def test_nobody_else_knows_it_is_there(role, federation):
    client = client_for(make_actor(role, federation.township))
    assert [client.get(f"{PAGE}{path}").status_code for path in ("", "export/", f"{uuid7()}/")] == [404] * 3


def test_anonymous_is_sent_to_log_in(client):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"


def test_trail_is_sifted_by_action_person_and_day(auditor, federation):
    org = federation.township
    scope = org.scope
    by_wang = make_record(org, actor=Actor(name="王静", role="township", post_id=uuid7(), scope=scope))
    exported = make_record(org, action="audit.exported", at=AT + timedelta(days=1))
    late = make_record(org, at=at_local(AT.date() + timedelta(days=3), 0, 0) - timedelta(seconds=1))
    assert shown(auditor, person="王") == [by_wang.pk]
    assert shown(auditor, action="audit.exported") == [exported.pk]
    assert shown(auditor, since="2023-03-09", until="2023-03-10") == [late.pk, exported.pk]
    assert shown(auditor, since="2023-03-11") == []


@pytest.mark.parametrize(
    "query", [{"since": "nonsense"}, {"action": "made.up"}, {"page": "99"}, {"page": "x"}]
)
def test_nonsense_is_answered_with_the_list(auditor, federation, query):
    make_record(federation.township)
    assert len(shown(auditor, **query)) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(auditor, federation, count, django_assert_max_num_queries):
    for _turn in range(count):
        make_record(federation.township)
    with django_assert_max_num_queries(10):
        assert len(shown(auditor)) == count


def test_long_trail_has_pages(auditor, federation):
    made = [make_record(federation.township, at=AT + timedelta(minutes=number)).pk for number in range(51)]
    assert shown(auditor, page="2") == [made[0]]


def test_last_written_stands_first_and_both_moments_are_told(auditor, federation):
    first = make_record(federation.township, at=AT + timedelta(days=9))
    second = make_record(federation.township, at=AT)
    assert shown(auditor) == [second.pk, first.pk]
    page = auditor.get(PAGE).content.decode()
    assert ("2023-03-08 09:30" in page, f"写入 {local_day(second.recorded_at)}" in page) == (True, True)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"since": "2023-02-30"}, "这不是有效日期，请写成 2023-03-08 这样。"),
        ({"since": "2023-03-09", "until": "2023-03-01"}, "截止日期早于起始日期。"),
    ],
)
def test_bad_days_are_told_in_words(auditor, federation, query, said):
    make_record(federation.township)
    assert said in auditor.get(PAGE, query).content.decode()


def test_line_says_to_whom_and_what_and_leads_there(auditor, federation):
    person = make_person(org=federation.union, name="王小明")
    signup = make_past_signup(make_past_session(federation.township), person=person)
    line = next(one for one in auditor.get(PAGE).context["lines"] if one.subject == "报名")
    day = local_day(signup.session.starts_at)
    assert line.about == f"王** · {signup.session.activity.title} · {day}"
    assert (line.unit, line.url) == (federation.township.name, f"/desk/signups/{signup.pk}/")
    assert line.who == "本人（王**）"
    assert auditor.get(line.url).status_code == 200
    elsewhere = client_for(make_actor(roles.ADMINISTRATOR, federation.township))
    lines = elsewhere.get(PAGE).context["lines"]
    assert [one.url for one in lines if one.subject == "报名"] == [""]


def test_sifting_in_place_answers_with_the_list_alone(auditor, federation):
    make_record(federation.township)
    part = auditor.get(PAGE, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert len(part.context["lines"]) == 1


def test_names_are_words_not_keys(auditor, federation):
    make_record(federation.township, action="audit.exported", subject_type="audit")
    page = auditor.get(PAGE).content.decode()
    assert "导出操作记录" in page
    assert "系统" in page


def open_record(client: Client, record: AuditRecord) -> Any:
    return client.get(reverse("accounts:desk_audit_record", args=[record.pk]))


def test_record_tells_everything_and_what_else_was_done(auditor, federation):
    subject = uuid7()
    first = make_record(
        federation.township,
        action="person.unmasked.phone",
        subject_id=subject,
        detail={"field": "phone"},
        reason="核对登记",
    )
    second = make_record(federation.township, subject_id=subject)
    make_record(federation.other_township, subject_id=subject)
    audit.seal(at=AT)
    page = open_record(auditor, first)
    assert (page.context["genuine"], page.context["seal"].record_id) == (True, first.pk)
    assert page.context["details"] == [("项目", "手机号")]
    assert [line.pk for line in page.context["neighbours"]] == [second.pk]
    assert "核对登记" in page.content.decode()


def test_changed_record_says_so(auditor, federation):
    record = make_record(federation.township)
    append_only.remove(connection, "accounts_auditrecord")
    AuditRecord.objects.filter(pk=record.pk).update(reason="改过")
    append_only.install(connection, "accounts_auditrecord")
    assert open_record(auditor, record).context["genuine"] is False


def test_record_of_elsewhere_is_not_there(auditor, federation):
    assert open_record(auditor, make_record(federation.other_township)).status_code == 404


def export(client: Client, reason: str = "年度检查", query: str = "") -> Any:
    return client.post(f"{PAGE}export/{query}", {"reason": reason})


def test_export_holds_what_was_sifted_and_is_itself_recorded(auditor, federation):
    make_record(federation.township, action="login.ended", subject_label="=1+1", reason="@cmd")
    make_record(federation.township)
    answer = export(auditor, query="?action=login.ended")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(rows) == 4
    assert ("年度检查" in rows[0][0], rows[1][0]) == (True, "筛选条件：操作 退出其他设备")
    assert ("'=1+1" in rows[3], "'@cmd" in rows[3]) == (True, True)
    assert rows[3][0].replace(microsecond=0) == AT.astimezone(SHANGHAI).replace(microsecond=0, tzinfo=None)
    record = AuditRecord.objects.get(action="audit.exported", reason="年度检查")
    assert record.detail == {"rows": 1, "action": "login.ended"}
    assert record.org == federation.township.pk


@pytest.mark.parametrize("reason", ["", "  ", "短", "x" * 201])
def test_export_needs_a_reason(auditor, federation, reason):
    make_record(federation.township)
    assert export(auditor, reason).status_code == 422
    assert AuditRecord.objects.filter(action="audit.exported").count() == 0


def test_export_asks_first(auditor, federation):
    make_record(federation.township)
    assert auditor.get(f"{PAGE}export/").context["rows"] == 1


@pytest.mark.parametrize("path", ["", "01a20eaf-0133-77f2-a94c-fd00a141f22a/"])
def test_wrong_method(auditor, path):
    assert auditor.post(f"{PAGE}{path}").status_code == 405


def test_revoked_auditor_is_out_at_once(federation):
    actor = make_actor(roles.AUDITOR, federation.township)
    client = client_for(actor)
    assert client.get(PAGE).status_code == 200
    from niangjia.people import services
    from niangjia.people.models import Post

    services.end_post(
        post=Post.objects.get(pk=actor.post_id), actor=system_actor("test"), at=datetime.now(UTC)
    )
    assert client.get(PAGE).status_code == 404


def test_worker_of_the_desk_menu(federation):
    client = client_for(make_person())
    assert client.get(PAGE).status_code == 404
