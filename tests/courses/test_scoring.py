"""Trial lectures: what a panel gives, what does not count, who may not score, what a verdict makes of a proposal."""

from datetime import timedelta
from decimal import Decimal

import pytest

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.courses import queries, scoring, services
from niangjia.courses.choices import CourseState, ProposalState, RoundState, Verdict
from niangjia.courses.errors import (
    BadScore,
    CourseListed,
    Decided,
    NoScores,
    NotOnPanel,
    NotWaiting,
    OnPanel,
    OwnProposal,
    ReasonMissing,
    RoundBegun,
    TooEarly,
)
from niangjia.courses.models import Score
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from tests.courses.makers import (
    AT,
    give,
    make_course,
    make_lecturer,
    make_proposal,
    make_round,
    make_trial,
    points,
)
from tests.support.factories import TEST, Federation, make_actor, make_federation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


@pytest.mark.parametrize(
    ("totals", "out", "mean"),
    [
        ([], [], None),
        ([85], [], Decimal("85.00")),
        ([80, 91], [], Decimal("85.50")),
        ([70, 80, 95], [2, 0], Decimal("80.00")),
        ([90, 90, 90], [0, 1], Decimal("90.00")),
        ([80, 95, 95, 60, 60], [1, 3], Decimal("78.33")),
        ([70, 70, 90, 90], [2, 0], Decimal("80.00")),
    ],
)
def test_one_highest_and_one_lowest_are_left_out_from_three_on(totals, out, mean):
    assert (scoring.left_out(totals), scoring.mean(totals)) == (out, mean)


@pytest.mark.parametrize(
    ("mean", "verdict"), [("80", "pass"), ("79.99", "revise"), ("60", "revise"), ("59.99", "fail")]
)
def test_points_speak_for_a_verdict(mean, verdict):
    assert scoring.proposed(Decimal(mean)) == verdict


@pytest.mark.parametrize("wrong", [{}, {**points(80), "right": 31}, {**points(80), "told": True}])
def test_points_have_bounds(wrong):
    with pytest.raises(BadScore):
        scoring.total(wrong)


def test_what_passes_is_in_the_library_and_given_by_its_author(fed):
    trial = make_trial(fed.headquarters)
    give(trial, 70, 88, 99)
    done = services.decide(trial=trial, verdict=Verdict.PASS, actor=TEST, at=AT)
    again = services.decide(trial=trial, verdict=Verdict.PASS, actor=TEST, at=AT + timedelta(hours=1))
    proposal = done.proposal
    proposal.refresh_from_db()
    assert (done.points, again.decided_at, proposal.state) == (Decimal("88.00"), AT, ProposalState.PASSED)
    course = proposal.course
    assert (course.title, course.listed_on, course.state) == (
        proposal.title,
        trial.round.held_on,
        CourseState.LIBRARY,
    )
    assert list(queries.can_give(course, local_day(AT))) == [proposal.lecturer]
    trial.round.refresh_from_db()
    assert trial.round.state == RoundState.HELD
    with pytest.raises(Decided):
        services.decide(trial=trial, verdict=Verdict.FAIL, comment="不行", actor=TEST, at=AT)
    with pytest.raises(Decided):
        give(trial, 50)
    with pytest.raises(RoundBegun):
        services.call_off(trial_round=trial.round, reason="改期", actor=TEST, at=AT)


def test_who_proposes_does_not_score_and_is_not_missed(fed):
    lecturer = make_lecturer(fed.headquarters)
    trial = make_trial(fed.headquarters, panel=2, lecturer=lecturer)
    services.seat(trial_round=trial.round, persons=[lecturer.person], actor=TEST, at=AT)
    own = trial.round.panel.get(person=lecturer.person)
    with pytest.raises(OwnProposal):
        services.score(
            trial=trial,
            member=own,
            points=points(100),
            actor=actor_for(lecturer.person, None),
            at=AT,
        )
    give(trial, 82, 90)
    sheet = queries.sheets(trial.round)[0]
    assert (sheet.mean, sheet.dropped, sheet.missing, sheet.away) == (Decimal("86.00"), 0, [], [own])
    with pytest.raises(OwnProposal):
        services.decide(trial=trial, verdict=Verdict.PASS, actor=_cadre(fed, lecturer.person), at=AT)


