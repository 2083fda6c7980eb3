"""/surveys/…, /desk/surveys/…: a desk writes and opens a survey, phones answer it, the desk reads what came."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.concerns.models import Concern
from niangjia.core.clock import local_day
from niangjia.core.id_codes import code_for
from niangjia.core.ids import uuid7
from niangjia.people import roles
from niangjia.surveys import codes, services
from niangjia.surveys.choices import QuestionKind as Kind
from niangjia.surveys.models import Answer, Draw, Question, Survey
from niangjia.surveys.services.answering import Said
from niangjia.surveys.tiles import my_data, person_moments
from tests.support.answers import sent_to, told, words
from tests.support.factories import (
    Federation,
    client_for,
    make_actor,
    make_federation,
    make_person,
)
from tests.surveys.making import NEED, RESTED, answer_by_code, answer_named, ask, make_survey

pytestmark = pytest.mark.django_db
DESK, PHONE, CODE = "/desk/surveys/", "/surveys/", "/surveys/code/"
SHOWN = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


@pytest.fixture
def desk(fed: Federation) -> Client:
    return client_for(make_actor(roles.STATION, fed.station))


def filled(survey: Survey, said: dict) -> dict:
    asked = ask(survey)
    return {f"q{asked[kind].pk.hex}": value for kind, value in said.items()}


def test_a_station_writes_tries_and_opens_a_survey(fed, desk):
    day = local_day(timezone.now())
    assert "还没有问卷" in words(desk.get(DESK))
    sent = {"title": "站点需求", "org": fed.station.pk, "opens_on": day, "closes_on": day, "attempt": uuid7()}
    for _turn in range(2):
        answer = desk.post(f"{DESK}new/", sent)
    survey = Survey.objects.get()
    assert sent_to(answer) == (303, f"{DESK}{survey.pk}/")
    assert "先添加题目" in "".join(told(desk.post(f"{DESK}{survey.pk}/act/", {"do": "open"})))
    new = f"{DESK}{survey.pk}/questions/new/"
    first = {"kind": "one", "text": RESTED, "options": "好\n\n 不好 ", "required": "on", "attempt": uuid7()}
    assert sent_to(desk.post(new, {**first, "another": "1"})) == (303, new)
    assert "至少写两个选项" in words(desk.post(new, {**first, "options": "好", "attempt": uuid7()}))
    question = Question.objects.get()
    second = {"kind": "several", "text": NEED, "options": "床位\n热水", "only_if": [f"{question.pk}|不好"]}
    desk.post(new, {**second, "attempt": uuid7()})
    assert Question.objects.get(text=NEED).depends_on == question
    page = words(desk.get(f"{DESK}{survey.pk}/"))
    assert "第 1 题选了这些才显示：不好" in page
    preview = f"{DESK}{survey.pk}/preview/"
    assert desk.post(preview, {}).status_code == 422
    assert "没有保存" in words(desk.post(preview, filled(survey, {Kind.ONE: "好"})))
    desk.post(f"{DESK}questions/{question.pk}/act/", {"do": "down"})
    assert list(survey.questions.values_list("text", flat=True)) == [RESTED, NEED]
    desk.post(f"{DESK}{survey.pk}/act/", {"do": "open"})
    assert "题目不能再改" in "".join(told(desk.post(f"{DESK}questions/{question.pk}/act/", {"do": "drop"})))
    assert "站点需求" in words(desk.get(DESK, {"state": "open", "q": "站点"}))
    assert "没有找到问卷" in words(desk.get(DESK, {"state": "draft"}))
    copied = desk.post(f"{DESK}{survey.pk}/act/", {"do": "copy", "attempt": uuid7()})
    assert copied.status_code == 303 and Survey.objects.filter(copied_from=survey).count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": " "}, "必填|必须|请"),
        ({"closes_on": "2001-01-01"}, "截止日期早于起始日期"),
        ({"org": "x"}, "请|有效|选"),
        ({"closes_on": "明天"}, "日期"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(fed, desk, change, said):
    day = local_day(timezone.now())
    sent = {"title": "站点需求", "org": fed.station.pk, "opens_on": day, "closes_on": day, **change}
    answer = desk.post(f"{DESK}new/", sent)
    assert (answer.status_code, Survey.objects.count()) == (422, 0)
    assert re.search(said, words(answer))


def test_named_survey_on_a_phone_errors_at_their_question_and_one_answer(fed):
    survey, person = make_survey(fed.station, anonymous=False, opened=True), make_person(org=fed.outlet)
    phone = client_for(person)
    assert survey.title in words(phone.get("/"))
    assert survey.title in words(phone.get(PHONE))
    assert survey.title not in words(client_for(make_person(org=fed.other_union)).get("/"))
    url, attempt = f"{PHONE}{survey.pk}/", uuid7()
    said = {Kind.ONE: "不好", Kind.CONCERN: "热水器坏了三天"}
    wrong = phone.post(url, {**filled(survey, said), "attempt": attempt, "send": "1"})
    assert (wrong.status_code, "请回答这道题" in words(wrong), "热水器坏了三天" in words(wrong)) == (
        422,
        True,
        True,
    )
    ticked = {f"m{ask(survey)[Kind.CONCERN].pk.hex}": "on"}
    right = {**filled(survey, {**said, Kind.SEVERAL: ["热水"]}), **ticked, "attempt": attempt, "send": "1"}
    thanks = [words(phone.post(url, right)) for _turn in range(2)]
    assert ["你的诉求已列入清单" in one for one in thanks] == [True, True]
    assert (Answer.objects.count(), Concern.objects.get().person) == (1, person)
    assert "热水器坏了三天" in words(phone.get(url))
    again = phone.post(url, {**right, "attempt": uuid7()})
    assert (again.status_code, "你已经答过" in words(again), "热水" in words(again)) == (409, True, True)
    assert survey.title not in words(phone.get("/"))


def test_anonymous_survey_on_a_phone_by_a_code_without_a_script(fed):
    survey, person = make_survey(fed.station, opened=True), make_person(org=fed.station)
    phone, stranger = client_for(person), Client()
    url, attempt = f"{PHONE}{survey.pk}/", uuid7()
    assert "领取答题码并作答" in words(phone.get(url))
    drawn = words(phone.post(url, {"attempt": attempt}))
    code = SHOWN.search(drawn).group()  # type: ignore[union-attr]
    assert code in words(phone.post(url, {"attempt": attempt}))
    assert "已领过答题码" in words(phone.get(url))
    # The code opens it without a log-in, on any phone.
    assert survey.title in words(stranger.post(CODE, {"code": code.lower()}))
    sent = {**filled(survey, {Kind.ONE: "不好", Kind.CONCERN: "值班室太吵"}), "code": code, "send": "1"}
    wrong = stranger.post(CODE, sent)
    assert (wrong.status_code, "值班室太吵" in words(wrong), code in words(wrong)) == (422, True, True)
    sent |= {**filled(survey, {Kind.SEVERAL: ["隔音"]}), "attempt": str(uuid7())}
    sent[f"m{ask(survey)[Kind.CONCERN].pk.hex}"] = "on"
    done = [words(stranger.post(CODE, sent)) for _turn in range(2)]
    follow = {SHOWN.search(one).group() for one in done}  # type: ignore[union-attr]
    assert (len(follow), "没有任何你的信息" in done[0], Answer.objects.count()) == (1, True, 1)
    again = stranger.post(CODE, {**sent, "attempt": str(uuid7())})
    assert (again.status_code, "已经用过" in words(again)) == (409, True)
    assert stranger.post(CODE, {"code": "ABCD-EFGH-JKMN"}).status_code == 404
    assert "值班室太吵" in words(Client().post("/union/concern/follow/", {"code": follow.pop()}))


def test_no_line_of_the_log_says_who_drew_or_answered(fed):
    """The moment of an answer is in the ledger, by nobody; beside a line that names a user it would be somebody's."""
    phone = client_for(make_person(org=fed.station))
    named, survey = (
        make_survey(fed.station, anonymous=False, opened=True),
        make_survey(fed.station, opened=True),
    )
    drawn = phone.post(f"{PHONE}{survey.pk}/", {"attempt": uuid7()})
    code = SHOWN.search(words(drawn)).group()  # type: ignore[union-attr]
    sent = {**filled(survey, {Kind.ONE: "好"}), "code": code, "send": "1", "attempt": str(uuid7())}
    answers = [drawn, phone.post(CODE, sent), phone.post(CODE, {"code": "ABCD-EFGH-JKMN"})]
    assert ["user" in one.wsgi_request.trace.told() for one in answers] == [False] * 3
    assert "user" in phone.get(f"{PHONE}{named.pk}/").wsgi_request.trace.told()


