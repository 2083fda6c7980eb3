"""/desk/activities/ — listed, sifted, taken away; one with its dates; published, closed, called off."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.activities import services
from niangjia.activities.models import Activity
from niangjia.people import roles
from tests.support.answers import NOBODYS, NONSENSE, methods, post_json, refused, sent_to, table, told, words
from tests.support.factories import client_for, make_actor, make_runner
from tests.support.moments import attend, make_past_session, make_past_signup, make_running_session
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db
PAGE = "/desk/activities/"


def shown(client: Client, **query: str) -> list[Any]:
    return [one.pk for one in client.get(PAGE, query).context["page"]]


def url_of(activity: Any) -> str:
    return reverse("activities:desk_activity", args=[activity.pk])


def state_url(activity: Any) -> str:
    return reverse("activities:desk_activity_state", args=[activity.pk])


def test_list_holds_the_scope_and_begins_with_what_has_no_date(staff, auditor, federation):
    draft = make_activity(org=federation.township, published=False)
    early = make_activity(org=federation.station)
    make_session(activity=draft, starts_at=timezone.now() + timedelta(days=40))
    undated = make_activity(org=federation.township, published=False)
    make_activity(org=federation.other_township)
    make_activity(org=federation.district)
    assert shown(staff) == shown(auditor) == [undated.pk, draft.pk, early.pk]


def test_counts_are_those_of_the_dates(staff, federation):
    session = make_past_session(federation.township, capacity=20)
    attend(make_past_signup(session))
    make_past_signup(session)
    make_session(activity=session.activity, capacity=5)
    (one,) = staff.get(PAGE).context["page"]
    assert (one.places, one.places_taken, one.came, one.first_start) == (25, 2, 1, session.starts_at)


def test_list_is_sifted_by_state_programme_words_and_templates(staff, federation):
    org = federation.township
    draft = make_activity(org=org, published=False, title="插花课", programme="classroom")
    live = make_activity(org=org, title="免费体检")
    template = services.save_as_template(activity=live, actor=make_runner(org), at=timezone.now())
    assert shown(staff, state="draft") == [draft.pk]
    assert shown(staff, programme="health_check") == [live.pk]
    assert shown(staff, templates="1") == [template.pk]
    assert [shown(staff, q=text) for text in ("体检", "mftj", "mian", "没有")] == [[live.pk]] * 3 + [[]]


def test_nonsense_is_answered_with_a_list(staff):
    assert refused(staff, PAGE, "q", "state", "programme", "templates", "page", "format") == []


def test_long_list_has_pages(staff, federation):
    for _turn in range(21):
        make_activity(org=federation.township, published=False)
    assert (len(shown(staff)), len(shown(staff, page="2"))) == (20, 1)


def test_auditor_reads_and_makes_nothing(auditor, federation):
    activity = make_activity(org=federation.township)
    assert "/desk/activities/new/" not in words(auditor.get(PAGE))
    page = words(auditor.get(url_of(activity)))
    assert state_url(activity) not in page
    assert auditor.post(state_url(activity), {"act": "close"}).status_code == 404


@pytest.mark.parametrize("role", [roles.OUTLET, roles.CHAIR, roles.ADMINISTRATOR, roles.WORKER])
def test_desk_of_activities_is_for_staff(federation, role):
    activity = make_activity(org=federation.township)
    client = client_for(make_actor(role, federation.township))
    assert [client.get(url).status_code for url in (PAGE, url_of(activity))] == [404, 404]


def test_anonymous_logs_in_first(client, federation):
    activity = make_activity(org=federation.township)
    for url in (PAGE, url_of(activity), state_url(activity)):
        assert sent_to(client.get(url)) == (302, f"/accounts/login/?next={url}")
    client.post(state_url(activity), {"act": "close"})
    activity.refresh_from_db()
    assert activity.state == "published"


def test_wrong_method(staff, federation):
    activity = make_activity(org=federation.township)
    allowed = [name for name, status in methods(staff, PAGE).items() if status != 405]
    assert (allowed, staff.post(url_of(activity)).status_code) == (["get"], 405)
    assert staff.get(state_url(activity)).status_code == 405


@pytest.mark.parametrize("count", [1, 20])
def test_query_count_of_the_list_is_flat(staff, federation, count, django_assert_max_num_queries):
    for _turn in range(count):
        make_activity(org=federation.township)
    with django_assert_max_num_queries(11):
        assert len(shown(staff)) == count


def test_taken_away_list_is_whole_escaped_and_recorded(staff, staff_actor, federation):
    make_activity(org=federation.township, title="=HYPERLINK(1)💐")
    for number in range(21):
        make_activity(org=federation.township, published=False, title=f"体检 {number}")
    answer = staff.get(PAGE, {"format": "xlsx"})
    rows = table(answer)
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%B4%BB%E5%8A%A8.xlsx"
    assert rows[0] == ["标题", "服务项目", "主办", "状态", "首场", "名额", "已报", "已到"]
    assert (len(rows), rows[-1][0]) == (23, "'=HYPERLINK(1)💐")
    record = AuditRecord.objects.get(action="activities.exported")
    assert (record.detail, record.actor_user) == ({"rows": 22}, staff_actor.user_id)


def test_taken_away_is_what_was_sifted(staff, federation):
    make_activity(org=federation.township)
    make_activity(org=federation.township, published=False, title="草稿")
    make_activity(org=federation.other_township, published=False, title="别处的草稿")
    rows = table(staff.get(PAGE, {"format": "xlsx", "state": "draft"}))
    assert [row[0] for row in rows[1:]] == ["草稿"]


def test_activity_shows_its_dates_and_who_came(staff, federation):
    session = make_past_session(federation.township)
    attend(make_past_signup(session))
    services.ask_question(
        activity=session.activity, text="要空腹吗", actor=make_runner(federation.township), at=timezone.now()
    )
    page = staff.get(url_of(session.activity))
    assert [(one.pk, one.came) for one in page.context["sessions"]] == [(session.pk, 1)]
    assert (page.context["asked"], page.context["unanswered"]) == (1, 1)


def test_page_of_a_draft_has_no_way_to_the_workers_page(staff, federation):
    draft, live = (
        make_activity(org=federation.township, published=False),
        make_activity(org=federation.township),
    )
    links = [f'href="/activities/{one.pk}/"' in words(staff.get(url_of(one))) for one in (draft, live)]
    assert links == [False, True]


def test_activity_of_elsewhere_is_not_there(elsewhere, staff, federation):
    activity = make_activity(org=federation.township)
    assert elsewhere.get(url_of(activity)).status_code == 404
    assert elsewhere.post(state_url(activity), {"act": "close"}).status_code == 404
    assert staff.get(url_of(make_activity(org=federation.district))).status_code == 404
    assert [staff.get(f"{PAGE}{wrong}/").status_code for wrong in (NOBODYS, "nonsense")] == [404, 404]
    activity.refresh_from_db()
    assert activity.state == "published"


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_of_an_activity_is_flat(staff, federation, count, django_assert_max_num_queries):
    activity = make_activity(org=federation.township, published=False)
    for day in range(count):
        make_session(activity=activity, starts_at=timezone.now() + timedelta(days=2 + day))
    with django_assert_max_num_queries(11):
        assert len(staff.get(url_of(activity)).context["sessions"]) == count


def act(client: Client, activity: Any, name: str, **more: str) -> tuple[Any, str]:
    answer = client.post(state_url(activity), {"act": name, **more})
    assert sent_to(answer) == (303, url_of(activity))
    activity.refresh_from_db()
    return told(answer), activity.state


def test_draft_is_published_closed_and_opened_again(staff, federation):
    draft = make_activity(org=federation.township, published=False)
    assert act(staff, draft, "publish") == (["发布前请至少添加一个场次。"], "draft")
    live = make_activity(org=federation.township)
    assert [act(staff, live, name)[1] for name in ("close", "close", "publish", "publish")] == [
        "closed",
        "closed",
        "published",
        "published",
    ]


def test_cancelled_activity_takes_its_dates_along(staff, federation):
    signup = make_signup(session=make_session(org=federation.township))
    activity = signup.session.activity
    assert act(staff, activity, "cancel", reason="大雪停办💐")[1] == "cancelled"
    signup.refresh_from_db()
    assert (signup.state, activity.cancel_reason) == ("cancelled", "大雪停办💐")
    assert act(staff, activity, "publish")[1] == "cancelled"


def test_activity_is_kept_as_a_template(staff, federation):
    activity = make_activity(org=federation.township)
    act(staff, activity, "template")
    assert Activity.objects.get(template=True).title == activity.title


@pytest.mark.parametrize("name", NONSENSE)
def test_act_that_is_none_changes_nothing(staff, federation, name):
    activity = make_activity(org=federation.township)
    assert act(staff, activity, name) == ([], "published")
    assert post_json(staff, state_url(activity)).status_code == 303


@pytest.mark.parametrize("reason", [one for one in NONSENSE if one])
def test_any_words_are_a_reason(staff, federation, reason):
    session = make_running_session(federation.township)
    assert act(staff, session.activity, "cancel", reason=reason)[1] == "cancelled"
