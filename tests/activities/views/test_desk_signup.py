"""/desk/signups/<id>/ — what a figure leads to: signatures, entries, call-backs."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.activities import services
from niangjia.activities.models import CallBack, Rating, Signup
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from tests.support.answers import NOBODYS, NONSENSE, post_json, sent_to, shows_digits, told, words
from tests.support.factories import client_for, make_actor, make_person, make_runner
from tests.support.moments import attend, make_past_session, make_past_signup
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db


def url_of(signup: Signup, page: str = "signup") -> str:
    return reverse(f"activities:desk_{page}", args=[signup.pk])


def call_url(signup: Signup) -> str:
    return url_of(signup, "call_back")


@pytest.fixture
def attended(federation: Any) -> Signup:
    person = make_person(org=federation.union, name="周小燕", phone="13812347788")
    return attend(make_past_signup(make_past_session(federation.township), person=person))


def test_record_leads_from_the_signature_to_the_ledger(staff, attended):
    page = staff.get(url_of(attended))
    text = words(page)
    assert [entry.source_id for entry in page.context["entries"]] == [attended.pk]
    assert [signature.attempt for signature in page.context["signatures"]] == [1]
    assert reverse("ledger:desk_entry", args=[page.context["entries"][0].pk]) in text
    assert ("周小燕" in text, "138****7788" in text, "13812347788" in text) == (True, True, False)


def test_signature_taken_back_stays_and_says_why(staff, attended):
    services.undo_check_in(
        signup=attended,
        reason="同名点错<b>",
        actor=make_runner(attended.session.activity.org),
        at=timezone.now(),
    )
    page = staff.get(url_of(attended))
    assert ("同名点错&lt;b&gt;" in words(page), len(page.context["entries"])) == (True, 2)
    assert "未到" in words(page)


def test_answers_and_rating_are_shown(staff, federation):
    asked = [{"key": "q1", "label": "忌口", "kind": "text", "required": False, "choices": []}]
    activity = make_activity(org=federation.township, published=False, questions=asked)
    signup = make_signup(session=make_session(activity=activity), answers={"q1": "不吃辣"})
    assert staff.get(url_of(signup)).context["answers"] == [("忌口", "不吃辣")]


def test_auditor_reads_it_masked_and_does_nothing(auditor, attended):
    page = words(auditor.get(url_of(attended)))
    assert ("周**" in page, "周小燕" in page, shows_digits(page, "7788")) == (True, False, False)
    assert [url_of(attended, act) in page for act in ("undo_check_in", "cancel", "call_back")] == [False] * 3


def test_record_is_for_staff_of_the_scope_and_auditors(
    client, elsewhere, worker, staff, federation, attended
):
    heads = [
        client_for(make_actor(role, federation.township)) for role in (roles.OUTLET, roles.ADMINISTRATOR)
    ]
    assert [who.get(url_of(attended)).status_code for who in (elsewhere, worker, *heads)] == [404] * 4
    assert sent_to(client.get(url_of(attended))) == (302, f"/accounts/login/?next={url_of(attended)}")
    assert staff.post(url_of(attended)).status_code == 405
    assert [staff.get(f"/desk/signups/{one}/").status_code for one in (NOBODYS, "nonsense")] == [404, 404]


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(staff, staff_actor, federation, attended, count, django_assert_max_num_queries):
    for _turn in range(count):
        services.record_call_back(signup=attended, reached=False, actor=staff_actor, at=timezone.now())
    with django_assert_max_num_queries(13):
        assert len(staff.get(url_of(attended)).context["call_backs"]) == count


def test_call_that_reached_somebody_is_kept_with_stars_and_words(staff, attended):
    given = {"reached": "yes", "said": " 医生很耐心💐 ", "stars": "5"}
    assert sent_to(staff.post(call_url(attended), given)) == (303, url_of(attended))
    assert list(CallBack.objects.values_list("reached", "said")) == [(True, "医生很耐心💐")]
    assert list(Rating.objects.values_list("stars", "by_call_back")) == [(5, True)]
    assert "医生很耐心💐" in words(staff.get(url_of(attended)))


def test_call_that_reached_nobody_says_nothing_of_satisfaction(staff, attended):
    answer = staff.post(call_url(attended), {"reached": "no", "stars": "1", "said": "没人接"})
    assert (answer.status_code, CallBack.objects.count(), Rating.objects.count()) == (400, 0, 0)
    assert all(text in words(answer) for text in ("联系上本人才能记评分。", 'value="没人接"'))
    staff.post(call_url(attended), {"reached": "no"})
    assert (CallBack.objects.get().reached, Rating.objects.count()) == (False, 0)


@pytest.mark.parametrize("reached", NONSENSE)
def test_it_has_to_be_said_whether_somebody_was_reached(staff, attended, reached):
    answer = staff.post(call_url(attended), {"reached": reached, "said": "好"})
    assert (answer.status_code, CallBack.objects.count()) == (400, 0)
    assert ("请选择是否联系上。" in words(answer), " checked" in words(answer)) == (True, False)


def test_task_shows_the_number_and_is_the_reason_that_is_kept(staff, attended):
    page = words(staff.get(call_url(attended)))
    kept = AuditRecord.objects.get(action="person.unmasked.phone")
    assert ('href="tel:13812347788"' in page, " checked" in page) == (True, False)
    assert (kept.reason, kept.subject_id) == (
        f"回访：{attended.session.activity.title}",
        str(attended.person_id),
    )


def test_number_of_who_was_not_there_is_not_shown(staff, federation):
    signup = make_signup(session=make_session(org=federation.township))
    assert sent_to(staff.get(call_url(signup))) == (303, url_of(signup))
    assert not AuditRecord.objects.filter(action="person.unmasked.phone").exists()


@pytest.mark.parametrize("stars", NONSENSE)
def test_nonsense_for_stars_is_no_error_page(staff, attended, stars):
    assert staff.post(call_url(attended), {"reached": "yes", "stars": stars}).status_code in {303, 400}
    assert Rating.objects.count() == 0


@pytest.mark.parametrize("said", NONSENSE)
def test_any_words_may_be_said(staff, attended, said):
    staff.post(call_url(attended), {"reached": "no", "said": said})
    assert CallBack.objects.get().said == said.replace("\x00", "").strip()[:500]


def test_who_ran_it_makes_no_call(federation):
    runner = make_actor(roles.TOWNSHIP, federation.township)
    signup = attend(make_past_signup(make_past_session(federation.township)), actor=runner)
    client = client_for(runner)
    assert call_url(signup) not in words(client.get(url_of(signup)))
    assert len(told(client.post(call_url(signup), {"reached": "yes"}))) == 1
    assert CallBack.objects.count() == 0


def test_call_is_for_staff_of_the_scope(client, elsewhere, worker, auditor, staff, attended):
    for who in (elsewhere, worker, auditor):
        assert who.post(call_url(attended), {"reached": "yes"}).status_code == 404
    assert client.post(call_url(attended), {"reached": "yes"}).status_code == 302
    assert [who.get(call_url(attended)).status_code for who in (elsewhere, worker, auditor, client)] == [
        404,
        404,
        404,
        302,
    ]
    assert staff.put(call_url(attended)).status_code == 405
    assert CallBack.objects.count() == 0


def test_call_in_another_dress_is_no_call(staff, attended):
    assert post_json(staff, call_url(attended)).status_code == 400
    assert CallBack.objects.count() == 0


def test_cancelled_record_says_when_and_why(staff, person, federation):
    signup = make_signup(session=make_session(org=federation.township), person=person)
    services.cancel_signup(signup=signup, actor=actor_for(person, None), at=timezone.now(), reason="临时加班")
    assert "临时加班" in words(staff.get(url_of(signup)))
