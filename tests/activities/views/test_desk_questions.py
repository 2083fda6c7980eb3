"""/desk/activities/<id>/questions/ — what was asked, and the answers workers read."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import services
from niangjia.activities.models import Question
from niangjia.people import roles
from tests.support.answers import NOBODYS, NONSENSE, post_json, sent_to, told, words
from tests.support.factories import client_for, make_actor, make_runner
from tests.support.offers import make_activity

pytestmark = pytest.mark.django_db


def url_of(activity: Any) -> str:
    return reverse("activities:desk_questions", args=[activity.pk])


@pytest.fixture
def activity(federation: Any) -> Any:
    return make_activity(org=federation.township)


def ask(activity: Any, text: str = "要空腹吗？") -> Question:
    return services.ask_question(
        activity=activity, text=text, actor=make_runner(activity.org), at=timezone.now()
    )


def test_question_asked_on_the_day_is_kept(staff, activity):
    assert sent_to(staff.post(url_of(activity), {"text": " 几点开始？💐 "})) == (303, url_of(activity))
    assert Question.objects.get().text == "几点开始？💐"
    assert "几点开始？💐" in words(staff.get(url_of(activity)))


def test_answer_is_read_by_workers(staff, client, activity):
    asked = ask(activity)
    given = {"question": str(asked.pk), "answer": "要空腹", "answered_by": "区医院 刘医生"}
    assert sent_to(staff.post(url_of(activity), given)) == (303, url_of(activity))
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("要空腹", "区医院 刘医生")
    assert "要空腹" in words(client.get(f"/activities/{activity.pk}/"))


def test_answer_without_a_name_is_the_actors(staff, staff_actor, activity):
    asked = ask(activity)
    staff.post(url_of(activity), {"question": str(asked.pk), "answer": "要空腹"})
    asked.refresh_from_db()
    assert asked.answered_by == staff_actor.name


@pytest.mark.parametrize("empty", ["", "   ", "\x00"])
def test_no_words_are_no_question_and_no_answer(staff, activity, empty):
    asked = ask(activity)
    staff.post(url_of(activity), {"text": empty})
    answer = staff.post(url_of(activity), {"question": str(asked.pk), "answer": empty})
    assert told(answer) == ["请写下您的问题。", "请填写回答。"]
    asked.refresh_from_db()
    assert (Question.objects.count(), asked.answer) == (1, "")


@pytest.mark.parametrize("question", NONSENSE)
def test_answer_to_nothing_is_not_found(staff, federation, activity, question):
    elsewhere = ask(make_activity(org=federation.township))
    for wrong in (question, str(elsewhere.pk)):
        answer = staff.post(url_of(activity), {"question": wrong, "answer": "x"})
        assert answer.status_code == 404
    assert post_json(staff, url_of(activity)).status_code == 404


@pytest.mark.parametrize("text", [one for one in NONSENSE if one])
def test_any_words_are_kept(staff, activity, text):
    asked = ask(activity)
    staff.post(url_of(activity), {"text": text})
    staff.post(url_of(activity), {"question": str(asked.pk), "answer": text, "answered_by": text})
    asked.refresh_from_db()
    clean = text.replace("\x00", "")
    assert (Question.objects.latest("asked_at").text, asked.answered_by) == (clean[:2000], clean[:60])


def test_auditor_reads_and_writes_nothing(auditor, activity):
    asked = ask(activity)
    assert "<textarea" not in words(auditor.get(url_of(activity)))
    auditor.post(url_of(activity), {"text": "x"})
    auditor.post(url_of(activity), {"question": str(asked.pk), "answer": "x"})
    asked.refresh_from_db()
    assert (Question.objects.count(), asked.answer) == (1, "")


def test_questions_are_for_staff_of_the_scope(client, elsewhere, worker, federation, activity):
    head = client_for(make_actor(roles.OUTLET, federation.outlet))
    for who in (elsewhere, worker, head):
        assert who.get(url_of(activity)).status_code == 404
        assert who.post(url_of(activity), {"text": "x"}).status_code == 404
    assert sent_to(client.post(url_of(activity))) == (302, f"/accounts/login/?next={url_of(activity)}")
    assert Question.objects.count() == 0


def test_wrong_method_and_wrong_id(staff, activity):
    assert staff.put(url_of(activity)).status_code == 405
    assert [staff.get(f"/desk/activities/{one}/questions/").status_code for one in (NOBODYS, "nonsense")] == [
        404,
        404,
    ]


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(staff, activity, count, django_assert_max_num_queries):
    for _turn in range(count):
        ask(activity)
    with django_assert_max_num_queries(9):
        assert len(staff.get(url_of(activity)).context["questions"]) == count
