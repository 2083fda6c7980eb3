"""What was raised on a visit or in a talk becomes concerns, in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from niangjia.concerns import services as concerns
from niangjia.concerns.choices import Kind
from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.people.services import service_person
from niangjia.research.choices import LONGEST_RAISED
from niangjia.research.errors import TooLong

#: Begins what was answered there where that did not solve it; whoever raised it reads it, too.
SAID = "当场答复："


@dataclass(frozen=True, slots=True)
class Raised:
    """One thing that was raised.

    :param answer: what was answered there.
    :param solved: it is solved with that (当场办结).
    :param phone: of whoever raised it and wants to hear of it; may stay empty.
    """

    text: str
    kind: str = Kind.REQUEST
    answer: str = ""
    solved: bool = False
    phone: str = ""
    group: str = ""


def must_fit(*texts: str, most: int = LONGEST_RAISED) -> None:
    """:raises TooLong: a text is longer than what is kept; says by how much."""
    for text in texts:
        if len(text) > most:
            raise TooLong(letters=f"{len(text):,}", most=f"{most:,}")


def raise_all(
    raised: Sequence[Raised],
    *,
    org: Org,
    source_kind: str,
    source_id: UUID,
    attempt: UUID,
    actor: Actor,
    at: datetime,
    place: str = "",
) -> list[Concern]:
    """Put everything raised on the list of concerns. Each has an attempt that follows from its place, so that none is there twice.

    :param attempt: of the form all of them stood on.
    :raises TooLong: a text is longer than what is kept.
    """
    made = []
    for number, one in enumerate(raised):
        must_fit(one.text, one.answer)
        person = None
        if one.phone:
            person = service_person(phone=one.phone, group=one.group, home_org=org, actor=actor, at=at)
        made.append(
            concerns.raise_concern(
                text=one.text if one.solved or not one.answer else f"{one.text}\n{SAID}{one.answer}",
                kind=one.kind,
                org=org,
                source_kind=source_kind,
                source_id=source_id,
                place=place,
                group=one.group,
                person=person,
                solved_on_spot=one.solved,
                answer=one.answer,
                actor=actor,
                at=at,
                attempt=uuid5(attempt, str(number)),
            )
        )
    return made
