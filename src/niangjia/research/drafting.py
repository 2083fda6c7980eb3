"""A station's report, drafted from the figures of its street or town: founding, joining, services, rights (A19).

The words are those of official reports and stay Chinese; every number comes from a declared figure, so that each can be opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from niangjia.core.docx import chinese_day
from niangjia.figures import Figure, Period, compute
from niangjia.figures.registry import figures
from niangjia.orgs.choices import Level
from niangjia.orgs.models import Org

#: Headings in the order of the meeting, and which figures stand under each; one that no room declares is left out.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("建会", ("building.new_unions", "building.prospects")),
    ("入会", ("building.new_members",)),
    ("服务", ("services.times", "services.people", "health_checks.people")),
    ("维权", ("rights.collective_contracts", "concerns.raised", "concerns.solved_rate")),
    ("沟通", ("listening.worker_talks", "listening.enterprise_talks")),
)
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of a report: its key, and the words with its value."""

    key: str
    name: str
    written: str


def reporting_for(station: Org) -> Org:
    """Give the org whose work a station answers for: the street's or town's union that runs it, or the station itself."""
    above = Org.objects.get_parent(station)
    return above if above is not None and above.level == Level.TOWNSHIP else station


def told(station: Org, since: date, until: date) -> list[tuple[str, list[Told]]]:
    """Give the figures of a station's work over a period, under their headings."""
    period, scope = Period(since, until), reporting_for(station).scope
    declared: dict[str, Figure] = {one.key: one for one in figures()}
    asked = [declared[key] for _title, keys in PARTS for key in keys if key in declared]
    values = dict(
        zip(
            [one.key for one in asked],
            compute.values([(one, period) for one in asked], scope),
            strict=True,
        )
    )

    def lines(keys: tuple[str, ...]) -> Iterator[Told]:
        for key in keys:
            value = values.get(key)
            if value is not None and value.value is not None:
                yield Told(key, str(declared[key].name), f"{value.written} {value.unit}")

    return [(title, list(lines(keys))) for title, keys in PARTS]


def draft(station: Org, since: date, until: date) -> str:
    """Write the draft: what each part came to, and a line to go on from."""
    parts = [f"{chinese_day(since)}至{chinese_day(until)}，{station.name}工作情况汇报如下。"]
    number = 0
    for title, figures_told in told(station, since, until):
        if not figures_told:
            continue
        said = "，".join(f"{one.name} {one.written}" for one in figures_told)
        parts.append(f"{NUMERALS[number]}、{title}\n{said}。")
        number += 1
    parts.append(f"{NUMERALS[number]}、困难和打算\n")
    return "\n".join(parts).rstrip()
