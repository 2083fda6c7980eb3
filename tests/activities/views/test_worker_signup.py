"""/sessions/<id>/signup/ — the sheet: when, where, what is asked; then the ticket."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.models import User
from niangjia.activities import services
from niangjia.activities.models import Session, Signup
from niangjia.core.ids import uuid7
from niangjia.people.choices import Group
from tests.support.answers import NOBODYS, NONSENSE, post_json, sent_to, words
from tests.support.factories import client_for, make_person, make_runner
from tests.support.moments import make_past_session
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db

QUESTIONS = [
    {"key": "q1", "label": "衣服尺码", "kind": "choice", "required": True, "choices": ["M", "L"]},
    {"key": "q2", "label": "忌口", "kind": "text", "required": False, "choices": []},
    {"key": "q3", "label": "坐班车吗", "kind": "yesno", "required": False, "choices": []},
]


def url_of(session: Session) -> str:
    return reverse("activities:worker_signup", args=[session.pk])


def make_offer(org: Any, *, at: Any = None, session: dict[str, Any] | None = None, **fields: Any) -> Session:
    activity = make_activity(org=org, published=False, at=at, **fields)
    return make_session(activity=activity, at=at, **(session or {}))


def test_one_tap_and_there_is_a_ticket(worker, person, federation):
    session = make_session(org=federation.township)
    assert worker.get(url_of(session)).context["unfit"] is None
    answer = worker.post(url_of(session), {"attempt": str(uuid7())})
    made = Signup.objects.get()
    assert sent_to(answer) == (303, reverse("activities:worker_ticket", args=[made.pk]) + "?new=1")
    assert (made.person, made.session, made.state, made.door) == (person, session, "confirmed", "self")
    assert made.consent != ""


def test_sheet_says_when_where_and_what_to_bring(worker, federation):
    session = make_offer(
        federation.township,
        bring="空腹，带身份证",
        consent_text="体检结果只告诉本人。",
        session={"place": "区医院", "address": "新顺南大街3号"},
    )
    page = words(worker.get(url_of(session)))
    assert all(text in page for text in ("空腹，带身份证", "体检结果只告诉本人。", "区医院", "新顺南大街3号"))


def test_replayed_attempt_gives_the_same_ticket(worker, federation):
    session, attempt = make_session(org=federation.township), str(uuid7())
    answers = [worker.post(url_of(session), {"attempt": attempt}) for _turn in range(3)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Signup.objects.count() == 1
    session.refresh_from_db()
    assert session.taken == 1


@pytest.mark.parametrize("attempt", NONSENSE)
def test_lost_or_broken_attempt_is_no_obstacle(worker, federation, attempt):
    session = make_session(org=federation.township)
    assert worker.post(url_of(session), {"attempt": attempt}).status_code == 303
    assert worker.post(url_of(session), {"attempt": attempt}).status_code == 303
    assert Signup.objects.count() == 1


def test_who_has_a_place_is_shown_the_ticket(worker, person, federation):
    session = make_session(org=federation.township)
    mine = make_signup(session=session, person=person)
    page = worker.get(url_of(session))
    assert page.context["mine"] == mine
    assert reverse("activities:worker_ticket", args=[mine.pk]) in words(page)


def test_full_session_has_a_waiting_list(worker, federation):
    session = make_session(org=federation.township, capacity=1)
    make_signup(session=session)
    assert "加入候补" in words(worker.get(url_of(session)))
    worker.post(url_of(session))
    assert Signup.objects.latest("created_at").state == "waiting"


def test_full_session_without_a_waiting_list_is_said_before_it_is_tried(worker, federation):
    session = make_session(org=federation.township, capacity=1, waiting_list=False)
    make_signup(session=session)
    page = words(worker.get(url_of(session)))
    assert "名额已满。" in page
    assert '<form method="post" class="stack">' not in page


def test_refusal_stands_beside_the_form_with_what_was_typed(worker, federation):
    session = make_offer(
        federation.township, questions=QUESTIONS, session={"capacity": 1, "waiting_list": False}
    )
    make_signup(session=session, answers={"q1": "M"})
    attempt = str(uuid7())
    given = {"attempt": attempt, "q1": "L", "q2": "不吃<辣>💐", "q3": "no"}
    answer = worker.post(url_of(session), given)
    page = words(answer)
    assert (answer.status_code, answer.context["refusal"]) == (409, "名额已满。")
    assert 'role="alert"' in page
    assert f'value="{attempt}"' in page
    assert "<option selected>L</option>" in page
    assert 'value="不吃&lt;辣&gt;💐"' in page
    assert '<option value="no" selected>' in page
    assert Signup.objects.count() == 1


def test_full_without_questions_is_a_short_page_and_a_few_statements(
    worker, federation, django_assert_max_num_queries
):
    """Log-in (two), person, date, what one has here: thousands may be told so in one minute."""
    session = make_session(org=federation.township, capacity=1, waiting_list=False)
    make_signup(session=session)
    with django_assert_max_num_queries(5):
        answer = worker.post(url_of(session))
    page = words(answer)
    assert (answer.status_code, "名额已满。" in page, session.activity.get_absolute_url() in page) == (
        409,
        True,
        True,
    )
    assert Signup.objects.count() == 1


def test_sign_up_takes_few_statements(worker, federation, django_assert_max_num_queries):
    """Ten, and BEGIN and COMMIT; the test itself is in a transaction, so two savepoints stand for these."""
    session = make_session(org=federation.township)
    with django_assert_max_num_queries(12):
        assert worker.post(url_of(session)).status_code == 303


def test_answers_are_kept(worker, federation):
    session = make_offer(federation.township, questions=QUESTIONS)
    worker.post(url_of(session), {"q1": "M", "q2": " 不吃辣 ", "q9": "没有问过"})
    assert Signup.objects.get().answers == {"q1": "M", "q2": "不吃辣"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "请回答：衣服尺码"),
        ({"q1": "   ", "q2": "香菜"}, "请回答：衣服尺码"),
        ({"q1": "XXL", "q2": "香菜"}, "请从选项中选择：衣服尺码"),
    ],
)
def test_answer_that_is_missing_or_wrong_is_asked_for(worker, federation, given, said):
    session = make_offer(federation.township, questions=QUESTIONS)
    answer = worker.post(url_of(session), given)
    assert (answer.status_code, answer.context["refusal"]) == (400, said)
    assert [question["given"] for question in answer.context["questions"]] == [
        given.get("q1", ""),
        given.get("q2", ""),
        "",
    ]


@pytest.mark.parametrize("words_given", NONSENSE)
def test_any_words_may_be_an_answer(worker, federation, words_given):
    session = make_offer(federation.township, questions=QUESTIONS)
    assert worker.post(url_of(session), {"q1": "M", "q2": words_given}).status_code == 303


def test_form_in_another_dress_is_read_as_empty(worker, federation):
    session = make_offer(federation.township, questions=QUESTIONS)
    assert post_json(worker, url_of(session)).status_code == 400
    assert Signup.objects.count() == 0


@pytest.fixture
def unknown_group(federation: Any) -> Any:
    return make_person(org=federation.union, group="")


def test_group_is_declared_with_the_sign_up(unknown_group, federation):
    session = make_offer(federation.township, audience="groups", groups=[Group.COURIER, Group.RIDER])
    client = client_for(unknown_group)
    page = client.get(url_of(session))
    assert [str(label) for _group, label in page.context["declare"]] == ["快递员", "外卖配送员"]
    assert client.post(url_of(session), {"group": Group.RIDER}).status_code == 303
    unknown_group.refresh_from_db()
    assert unknown_group.group == Group.RIDER


@pytest.mark.parametrize("group", ["nurse", *NONSENSE])
def test_group_it_is_not_for_cannot_be_declared(unknown_group, federation, group):
    session = make_offer(federation.township, audience="groups", groups=[Group.COURIER])
    answer = client_for(unknown_group).post(url_of(session), {"group": group})
    assert (answer.status_code, answer.context["refusal"]) == (409, "仅面向快递员。")
    unknown_group.refresh_from_db()
    assert unknown_group.group == ""


def test_known_group_is_not_declared_away(worker, person, federation):
    session = make_offer(federation.township, audience="groups", groups=[Group.NURSE])
    answer = worker.post(url_of(session), {"group": Group.NURSE})
    assert answer.status_code == 409
    person.refresh_from_db()
    assert person.group == Group.COURIER


def test_who_it_is_not_for_reads_why_instead_of_a_form(worker, federation):
    session = make_offer(federation.township, audience_org=federation.other_union)
    page = worker.get(url_of(session))
    assert page.context["unfit"] == "仅面向丑镇快递工会的职工。"
    assert '<form method="post" class="stack">' not in words(page)


def before() -> Any:
    return timezone.now() - timedelta(days=1)


def after() -> Any:
    return timezone.now() + timedelta(days=1)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [(after, lambda: after() + timedelta(hours=9)), (lambda: before() - timedelta(1), before)],
)
def test_sheet_outside_its_time_has_no_form(worker, federation, opens, closes):
    session = make_session(org=federation.township, opens_at=opens(), closes_at=closes())
    assert '<form method="post" class="stack">' not in words(worker.get(url_of(session)))
    assert worker.post(url_of(session)).status_code == 409
    assert Signup.objects.count() == 0


def test_session_that_is_over_or_cancelled_or_closed_refuses(worker, federation):
    org = federation.township
    over, cancelled, closed = make_past_session(org), make_session(org=org), make_session(org=org)
    runner, at = make_runner(org), timezone.now()
    services.cancel_session(session=cancelled, reason="下雪", actor=runner, at=at)
    services.close_activity(activity=closed.activity, actor=runner, at=at)
    for session in (over, cancelled, closed):
        assert '<form method="post" class="stack">' not in words(worker.get(url_of(session)))
        assert worker.post(url_of(session)).status_code == 409
    assert "下雪" in words(worker.get(url_of(cancelled)))


def test_draft_and_nobodys_session_are_not_there(worker, staff, federation):
    draft = make_activity(org=federation.township, published=False)
    hidden = make_session(activity=make_activity(org=federation.township))
    hidden.activity.state = "draft"
    hidden.activity.save()
    assert draft.state == "draft"
    urls = [url_of(hidden), f"/sessions/{NOBODYS}/signup/", "/sessions/nonsense/signup/"]
    assert [who.get(url).status_code for who in (worker, staff) for url in urls] == [404] * 6
    assert [worker.post(url).status_code for url in urls] == [404] * 3


def test_anonymous_logs_in_first_and_comes_back(client, federation):
    url = url_of(make_session(org=federation.township))
    assert sent_to(client.get(url)) == (302, f"/accounts/login/?next={url}")
    assert sent_to(client.post(url)) == (302, f"/accounts/login/?next={url}")


def test_wrong_method(worker, federation):
    url = url_of(make_session(org=federation.township))
    assert [worker.put(url).status_code, worker.delete(url).status_code] == [405, 405]


def test_log_in_without_a_person_is_told_no(client, federation):
    client.force_login(User.objects.create_user("13900000001", phone_verified=True))
    url = url_of(make_session(org=federation.township))
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(worker, federation, count, django_assert_max_num_queries):
    session = make_session(org=federation.township, capacity=60)
    for _turn in range(count):
        make_signup(session=session)
    with django_assert_max_num_queries(10):
        worker.get(url_of(session))
    with django_assert_max_num_queries(24):
        assert worker.post(url_of(session)).status_code == 303
