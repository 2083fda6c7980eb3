"""What the roll-up keeps: which column of its sums, of which programmes."""

from collections.abc import Mapping
from dataclasses import dataclass

from niangjia.figures import registry

#: What an entry adds to each column of a sum. An entry and its reversal come to nothing, but both are records.
COLUMNS: Mapping[str, str] = {
    "entries": "1",
    "taken_back": "CASE WHEN e.sign < 0 THEN 1 ELSE 0 END",
    "heads": "e.headcount * e.sign",
    "named": "CASE WHEN e.person_id IS NOT NULL THEN e.sign ELSE 0 END",
    "members": "CASE WHEN e.person_id IS NOT NULL AND e.was_member THEN e.sign ELSE 0 END",
    "money_fen": "e.money_fen * e.sign",
    "money_entries": "CASE WHEN e.money_fen <> 0 THEN 1 ELSE 0 END",
    "money_back": "CASE WHEN e.money_fen * e.sign < 0 THEN 1 ELSE 0 END",
    "goods": "e.goods_quantity * e.sign",
    "goods_entries": "CASE WHEN e.goods_quantity <> 0 THEN 1 ELSE 0 END",
    "goods_back": "CASE WHEN e.goods_quantity * e.sign < 0 THEN 1 ELSE 0 END",
}


def codes(under: str, known: Mapping[str, bool]) -> list[str]:
    """Name a programme and those under it; those that count as service when none is named.

    :param known: every programme, and whether it counts as service.
    """
    if not under:
        return [code for code, counts in known.items() if counts]
    return [code for code in known if code == under or code.startswith(f"{under}.")]


@dataclass(frozen=True, slots=True)
class Sums:
    """A figure that adds up: the columns with its amount, hits, records and records that take back."""

    amount: str = ""
    hits: str = ""
    n: str = ""
    back: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Orgs:
    """The different orgs that served."""

    under: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """The different persons served by name."""

    under: str = ""

    @property
    def key(self) -> str:
        return self.under or "services"


def people_kept() -> list[People]:
    """List whom declared figures want counted."""
    kept = {figure.kept.what for figure in registry.figures() if figure.kept}
    return sorted((what for what in kept if isinstance(what, People)), key=lambda what: what.key)
