"""Conflicts of interest: the units at which a lecturer, or everybody of a firm, does not lecture."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.courses.errors import BadTerm
from niangjia.courses.models import Firm, Interest, Lecturer
from niangjia.courses.policies import must_be_self_or_manage, must_manage
from niangjia.courses.trail import told
from niangjia.orgs.models import Org


@transaction.atomic
def bar(
    *,
    unit: Org | None = None,
    unit_name: str = "",
    actor: Actor,
    at: datetime,
    lecturer: Lecturer | None = None,
    firm: Firm | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Interest:
    """Write down a unit at which a lecturer, or everybody of a firm, does not lecture. Saying it again changes nothing.

    :raises BadTerm: no unit was named, or it ends before it begins.
    """
    if lecturer is not None:
        must_be_self_or_manage(actor, lecturer)
        org = lecturer.org
    else:
        assert firm is not None
        must_manage(actor, firm.org)
        org = firm.org
    name = unit.name if unit is not None else unit_name.strip()
    if not name:
        raise BadTerm(_("Please name the unit."))
    first = since or local_day(at)
    if until is not None and until < first:
        raise BadTerm(_("The end must be after the start."))
    standing = Interest.objects.on(local_day(at)).filter(
        lecturer=lecturer, firm=firm, unit=unit, unit_name=name[:120]
    )
    found = standing.first()
    if found is not None:
        return found
    made = Interest.objects.create(
        district_id=org.district_id,
        org=org,
        lecturer=lecturer,
        firm=firm,
        unit=unit,
        unit_name=name[:120],
        since=first,
        until=until,
        recorded_at=at,
    )
    subject: Any = lecturer or firm
    told("lecturer.barred" if lecturer else "firm.barred", subject, actor, at)
    return made


@transaction.atomic
def lift(*, interest: Interest, actor: Actor, at: datetime) -> Interest:
    """End a conflict of interest: from the next day on they may lecture there again. Ending it again changes nothing."""
    current = Interest.objects.select_for_update().get(pk=interest.pk)
    if current.lecturer is not None:
        must_be_self_or_manage(actor, current.lecturer)
    else:
        must_manage(actor, current.org)
    day = local_day(at)
    if current.until is None or current.until > day:
        current.until = max(day, current.since)
        current.save(update_fields=["until"])
        subject: Any = current.lecturer or current.firm
        told("lecturer.bar_lifted" if current.lecturer else "firm.bar_lifted", subject, actor, at)
    return current
