"""Places kept for an outlet, and the names its head sends."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.models import SmsMessage
from niangjia.activities import services
from niangjia.activities.models import Quota, Session, Signup
from niangjia.core.ids import uuid7
from niangjia.people import roles
from tests.support.answers import NOBODYS, NONSENSE, post_json, sent_to, told, words
from tests.support.factories import client_for, make_actor, make_person, make_runner
from tests.support.moments import make_past_session, make_running_session
from tests.support.offers import make_session, make_signup

pytestmark = pytest.mark.django_db


def quota_url(session: Any) -> str:
    return reverse("activities:desk_quota", args=[session.pk])


def list_url(quota: Any) -> str:
    return reverse("activities:desk_list_signup", args=[quota.pk])


def back(session: Any) -> tuple[int, str]:
    return 303, reverse("activities:desk_session", args=[session.pk]) + "#quotas"


def make_quota(federation: Any, places: int = 5, session: Session | None = None) -> Quota:
    session = session or make_session(org=federation.township)
    return services.set_quota(
        session=session,
        org=federation.outlet,
        places=places,
        actor=make_runner(federation.township),
        at=timezone.now(),
    )


def state_of(session: Session) -> tuple[int, int]:
    session.refresh_from_db()
    return session.taken, session.reserved


def test_places_are_kept_changed_and_given_back(staff, federation):
    session = make_session(org=federation.township)
    outlet = str(federation.outlet.pk)
    for places in ("5", "８"):
        assert sent_to(staff.post(quota_url(session), {"org": outlet, "places": places})) == back(session)
    quota = Quota.objects.get()
    assert (quota.org, quota.places, state_of(session)) == (federation.outlet, 8, (0, 8))
    page = words(staff.get(reverse("activities:desk_session", args=[session.pk])))
    assert list_url(quota) in page
    for _turn in range(2):
        assert sent_to(staff.post(quota_url(session), {"release": str(quota.pk)})) == back(session)
    assert state_of(session) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        *({"places": number} for number in ("", "0", "-1", "1.5", "nonsense", "10001", "9" * 30, "9" * 5000)),
        *({"org": org} for org in ("", "nonsense", NOBODYS, "9" * 5000, "a\x00b")),
    ],
)
def test_wrong_values_are_refused_beside_the_form(staff, federation, wrong):
    session = make_session(org=federation.township)
    given = {"org": str(federation.outlet.pk), "places": "7", **wrong}
    answer = staff.post(quota_url(session), given)
    page = words(answer)
    assert (answer.status_code, Quota.objects.count(), "<details open>" in page) == (422, 0, True)
    assert ('value="7"' in page) == ("places" not in wrong)
    assert (f'<option value="{federation.outlet.pk}" selected>' in page) == ("org" not in wrong)


def test_more_places_than_are_free_are_refused_beside_the_form(staff, federation):
    session = make_session(org=federation.township, capacity=5)
    make_signup(session=session)
    answer = staff.post(quota_url(session), {"org": str(federation.outlet.pk), "places": "5"})
    assert (answer.status_code, 'value="5"' in words(answer), state_of(session)) == (409, True, (1, 0))
    assert "只剩 4 个空余名额，留不了这么多。" in words(answer)


def test_places_for_an_org_of_elsewhere_are_not_kept(staff, federation):
    session = make_session(org=federation.township)
    assert (
        staff.post(quota_url(session), {"org": str(federation.other_outlet.pk), "places": "5"}).status_code
        == 422
    )


@pytest.mark.parametrize("release", NONSENSE)
def test_release_of_nothing_is_not_found(staff, federation, release):
    quota = make_quota(federation)
    other = make_quota(federation)
    assert staff.post(quota_url(quota.session), {"release": release}).status_code == 404
    assert staff.post(quota_url(quota.session), {"release": str(other.pk)}).status_code == 404
    assert state_of(quota.session) == (0, 5)


def test_keeping_places_is_for_staff_of_the_scope(client, elsewhere, worker, auditor, federation):
    session = make_session(org=federation.township)
    given = {"org": str(federation.outlet.pk), "places": "5"}
    head = client_for(make_actor(roles.OUTLET, federation.outlet))
    for who in (elsewhere, worker, auditor, head):
        assert who.post(quota_url(session), given).status_code == 404
    assert sent_to(client.post(quota_url(session), given)) == (
        302,
        f"/accounts/login/?next={quota_url(session)}",
    )
    assert Quota.objects.count() == 0


def test_address_of_a_refused_form_leads_back_to_the_list(staff, federation):
    session = make_session(org=federation.township)
    assert sent_to(staff.get(quota_url(session))) == (303, back(session)[1].removesuffix("#quotas"))
    assert staff.put(quota_url(session)).status_code == 405
    assert post_json(staff, quota_url(session)).status_code == 422


@pytest.fixture
def head(federation: Any) -> Any:
    return client_for(make_actor(roles.OUTLET, federation.outlet))


def send(client: Any, quota: Quota, lines: str, **fields: str) -> Any:
    given = {"lines": lines, "group": "courier", "attempt": str(uuid7()), **fields}
    return client.post(list_url(quota), given)


def phones() -> set[str]:
    return {signup.person.vault.phone for signup in Signup.objects.select_related("person__vault")}


def test_head_sends_names_as_they_are_pasted(head, federation):
    quota = make_quota(federation)
    lines = "张三 13800000001\n\n李四，139 0000 0002\r\n  王五;+86 137-0000-0003  \n１３６００００００４４\n赵六\t8613500000005"
    answer = send(head, quota, lines)
    assert [result.refusal for result in answer.context["outcome"].done] == [""] * 5
    assert phones() == {"13800000001", "13900000002", "13700000003", "13600000044", "13500000005"}
    assert {signup.person.name for signup in Signup.objects.all()} == {"张三", "李四", "王五", "", "赵六"}
    assert (set(Signup.objects.values_list("door", "quota")), state_of(quota.session)) == (
        {("list", quota.pk)},
        (5, 0),
    )
    assert SmsMessage.objects.filter(kind="list_signed_up").count() == 5


def test_bad_lines_are_told_and_kept_and_the_good_ones_are_done(head, federation):
    quota = make_quota(federation, places=2)
    answer = send(head, quota, "张三 13800000001\n李四 12345\n王五 13800000003\n赵六 13800000004")
    outcome = answer.context["outcome"]
    assert [result.row.name for result in outcome.done] == ["张三", "王五"]
    assert [line.text for line in outcome.failed] == ["李四 12345", "赵六 13800000004"]
    assert answer.context["form"]["lines"].value() == "李四 12345\n赵六 13800000004"
    page = words(answer)
    assert "成功 2、已在名单 0、未成功 2" in page
    assert all(text in page for text in ("“李四 12345”", "这一行没有手机号。", outcome.failed[1].reason))
    assert phones() == {"13800000001", "13800000003"}


def test_who_is_on_the_list_already_is_said_so(head, federation):
    quota = make_quota(federation)
    send(head, quota, "张三 13800000001")
    answer = send(head, quota, "张三 138 0000 0001\n李四 13800000002\n2、李四 13800000002")
    outcome = answer.context["outcome"]
    assert [len(part) for part in (outcome.done, outcome.already, outcome.failed)] == [1, 2, 0]
    page = words(answer)
    assert ("成功 1、已在名单 2、未成功 0" in page, page.count("已在名单中")) == (True, 2)
    assert state_of(quota.session) == (2, 3)


def test_who_waited_is_signed_up_by_the_list(head, federation):
    session = make_session(org=federation.township, capacity=2)
    quota = make_quota(federation, places=1, session=session)
    make_signup(session=session)
    session.refresh_from_db()
    person = make_person(org=federation.outlet, name="张三", phone="13800000001")
    assert make_signup(session=session, person=person).state == "waiting"
    outcome = send(head, quota, "张三 13800000001").context["outcome"]
    assert [len(part) for part in (outcome.done, outcome.already, outcome.failed)] == [1, 0, 0]


def test_head_takes_somebody_off_before_it_begins(head, staff, elsewhere, federation):
    quota = make_quota(federation)
    send(head, quota, "张三 13800000001")
    signup = Signup.objects.get()
    assert elsewhere.post(list_url(quota), {"off": str(signup.pk)}).status_code == 404
    answer = head.post(list_url(quota), {"off": str(signup.pk)})
    signup.refresh_from_db()
    assert (sent_to(answer), told(answer)) == ((303, list_url(quota)), ["已移出名单：张三"])
    assert (signup.state, state_of(quota.session)) == ("cancelled", (0, 5))
    assert list(head.get(list_url(quota)).context["signups"]) == []
    assert head.post(list_url(quota), {"off": str(signup.pk)}).status_code == 404


def test_head_takes_nobody_off_once_it_has_begun(head, federation):
    session = make_running_session(federation.township)
    quota = make_quota(federation, session=session)
    send(head, quota, "张三 13800000001")
    signup = make_signup_of_the_list(quota)
    assert 'name="off"' not in words(head.get(list_url(quota)))
    assert len(told(head.post(list_url(quota), {"off": str(signup.pk)}))) == 1
    signup.refresh_from_db()
    assert signup.state == "confirmed"


def make_signup_of_the_list(quota: Quota) -> Signup:
    return services.sign_up_list(
        session=Session.objects.with_offer().get(pk=quota.session_id),
        quota=quota,
        rows=[services.ListRow(name="李四", phone="13800000002", group="courier")],
        actor=make_runner(quota.session.activity.org),
        at=timezone.now(),
        attempt=uuid7(),
    )[0].signup


def test_head_takes_off_nobody_of_another_list(head, federation):
    quota = make_quota(federation)
    other = make_signup(session=quota.session)
    assert head.post(list_url(quota), {"off": str(other.pk)}).status_code == 404


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "   \n  ",
        "a\x00b 13800000001",
        "张三 13800000001\n" * 501,
    ],
)
def test_list_that_cannot_be_read_is_kept_whole(head, federation, lines):
    quota = make_quota(federation)
    answer = send(head, quota, lines)
    assert (answer.status_code, Signup.objects.count()) == (422, 0)
    assert answer.context["form"]["lines"].value() == lines


@pytest.mark.parametrize("lines", ["张三", "💐", "x" * 5000, "，" * 50_000 + "x", " " * 50_000 + "x"])
def test_lines_that_name_nobody_sign_up_nobody(head, federation, lines):
    outcome = send(head, make_quota(federation), lines).context["outcome"]
    assert (len(outcome.failed), Signup.objects.count()) == (1, 0)


@pytest.mark.parametrize("group", ["", *NONSENSE])
def test_group_is_one_of_ours(head, federation, group):
    answer = send(head, make_quota(federation), "张三 13800000001", group=group)
    assert (answer.status_code, Signup.objects.count()) == (422, 0)
    assert answer.context["form"]["lines"].value() == "张三 13800000001"


def test_long_name_is_no_error_page(head, federation):
    answer = send(head, make_quota(federation), "长" * 100 + " 13800000001")
    assert answer.status_code in {200, 422}


def test_same_list_ten_times_is_sent_once(head, federation):
    quota, attempt = make_quota(federation), str(uuid7())
    for _turn in range(10):
        assert send(head, quota, "张三 13800000001", attempt=attempt).status_code == 200
    assert (Signup.objects.count(), state_of(quota.session)) == (1, (1, 4))
    assert SmsMessage.objects.filter(kind="list_signed_up").count() == 1


@pytest.mark.parametrize("attempt", NONSENSE)
def test_lost_or_broken_attempt_is_no_obstacle(head, federation, attempt):
    quota = make_quota(federation)
    for _turn in range(2):
        send(head, quota, "张三 13800000001", attempt=attempt)
    assert Signup.objects.count() == 1


def test_places_given_back_take_no_names(head, federation):
    quota = make_quota(federation)
    services.release_quota(quota=quota, actor=make_runner(federation.township), at=timezone.now())
    (line,) = send(head, quota, "张三 13800000001").context["outcome"].failed
    assert (line.text, bool(line.reason)) == ("张三 13800000001", True)


def test_session_that_is_over_takes_no_names(head, federation):
    quota = make_quota(federation, session=make_past_session(federation.township))
    (line,) = send(head, quota, "张三 13800000001").context["outcome"].failed
    assert line.reason == "这一场已结束。"


def test_page_shows_who_was_sent_with_masked_phones(head, federation):
    quota = make_quota(federation)
    send(head, quota, "张三 13800000001")
    page = words(head.get(list_url(quota)))
    assert ("张三" in page, "138****0001" in page, "13800000001" in page) == (True, True, False)


def test_staff_of_the_organiser_and_above_the_outlet_send_too(staff, federation):
    quota = make_quota(federation)
    station = client_for(make_actor(roles.STATION, federation.station))
    assert [who.get(list_url(quota)).status_code for who in (staff, station)] == [200, 200]


def test_list_of_another_outlet_is_not_there(elsewhere, worker, auditor, federation):
    quota = make_quota(federation)
    other = client_for(make_actor(roles.OUTLET, federation.other_outlet))
    chair = client_for(make_actor(roles.CHAIR, federation.union))
    for who in (elsewhere, worker, auditor, other, chair):
        assert who.get(list_url(quota)).status_code == 404
        assert send(who, quota, "张三 13800000001").status_code == 404
    assert Signup.objects.count() == 0


def test_anonymous_logs_in_first(client, federation):
    quota = make_quota(federation)
    assert sent_to(client.get(list_url(quota))) == (302, f"/accounts/login/?next={list_url(quota)}")
    assert send(client, quota, "张三 13800000001").status_code == 302
    assert Signup.objects.count() == 0


def test_wrong_method_wrong_id_and_another_dress(head, federation):
    quota = make_quota(federation)
    assert head.put(list_url(quota)).status_code == 405
    assert post_json(head, list_url(quota)).status_code == 422
    assert [head.get(f"/desk/quotas/{one}/list/").status_code for one in (NOBODYS, "nonsense")] == [404, 404]


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(head, federation, count, django_assert_max_num_queries):
    quota = make_quota(federation, places=30)
    send(head, quota, "\n".join(f"张三 138000000{number:02}" for number in range(count)))
    with django_assert_max_num_queries(9):
        assert len(head.get(list_url(quota)).context["signups"]) == count


def test_nobody_is_told_twice(staff, federation):
    session = make_session(org=federation.township)
    answer = staff.post(quota_url(session), {"org": str(federation.outlet.pk), "places": "5"})
    assert len(told(answer)) == 1