def test_poster_leads_a_stranger_to_log_in_and_a_worker_to_the_survey(fed, desk):
    survey = make_survey(fed.station, opened=True)
    shown = words(desk.get(f"{DESK}{survey.pk}/poster/"))
    path = f"{PHONE}at/{code_for(survey.pk, codes.POSTER)}/"
    assert path in shown
    assert "我有答题码" in words(Client().get(path))
    worker = client_for(make_person(org=fed.other_union))
    assert sent_to(worker.get(path)) == (302, f"{PHONE}{survey.pk}/")
    assert Client().get(f"{PHONE}at/nonsense/").status_code == 404
    assert (
        Client().get(f"{PHONE}at/{code_for(make_survey(fed.station).pk, codes.POSTER)}/").status_code == 404
    )


def test_codes_are_printed_and_used(fed, desk):
    survey = make_survey(fed.station, opened=True)
    url = f"{DESK}{survey.pk}/codes/"
    assert desk.post(url, {"number": "900"}).status_code == 422
    page = words(desk.post(url, {"number": "3", "attempt": uuid7()}))
    found = sorted(set(SHOWN.findall(page)))
    assert (len(found), page.count('class="qr"')) == (3, 3)
    assert survey.title in words(Client().post(CODE, {"code": found[0]}))
    named = make_survey(fed.station, anonymous=False, opened=True)
    assert "没有答题码" in words(desk.post(f"{DESK}{named.pk}/codes/", {"number": "3"}))


