"""Service to people not known by name: one sheet, one entry, a number of heads."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.activities.errors import BadHeadcount, ReasonMissing
from niangjia.activities.models import Activity, HeadcountSheet, Session
from niangjia.activities.policies import must_run
from niangjia.core.actor import Actor
from niangjia.core.files import save_picture
from niangjia.ledger import services as ledger
from niangjia.ledger.errors import NoDistrict
from niangjia.ledger.models import Entry, Programme
from niangjia.orgs.models import Org

SOURCE = "activities.headcount"
KEY = "recorded"
MOST = 100_000


@transaction.atomic
def record_headcount(
    *,
    org: Org,
    programme: Programme | str,
    on: date,
    headcount: int,
    attempt: UUID,
    actor: Actor,
    at: datetime,
    group: str = "",
    place: str = "",
    goods: str = "",
    goods_quantity: int = 0,
    note: str = "",
    photo: Any = None,
    activity: Activity | None = None,
    session: Session | None = None,
) -> HeadcountSheet:
    """Record service to a number of people on a day. The same attempt again gives back the sheet that is there.

    :param photo: an uploaded picture of the paper sheet, if there is one.
    :raises BadHeadcount: nobody, or more than 100,000.
    :raises NoDistrict: the org is the city's root; its work belongs to 市总本级.
    """
    must_run(actor, org)
    if org.district_id is None:
        raise NoDistrict(org=org.name)
    if not 1 <= headcount <= MOST:
        raise BadHeadcount
    kept = HeadcountSheet.objects.filter(district_id=org.district_id, attempt=attempt).first()
    if kept is not None:
        return kept
    code = programme if isinstance(programme, str) else programme.pk
    sheet, made = HeadcountSheet.objects.get_or_create(
        district_id=org.district_id,
        attempt=attempt,
        defaults={
            "org": org,
            "programme_id": code,
            "activity": activity,
            "session": session,
            "on": on,
            "headcount": headcount,
            "group": group,
            "place": place,
            "goods": goods,
            "goods_quantity": goods_quantity,
            "note": note,
            "photo": save_picture(photo, "sheets") if photo else "",
            "recorded_at": at,
            "recorded_by": actor.user_id,
            "recorded_by_name": actor.name[:80],
        },
    )
    if not made:  # by the same form in the same instant
        return sheet
    ledger.post(
        source_type=SOURCE,
        source_id=sheet.pk,
        key=KEY,
        occurred_on=on,
        programme=code,
        org=org,
        headcount=headcount,
        group=group,
        place=place,
        goods=goods,
        goods_quantity=goods_quantity,
        actor=actor,
        at=at,
    )
    audit.record(
        action="headcount.recorded",
        subject_type="headcount",
        subject_id=sheet.pk,
        actor=actor,
        at=at,
        org=org,
        detail={"heads": headcount},
    )
    return sheet


@transaction.atomic
def undo_headcount(*, sheet: HeadcountSheet, reason: str, actor: Actor, at: datetime) -> HeadcountSheet:
    """Take back a sheet: it stays and is marked, the ledger gets a reversal. Undoing twice is the same as once.

    :raises ReasonMissing: no reason was given.
    """
    if not reason.strip():
        raise ReasonMissing
    must_run(actor, sheet.org)
    undone = HeadcountSheet.objects.filter(pk=sheet.pk, undone_at=None).update(
        undone_at=at, undone_reason=reason.strip()[:300]
    )
    if undone:
        entry = Entry.objects.get(
            district_id=sheet.district_id, source_type=SOURCE, source_id=sheet.pk, key=KEY
        )
        ledger.reverse(entry=entry, reason=reason, actor=actor, at=at)
        audit.record(
            action="headcount.undone",
            subject_type="headcount",
            subject_id=sheet.pk,
            actor=actor,
            at=at,
            org=sheet.org,
            reason=reason,
        )
    sheet.refresh_from_db()
    return sheet
