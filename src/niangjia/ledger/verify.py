"""Walk the ledger both ways: every entry has its source, every source its entry, every total its parts, kept ones too."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from niangjia.core.crypto import same
from niangjia.figures import Measure, Period, compute, registry
from niangjia.ledger import sources
from niangjia.ledger.canon import SEALED, amounts, seal_of
from niangjia.ledger.models import Entry
from niangjia.ledger.rollup.check import differences
from niangjia.ledger.services import REVERSAL
from niangjia.orgs.models import Org

CHUNK = 2000
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    :param kind: ``seal``, ``source``, ``unknown``, ``reversal``, ``missing``, ``surplus``, ``total`` or ``kept``.
    :param ref: the entry, or the source, or what the total is called.
    """

    kind: str
    ref: str
    text: str


@dataclass(slots=True)
class Report:
    """What was walked and what is wrong with it."""

    entries: int = 0
    reversals: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def broken(self) -> int:
        return len(self.faults)


def run() -> Report:
    """Check the whole ledger. Reads in chunks; memory grows by some bytes an entry only."""
    report = Report()
    live = _check_entries(report)
    _check_reversals(report)
    _check_sources(report, live)
    _check_totals(report)
    _check_kept(report)
    return report


def _chunks() -> Iterator[list[tuple[Any, ...]]]:
    held: list[tuple[Any, ...]] = []
    for row in Entry.objects.order_by().values_list(*SEALED, "mac").iterator(chunk_size=CHUNK):
        held.append(row)
        if len(held) == CHUNK:
            yield held
            held = []
    if held:
        yield held


def _digest(source_id: UUID, key: str) -> bytes:
    return blake2b(source_id.bytes + key.encode(), digest_size=12).digest()


def _check_entries(report: Report) -> dict[str, set[bytes]]:
    """Check seals and sources; give, per type of source, what stands and is not taken back."""
    place = {name: index for index, name in enumerate(SEALED)}
    live: dict[str, set[bytes]] = defaultdict(set)
    back: dict[str, set[bytes]] = defaultdict(set)
    known = sources.registered()
    for chunk in _chunks():
        asked: dict[str, set[UUID]] = defaultdict(set)
        for row in chunk:
            report.entries += 1
            source_type, source_id, key = (
                row[place["source_type"]],
                row[place["source_id"]],
                row[place["key"]],
            )
            if not same(seal_of(row[:-1]), row[-1]):
                report.faults.append(
                    Fault("seal", str(row[place["id"]]), "The entry is not as it was written.")
                )
            asked[source_type].add(source_id)
            if row[place["sign"]] < 0:
                report.reversals += 1
                back[source_type].add(_digest(source_id, key.removeprefix(REVERSAL)))
            else:
                live[source_type].add(_digest(source_id, key))
        for source_type, ids in asked.items():
            if source_type not in known:
                report.faults.append(Fault("unknown", source_type, "No room knows this type of source."))
                continue
            for gone in sorted(ids - known[source_type].exists(list(ids))):
                report.faults.append(
                    Fault("source", f"{source_type} {gone}", "An entry's source is not there.")
                )
    return {source_type: live[source_type] - back[source_type] for source_type in live}


def _check_reversals(report: Report) -> None:
    """Every reversal has its entry, repeats its amounts, and stands alone."""
    reversals = Entry.objects.order_by()
    differs = Q(reverses__sign=-1)
    for name in amounts():
        # Null-safe: a person (or membership) that is null on one side only differs, too.
        differs |= ~Q(**{name: F(f"reverses__{name}")}) & ~(
            Q(**{f"{name}__isnull": True}) & Q(**{f"reverses__{name}__isnull": True})
        )
    original = Entry.objects.filter(pk=OuterRef("reverses_id"))
    for pk in reversals.filter(sign=-1).filter(~Exists(original)).values_list("pk", flat=True):
        report.faults.append(
            Fault("reversal", str(pk), "The reversal takes back an entry that is not there.")
        )
    for pk in reversals.filter(
        Q(sign=1, reverses__isnull=False) | (Q(reverses__isnull=False) & differs)
    ).values_list("pk", flat=True):
        report.faults.append(
            Fault("reversal", str(pk), "The reversal differs from its entry, or takes back a reversal.")
        )
    twice = (
        reversals.exclude(reverses=None).values("reverses_id").annotate(times=Count("pk")).filter(times__gt=1)
    )
    for row in twice:
        report.faults.append(
            Fault("reversal", str(row["reverses_id"]), "The entry was taken back more than once.")
        )


def _check_sources(report: Report, live: dict[str, set[bytes]]) -> None:
    """Every record of work has exactly the entries it must have."""
    for source_type, source in sources.registered().items():
        standing, expected = live.get(source_type, set()), set()
        for source_id, key in source.expected():
            digest = _digest(source_id, key)
            expected.add(digest)
            if digest not in standing:
                report.faults.append(
                    Fault("missing", f"{source_type} {source_id} {key}", "The work has no entry that stands.")
                )
        surplus = standing - expected
        if surplus:
            _name_surplus(report, source_type, surplus)
        for sentence in source.totals():
            report.faults.append(Fault("total", source_type, sentence))


def _name_surplus(report: Report, source_type: str, surplus: set[bytes]) -> None:
    rows = (
        Entry.objects.filter(source_type=source_type, sign=1).order_by().values_list("pk", "source_id", "key")
    )
    for pk, source_id, key in rows.iterator(chunk_size=CHUNK):
        if _digest(source_id, key) in surplus:
            report.faults.append(
                Fault("surplus", str(pk), "The entry stands, but its source knows nothing of it.")
            )


def _check_totals(report: Report) -> None:
    """Every sum over a whole tree is the sum of its parts, whichever way it is split."""
    always = Period(date(1900, 1, 1), date(9998, 12, 31))
    for root in Org.objects.filter(depth=1):
        for figure in registry.figures():
            if figure.measure is not Measure.NET_SUM:
                continue
            whole = compute.value(figure, root.scope, always)
            splits = {one.key: compute.parts(figure, root.scope, always, one) for one in figure.breakdowns}
            splits["org"] = compute.by_path(figure, root.scope, always, len(root.path) + Org.steplen)
            for name, parts in splits.items():
                if sum((part.value for part in parts), start=compute.nothing(figure)) != whole:
                    text = f"{root.name}: the parts by {name} do not come to the whole."
                    report.faults.append(Fault("total", figure.key, text))


def _check_kept(report: Report) -> None:
    """Every number of the roll-up is what its entries come to."""
    for sentence in differences():
        report.faults.append(Fault("kept", "roll-up", sentence))
