"""Firms and partner institutions, and the agreements with them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.ids import uuid7
from niangjia.courses.changing import held, take
from niangjia.courses.errors import AgreementOver, BadAgreement, FirmListed, ReasonMissing
from niangjia.courses.models import Firm
from niangjia.courses.policies import must_manage
from niangjia.courses.trail import told
from niangjia.orgs.models import Org

FIELDS = ("kind", "name", "agreement_number", "agreement_since", "agreement_until", "phone", "notes")


def _save(firm: Firm) -> None:
    if firm.agreement_until < firm.agreement_since:
        raise BadAgreement
    firm.name = firm.name.strip()
    try:
        with transaction.atomic():
            firm.save()
    except IntegrityError:
        raise FirmListed(name=firm.name) from None


@transaction.atomic
def add_firm(*, org: Org, actor: Actor, at: datetime, attempt: UUID | None = None, **known: Any) -> Firm:
    """Put a firm on the list of a corps, with its agreement. Takes the fields of a firm.

    :raises BadAgreement: it ends before it begins.
    :raises FirmListed: the corps has a firm of this name.
    """
    must_manage(actor, org)
    firm = Firm(id=attempt or uuid7(), district_id=org.district_id, org=org, **known)
    if Firm.objects.filter(district_id=org.district_id, org=org, name=firm.name.strip()).exists():
        raise FirmListed(name=firm.name.strip())
    _save(firm)
    told("firm.added", firm, actor, at)
    return firm


@transaction.atomic
def update_firm(*, firm: Firm, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime) -> Firm:
    """Correct what is known of a firm, or extend its agreement.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises BadAgreement: it ends before it begins.
    :raises FirmListed: the corps has another firm of this name.
    """
    current = held(firm)
    must_manage(actor, current.org)
    changed = take(current, version, changes, FIELDS)
    _save(current)
    told("firm.changed", current, actor, at, detail={"fields": changed})
    return current


@transaction.atomic
def end_agreement(*, firm: Firm, reason: str, actor: Actor, at: datetime, on: date | None = None) -> Firm:
    """End the agreement with a firm before its time; its lecturers stay until they leave themselves.

    :param on: the first day without it.
    :raises ReasonMissing: no reason was given.
    :raises AgreementOver: it has ended.
    """
    if not reason.strip():
        raise ReasonMissing
    current = held(firm)
    must_manage(actor, current.org)
    if current.ended_on is not None:
        raise AgreementOver(name=current.name)
    current.ended_on, current.ended_reason = on or local_day(at), reason.strip()[:200]
    current.save()
    told("firm.agreement_ended", current, actor, at, reason=current.ended_reason)
    return current