def test_results_are_shown_from_five_anonymous_answers_on(fed, desk):
    survey = make_survey(fed.station, opened=True)
    url = f"{DESK}{survey.pk}/results/"
    for number in range(5):
        shown = words(desk.get(url))
        assert ("不足 5 人" in shown, "热水" in shown) == (True, False)
        said = {Kind.CONCERN.value: Said(text=f"第{number}件事：通风差")}
        answer_by_code(survey, make_person(org=fed.station), **said)
    assert "热水" in words(desk.get(url))
    texts = f"{DESK}questions/{ask(survey)[Kind.CONCERN].pk}/texts/"
    assert words(desk.get(texts)).count("通风差") == 5
    assert words(desk.get(texts, {"q": "第3件"})).count("通风差") == 1
    answer = Answer.objects.first()
    assert sent_to(desk.get(f"{DESK}answers/{answer.pk}/")) == (303, url)  # type: ignore[union-attr]
    auditor = client_for(make_actor(roles.AUDITOR, fed.district))
    assert "热水" in words(auditor.get(url))


def test_export_asks_for_a_reason_names_only_who_gave_a_name_and_is_kept_in_the_trail(fed, desk):
    named, anonymous = (make_survey(fed.station, anonymous=one, opened=True) for one in (False, True))
    person = make_person(org=fed.station, name="欧阳慕云")
    answer_named(named, person, **{Kind.SCALE.value: Said(["4"])})
    for _turn in range(5):
        answer_by_code(anonymous, make_person(org=fed.station, name="司徒望舒"))
    url = f"{DESK}{named.pk}/export/"
    assert "请填写原因" in "".join(told(desk.post(url)))
    assert not AuditRecord.objects.filter(action="survey.exported").exists()
    books = [
        openpyxl.load_workbook(
            io.BytesIO(desk.post(f"{DESK}{one.pk}/export/", {"reason": "年度研判"}).content)
        )
        for one in (named, anonymous)
    ]
    cells = [
        " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        for book in books
    ]
    assert ("欧阳慕云" in cells[0], "司徒望舒" in cells[1], "隔音" in cells[1]) == (True, False, True)
    assert set(AuditRecord.objects.filter(action="survey.exported").values_list("reason", flat=True)) == {
        "年度研判"
    }


