"""The founding congress and whom it elects.

The shares follow the Regulations on Elections of Grassroots Unions (工会基层组织选举工作条例, 2016): two thirds of those with a vote
are present, and whoever is elected has the votes of more than half of those with a vote.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.founding.choices import SeatRole, StepKind
from niangjia.founding.errors import BadElection
from niangjia.founding.models import Case, Seat, Step
from niangjia.founding.policies import must_keep
from niangjia.founding.services.cases import record, under_way
from niangjia.founding.services.steps import must_be_a_day, must_be_next, standing, write
from niangjia.people.models import Person

PRESENT_AT_LEAST = Fraction(2, 3)
VOTES_MORE_THAN = Fraction(1, 2)
TERMS = (3, 5)


@dataclass(frozen=True, slots=True)
class Elected:
    """Somebody elected to a seat. The order of the list is the order of the names."""

    person: Person
    role: str
    votes: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """The count: who has a vote, who came, ballots that were valid."""

    eligible: int
    present: int
    ballots: int


def _check_count(ballot: Ballot) -> None:
    if not 0 < ballot.ballots <= ballot.present <= ballot.eligible:
        raise BadElection(
            _("There cannot be more ballots than people present, nor more present than have a vote.")
        )
    if ballot.present < PRESENT_AT_LEAST * ballot.eligible:
        raise BadElection(
            _("%(present)s of %(eligible)s were present; an election needs two thirds."),
            present=ballot.present,
            eligible=ballot.eligible,
        )


def _check_seats(case: Case, elected: Sequence[Elected], ballot: Ballot) -> None:
    if sum(1 for one in elected if one.role == SeatRole.CHAIR) != 1:
        raise BadElection(_("One chair is elected, and only one."))
    members = set(case.founding_members.values_list("person_id", flat=True))
    seen: set[tuple[object, str]] = set()
    for one in elected:
        if one.person.root_id not in members and one.person.pk not in members:
            raise BadElection(
                _("%(name)s is not among the members of the union to be."), name=one.person.name
            )
        if (one.person.pk, one.role) in seen:
            raise BadElection(_("%(name)s stands there twice."), name=one.person.name)
        seen.add((one.person.pk, one.role))
        if one.votes > ballot.ballots:
            raise BadElection(_("%(name)s has more votes than there are ballots."), name=one.person.name)
        if one.votes <= VOTES_MORE_THAN * ballot.eligible:
            raise BadElection(
                _("%(name)s has %(votes)s votes; elected is who has more than half of the %(eligible)s."),
                name=one.person.name,
                votes=one.votes,
                eligible=ballot.eligible,
            )


@transaction.atomic
def record_election(
    *,
    case: Case,
    on: date,
    ballot: Ballot,
    elected: Sequence[Elected],
    term_years: int,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> Step:
    """Record the congress and its election. One that stands is given back unchanged.

    :param elected: in the order set by hand.
    :raises BadElection: the count or the seats cannot be right; says why.
    :raises OutOfOrder: another step comes first.
    :raises BadDay: the day lies ahead, or before the step before.
    """
    current = under_way(case)
    must_keep(actor, current.org)
    there = standing(current, StepKind.ELECTION)
    if there is not None:
        return there
    must_be_next(current, StepKind.ELECTION)
    must_be_a_day(current, on, at)
    if term_years not in TERMS:
        raise BadElection(_("A term is three or five years."))
    _check_count(ballot)
    _check_seats(current, elected, ballot)
    current.seats.all().delete()
    Seat.objects.bulk_create(
        [
            Seat(
                district_id=current.district_id,
                case=current,
                person=one.person,
                role=one.role,
                votes=one.votes,
                order=number,
            )
            for number, one in enumerate(elected, start=1)
        ]
    )
    current.eligible, current.present, current.ballots = ballot.eligible, ballot.present, ballot.ballots
    current.elected_on, current.term_years = on, term_years
    step = write(current, StepKind.ELECTION, on, note, actor, at)
    current.save()
    record(f"step.{StepKind.ELECTION}", current, actor, at)
    return step
