"""What people say: ratings, call-backs, questions and answers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Count

from niangjia.accounts.models import AuditRecord
from niangjia.activities import policies, services
from niangjia.activities.choices import CheckInMethod, Door
from niangjia.activities.errors import BadQuestion, MayNotRun, NotCheckedIn, OwnActivity
from niangjia.activities.models import CallBack, Question, Rating, Session, Signup
from niangjia.activities.services.voices import BadStars
from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from tests.support.factories import Federation, make_actor, make_person, make_runner
from tests.support.offers import make_activity, make_session, make_signup

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def attend(session: Session, staff: Actor, signup: Signup | None = None) -> Signup:
    signup = signup or make_signup(session=session, at=NOW)
    return services.check_in(signup=signup, method=CheckInMethod.LIST, actor=staff, at=session.starts_at)


@pytest.fixture
def attended(fed: Federation) -> Signup:
    return attend(make_session(org=fed.township, at=NOW), make_runner(fed.township))


def rate(signup: Signup, stars: int = 5, actor: Actor | None = None, words: str = "") -> Rating:
    return services.rate(
        signup=signup, stars=stars, words=words, actor=actor or actor_for(signup.person, None), at=LATER
    )


def call(signup: Signup, actor: Actor, *, reached: bool = True, stars: int | None = None) -> CallBack:
    return services.record_call_back(
        signup=signup, reached=reached, said="讲得明白", stars=stars, actor=actor, at=LATER
    )


def test_rating_is_kept(attended: Signup):
    rating = rate(attended, 4, words=" 老师很耐心 ")
    assert (rating.stars, rating.words, rating.by_call_back, rating.rated_at) == (
        4,
        "老师很耐心",
        False,
        LATER,
    )


def test_rating_is_asked_once(attended: Signup):
    assert [rate(attended, 4).stars, rate(attended, 1).stars] == [4, 4]
    assert Rating.objects.count() == 1


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_rating_has_one_to_five_stars(attended: Signup, stars: int):
    with pytest.raises(BadStars):
        rate(attended, stars)


def test_only_who_was_there_rates(fed: Federation, attended: Signup):
    absent = make_signup(session=make_session(org=fed.township, at=NOW), at=NOW)
    with pytest.raises(NotCheckedIn):
        rate(absent)
    services.undo_check_in(signup=attended, reason="点错了人", actor=make_runner(fed.township), at=LATER)
    with pytest.raises(NotCheckedIn):
        rate(attended)  # as the page had it


def test_nobody_rates_for_somebody_else(fed: Federation, attended: Signup):
    for actor in (make_runner(fed.township), actor_for(make_person(org=fed.union), None)):
        with pytest.raises(NotAllowed):
            rate(attended, actor=actor)


def test_staff_of_the_organiser_does_not_rate(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    staff = make_runner(fed.township)
    person = make_person(org=fed.union)
    visitor = make_actor(roles.TOWNSHIP, fed.other_township, person)
    own = make_signup(session=session, person=staff_person(staff), at=NOW, actor=staff)
    theirs = make_signup(session=session, person=person, at=NOW, actor=visitor)
    for signup in (own, theirs):
        attend(session, make_runner(fed.district), signup)
    with pytest.raises(OwnActivity):
        rate(own, actor=staff)
    assert rate(theirs, actor=visitor).stars == 5


def staff_person(actor: Actor):
    from niangjia.people.models import Person

    return Person.objects.get(pk=actor.person_id)


def test_who_made_it_or_stood_at_the_door_does_not_rate_in_another_role_either(fed: Federation):
    maker, helper = make_runner(fed.township), make_runner(fed.township)
    activity = make_activity(org=fed.township, published=False, at=NOW, actor=maker)
    session = make_session(activity=activity, at=NOW)
    attend(session, helper)
    for actor in (maker, helper):
        person = staff_person(actor)
        worker = actor_for(person, None)
        signup = attend(
            session, make_runner(fed.district), make_signup(session=session, person=person, at=NOW)
        )
        with pytest.raises(OwnActivity):
            rate(signup, actor=worker)


def test_scanning_the_door_oneself_is_not_running_it(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    signup = make_signup(session=session, at=NOW)
    worker = actor_for(signup.person, None)
    services.check_in(signup=signup, method=CheckInMethod.DOOR, actor=worker, at=session.starts_at)
    assert rate(signup).stars == 5


def test_call_back_keeps_what_was_said(fed: Federation, attended: Signup):
    caller = make_runner(fed.district)
    made = call(attended, caller, stars=3)
    assert (made.reached, made.said, made.called_by, made.called_by_name) == (
        True,
        "讲得明白",
        caller.user_id,
        caller.name,
    )
    rating = Rating.objects.get()
    assert (rating.stars, rating.words, rating.by_call_back) == (3, "讲得明白", True)
    assert AuditRecord.objects.filter(action="signup.called_back").count() == 1


def test_who_was_not_reached_says_nothing_of_satisfaction(fed: Federation, attended: Signup):
    with pytest.raises(BadStars):
        call(attended, make_runner(fed.district), reached=False, stars=5)
    call(attended, make_runner(fed.district), reached=False)
    assert (CallBack.objects.count(), Rating.objects.count()) == (1, 0)


def test_own_rating_stands_over_a_call_back(fed: Federation, attended: Signup):
    rate(attended, 2)
    call(attended, make_runner(fed.district), stars=5)
    assert Rating.objects.get().stars == 2


def test_nobody_calls_back_what_they_ran(fed: Federation):
    maker, clerk, door = (make_runner(fed.township) for _role in range(3))
    activity = make_activity(org=fed.township, published=False, at=NOW, actor=maker)
    session = make_session(activity=activity, at=NOW)
    signup = make_signup(session=session, at=NOW, actor=clerk, door=Door.DESK)
    attend(session, door, signup)
    for actor in (maker, clerk, door):
        assert policies.can_call_back(actor, signup) is False
        with pytest.raises(OwnActivity):
            call(signup, actor)
    assert CallBack.objects.count() == 0


def test_namesake_of_who_stood_at_the_door_may_call_back(fed: Federation):
    door = make_actor(roles.TOWNSHIP, fed.township, make_person(org=fed.township, name="王伟"))
    namesake = make_actor(roles.TOWNSHIP, fed.township, make_person(org=fed.township, name="王伟"))
    signup = attend(make_session(org=fed.township, at=NOW), door)
    assert (policies.can_call_back(door, signup), policies.can_call_back(namesake, signup)) == (False, True)
    assert call(signup, namesake).called_by == namesake.user_id


def test_check_in_taken_back_no_longer_stands_in_the_way(fed: Federation):
    first, second = make_runner(fed.township), make_runner(fed.township)
    signup = attend(make_session(org=fed.township, at=NOW), first)
    services.undo_check_in(signup=signup, reason="点错了人", actor=first, at=LATER)
    attend(signup.session, second, signup)
    assert (policies.can_call_back(first, signup), policies.can_call_back(second, signup)) == (True, False)


def test_only_staff_in_scope_calls_and_only_who_was_there(fed: Federation, attended: Signup):
    for actor in (make_runner(fed.other_township), actor_for(attended.person, None)):
        with pytest.raises(MayNotRun):
            call(attended, actor)
    absent = make_signup(session=attended.session, at=NOW)
    with pytest.raises(NotCheckedIn):
        call(absent, make_runner(fed.district), reached=False)


def test_question_is_asked_and_answered(fed: Federation):
    activity = make_activity(org=fed.township, at=NOW)
    person = make_person(org=fed.union)
    question = services.ask_question(
        activity=activity,
        text=" 离职后押金不退怎么办？ ",
        person=person,
        actor=actor_for(person, None),
        at=NOW,
    )
    assert (question.text, question.person, question.answer) == ("离职后押金不退怎么办？", person, "")
    answered = services.answer_question(
        question=question,
        answer=" 可以打 12351。 ",
        answered_by="讲师团律师",
        actor=make_runner(fed.township),
        at=LATER,
    )
    assert (answered.answer, answered.answered_by, answered.answered_at) == (
        "可以打 12351。",
        "讲师团律师",
        LATER,
    )


def test_question_and_answer_need_words_and_answers_need_staff(fed: Federation):
    activity = make_activity(org=fed.township, at=NOW)
    worker, staff = actor_for(make_person(org=fed.union), None), make_runner(fed.township)
    with pytest.raises(BadQuestion):
        services.ask_question(activity=activity, text="  ", actor=worker, at=NOW)
    question = services.ask_question(activity=activity, text="几点？", actor=worker, at=NOW)
    with pytest.raises(BadQuestion):
        services.answer_question(question=question, answer=" ", answered_by="", actor=staff, at=NOW)
    for actor in (worker, make_runner(fed.other_township)):
        with pytest.raises(MayNotRun):
            services.answer_question(question=question, answer="九点", answered_by="", actor=actor, at=NOW)
    assert Question.objects.aggregate(asked=Count("pk"), answered=Count("answered_at")) == {
        "asked": 1,
        "answered": 0,
    }
