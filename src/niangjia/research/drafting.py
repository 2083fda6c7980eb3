"""A station's report, drafted from the figures of its street or town: founding, joining, services, rights (A19).

The words are those of official reports and stay Chinese; every number comes from a declared figure, so that each can be opened.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from niangjia.core.docx import chinese_day
from niangjia.figures import Figure, Period, compute
from niangjia.figures.registry import figures
from niangjia.figures.units import Value
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


#: A heading and the figures under it.
Part = tuple[str, list[Told]]


def reporting_for(station: Org) -> Org:
    """Give the org whose work a station answers for: the street's or town's union that runs it, or the station itself."""
    above = Org.objects.get_parent(station)
    return above if above is not None and above.level == Level.TOWNSHIP else station


def told(stations: Collection[Org], since: date, until: date, within: Org) -> dict[UUID, list[Part]]:
    """Give the figures of each station's work over a period, under their headings. One statement a figure, however many stations.

    :param within: an org over all of them.
    """
    period = Period(since, until)
    units = {station.pk: reporting_for(station) for station in stations}
    lengths = {len(unit.path) for unit in units.values()}
    declared = {one.key: one for one in figures()}
    asked = [declared[key] for _title, keys in PARTS for key in keys if key in declared]
    values = {
        (figure.key, part.key): part.value
        for figure in asked
        for length in lengths
        for part in compute.by_path(figure, within.scope, period, length)
    }
    found: dict[UUID, list[Part]] = {}
    for pk, unit in units.items():
        lines = {one.key: _line(one, values.get((one.key, unit.path))) for one in asked}
        found[pk] = [(title, [line for key in keys if (line := lines.get(key))]) for title, keys in PARTS]
    return found


def _line(figure: Figure, value: Value | None) -> Told | None:
    """Give one figure in words; ``None`` where there is nothing to say of it, as a share of nothing."""
    value = value or compute.nothing(figure)
    if value.value is None:
        return None
    return Told(figure.key, str(figure.name), f"{value.written} {value.unit}")


def drafts(stations: Collection[Org], since: date, until: date, within: Org) -> dict[UUID, str]:
    """Write the draft of each station: what each part came to, and a line to go on from."""
    told_all = told(stations, since, until, within)
    return {one.pk: _draft(one, since, until, told_all[one.pk]) for one in stations}


def _draft(station: Org, since: date, until: date, parts: list[Part]) -> str:
    lines = [f"{chinese_day(since)}至{chinese_day(until)}，{station.name}工作情况汇报如下。"]
    number = 0
    for title, figures_told in parts:
        if not figures_told:
            continue
        said = "，".join(f"{one.name} {one.written}" for one in figures_told)
        lines.append(f"{NUMERALS[number]}、{title}\n{said}。")
        number += 1
    lines.append(f"{NUMERALS[number]}、困难和打算")
    return "\n".join(lines)