def _cadre(fed: Federation, person) -> Actor:
    return make_actor(roles.CITY, fed.city, person=person)


def test_only_the_panel_scores_from_the_day_on(fed):
    trial = make_trial(fed.headquarters, held_on=local_day(AT) + timedelta(days=1))
    member = trial.round.panel.first()
    stranger = actor_for(make_person(org=fed.union), None)
    with pytest.raises(NotOnPanel):
        services.score(trial=trial, member=member, points=points(80), actor=stranger, at=AT)
    with pytest.raises(TooEarly):
        give(trial, 80)
    other = make_trial(fed.headquarters).round.panel.first()
    with pytest.raises(NotOnPanel):
        services.score(trial=trial, member=other, points=points(80), actor=TEST, at=AT)
    later = AT + timedelta(days=1)
    for total in (60, 75):
        services.score(trial=trial, member=member, points=points(total), actor=TEST, at=later)
    assert Score.objects.get().total == 75
    with pytest.raises(OnPanel):
        services.seat(trial_round=trial.round, persons=[member.person], actor=TEST, at=AT)


def test_what_is_to_be_revised_is_heard_again_in_another_round(fed):
    trial = make_trial(fed.headquarters)
    with pytest.raises(NoScores):
        services.decide(trial=trial, verdict=Verdict.PASS, actor=TEST, at=AT)
    give(trial, 70, 72, 74)
    with pytest.raises(ReasonMissing):
        services.decide(trial=trial, verdict=Verdict.REVISE, actor=TEST, at=AT)
    services.decide(trial=trial, verdict=Verdict.REVISE, comment="换新案例", actor=TEST, at=AT)
    proposal = trial.proposal
    proposal.refresh_from_db()
    second = make_round(fed.headquarters)
    with pytest.raises(NotWaiting):
        services.invite_to_round(trial_round=second, proposal=proposal, actor=TEST, at=AT)
    proposal = services.revise_proposal(proposal=proposal, changes={"summary": "新案例"}, actor=TEST, at=AT)
    assert (proposal.state, proposal.attempt) == (ProposalState.WAITING, 2)
    heard = services.invite_to_round(trial_round=second, proposal=proposal, actor=TEST, at=AT)
    assert services.invite_to_round(trial_round=second, proposal=proposal, actor=TEST, at=AT) == heard
    assert second.number == trial.round.number + 1


def test_round_called_off_gives_its_proposals_back(fed):
    trial = make_trial(fed.headquarters)
    services.call_off(trial_round=trial.round, reason="场地停用", actor=TEST, at=AT)
    trial.proposal.refresh_from_db()
    assert trial.proposal.state == ProposalState.WAITING
    assert trial.round.trials.count() == 0


def test_title_that_is_taken_stays_undecided(fed):
    trial = make_trial(fed.headquarters)
    make_course(fed.headquarters, title=trial.proposal.title)
    give(trial, 90, 90, 90)
    with pytest.raises(CourseListed):
        services.decide(trial=trial, verdict=Verdict.PASS, actor=TEST, at=AT)
    trial.refresh_from_db()
    trial.round.refresh_from_db()
    assert (trial.verdict, trial.round.state) == ("", RoundState.PLANNED)


def test_proposal_withdrawn_is_not_revised(fed):
    proposal = make_proposal(make_lecturer(fed.headquarters))
    services.withdraw_proposal(proposal=proposal, actor=TEST, at=AT)
    with pytest.raises(NotWaiting):
        services.invite_to_round(
            trial_round=make_round(fed.headquarters), proposal=proposal, actor=TEST, at=AT
        )
