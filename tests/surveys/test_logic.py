"""What is hidden counts for nothing: of no answer to a question that is not shown anything is kept."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from niangjia.surveys import logic
from niangjia.surveys.answer_form import AnswerForm
from niangjia.surveys.choices import QuestionKind as Kind
from niangjia.surveys.logic import Shown
from niangjia.surveys.models import Part
from tests.support.factories import make_federation, make_person
from tests.surveys.making import NEED, add, answer_by_code, ask, make_survey

ANSWERS = ("甲", "乙", "丙")


@st.composite
def surveys(draw: st.DrawFn) -> list[Shown]:
    """Up to twelve questions; each may depend on any one, also on a later one or on itself."""
    number = draw(st.integers(1, 12))
    return [
        Shown(
            key,
            draw(st.none() | st.integers(0, number - 1)),
            frozenset(draw(st.sets(st.sampled_from(ANSWERS), min_size=1))),
        )
        for key in range(number)
    ]


chosen_of = st.dictionaries(st.integers(0, 11), st.sets(st.sampled_from(ANSWERS)), max_size=12)


@given(questions=surveys(), chosen=chosen_of)
@settings(max_examples=80, deadline=None)
def test_a_hidden_question_s_answer_is_never_kept(questions: list[Shown], chosen: Mapping[int, set[str]]):
    kept = logic.kept(questions, chosen, chosen)
    by_key = {one.key: one for one in questions}
    for key in kept:
        one = by_key[key]
        while one.after is not None:  # all the way up: shown, earlier, and answered so
            assert one.after < one.key
            assert one.after in logic.visible(questions, chosen)
            assert one.answers & set(chosen.get(one.after, ()))
            one = by_key[one.after]
    # And what was said there decides nothing: without it the same is shown.
    assert logic.visible(questions, kept) == logic.visible(questions, chosen)


@pytest.mark.django_db
def test_form_forgets_what_is_hidden_and_asks_for_what_is_shown():
    survey = make_survey(make_federation().station)
    first, number = (
        ask(survey)[Kind.ONE],
        add(survey, Kind.NUMBER, "几小时", only_if=(ask(survey)[Kind.ONE], ["不好"])),
    )
    names = {one.text: f"q{one.pk.hex}" for one in survey.questions.all()}
    hidden = {names[first.text]: "好", names[NEED]: ["热水"], names[number.text]: "很多"}
    form = AnswerForm(hidden, survey=survey)
    assert (form.is_valid(), set(form.said())) == (True, {first.pk})
    form = AnswerForm({**hidden, names[first.text]: "不好", names[NEED]: []}, survey=survey)
    assert not form.is_valid()
    assert set(form.errors) == {names[NEED], names[number.text]}


@pytest.mark.django_db
def test_service_keeps_nothing_of_what_is_hidden_whoever_sends_it():
    from niangjia.surveys.services.answering import Said

    one = make_federation()
    survey = make_survey(one.station, opened=True)
    answer_by_code(survey, make_person(org=one.station), **{Kind.ONE.value: Said(["好"])})
    assert list(Part.objects.values_list("value", flat=True)) == ["好"]
