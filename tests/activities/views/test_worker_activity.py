"""/activities/<id>/ — one activity: dates, place, whom it is for, its picture, what was asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import services
from niangjia.activities.models import Question
from niangjia.people.choices import Group
from tests.support.answers import NOBODYS, NONSENSE, methods, post_json, sent_to, told, words
from tests.support.factories import make_runner
from tests.support.moments import make_past_session
from tests.support.offers import make_activity, make_session, make_signup
from tests.support.pictures import make_picture

pytestmark = pytest.mark.django_db


def url_of(activity: Any) -> str:
    return reverse("activities:worker_activity", args=[activity.pk])


def make_question(activity: Any, text: str = "要空腹吗？", answer: str = "") -> Question:
    org, at = activity.org, timezone.now()
    asked = services.ask_question(activity=activity, text=text, actor=make_runner(org), at=at)
    if answer:
        services.answer_question(
            question=asked, answer=answer, answered_by="王静", actor=make_runner(org), at=at
        )
    return asked


def test_anybody_sees_dates_to_come(client, federation):
    session = make_session(org=federation.township, name="上午场")
    page = client.get(url_of(session.activity))
    assert page.context["sessions"] == [session]
    assert "上午场" in words(page)
    assert reverse("activities:worker_signup", args=[session.pk]) in words(page)


def test_dates_that_are_over_are_counted_only(client, federation):
    past = make_past_session(federation.township)
    page = client.get(url_of(past.activity))
    assert (page.context["sessions"], page.context["past"]) == ([], 1)


def test_cancelled_date_is_gone(client, federation):
    session = make_session(org=federation.township)
    later = make_session(activity=session.activity, starts_at=timezone.now() + timedelta(days=8))
    services.cancel_session(
        session=session, reason="下雪", actor=make_runner(federation.township), at=timezone.now()
    )
    assert client.get(url_of(session.activity)).context["sessions"] == [later]


def test_whom_it_is_for_is_said(client, federation):
    activity = make_activity(
        org=federation.township, audience="groups", groups=[Group.COURIER], audience_org=federation.union
    )
    assert "快递员 · 子镇快递工会" in words(client.get(url_of(activity)))


def test_place_i_have_is_marked(worker, person, federation):
    session = make_session(org=federation.township)
    make_signup(session=session, person=person)
    assert worker.get(url_of(session.activity)).context["mine"] == {session.pk: "confirmed"}


def test_draft_template_and_cancelled_are_not_there(client, staff, federation):
    org = federation.township
    draft = make_activity(org=org, published=False)
    live = make_activity(org=org)
    template = services.save_as_template(activity=live, actor=make_runner(org), at=timezone.now())
    services.cancel_activity(activity=live, reason="下雪", actor=make_runner(org), at=timezone.now())
    assert [
        who.get(url_of(one)).status_code for who in (client, staff) for one in (draft, template, live)
    ] == [404] * 6


def test_answered_questions_are_read_and_open_ones_are_not(client, federation):
    activity = make_activity(org=federation.township)
    answered = make_question(activity, answer="要空腹")
    make_question(activity, text="几点结束？")
    assert list(client.get(url_of(activity)).context["questions"]) == [answered]


def test_words_are_shown_as_they_were_typed(client, federation):
    activity = make_activity(org=federation.township, title="<b>体检</b>💐", text="<script>1</script>")
    page = words(client.get(url_of(activity)))
    assert "&lt;b&gt;体检&lt;/b&gt;💐" in page
    assert "<script>1</script>" not in page


def test_wrong_method_and_wrong_id(client, federation):
    activity = make_activity(org=federation.township)
    assert methods(client, url_of(activity)) == {
        "get": 200,
        "post": 405,
        "put": 405,
        "patch": 405,
        "delete": 405,
    }
    assert [client.get(f"/activities/{wrong}/").status_code for wrong in (NOBODYS, "nonsense", "1")] == [
        404
    ] * 3


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(worker, federation, count, django_assert_max_num_queries):
    activity = make_activity(org=federation.township, published=False)
    for day in range(count):
        make_session(activity=activity, starts_at=timezone.now() + timedelta(days=2 + day))
        make_question(activity, answer="要空腹")
    with django_assert_max_num_queries(11):
        page = worker.get(url_of(activity))
    assert (len(page.context["sessions"]), len(page.context["questions"])) == (count, count)


def picture_url(activity: Any) -> str:
    return reverse("activities:picture", args=[activity.pk])


def make_pictured(org: Any, **fields: Any) -> Any:
    activity = make_activity(org=org, **fields)
    return services.set_picture(
        activity=activity, upload=make_picture(), actor=make_runner(org), at=timezone.now()
    )


def kind(client: Client, url: str) -> Any:
    answer = client.get(url)
    return (answer.status_code, answer.headers["Content-Type"], len(b"".join(answer)) > 0)


def test_picture_of_a_public_activity_is_for_anybody(client, federation):
    assert kind(client, picture_url(make_pictured(federation.township))) == (200, "image/webp", True)


def test_picture_of_a_draft_is_for_its_own_staff(client, worker, staff, elsewhere, federation):
    url = picture_url(make_pictured(federation.township, published=False))
    assert kind(staff, url) == (200, "image/webp", True)
    assert [who.get(url).status_code for who in (client, worker, elsewhere)] == [404] * 3


def test_picture_that_is_not_there(client, federation):
    activity = make_activity(org=federation.township)
    assert client.get(picture_url(activity)).status_code == 404
    assert client.get(f"/activities/{NOBODYS}/picture/").status_code == 404
    assert client.post(picture_url(activity)).status_code == 405


def ask_url(activity: Any) -> str:
    return reverse("activities:worker_ask", args=[activity.pk])


def test_question_is_kept(worker, person, federation):
    activity = make_activity(org=federation.township)
    answer = worker.post(ask_url(activity), {"text": " 要带身份证吗？💐 "})
    asked = Question.objects.get()
    assert sent_to(answer) == (303, url_of(activity))
    assert (asked.text, asked.person, asked.activity) == ("要带身份证吗？💐", person, activity)
    assert len(told(answer)) == 1


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_question_without_words_is_refused(worker, federation, text):
    answer = worker.post(ask_url(make_activity(org=federation.township)), {"text": text})
    assert told(answer) == ["请写下您的问题。"]
    assert Question.objects.count() == 0


def test_question_in_another_dress_is_refused(worker, federation):
    assert post_json(worker, ask_url(make_activity(org=federation.township))).status_code == 303
    assert Question.objects.count() == 0


@pytest.mark.parametrize("text", [text for text in NONSENSE if text.strip()])
def test_any_words_are_a_question(worker, federation, text):
    worker.post(ask_url(make_activity(org=federation.township)), {"text": text})
    assert Question.objects.get().text == text.replace("\x00", "")[:2000]


def test_question_needs_a_log_in_and_a_public_activity(client, worker, federation):
    activity = make_activity(org=federation.township)
    assert sent_to(client.post(ask_url(activity), {"text": "x"})) == (
        302,
        f"/accounts/login/?next={ask_url(activity)}",
    )
    draft = make_activity(org=federation.township, published=False)
    assert worker.post(ask_url(draft), {"text": "x"}).status_code == 404
    assert worker.get(ask_url(activity)).status_code == 405
