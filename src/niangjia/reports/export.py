"""Figures and their evidence as workbooks: the definition on top, every row below, people masked.

Taking one away is itself recorded, with the reason, in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import SHANGHAI, local_day
from niangjia.core.xlsx import Sheet
from niangjia.figures import Figure, Measure, Period, Unit, compute
from niangjia.orgs.models import Org
from niangjia.reports.dashboards import compared, headings
from niangjia.reports.errors import TooManyPersons, TooManyRows
from niangjia.reports.narrowing import Narrowing
from niangjia.reports.telling import plain

#: More rows about people than this need a second pair of eyes.
MOST_PERSONS = 500
MOST_ROWS = 50_000


def refuse_too_many(figure: Figure, org: Org, period: Period) -> int:
    """Give the number of rows that would leave. Two statements.

    :raises TooManyPersons: too many of them are about people.
    :raises TooManyRows: a workbook does not hold them.
    """
    named = compute.persons(figure, org.scope, period)
    if named > MOST_PERSONS:
        raise TooManyPersons(rows=f"{named:,}", most=MOST_PERSONS)
    rows = compute.value(figure, org.scope, period).n
    if rows > MOST_ROWS:
        raise TooManyRows(rows=f"{rows:,}", most=f"{MOST_ROWS:,}")
    return rows


@transaction.atomic
def take_evidence(
    *,
    figure: Figure,
    org: Org,
    period: Period,
    only: Sequence[Narrowing] = (),
    actor: Actor,
    at: datetime,
    reason: str,
) -> list[Sheet]:
    """Lay out a figure and every row of its evidence, and note who takes it away.

    Names are masked for everybody. The value is worked out from the very rows on the sheet.

    :raises TooManyPersons: the choice is to be narrowed first.
    :raises TooManyRows: likewise.
    """
    refuse_too_many(figure, org, period)
    rows = compute.rows(figure, org.scope, period)
    value = compute.recompute(figure, rows)
    _note(
        actor=actor,
        at=at,
        org=org,
        reason=reason,
        subject=("figure", figure.key),
        detail={**_window(period), "rows": len(rows), "only": [str(step.label) for step in only]},
    )
    notes = [
        org.name,
        f"{figure.name}: {value.written} {figure.unit} (n={value.n:,})",
        _("What is counted: %(definition)s") % {"definition": figure.definition},
        *_told(period, actor, at, reason),
    ]
    if only:
        notes.insert(2, "、".join(str(step.label) for step in only))
    return [
        Sheet(
            title=str(figure.name),
            notes=notes,
            columns=[
                _("Day"),
                _("Org"),
                _("What"),
                _("Whom"),
                str(figure.columns.amount_name or _("Amount")),
                str(figure.columns.hit_name or _("Counts")),
                _("Record number"),
                _("Link"),
            ],
            rows=_lines(figure, rows, actor),
            widths=(12, 26, 30, 16, 10, 8, 38, 60),
        )
    ]


def _lines(figure: Figure, rows: Sequence[compute.Row], actor: Actor) -> list[tuple[Any, ...]]:
    # Nobody in particular reads a file: names are given as to somebody who may not see them.
    names = figure.subjects({row.subject for row in rows if row.subject is not None}, None)
    links = figure.link({row.ref for row in rows}, actor)
    share = figure.measure is Measure.RATIO
    return [
        (
            row.on,
            row.org,
            str(row.what),
            names.get(row.subject) or None,
            plain(row.amount),
            (_("yes") if row.hit else _("no")) if share else None,
            str(row.ref),
            _absolute(links.get(row.ref, "")),
        )
        for row in rows
    ]


@transaction.atomic
def take_dashboard(*, org: Org, period: Period, actor: Actor, at: datetime, reason: str) -> list[Sheet]:
    """Lay out every figure of an org beside the year before, and note who takes them away."""
    today = local_day(at)
    told = [(heading, tile) for heading in headings(org, period, today) for tile in heading.tiles]
    _note(
        actor=actor,
        at=at,
        org=org,
        reason=reason,
        subject=("org", org.pk),
        detail={**_window(period), "figures": len(told)},
    )
    before = compared(period, today)
    rows = [
        (
            str(heading.name),
            str(tile.figure.name),
            tile.value.number,
            str(tile.figure.unit),
            tile.value.n,
            tile.before.number,
            None if tile.change is None else float(round(tile.change, 1)),
            None if tile.change is None else _("points") if tile.figure.unit is Unit.PERCENT else "%",
            str(tile.figure.definition),
            _absolute(tile.url),
        )
        for heading, tile in told
    ]
    columns = [
        _("Section"),
        _("Figure"),
        _("Value"),
        _("Unit"),
        "n",
        _("%(since)s to %(until)s") % {"since": before.since, "until": before.until},
        _("Change on the year"),
        _("Change in"),
        _("What is counted"),
        _("Link"),
    ]
    notes = [org.name, *_told(period, actor, at, reason)]
    return [Sheet(_("Figures"), columns, rows, notes, widths=(18, 26, 12, 8, 10, 24, 12, 10, 80, 60))]


def _absolute(url: str) -> str:
    return f"{settings.NIANGJIA_BASE_URL}{url}" if url else ""


def _window(period: Period) -> dict[str, Any]:
    return {"since": str(period.since), "until": str(period.until)}


def _told(period: Period, actor: Actor, at: datetime, reason: str) -> list[str]:
    """The lines every sheet has: its days, as of when, who took it and why."""
    return [
        _("%(since)s to %(until)s") % {"since": period.since, "until": period.until},
        _("as of %(at)s") % {"at": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"},
        _("Taken by %(name)s: %(reason)s") % {"name": actor.name, "reason": reason},
    ]


def _note(
    *,
    actor: Actor,
    at: datetime,
    org: Org,
    reason: str,
    subject: tuple[str, Any],
    detail: dict[str, Any],
) -> None:
    kind, key = subject
    audit.record(
        action="figures.exported",
        subject_type=kind,
        subject_id=key,
        subject_label=org.name if kind == "org" else "",
        actor=actor,
        at=at,
        org=org,
        reason=reason,
        detail={name: value for name, value in detail.items() if value != []},
    )
