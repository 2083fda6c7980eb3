"""Taking a roster away, in our columns or in a superior's own template, and noting what was reported (已上报)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.people.errors import ReasonMissing
from niangjia.rosters import exporting
from niangjia.rosters.errors import TooManyMembers
from niangjia.rosters.models import Mapping, Report
from niangjia.rosters.services.filling import filled

#: More people than this need a second pair of eyes, as with every list that leaves.
MOST_PERSONS = 500


@transaction.atomic
def take_roster(*, org: Org, mapping: Mapping | None, actor: Actor, at: datetime, reason: str) -> bytes:
    """Write the members of a union as a workbook, numbers in full: into the mapping's template where it has one.

    Who took it and why is kept.

    :raises ReasonMissing: no reason was given.
    :raises TooManyMembers: a smaller union is to be chosen.
    :raises NoTemplate: the template's file is gone.
    """
    if not reason.strip():
        raise ReasonMissing
    rows = exporting.members(org).count()
    if rows > MOST_PERSONS:
        raise TooManyMembers(rows=rows, most=MOST_PERSONS)
    to_fill = mapping if mapping is not None and mapping.template else None
    content = filled(to_fill, org) if to_fill is not None else exporting.workbook(org, mapping)
    audit.record(
        action="roster.exported",
        subject_type="org",
        subject_id=org.pk,
        subject_label=org.name,
        actor=actor,
        at=at,
        org=org,
        reason=reason.strip(),
        detail={"rows": rows, "mapping": mapping.name if mapping is not None else ""},
    )
    return content


@transaction.atomic
def report_roster(
    *, org: Org, mapping: Mapping, actor: Actor, at: datetime, attempt: UUID | None = None
) -> Report:
    """Note that a union's roster was reported in a mapping: the how manyth time, with how many rows, by whom."""
    current = Mapping.objects.select_for_update().get(pk=mapping.pk)
    last = Report.objects.filter(org=org, mapping=current).aggregate(last=Max("number"))["last"] or 0
    report = Report(
        district_id=org.district_id,
        org=org,
        mapping=current,
        mapping_name=current.name,
        number=last + 1,
        rows=exporting.members(org).count(),
        reported_by=actor.user_id,
        reported_by_name=actor.name[:60],
        reported_at=at,
    )
    if attempt is not None:
        report.pk = attempt
    report.save(force_insert=True)
    audit.record(
        action="roster.reported",
        subject_type="org",
        subject_id=org.pk,
        subject_label=org.name,
        actor=actor,
        at=at,
        org=org,
        detail={"rows": report.rows, "mapping": current.name, "number": report.number},
    )
    return report
