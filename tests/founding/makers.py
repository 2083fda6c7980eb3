"""Foundings as far as a test needs them, through the services."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from niangjia.core.actor import Actor
from niangjia.core.clock import at_local
from niangjia.founding import services
from niangjia.founding.choices import ORDER, Form, SeatRole, StepKind
from niangjia.founding.models import Campaign, Case, Prospect
from niangjia.founding.services import Ballot, Elected, Named
from niangjia.orgs.codes import ALPHABET, MODULUS
from niangjia.orgs.models import Org
from tests.support.factories import TEST, new_phone

numbers = count(1)
START = date(2023, 3, 1)
AT = at_local(date(2023, 9, 1))


def credit_code(start: str = "91110118", number: int | None = None) -> str:
    """Make a code that can be right."""
    body = f"{start}{next(numbers) if number is None else number:0{17 - len(start)}d}"
    total = sum(ALPHABET.index(letter) * pow(3, place, MODULUS) for place, letter in enumerate(body))
    return body + ALPHABET[(MODULUS - total % MODULUS) % MODULUS]


def make_prospect(org: Org, **known: Any) -> Prospect:
    given = {"name": f"第{next(numbers)}号企业", "workers": 40, "unit_code": credit_code(), **known}
    return services.add_prospect(org=org, actor=TEST, at=AT, **given)


def make_case(org: Org, *, reached: str = "", people: int = 4, applicant: Actor = TEST, **known: Any) -> Case:
    """Make a founding that has come so far."""
    prospects = known.pop("prospects", None) or [make_prospect(org)]
    given = {"form": Form.SINGLE, "on": START, "actor": TEST, "at": AT, **known}
    case = services.open_case(prospects=prospects, **given)
    for kind in ORDER[: ORDER.index(StepKind(reached)) + 1] if reached else ():
        go_on(case, kind, people=people, applicant=applicant)
        case.refresh_from_db()
    return case


def go_on(case: Case, kind: StepKind, *, people: int = 4, applicant: Actor = TEST) -> None:
    """Take one step of a founding, a week after the one before."""
    on = START + timedelta(days=7 * ORDER.index(kind))
    given: dict[str, Any] = {"case": case, "on": on, "actor": TEST, "at": AT}
    if kind == StepKind.MEMBERS:
        name_members(case, people)
    if kind == StepKind.ELECTION:
        elect(case)
    elif kind == StepKind.APPROVAL:
        services.approve(number="总工复〔2023〕1号", **given)
    elif kind == StepKind.REGISTRATION:
        services.register(code=credit_code("81110118"), **given)
    else:
        services.take_step(kind=kind, **{**given, "actor": applicant})


def name_members(case: Case, people: int) -> None:
    named = [Named(f"职工{chr(0x4E00 + next(numbers))}", new_phone(), "factory") for _n in range(people)]
    services.name_members(case=case, named=named, actor=TEST, at=AT)


def elected(case: Case, *roles: str, votes: int) -> list[Elected]:
    members = [one.person for one in case.founding_members.select_related("person")]
    wanted = roles or (SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.MEMBER)
    return [Elected(person, role, votes) for person, role in zip(members, wanted, strict=False)]


def elect(case: Case) -> None:
    people = case.founding_members.count()
    services.record_election(
        case=case,
        on=START + timedelta(days=28),
        ballot=Ballot(people, people, people),
        elected=elected(case, votes=people),
        term_years=3,
        actor=TEST,
        at=AT,
    )


def make_campaign(org: Org, **known: Any) -> Campaign:
    given = {"name": "十百千万", "since": date(2023, 1, 1), "until": date(2023, 12, 31), **known}
    return services.open_campaign(org=org, actor=TEST, at=timezone.now(), **given)