def test_auditor_reads_no_names_and_makes_nothing(fed):
    survey = make_survey(fed.station, anonymous=False, opened=True)
    said = {Kind.CONCERN.value: Said(text="食堂关门早")}
    answer = answer_named(survey, make_person(org=fed.station, name="欧阳慕云"), **said)
    auditor = client_for(make_actor(roles.AUDITOR, fed.district))
    texts = f"{DESK}questions/{ask(survey)[Kind.CONCERN].pk}/texts/"
    pages = [auditor.get(url) for url in (DESK, f"{DESK}{survey.pk}/", f"{DESK}{survey.pk}/results/", texts)]
    assert [(one.status_code, "欧阳慕云" in words(one)) for one in pages] == [(200, False)] * 4
    assert auditor.get(f"{DESK}answers/{answer.pk}/").status_code == 303
    assert auditor.post(f"{DESK}{survey.pk}/act/", {"do": "close"}).status_code == 404
    staff = client_for(make_actor(roles.STATION, fed.station))
    assert "欧阳慕云" in words(staff.get(f"{DESK}answers/{answer.pk}/"))


def test_today_tells_of_what_ends_soon_and_lies_idle_and_the_search_finds_it(fed, desk):
    day = local_day(timezone.now())
    make_survey(fed.station, opened=True, title="快截止的问卷", closes_on=day + timedelta(days=2))
    make_survey(fed.station, opened=True, title="还早的问卷")
    draft = make_survey(fed.station, title="搁置的问卷")
    Survey.objects.filter(pk=draft.pk).update(updated_at=timezone.now() - timedelta(days=15))
    shown = words(desk.get("/desk/"))
    found = [title in shown for title in ("快截止的问卷", "搁置的问卷", "还早的问卷")]
    assert found == [True, True, False]
    assert "还早的问卷" in words(desk.get("/desk/search/", {"q": "还早"}))


def test_file_of_somebody_holds_their_answers_and_that_they_drew(fed):
    person = make_person(org=fed.station)
    answer_named(make_survey(fed.station, anonymous=False, opened=True), person)
    services.draw_code(
        survey=make_survey(fed.station, opened=True, title="匿名的那份"),
        person=person,
        at=timezone.now(),
        attempt=uuid7(),
    )
    told_of = str(my_data(person))
    assert ("热水" in told_of, "匿名的那份" in told_of, Draw.objects.count()) == (True, True, 1)
    (moment,) = person_moments(make_actor(roles.STATION, fed.station), person)
    assert moment.title == "夜班休息情况"
    assert person_moments(make_actor(roles.STATION, fed.other_station), person) == []


@pytest.mark.parametrize("number", [1, 12])
def test_lists_ask_the_same_number_of_times(fed, desk, number, django_assert_max_num_queries):
    for _turn in range(number):
        make_survey(fed.station, opened=True)
    with django_assert_max_num_queries(14):
        desk.get(DESK)
    phone = client_for(make_person(org=fed.station))
    with django_assert_max_num_queries(14):
        phone.get(PHONE)


def test_stale_saves_show_both_and_change_nothing(fed, desk):
    survey = make_survey(fed.station)
    question, day = ask(survey)[Kind.CONCERN], survey.opens_on
    header = {"title": "改过的标题", "org": fed.station.pk, "opens_on": day, "closes_on": day, "version": 1}
    asked = {"kind": "concern", "text": "改过的题目", "version": 1}
    for url, sent, field in (
        (f"{DESK}{survey.pk}/edit/", header, "title"),
        (f"{DESK}questions/{question.pk}/edit/", asked, "text"),
    ):
        assert desk.post(url, sent).status_code == 303
        stale = desk.post(url, {**sent, field: "后存的话"})
        assert (stale.status_code, sent[field] in words(stale), "后存的话" in words(stale)) == (
            409,
            True,
            True,
        )
    survey.refresh_from_db()
    question.refresh_from_db()
    assert (survey.title, question.text) == ("改过的标题", "改过的题目")
