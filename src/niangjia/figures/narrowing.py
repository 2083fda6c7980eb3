"""A figure of part of its evidence is a figure again: value, rows and parts still come from one queryset."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import F, Q, QuerySet

from niangjia.core.scope import Scope
from niangjia.figures.declaration import Breakdown, Figure
from niangjia.figures.periods import Period

Evidence = Callable[[Scope, Period], QuerySet[Any]]


def of_part(figure: Figure, breakdown: Breakdown, key: str) -> Figure:
    """Keep one part of a split; an empty key keeps the rows that have none."""
    name = f"e_only_{breakdown.key}"
    column = F(breakdown.column) if isinstance(breakdown.column, str) else breakdown.column
    wanted = Q(**{name: key}) if key else Q(**{name: ""}) | Q(**{f"{name}__isnull": True})
    return _filtered(figure, lambda found: found.alias(**{name: column}).filter(wanted))


def of_subject(figure: Figure, key: Any) -> Figure:
    """Keep what is about one subject."""
    column = figure.columns.subject
    subject = F(column) if isinstance(column, str) else column
    return _filtered(figure, lambda found: found.alias(e_only_subject=subject).filter(e_only_subject=key))


def of_org_itself(figure: Figure, org_id: Any) -> Figure:
    """Keep what an org did itself, and nothing of those under it."""
    return _filtered(figure, lambda found: found.filter(**{figure.columns.org_key: org_id}))


def _filtered(figure: Figure, keep: Callable[[QuerySet[Any]], QuerySet[Any]]) -> Figure:
    evidence: Evidence = figure.evidence
    return replace(figure, evidence=lambda scope, period: keep(evidence(scope, period)), kept=None)
