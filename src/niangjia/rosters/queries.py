"""Reads over batches and mappings."""

import json
from uuid import UUID

from django.db.models import Q, QuerySet

from niangjia.core.scope import Scope
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of
from niangjia.rosters.choices import RowKind
from niangjia.rosters.errors import UnknownBatch, UnknownMapping
from niangjia.rosters.models import Batch, Mapping, Report
from niangjia.rosters.rows import Fault


def mappings_for(org: Org) -> list[Mapping]:
    """List the mappings of an org and of those above it, whose templates it fills; its own first."""
    found = Mapping.objects.filter(org__in=[org, *ancestors_of(org)]).select_related("org")
    return sorted(found, key=lambda one: (-len(one.org.path), one.name))


def mappings_in_reach(scope: Scope | None) -> QuerySet[Mapping]:
    """List the mappings of a scope and of the unions above it."""
    if scope is None:
        return Mapping.objects.none()
    above = [scope.path[:length] for length in range(Org.steplen, len(scope.path), Org.steplen)]
    found = Mapping.objects.filter(Q(org__path__in=above) | Q(**scope.below("org__path")))
    return found.select_related("org").order_by("org__path", "name")


def reports_within(scope: Scope | None) -> QuerySet[Report]:
    """List what the unions of a scope reported, the newest first."""
    found: QuerySet[Report] = Report.objects.within(scope).select_related("org", "mapping")
    return found


def find_mapping(org: Org, name: str) -> Mapping:
    """Find a mapping by its name.

    :raises UnknownMapping: neither the org nor one above it has it.
    """
    for mapping in mappings_for(org):
        if mapping.name == name:
            return mapping
    raise UnknownMapping(name=name)


def find_batch(text: str) -> Batch:
    """Find a batch by its id.

    :raises UnknownBatch: there is none.
    """
    try:
        return Batch.objects.select_related("org").get(pk=UUID(text))
    except (ValueError, Batch.DoesNotExist):
        raise UnknownBatch from None


def faults(batch: Batch) -> list[Fault]:
    """List what was wrong with the lines that stayed out, in the order of the sheet."""
    lines = batch.lines.filter(kind__in=(RowKind.CONFLICT, RowKind.ERROR)).order_by("line")
    return [
        Fault(line.line, column, value, reason)
        for line in lines
        for column, value, reason in json.loads(line.faults or "[]")
    ]
