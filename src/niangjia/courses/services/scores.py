"""What a panel gives, and what becomes of a trial lecture."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.courses import scoring
from niangjia.courses.changing import held
from niangjia.courses.choices import CourseState, ProposalState, RoundState, Verdict
from niangjia.courses.errors import (
    BadScore,
    CourseListed,
    Decided,
    NoScores,
    NotOnPanel,
    OwnProposal,
    ReasonMissing,
    RoundOver,
    TooEarly,
)
from niangjia.courses.models import Course, PanelMember, Proposal, Round, Score, Teaching, Trial
from niangjia.courses.policies import must_manage
from niangjia.courses.telling import tell
from niangjia.courses.trail import told


def _must_have_begun(trial_round: Round, at: datetime) -> None:
    """:raises RoundOver: it was called off.
    :raises TooEarly: its day has not come.
    """
    if trial_round.state == RoundState.CALLED_OFF:
        raise RoundOver
    if trial_round.held_on > local_day(at):
        raise TooEarly


@transaction.atomic
def score(
    *,
    trial: Trial,
    member: PanelMember,
    points: Mapping[str, int],
    actor: Actor,
    at: datetime,
    comment: str = "",
) -> Score:
    """Score a trial lecture as a member of its panel; scoring again before the verdict replaces the score.

    :raises NotOnPanel: the actor is not this member, or the member sits on another panel.
    :raises OwnProposal: they propose the course.
    :raises BadScore: a criterion is missing or has too many points.
    :raises Decided: the verdict is given.
    :raises TooEarly: the round has not taken place.
    """
    current = Trial.objects.select_for_update().get(pk=trial.pk)
    seated = member.round_id == current.round_id
    own = actor.person_id is not None and actor.person_id in (
        member.person_id,
        member.person.merged_into_id,
    )
    if not seated or not (own or actor.is_system):
        raise NotOnPanel
    if current.proposal.lecturer.person.root_id == member.person.root_id:
        raise OwnProposal
    _must_have_begun(current.round, at)
    if current.verdict:
        raise Decided(title=current.proposal.title)
    given = {"points": dict(points), "total": scoring.total(points), "comment": comment.strip()[:500]}
    made, _made = Score.objects.update_or_create(
        trial=current,
        member=member,
        defaults={**given, "given_at": at},
        create_defaults={**given, "given_at": at, "district_id": current.district_id},
    )
    return made


@transaction.atomic
def decide(*, trial: Trial, verdict: str, actor: Actor, at: datetime, comment: str = "") -> Trial:
    """Give the verdict on a trial lecture: a course that passes comes into the library on the day of the round.

    Giving the same verdict again changes nothing.

    :raises NoScores: nobody has scored.
    :raises Decided: another verdict is given.
    :raises OwnProposal: the actor proposes the course.
    :raises TooEarly: the round has not taken place.
    :raises ReasonMissing: nothing was said about what is to be revised, or why it failed.
    :raises CourseListed: the library has a course of this title.
    """
    trial_round = held(trial.round)
    current = Trial.objects.select_for_update().get(pk=trial.pk)
    must_manage(actor, trial_round.org)
    proposal = Proposal.objects.select_for_update().get(pk=current.proposal_id)
    if current.verdict:
        if current.verdict == verdict:
            return current
        raise Decided(title=proposal.title)
    if actor.person_id is not None and actor.person_id == proposal.lecturer.person.root_id:
        raise OwnProposal
    _must_have_begun(trial_round, at)
    totals = list(current.scores.values_list("total", flat=True))
    if not totals:
        raise NoScores(title=proposal.title)
    if verdict not in Verdict.values:
        raise BadScore(_("Please choose a verdict."))
    if verdict != Verdict.PASS and not comment.strip():
        raise ReasonMissing
    current.verdict, current.points = verdict, scoring.mean(totals)
    current.comment, current.decided_at, current.decided_by = comment.strip()[:500], at, actor.person_id
    current.save()
    if trial_round.state == RoundState.PLANNED:
        trial_round.state = RoundState.HELD
        trial_round.save()
        told("trial_round.held", trial_round, actor, at)
    if verdict == Verdict.PASS:
        proposal.course = _enter(proposal, trial_round.held_on, actor, at)
        proposal.state = ProposalState.PASSED
    else:
        proposal.state = ProposalState.REVISE if verdict == Verdict.REVISE else ProposalState.FAILED
    proposal.save()
    told(
        "course_proposal.decided",
        proposal,
        actor,
        at,
        detail={"verdict": verdict, "points": str(current.points)},
    )
    label = str(Verdict(verdict).label)
    tell(proposal.lecturer, "trial_decided", at=at, title=proposal.title, verdict=label)
    return current


def _enter(proposal: Proposal, on: date, actor: Actor, at: datetime) -> Course:
    """Put what passed into the library, given by who proposed it."""
    twins = Course.objects.filter(
        district_id=proposal.district_id, org=proposal.org, title=proposal.title
    ).exclude(state=CourseState.RETIRED)
    if twins.exists():
        raise CourseListed(title=proposal.title)
    course = Course.objects.create(
        district_id=proposal.district_id,
        org=proposal.org,
        title=proposal.title,
        field=proposal.field,
        groups=proposal.groups,
        audience=proposal.audience,
        minutes=proposal.minutes,
        summary=proposal.summary,
        listed_on=on,
    )
    Teaching.objects.create(district_id=proposal.district_id, course=course, lecturer=proposal.lecturer)
    told("course.listed", course, actor, at)
    return course
