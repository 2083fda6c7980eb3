"""What a reader narrows a figure to (``only=own``, ``only=subject:…``, ``only=group:courier``).

That is: the org itself, one subject, or one part of a split.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.figures import Breakdown, Figure
from niangjia.figures.narrowing import of_org_itself, of_part, of_subject
from niangjia.orgs.models import Org
from niangjia.reports.errors import UnknownPart

OWN, SUBJECT = "own", "subject"
MOST = 4


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One step of narrowing: how it stands in an address, what it is called, and the others without it."""

    token: str
    label: Any
    others: tuple[str, ...]


def part(breakdown: Breakdown, key: Any) -> str:
    """Give the token of one part of a split."""
    return f"{breakdown.key}:{'' if key is None else key}"


def read(
    figure: Figure, org: Org, tokens: Sequence[str], actor: Actor | None = None
) -> tuple[Figure, list[Narrowing]]:
    """Narrow a figure step by step, and name the steps as this actor may read them.

    :raises UnknownPart: a token names no part of this figure.
    """
    if len(tokens) > MOST:
        raise UnknownPart
    steps = []
    for index, token in enumerate(tokens):
        others = (*tokens[:index], *tokens[index + 1 :])
        if token == OWN:
            figure, label = of_org_itself(figure, org.pk), _("This org itself")
        elif token.startswith(f"{SUBJECT}:"):
            figure, label = _subject_of(figure, token, actor)
        else:
            figure, label = _part_of(figure, token)
        steps.append(Narrowing(token, label, others))
    return figure, steps


def _subject_of(figure: Figure, token: str, actor: Actor | None) -> tuple[Figure, Any]:
    try:
        key = UUID(token.partition(":")[2])
    except ValueError:
        raise UnknownPart from None
    if figure.columns.subject is None:
        raise UnknownPart
    return of_subject(figure, key), figure.subjects({key}, actor).get(key) or _("Not known")


def _part_of(figure: Figure, token: str) -> tuple[Figure, Any]:
    kind, _colon, key = token.partition(":")
    breakdown = next((one for one in figure.breakdowns if one.key == kind), None)
    if breakdown is None or not _colon or "\x00" in key:
        raise UnknownPart
    return of_part(figure, breakdown, key), label_of(breakdown, key, breakdown.labels({key}))


def label_of(breakdown: Breakdown, key: Any, names: Any) -> Any:
    """Name a part: as the breakdown does, else by its key, else as what has none."""
    return names.get(key) or (breakdown.empty if key in (None, "") else key)
