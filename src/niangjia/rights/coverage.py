"""How far contracts cover the unions below an org and the industries: the figure, part by part, each with its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from niangjia.figures import Period, compute
from niangjia.orgs.models import Org
from niangjia.rights.figures import COVERAGE, NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Line:
    """A part: how many unions, how many of them covered, the share, and where its evidence is."""

    label: Any
    unions: int
    covered: int
    share: Any
    url: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole, by the orgs right below, and by industry."""

    whole: Line
    orgs: list[Line]
    industries: list[Line]


def _line(label: Any, value: Any, query: Mapping[str, Any], below: str = "") -> Line:
    covered = round(float(value.value or 0) * value.n / 100)
    url = f"{reverse('reports:desk_figure', args=[COVERAGE.key])}?{urlencode(query)}"
    return Line(label, value.n, covered, value.value, url, below)


def of(org: Org, children: Sequence[Org], day: date) -> Coverage:
    """Work the coverage out from the figure; three statements, however many parts. Parts without a union are left out."""
    period = Period(day, day)
    window = {"since": day.isoformat(), "until": day.isoformat()}
    parts = {
        one.key: one.value
        for one in compute.by_path(COVERAGE, org.scope, period, len(org.path) + Org.steplen)
    }
    industries = compute.parts(COVERAGE, org.scope, period, COVERAGE.breakdowns[0])
    page = reverse("rights:desk_coverage")
    return Coverage(
        whole=_line(org.label, compute.value(COVERAGE, org.scope, period), {"org": org.pk, **window}),
        orgs=[
            _line(
                one.label,
                parts[one.path],
                {"org": one.pk, **window},
                f"{page}?org={one.pk}" if one.numchild else "",
            )
            for one in children
            if one.path in parts and parts[one.path].n
        ],
        industries=sorted(
            (
                _line(
                    one.key or NOT_KNOWN,
                    one.value,
                    {"org": org.pk, "only": f"industry:{one.key or ''}", **window},
                )
                for one in industries
            ),
            key=lambda line: -line.unions,
        ),
    )
