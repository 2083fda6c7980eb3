"""Calls, proposals, rounds and the scores of their panels."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from niangjia.core.actor import Actor
from niangjia.core.scope import Scope
from niangjia.courses import scoring
from niangjia.courses.choices import MOST, Criterion, ProposalState, RoundState
from niangjia.courses.models import Call, Lecturer, PanelMember, Proposal, Round, Score, Trial
from niangjia.people.models import Person, Post


def calls(scope: Scope | None, *, text: str = "", state: str = "", on: date) -> QuerySet[Call]:
    """List the calls of a scope with the number of their proposals.

    :param state: ``open``, ``closed`` or nothing for all.
    """
    found: QuerySet[Call] = Call.objects.within(scope).select_related("org")
    if text:
        found = found.filter(title__icontains=text)
    if state == "open":
        found = found.filter(closes_on__gte=on)
    elif state == "closed":
        found = found.filter(closes_on__lt=on)
    found = found.order_by("-closes_on", "id")
    return found.annotate(proposed=Count("proposals", filter=~Q(proposals__state=ProposalState.WITHDRAWN)))


def proposals(
    scope: Scope | None, *, state: str = "", call: Call | None = None, text: str = "", field: str = ""
) -> QuerySet[Proposal]:
    """List what was proposed in a scope, the longest waiting first."""
    found: QuerySet[Proposal] = Proposal.objects.within(scope).select_related(
        "lecturer__person", "call", "course", "org"
    )
    if call is not None:
        found = found.filter(call=call)
    if state in ProposalState.values:
        found = found.filter(state=state)
    if field:
        found = found.filter(field=field)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(lecturer__person__name__icontains=text))
    return found


def rounds(scope: Scope | None, *, state: str = "", year: int = 0) -> QuerySet[Round]:
    """List the rounds of a scope, the latest first, with how many courses they heard and how many passed."""
    found: QuerySet[Round] = Round.objects.within(scope).select_related("org")
    if state in RoundState.values:
        found = found.filter(state=state)
    if year:
        found = found.filter(held_on__year=year)
    return found.order_by("-held_on", "-number", "id").annotate(
        heard=Count("trials", distinct=True),
        passed=Count("trials", filter=Q(trials__verdict="pass"), distinct=True),
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A trial lecture with its scores: which of them do not count, what comes of them, and whose is still missing."""

    trial: Trial
    scores: list[tuple[Score, bool]]
    mean: Decimal | None
    proposed: str
    missing: list[PanelMember]
    away: list[PanelMember]

    @property
    def dropped(self) -> int:
        return sum(1 for _score, counts in self.scores if not counts)


def sheets(trial_round: Round) -> list[Sheet]:
    """Give the trial lectures of a round with their scores, in order."""
    panel = list(trial_round.panel.select_related("person"))
    scored = Prefetch("scores", Score.objects.select_related("member__person"))
    trials = trial_round.trials.select_related("proposal__lecturer__person", "proposal__course")
    return [_sheet(one, panel) for one in trials.prefetch_related(scored)]


def _sheet(trial: Trial, panel: list[PanelMember]) -> Sheet:
    scores = list(trial.scores.all())
    totals = [one.total for one in scores]
    out = scoring.left_out(totals)
    author = trial.proposal.lecturer.person.root_id
    away = [one for one in panel if one.person.root_id == author]
    given = {one.member_id for one in scores}
    mean = scoring.mean(totals)
    return Sheet(
        trial=trial,
        scores=[(one, place not in out) for place, one in enumerate(scores)],
        mean=mean,
        proposed=scoring.proposed(mean),
        missing=[one for one in panel if one.pk not in given and one not in away],
        away=away,
    )


def points_of(score: Score | None) -> list[tuple[Criterion, int, int | None]]:
    """Give the criteria with the most they can get and what was given."""
    kept = score.points if score is not None else {}
    return [(one, most, kept.get(one)) for one, most in MOST.items()]


def seats_of(person: Person | None) -> QuerySet[PanelMember]:
    """List the panels somebody sits on that were not called off, the next first."""
    if person is None:
        return PanelMember.objects.none()
    found: QuerySet[PanelMember] = PanelMember.objects.filter(
        Q(person=person.root_id) | Q(person__merged_into=person.root_id)
    )
    return (
        found.exclude(round__state=RoundState.CALLED_OFF)
        .select_related("round__org", "person")
        .order_by("-round__held_on")
    )


def panel_choice(actor: Actor, trial_round: Round, on: date) -> QuerySet[Person]:
    """List whom one may put on a panel: who acts for an org in one's scope, and the lecturers of the corps."""
    posts = Post.objects.in_force(on).within(actor.scope).order_by().values("person")
    corps = Lecturer.objects.in_term(on).filter(org=trial_round.org).order_by().values("person")
    seated = trial_round.panel.order_by().values("person")
    found: QuerySet[Person] = (
        Person.objects.live().filter(Q(pk__in=posts) | Q(pk__in=corps)).exclude(pk__in=seated)
    )
    return found.order_by("pinyin", "id")


def waiting_for(trial_round: Round) -> QuerySet[Proposal]:
    """List the proposals that may be put into a round."""
    found: QuerySet[Proposal] = Proposal.objects.filter(
        org=trial_round.org, state=ProposalState.WAITING
    ).exclude(trials__round=trial_round)
    return found.select_related("lecturer__person")


def mine(person: Person | None, model: Any) -> Any:
    """List what lecturers of whom somebody is one have made."""
    if person is None:
        return model.objects.none()
    return model.objects.filter(
        lecturer__in=Lecturer.objects.of_person(person.root_id).order_by().values("pk")
    )
