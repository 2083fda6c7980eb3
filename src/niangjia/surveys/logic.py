"""Which questions of a survey are shown, by what was answered before. Knows nothing of tables."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Key = TypeVar("Key")
Given = TypeVar("Given")
#: The answers chosen at a question, by its key.
Chosen = Mapping[Any, Collection[str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """When a question is shown: always, or if an earlier one has one of certain answers.

    :param key: the question, by anything that can be looked up.
    :param after: the earlier question; ``None``: always.
    """

    key: Any
    after: Any = None
    answers: frozenset[str] = frozenset()


def visible(questions: Sequence[Shown], chosen: Chosen) -> list[Any]:
    """Give the keys of the questions that are shown, in their order.

    What was chosen at a question that is not shown itself counts for nothing, and neither does a question that comes later.
    """
    seen: dict[Any, None] = {}
    for one in questions:
        if one.after is None or (one.after in seen and one.answers & set(chosen.get(one.after, ()))):
            seen[one.key] = None
    return list(seen)


def kept(questions: Sequence[Shown], chosen: Chosen, given: Mapping[Key, Given]) -> dict[Key, Given]:
    """Keep of what was given only what belongs to a question that is shown."""
    seen = set(visible(questions, chosen))
    return {key: value for key, value in given.items() if key in seen}
