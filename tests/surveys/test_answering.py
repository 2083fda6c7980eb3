"""One answer each; an anonymous one by a code that leads to nobody; what comes of an answer."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.concerns.models import Concern
from niangjia.concerns.services import follow_code_of
from niangjia.core.clock import local_day
from niangjia.core.ids import uuid7
from niangjia.courses.choices import NeedSource
from niangjia.courses.models import Need
from niangjia.figures import Period, compute, registry
from niangjia.ledger.models import Entry
from niangjia.people import services as people
from niangjia.surveys import counting, services
from niangjia.surveys.choices import QuestionKind as Kind
from niangjia.surveys.errors import (
    AnsweredAlready,
    BadSurvey,
    CodeUsed,
    DrawnAlready,
    NotReady,
    SurveyFixed,
    SurveyNotOpen,
    WrongCode,
)
from niangjia.surveys.models import Answer, Code, Draw, Part
from niangjia.surveys.services.answering import Said
from niangjia.surveys.services.running import close_due
from tests.people.numbers import id_number
from tests.support.factories import TEST, Federation, make_federation, make_person
from tests.surveys.making import NEED, add, answer_by_code, answer_named, ask, bad_rest, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


def at_all() -> dict:
    return {"actor": TEST, "at": timezone.now()}


def test_named_answer_once_for_each_person_and_once_for_each_form(fed):
    survey, person = make_survey(fed.station, anonymous=False, opened=True), make_person(org=fed.outlet)
    attempt = uuid7()
    given = {"survey": survey, "person": person, "said": bad_rest(survey), **at_all()}
    first = services.answer_named(attempt=attempt, **given)
    assert services.answer_named(attempt=attempt, **given).answer == first.answer
    with pytest.raises(AnsweredAlready):
        services.answer_named(attempt=uuid7(), **given)
    entry = Entry.objects.get()
    assert (entry.person, entry.source_id, entry.programme_id) == (person, first.answer.pk, "survey")
    assert (first.answer.home, first.answer.at is None) == (fed.outlet, False)
    assert set(first.answer.parts.values_list("value", flat=True)) == {"不好", "热水", "隔音"}


def test_code_is_drawn_once_opens_one_answer_and_leads_to_nobody(fed):
    survey, person, attempt = make_survey(fed.station, opened=True), make_person(org=fed.station), uuid7()
    given = {"survey": survey, "at": timezone.now()}
    code = services.draw_code(person=person, attempt=attempt, **given)
    assert services.draw_code(person=person, attempt=attempt, **given) == code
    with pytest.raises(DrawnAlready):
        services.draw_code(person=person, attempt=uuid7(), **given)
    sent = {
        "code": f"{code[:4]}-{code[4:8].lower()} {code[8:]}",
        "said": bad_rest(survey),
        "at": timezone.now(),
    }
    sending = uuid7()
    taken = services.answer_by_code(attempt=sending, **sent)
    assert services.answer_by_code(attempt=sending, **sent).answer == taken.answer
    with pytest.raises(CodeUsed):
        services.answer_by_code(attempt=uuid7(), **sent)
    with pytest.raises(CodeUsed):
        services.draw_code(person=person, attempt=attempt, **given)
    with pytest.raises(WrongCode):
        services.answer_by_code(attempt=uuid7(), **{**sent, "code": "ABCDEFGHJKMN"})
    answer, entry = Answer.objects.get(), Entry.objects.get()
    assert (answer.person, answer.home, answer.at, entry.person, entry.group) == (None, None, None, None, "")
    trail = AuditRecord.objects.filter(subject_type="survey").exclude(actor_name=TEST.name)
    assert list(trail.values_list("action", "actor_user", "actor_name")) == [("survey.answered", None, "")]
    assert Draw.objects.get().on == local_day(timezone.now())


def test_nothing_kept_links_who_drew_with_what_was_answered(fed):
    """No column of codes, answers or parts holds a value of the draws; no id and no field tells a time of day."""
    survey = make_survey(fed.station, opened=True)
    people_here = [make_person(org=fed.station) for _turn in range(6)]
    for person in people_here:
        answer_by_code(survey, person)
    drawn = {str(value) for row in Draw.objects.values_list("id", "person_id") for value in row}
    kept = {
        str(value) for model in (Code, Answer, Part) for row in model.objects.values_list() for value in row
    }
    assert not drawn & kept
    for model in (Draw, Code, Answer, Part):
        assert {one.version for one in model.objects.values_list("pk", flat=True)} == {4}, model
        kinds = {field.get_internal_type() for field in model._meta.fields if field.name != "at"}
        assert "DateTimeField" not in kinds, model
    assert set(Draw.objects.values_list("person", flat=True)) == {one.pk for one in people_here}


def test_rows_of_draws_are_not_in_the_order_of_the_draws(fed):
    """A newcomer takes a row that chance picks, and who stood there moves on: all in order has a chance of 1 in 6 billion."""
    survey, order, rows = make_survey(fed.station, opened=True), [], []
    for _turn in range(13):
        person = make_person(org=fed.station)
        services.draw_code(survey=survey, person=person, at=timezone.now(), attempt=uuid7())
        order.append(person.pk)
        rows += Draw.objects.exclude(pk__in=rows).values_list("pk", flat=True)
    standing = dict(Draw.objects.values_list("pk", "person"))
    assert sorted(standing.values()) == sorted(order)
    assert [standing[row] for row in rows] != order


def test_printed_codes_are_shown_again_by_the_same_form_and_kept_nowhere(fed):
    survey, attempt = make_survey(fed.station, opened=True), uuid7()
    made = services.print_codes(survey=survey, number=30, attempt=attempt, **at_all())
    assert services.print_codes(survey=survey, number=30, attempt=attempt, **at_all()) == made
    assert (len(set(made)), Code.objects.filter(printed=True).count()) == (30, 30)
    assert not set(made) & {value for row in Code.objects.values_list("digest") for value in row}
    given = {"said": bad_rest(survey), "at": timezone.now(), "attempt": uuid7()}
    assert services.answer_by_code(code=made[7], **given).answer.person is None
    with pytest.raises(BadSurvey):
        services.print_codes(survey=survey, number=0, attempt=uuid7(), **at_all())


@pytest.mark.parametrize("days", [(1, 5), (-5, -1)])
def test_before_and_after_its_days_it_takes_nothing(fed, days):
    survey = make_survey(fed.station, opened=True)
    person, today = make_person(org=fed.station), local_day(timezone.now())
    type(survey).objects.update(
        opens_on=today + timedelta(days=days[0]), closes_on=today + timedelta(days=days[1])
    )
    survey.refresh_from_db()
    with pytest.raises(SurveyNotOpen):
        services.draw_code(survey=survey, person=person, at=timezone.now(), attempt=uuid7())


def test_concern_is_raised_only_when_ticked_with_a_name_or_with_a_code(fed):
    named = make_survey(fed.district, anonymous=False, opened=True)
    said = {Kind.CONCERN.value: Said(text="充电桩太少")}
    answer_named(named, make_person(org=fed.union), **said)
    assert not Concern.objects.exists()
    person = make_person(org=fed.union)
    answer_named(named, person, **{Kind.CONCERN.value: Said(text="充电桩太少", handle=True)})
    heard = Concern.objects.get()
    assert (heard.person, heard.raised_for, heard.source_kind, heard.source_id) == (
        person,
        fed.station,
        "survey",
        named.pk,
    )
    anonymous = make_survey(fed.station, opened=True)
    taken = answer_by_code(
        anonymous, make_person(org=fed.station), **{Kind.CONCERN.value: Said(text="值班室太吵", handle=True)}
    )
    (nameless,) = taken.concerns
    assert (nameless.person, nameless.raised_by, nameless.source_id) == (None, None, anonymous.pk)
    assert len(follow_code_of(nameless)) == 12
    assert str(taken.answer.pk) not in {str(nameless.attempt), str(nameless.source_id)}


def test_wishes_become_needs_once_when_the_survey_ends(fed):
    survey = make_survey(fed.station, anonymous=False, opened=True)
    for group, field in (
        ("courier", "labour"),
        ("courier", "labour"),
        ("nurse", "labour"),
        ("nurse", "mind"),
    ):
        person = make_person(org=fed.station, group=group)
        answer_named(survey, person, **{Kind.COURSE.value: Said([field], "想听真案例")})
    assert not Need.objects.exists()
    services.close_survey(survey=survey, **at_all())
    again = services.close_survey(survey=survey, **at_all())
    kept = sorted(Need.objects.values_list("field", "group", "headcount", "source"))
    asked = NeedSource.QUESTIONNAIRE
    assert kept == [
        ("labour", "courier", 2, asked),
        ("labour", "nurse", 1, asked),
        ("mind", "nurse", 1, asked),
    ]
    assert (again.state, Need.objects.first().org) == ("closed", fed.station)


def test_the_clock_closes_what_is_over_and_few_anonymous_wishes_are_no_need(fed):
    survey = make_survey(fed.station, opened=True)
    for _turn in range(4):
        answer_by_code(survey, make_person(org=fed.station), **{Kind.COURSE.value: Said(["mind"])})
    past = local_day(timezone.now()) - timedelta(days=1)
    type(survey).objects.update(opens_on=past, closes_on=past)
    assert (close_due(), close_due(), Need.objects.count()) == (1, 0, 0)


def test_few_anonymous_answers_and_small_groups_are_not_shown(fed):
    survey = make_survey(fed.station, opened=True)
    assert counting.too_few(survey, 4) and not counting.too_few(survey, 5)
    groups = ["courier"] * 6 + ["nurse"] * 5 + ["teacher"] * 2
    for number, group in enumerate(groups):
        Answer.objects.create(
            survey=survey,
            org=survey.org,
            district=survey.district,
            on=survey.opens_on,
            group=group,
            sent=str(number),
        )
    # Two teachers would follow from the sum less the others: the next smallest is hidden with them.
    assert [code for code, _name, _number in counting.groups_of(survey)] == ["courier"]
    Answer.objects.filter(group="teacher").delete()
    assert [code for code, _name, _number in counting.groups_of(survey)] == ["courier", "nurse"]


def test_results_count_what_was_chosen(fed):
    survey = make_survey(fed.station, anonymous=False, opened=True)
    add_to = ask(survey)
    for stars in ("2", "5", "5"):
        answer_named(survey, make_person(org=fed.station), **{Kind.SCALE.value: Said([stars])})
    found = {one.question.kind: one for one in counting.tallies(survey, counting.answers(survey))}
    assert [(line.label, line.number) for line in found[Kind.SEVERAL].lines] == [
        ("床位", 0),
        ("热水", 3),
        ("隔音", 3),
    ]
    assert (found[Kind.SCALE].mean, found[Kind.SCALE].answered, found[Kind.CONCERN].answered) == (4.0, 3, 0)
    assert add_to[Kind.SEVERAL].text == NEED


def test_questions_are_fixed_once_open_and_keep_what_they_depend_on(fed):
    survey = make_survey(fed.station)
    asked = ask(survey)
    first, second = asked[Kind.ONE], asked[Kind.SEVERAL]
    with pytest.raises(BadSurvey, match="还缺什么"):
        services.drop_question(question=first, **at_all())
    with pytest.raises(BadSurvey):
        services.move_question(question=second, up=True, **at_all())
    changes = {"options": ["好", "一般"]}
    with pytest.raises(BadSurvey, match="还缺什么"):
        services.update_question(question=first, version=1, changes=changes, **at_all())
    for bad in (
        {"options": ["一"]},
        {"options": ["一", " 一 "]},
        {"options": ["x" * 81, "y"]},
        {"text": " "},
    ):
        with pytest.raises(BadSurvey):
            add(survey, **{"kind": Kind.ONE, "text": "再问", "options": ["一", "二"], **bad})
    with pytest.raises(BadSurvey):
        add(survey, Kind.SHORT, "再问", only_if=(asked[Kind.CONCERN], ["x"]))
    services.open_survey(survey=survey, **at_all())
    for change in (
        lambda: add(survey, Kind.SHORT, "再问"),
        lambda: services.drop_question(question=second, **at_all()),
        lambda: services.drop_survey(survey=survey, **at_all()),
        lambda: services.update_question(question=second, version=1, changes={"text": "x"}, **at_all()),
    ):
        with pytest.raises(SurveyFixed):
            change()
    today = local_day(timezone.now())
    copy = services.copy_survey(survey=survey, opens_on=today, closes_on=today, **at_all())
    copied = ask(copy)
    assert (copied[Kind.SEVERAL].depends_on, copy.is_draft) == (copied[Kind.ONE], True)
    with pytest.raises(NotReady):
        services.open_survey(survey=make_survey(fed.station, questions=False), **at_all())


def test_second_answer_of_a_merged_person_is_set_aside_until_they_are_told_apart(fed):
    survey = make_survey(fed.station, anonymous=False, opened=True)
    kept = make_person(org=fed.station, name="欧阳慕云", id_number=id_number())
    gone = make_person(org=fed.station, name="欧阳慕云", signs_in=False)
    for person in (kept, gone):
        answer_named(survey, person)
    merge = people.merge(kept=kept, gone=gone, reason="同一人", **at_all())
    assert Answer.objects.counted().count() == 1
    people.undo_merge(merge=merge, reason="不是同一人", **at_all())
    assert Answer.objects.counted().count() == 2


def test_erased_person_leaves_counts_and_no_words(fed):
    survey, person = make_survey(fed.station, anonymous=False, opened=True), make_person(org=fed.station)
    answer = answer_named(survey, person, **{Kind.CONCERN.value: Said(text="我叫欧阳慕云，腰疼")})
    anonymous = make_survey(fed.station, opened=True)
    answer_by_code(anonymous, person)
    people.erase(person=person, reason="本人要求", **at_all())
    answer.refresh_from_db()
    assert (answer.person, answer.at, Draw.objects.count()) == (None, None, 0)
    assert {part.text for part in answer.parts.all()} == {""}
    assert counting.tallies(survey, counting.answers(survey))[0].answered == 1


def test_words_are_sealed_in_the_table(fed):
    survey = make_survey(fed.station, opened=True)
    answer_by_code(survey, make_person(org=fed.station), **{Kind.CONCERN.value: Said(text="隔壁床鼾声大")})
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM surveys_part")
        kept = " ".join(row[0] for row in cursor.fetchall())
    assert "鼾声" not in kept and re.search(r"\w{20}", kept)


def test_figures_count_open_surveys_and_answers(fed):
    day = local_day(timezone.now())
    survey = make_survey(fed.station, opened=True)
    make_survey(fed.other_district, opened=True)
    make_survey(fed.station)
    answer_by_code(survey, make_person(org=fed.station))
    period = Period(day.replace(day=1), day)
    values = {
        key: compute.value(registry.figure(key), fed.district.scope, period).value
        for key in ("surveys.open", "surveys.answers")
    }
    assert values == {"surveys.open": 1, "surveys.answers": 1}
