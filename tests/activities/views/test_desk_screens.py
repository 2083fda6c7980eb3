"""What hangs at the door and on the wall, and what is printed or taken away."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.activities import codes, services
from niangjia.people import roles
from tests.support.answers import NOBODYS, NONSENSE, post_json, sent_to, table, told, words
from tests.support.factories import client_for, make_actor, make_person, make_runner
from tests.support.moments import attend, make_past_session, make_past_signup, make_running_session
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db
SCREENS = ("door", "wall", "sheet")


def url_of(session: Any, screen: str) -> str:
    return reverse(f"activities:desk_{screen}", args=[session.pk])


def make_known(session: Any, name: str, phone: str) -> Any:
    person = make_person(org=session.activity.org, name=name, phone=phone)
    return make_signup(session=session, person=person)


def test_door_shows_a_code_that_opens_now(staff, federation):
    session = make_running_session(federation.township)
    attend(make_signup(session=session))
    make_signup(session=session)
    page = staff.get(url_of(session, "door"))
    assert codes.read_door(codes.door_code(session.pk, timezone.now()), timezone.now()) == session.pk
    assert ("<svg" in page.context["qr"], page.context["until"] > timezone.now()) == (True, True)
    assert "1 / 2" in words(page)


def test_wall_shows_family_names_only_latest_first(staff, federation):
    session = make_running_session(federation.township)
    zhou, an = (
        make_known(session, name, f"1381234778{digit}") for digit, name in enumerate(("周小燕", "安大山"))
    )
    attend(zhou)
    attend(an)
    page = words(staff.get(url_of(session, "wall")))
    assert page.index("安**") < page.index("周**")
    assert ("周小燕" in page, "13812347780" in page) == (False, False)


def test_paper_list_has_names_masked_phones_and_room_for_more(staff, federation):
    session = make_running_session(federation.township)
    attend(make_known(session, "周小燕", "13812347780"))
    gone = make_known(session, "白天", "13812347781")
    services.cancel_signup(signup=gone, actor=make_runner(federation.township), at=timezone.now())
    page = words(staff.get(url_of(session, "sheet")))
    assert ("周小燕" in page, "138****7780" in page, "白天" in page) == (True, True, False)
    assert ("13812347780" in page, page.count("<tr>")) == (False, 1 + 1 + 8)


@pytest.mark.parametrize("screen", SCREENS)
def test_screens_are_for_staff_of_the_scope(screen, client, elsewhere, worker, auditor, staff, federation):
    url = url_of(make_session(org=federation.township), screen)
    assert [who.get(url).status_code for who in (elsewhere, worker, auditor)] == [404] * 3
    assert sent_to(client.get(url)) == (302, f"/accounts/login/?next={url}")
    assert [staff.post(url).status_code, staff.put(url).status_code] == [405, 405]
    wrong = [f"/desk/sessions/{one}/{screen}/" for one in (NOBODYS, "nonsense")]
    assert [staff.get(one).status_code for one in wrong] == [404, 404]


@pytest.mark.parametrize("count", [1, 30])
def test_query_counts_are_flat(staff, federation, count, django_assert_max_num_queries):
    session = make_running_session(federation.township, capacity=60)
    for _turn in range(count):
        attend(make_signup(session=session))
    for screen in SCREENS:
        with django_assert_max_num_queries(10):
            assert staff.get(url_of(session, screen)).status_code == 200


def exported(client: Any, session: Any, reason: str = "现场核对") -> Any:
    return client.post(url_of(session, "export"), {"reason": reason})


def test_export_has_masked_phones_and_harmless_cells_and_is_recorded(staff, staff_actor, federation):
    session = make_running_session(federation.township)
    attend(make_known(session, "=1+1", "13812347780"))
    make_known(session, "周小燕💐", "13812347781")
    answer = exported(staff, session, " 现场核对💐 ")
    head, *rows = table(answer)
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert [[one[name] for name in ("姓名", "手机", "群体", "状态")] for one in cells] == [
        ["'=1+1", "138****7780", "快递员", "已到"],
        ["周小燕💐", "138****7781", "快递员", "已报名"],
    ]
    assert answer["Cache-Control"] == "no-store, private"
    record = AuditRecord.objects.get(action="signups.exported")
    assert (record.reason, record.detail, record.actor_user, record.org) == (
        "现场核对💐",
        {"rows": 2},
        staff_actor.user_id,
        federation.township.pk,
    )


def test_no_shows_are_called_so(staff, federation):
    session = make_past_session(federation.township)
    make_past_signup(session)
    head, row = table(exported(staff, session))
    assert row[head.index("状态")] == "未到"


@pytest.mark.parametrize("title", ["=cmd", "'quoted'", "[]:*?/\\", "长" * 80, "💐" * 40])
def test_any_title_makes_a_file(staff, federation, title):
    session = make_session(activity=make_activity(org=federation.township, published=False, title=title))
    make_signup(session=session)
    assert len(table(exported(staff, session))) == 2


@pytest.mark.parametrize("reason", ["", "   ", "\x00"])
def test_export_needs_a_reason(staff, federation, reason):
    session = make_session(org=federation.township)
    answer = exported(staff, session, reason)
    assert sent_to(answer) == (303, reverse("activities:desk_session", args=[session.pk]))
    assert told(answer) == ["请填写原因，原因会随记录保存。"]
    assert post_json(staff, url_of(session, "export")).status_code == 303
    assert AuditRecord.objects.filter(action="signups.exported").count() == 0


@pytest.mark.parametrize("reason", [one for one in NONSENSE if one])
def test_any_words_are_a_reason(staff, federation, reason):
    assert exported(staff, make_session(org=federation.township), reason).status_code == 200
    kept = AuditRecord.objects.get(action="signups.exported").reason
    assert kept == reason.replace("\x00", "")[:300]


@pytest.mark.parametrize("role", [roles.AUDITOR, roles.OUTLET, roles.CHAIR, roles.ADMINISTRATOR])
def test_export_is_for_staff(federation, role):
    session = make_session(org=federation.township)
    assert exported(client_for(make_actor(role, federation.township)), session).status_code == 404


def test_export_of_elsewhere_is_not_there(client, elsewhere, staff, federation):
    session = make_session(org=federation.township)
    assert exported(elsewhere, session).status_code == 404
    assert exported(client, session).status_code == 302
    assert staff.get(url_of(session, "export")).status_code == 405
    assert AuditRecord.objects.filter(action="signups.exported").count() == 0


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_of_the_export_is_flat(staff, federation, count, django_assert_max_num_queries):
    session = make_session(org=federation.township, capacity=60)
    for _turn in range(count):
        make_signup(session=session)
    with django_assert_max_num_queries(11):
        assert len(table(exported(staff, session))) == count + 1
