"""Reads: the outbox, somebody's sessions, the audit trail."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from niangjia.accounts.devices import Device, device_of
from niangjia.accounts.models import AuditQuerySet, AuditRecord, SmsMessage, User
from niangjia.accounts.services.sms import phone_key
from niangjia.accounts.sms_texts import CODE
from niangjia.core.clock import at_local


def messages_to(phone: str) -> QuerySet[SmsMessage]:
    """List what was written to a phone, newest first."""
    return SmsMessage.objects.filter(to_index=phone_key(phone)).order_by("-created_at", "-pk")


def latest_code(phone: str) -> str:
    """Read the code last written to a phone out of the outbox, for the demo's page; empty when it is gone."""
    message = messages_to(phone).filter(kind=CODE).exclude(body="").first()
    return str(json.loads(message.params or "{}").get("code", "")) if message else ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where somebody is signed in."""

    pk: int
    device: Device
    address: str
    since: datetime
    is_this: bool


def sessions_of(user: User | AnonymousUser, *, this_key: str | None, at: datetime) -> list[OpenSession]:
    """List where somebody is signed in, this place first, then the newest; those that ended are left out."""
    rows = list(UserSession.objects.filter(user_id=user.pk).order_by("-created_at"))
    live = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=at)
    keys = set(live.values_list("session_key", flat=True))
    found = [
        OpenSession(row.pk, device_of(row.user_agent), row.ip, row.created_at, row.session_key == this_key)
        for row in rows
        if row.session_key in keys
    ]
    return sorted(found, key=lambda one: not one.is_this)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """How the audit trail is sifted; days are days in Shanghai, both included."""

    action: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None

    def told(self) -> dict[str, Any]:
        """Say what was asked for, for the trail."""
        return {key: value for key, value in asdict(self).items() if value}


def audit_records(records: AuditQuerySet, wanted: AuditFilter) -> AuditQuerySet:
    """Keep the records wanted, those written down last first."""
    conditions: dict[str, Any] = {}
    if wanted.action:
        conditions["action"] = wanted.action
    if wanted.person:
        conditions["actor_name__contains"] = wanted.person
    if wanted.since:
        conditions["at__gte"] = at_local(wanted.since)
    if wanted.until:
        conditions["at__lt"] = at_local(wanted.until + timedelta(days=1))
    return records.filter(**conditions).order_by("-recorded_at", "-pk")


def last_change(subject_type: str, subject_id: object) -> AuditRecord | None:
    """Give the latest record of a change to something: who saved it last, and when."""
    found: AuditRecord | None = (
        AuditRecord.objects.filter(
            subject_type=subject_type, subject_id=str(subject_id), action__endswith=".changed"
        )
        .order_by("-recorded_at", "-id")
        .first()
    )
    return found


def neighbours(record: AuditRecord, records: AuditQuerySet, limit: int = 8) -> AuditQuerySet:
    """List what else was done to the same thing, newest first."""
    same = records.filter(subject_type=record.subject_type, subject_id=record.subject_id).exclude(
        pk=record.pk
    )
    return same.order_by("-recorded_at", "-pk")[:limit]
